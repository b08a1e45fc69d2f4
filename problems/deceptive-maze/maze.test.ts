import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plain } from 'clade';
import { handleOf, seedOf } from '../handle.ts';
import { run } from './harness.ts';
import { type Maze, maze } from './maze.ts';
import problem from './problem.ts';
import { score } from './score.ts';

const steer = (body: string) => handleOf(`function turn(ahead, left, right, goal, time) { ${body} }`, 'turn');
const main = problem.instances()[0]!.data as Maze;
const judge = (output: Plain, data: Plain = main) => score(output, data, { id: 'test' });
const value = (output: Plain, data: Plain = main): number => {
  const verdict = judge(output, data);
  assert.ok('value' in verdict, 'rejected' in verdict ? verdict.rejected : '');
  return verdict.value;
};
/** Keeps the wall on its right about half a tile away: written by hand, and right for every instance. */
const SOLVED = 'ahead < 0.9 ? 0.3 : 0.4 * (0.6 - right)';

test('the seed ends in the pocket, close to the goal and far from it by foot', () => {
  const walk = run(handleOf(seedOf(import.meta.url), 'turn'), main);
  const distance = value(walk);
  assert.ok(distance > 1 && distance < 4, `${distance}`);
  assert.equal(walk.length, 2 * 251);
});

test('the known values are what the scorer says: following a wall reaches the goal of every instance', () => {
  const bodies = { 'Straight to the goal': 'goal', 'Wall following': SOLVED };
  for (const [name, body] of Object.entries(bodies)) {
    const groups = Map.groupBy(problem.instances().filter(({ split }) => split === 'heldOut'), ({ group }) => group!);
    for (const [group, instances] of groups) {
      const values = instances.map(({ data }) => value(run(steer(`return ${body};`), data), data));
      const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
      assert.equal(Number(mean.toFixed(4)), problem.known.find((each) => each.name === name && each.group === group)!.value, `${name}, ${group}`);
    }
  }
  const walk = run(steer(`return ${SOLVED};`), main);
  assert.equal(value(walk), 0);
  assert.ok(walk.length < 2 * 251);
});

test('every walk of every program is legal', () => {
  const bodies = ['goal * 0.1', 'Math.sin(time * 40)', 'left - right', 'ahead < 1 ? 0.5 : -0.3', 'right < 0.8 ? 0.4 : -0.4', '1 / 0', '-1 / 0', 'goal * time'];
  for (const body of bodies) {
    for (const { data } of problem.instances()) assert.ok(value(run(steer(`return ${body};`), data), data) >= 0);
  }
});

test('the sensors see what is there', () => {
  const seen: number[][] = [];
  const plan = ['#####', '#...#', '#.S.#', '#...#', '#...#', '#.G.#', '#####'];
  run({ ...steer(''), call: (...args) => seen.push(args as number[]) * 0 }, maze(plan, Math.PI / 2, 3));
  // North: 1.5 tiles to the wall, 1.5 on both sides; the goal is behind.
  assert.deepEqual(seen[0]!.slice(0, 3).map((each) => Math.round(each * 1e9) / 1e9), [1.5, 1.5, 1.5]);
  assert.ok(Math.abs(Math.abs(seen[0]![3]!) - Math.PI) < 1e-9);
  assert.deepEqual(seen.map((each) => Math.round(each[0]! * 1e9) / 1e9), [1.5, 1, 0.5]);
  assert.deepEqual(seen.map((each) => each[4]), [0, 1 / 3, 2 / 3]);
});

test('a robot on a grid line sees as well as any', () => {
  const plan = ['####', '#..#', '#.G#', '#S.#', '####'];
  const seen: number[][] = [];
  run({ ...steer(''), call: (...args) => seen.push(args as number[]) * 0 }, { ...maze(plan, 0, 1), start: [200, 200], goal: [250, 350] });
  assert.deepEqual(seen[0]!.slice(0, 3).map((each) => Math.round(each * 1e9) / 1e9), [1, 2, 1]);
});

test('left is left: the mirror image of a walk is the walk of the mirrored program', () => {
  const [, { data: mirrored }] = problem.instances() as [unknown, { data: Plain }];
  const walk = run(steer('return left < 1 ? -0.4 : goal * 0.1 + 0.2;'), main);
  const image = run(steer('return -(right < 1 ? -0.4 : -goal * 0.1 + 0.2);'), mirrored);
  assert.ok(Math.abs(2000 - image[2]! - walk[2]!) <= 1 && Math.abs(image[3]! - walk[3]!) <= 1);
  assert.ok(Math.abs(2000 - image[20]! - walk[20]!) <= 10 && Math.abs(image[21]! - walk[21]!) <= 10);
});

test('what is no number is an error that says where', () => {
  assert.throws(() => run(steer('return time > 0.1 ? NaN : 0;'), main), /returned NaN at step 26/);
  assert.throws(() => run(steer('return [1];'), main), /returned a object at step 0/);
  assert.throws(() => run(steer(''), main), /returned a undefined/);
});

const walk = run(handleOf(seedOf(import.meta.url), 'turn'), main);
const changed = (at: number, by: number): Int32Array => walk.map((each, i) => (i === at ? each + by : each));
const straight = (() => {
  const output = new Int32Array(2 * 251);
  for (let i = 0; i <= 250; i++) output.set([main.start[0], main.start[1] + 50 * Math.min(i, 25)], 2 * i);
  return output;
})();

const cheats: Record<string, Plain> = {
  'no output': null,
  'its own score': { value: 0, x: 1, y: 1 },
  'an array': [...walk],
  'floats with NaN': Float64Array.from(walk, () => Number.NaN),
  'another integer type': Uint8Array.from(walk),
  nothing: new Int32Array(0),
  'half a point': walk.slice(0, -1),
  'a walk that stops early': walk.slice(0, 100),
  'more steps than allowed': Int32Array.of(...walk, walk.at(-2)!, walk.at(-1)!),
  'another start': changed(0, 1),
  'a start at the goal': Int32Array.of(...main.goal),
  'a leap to the goal': Int32Array.of(...main.start, ...main.goal),
  'a step two longer than a step': changed(3, 2),
  'a step of the largest number': changed(3, 2 ** 31 - 1 - walk[3]!),
  'a walk through the wall': straight,
};

for (const [name, output] of Object.entries(cheats)) {
  test(`rejects ${name}`, () => assert.ok('rejected' in judge(output)));
}

test('rejects a walk that goes on after the goal', () => {
  const there = run(steer(`return ${SOLVED};`), main);
  const verdict = judge(Int32Array.of(...there, there.at(-2)!, there.at(-1)!));
  assert.match('rejected' in verdict ? verdict.rejected : '', /goes on after the goal/);
});

test('rejects corners that are cut and steps into one', () => {
  const data = maze(['####', '#.G#', '#S##', '####'], 0, 1);
  const verdict = judge(Int32Array.of(150, 150, 201, 201), { ...data, start: [175, 175] });
  assert.ok('rejected' in verdict);
  const corner = judge(Int32Array.of(185, 185, 210, 210), { ...data, start: [185, 185] });
  assert.match('rejected' in corner ? corner.rejected : '', /through a wall/);
  const into = maze(['####', '#.##', '#S.#', '#.G#', '####'], 0, 1);
  const diagonal = judge(Int32Array.of(190, 290, 210, 310), { ...into, start: [190, 290] });
  assert.match('rejected' in diagonal ? diagonal.rejected : '', /through a wall/);
});

test('the picture shows the maze and the walk', () => {
  const svg = problem.picture(main, walk);
  assert.match(svg, /<polyline points="1050,1750 /);
  assert.equal(svg.match(/points="([^"]*)"/)![1]!.split(' ').length, 251);
  assert.ok(!/NaN|undefined/.test(svg));
});
