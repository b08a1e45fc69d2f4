import type { Plain, Scorer, Verdict } from 'clade';

/** Hundredths of a tile. A step is 50 long; each coordinate is rounded, which adds at most 1. */
const TILE = 100;
const LONGEST = 51;
const REACHED = 70;

interface Maze {
  rows: readonly string[];
  start: readonly [number, number];
  goal: readonly [number, number];
  steps: number;
}

/** Walks the path again, in integers: it starts at the start, no step is too long, none meets a wall, and it ends when it must. */
export const score: Scorer = (output: Plain, data: Plain): Verdict => {
  const { rows, start, goal, steps } = data as unknown as Maze;
  if (!(output instanceof Int32Array)) return { rejected: 'the output is not an Int32Array of coordinates' };
  if (output.length < 2 || output.length % 2 !== 0) return { rejected: 'the output is not a list of points' };
  const last = output.length / 2 - 1;
  if (last > steps) return { rejected: `${last} steps, and ${steps} are allowed` };
  let [x, y] = start;
  if (output[0] !== x || output[1] !== y) return { rejected: 'the walk does not begin at the start' };
  const wall = (column: number, row: number): boolean => rows[row]?.[column] !== '.';
  const square = (dx: number, dy: number): number => dx * dx + dy * dy;
  for (let step = 1; step <= last; step++) {
    if (square(goal[0] - x, goal[1] - y) <= REACHED * REACHED) return { rejected: 'the walk goes on after the goal' };
    const nextX = output[2 * step]!;
    const nextY = output[2 * step + 1]!;
    if (!(square(nextX - x, nextY - y) <= LONGEST * LONGEST)) return { rejected: `step ${step} is longer than a step` };
    const [c0, r0, c1, r1] = [x, y, nextX, nextY].map((each) => Math.floor(each / TILE)) as [number, number, number, number];
    // The step is shorter than a tile, so these are all the tiles that it can touch.
    if (wall(c1, r1) || wall(c0, r1) || wall(c1, r0)) return { rejected: `step ${step} goes through a wall` };
    x = nextX;
    y = nextY;
  }
  const left = square(goal[0] - x, goal[1] - y);
  const reached = left <= REACHED * REACHED;
  if (!reached && last < steps) return { rejected: `the walk stops after ${last} of ${steps} steps` };
  return { value: reached ? 0 : Math.sqrt(left) / TILE, metrics: { x: x / TILE, y: y / TILE, walked: last } };
};
