import type { CandidateHandle, Plain } from 'clade';

/** Lengths are integers, a hundredth of a tile. The scorer knows the same numbers and trusts none of them. */
const TILE = 100;
const STEP = 50;
const SIGHT = 5;
const SHARPEST = 0.5;
const REACHED = 70;

interface Maze {
  /** From the bottom up. */
  rows: readonly string[];
  start: readonly [number, number];
  heading: number;
  goal: readonly [number, number];
  steps: number;
}

/** The walk: x and y of the start and after every step, until the goal is reached or the steps are used up. */
export function run(candidate: CandidateHandle, data: Plain): Int32Array {
  const { rows, start, goal, steps, heading: first } = data as unknown as Maze;
  const width = rows[0]!.length;
  const wall = Uint8Array.from(rows.join(''), (tile) => (tile === '#' ? 1 : 0));
  const blocked = (column: number, row: number): boolean => wall[row * width + column] === 1;
  const output = new Int32Array(2 * (steps + 1));
  let [x, y] = start;
  let heading = first;
  // In integers, as the scorer decides it.
  const away = (): number => (goal[0] - x) ** 2 + (goal[1] - y) ** 2;
  output[0] = x;
  output[1] = y;
  let at = 2;
  for (let step = 0; step < steps && away() > REACHED * REACHED; step++) {
    const bearing = Math.atan2(goal[1] - y, goal[0] - x) - heading;
    const asked = candidate.call(
      free(blocked, x, y, heading),
      free(blocked, x, y, heading + Math.PI / 2),
      free(blocked, x, y, heading - Math.PI / 2),
      bearing - 2 * Math.PI * Math.round(bearing / (2 * Math.PI)),
      step / steps,
    );
    if (typeof asked !== 'number' || asked !== asked) throw new Error(`turn returned ${typeof asked === 'number' ? 'NaN' : `a ${typeof asked}`} at step ${step}`);
    heading += Math.max(-SHARPEST, Math.min(SHARPEST, asked));
    const nextX = x + Math.round(STEP * Math.cos(heading));
    const nextY = y + Math.round(STEP * Math.sin(heading));
    const [c0, r0] = [Math.floor(x / TILE), Math.floor(y / TILE)];
    const [c1, r1] = [Math.floor(nextX / TILE), Math.floor(nextY / TILE)];
    // Against a wall the robot stands still; corners are not cut, so both tiles beside a diagonal must be free.
    if (!blocked(c1, r1) && !blocked(c0, r1) && !blocked(c1, r0)) {
      x = nextX;
      y = nextY;
    }
    output[at++] = x;
    output[at++] = y;
  }
  return output.slice(0, at);
}

/** Free tiles along a ray, by walking from grid line to grid line (Amanatides and Woo, 1987). */
function free(blocked: (column: number, row: number) => boolean, x: number, y: number, angle: number): number {
  const dx = Math.cos(angle);
  const dy = Math.sin(angle);
  let column = Math.floor(x / TILE);
  let row = Math.floor(y / TILE);
  const everyX = Math.abs(1 / dx);
  const everyY = Math.abs(1 / dy);
  // The sine of 0 is 0, and infinity times zero would be NaN; a cosine in doubles is never 0.
  let nextX = everyX * (dx > 0 ? column + 1 - x / TILE : x / TILE - column);
  let nextY = dy === 0 ? Infinity : everyY * (dy > 0 ? row + 1 - y / TILE : y / TILE - row);
  for (;;) {
    const distance = Math.min(nextX, nextY);
    if (distance >= SIGHT) return SIGHT;
    if (nextX < nextY) {
      column += dx > 0 ? 1 : -1;
      nextX += everyX;
    } else {
      row += dy > 0 ? 1 : -1;
      nextY += everyY;
    }
    if (blocked(column, row)) return distance;
  }
}
