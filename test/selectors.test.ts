import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusters, everything, grid, perInstance, top } from '../src/archives/index.ts';
import { type Archive, type Entry, type Selector, random } from '../src/core/index.ts';
import { Population } from '../src/engine/index.ts';
import { boltzmann, coverage, exploit, fertile, lexicase, powerLaw, sigmoid, tournament, uniform } from '../src/selectors/index.ts';
import { entryOf } from './contracts/archive.ts';
import { testSelector } from './contracts/selector.ts';

testSelector('uniform', uniform());
testSelector('tournament', tournament({ size: 3 }));
testSelector('power law', powerLaw({ alpha: 1 }));
testSelector('sigmoid', sigmoid());
testSelector('fertile', fertile());
testSelector('lexicase', lexicase());
testSelector('coverage', coverage());
testSelector('boltzmann', boltzmann());
testSelector('exploit', exploit());

const DRAWS = 20_000;

/** How often each is the parent, as a share. */
function shares(selector: Selector, population: Population): number[] {
  const counts: number[] = [];
  for (const { born } of population.entries()) counts[born] = 0;
  for (let i = 0; i < DRAWS; i++) counts[selector.select(population, 0, random(7, i), 1)[0]!.born]!++;
  return counts.map((count) => count / DRAWS);
}

function filled(archive: Archive, entries: readonly Entry[]): Population {
  const population = new Population(archive);
  for (const entry of entries) population.place(entry, 0);
  return population;
}

const near = (found: number | undefined, expected: number, what: string): void => assert.ok(Math.abs(found! - expected) < 0.015, `${what}: ${found}, not ${expected}`);
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Of the given values; the fitness is their mean. */
const of = (...rows: number[][]): Entry[] => rows.map((values, i) => entryOf(i, values.reduce((a, b) => a + b, 0) / values.length, 10, {}, values));

test('tournament: the shorter of equals, or whoever was drawn first, as its name says', () => {
  assert.deepEqual([tournament({ size: 2 }).name, tournament({ size: 2, ties: 'any' }).name], ['tournament 2', 'tournament 2, any of equals']);
  const equals = [entryOf(0, 5, 10), entryOf(1, 5, 30), entryOf(2, 1, 5)];
  // The worst wins where it is drawn twice, and of the others the shorter, unless both draws are the longer one or that and the worst.
  [5 / 9, 3 / 9, 1 / 9].forEach((share, i) => near(shares(tournament({ size: 2 }), filled(everything(), equals))[i], share, `entry ${i}`));
  [4 / 9, 4 / 9, 1 / 9].forEach((share, i) => near(shares(tournament({ size: 2, ties: 'any' }), filled(everything(), equals))[i], share, `entry ${i}, any`));
});

test('sigmoid: the published weights, from median, MAD and children', () => {
  const population = filled(everything(), [0, 1, 2, 3, 10].map((fitness, i) => entryOf(i, fitness)));
  for (let i = 0; i < 3; i++) population.bear('4.0');
  const weights = [0, 1, 2, 3, 10].map((fitness, i) => logistic(2 * (fitness - 2)) / (i === 4 ? 4 : 1));
  const sum = weights.reduce((a, b) => a + b);
  shares(sigmoid({ lambda: 2 }), population).forEach((share, i) => near(share, weights[i]! / sum, `entry ${i}`));
  assert.ok(shares(sigmoid(), filled(everything(), [5, 5, 5].map((fitness, i) => entryOf(i, fitness)))).every((share) => Math.abs(share - 1 / 3) < 0.02), 'equals are equal');
});

test('fertile: scores in 0..1 as they are, others on the scale of the niche; children wait', () => {
  const draw = (fitness: number[], selector = fertile()): number[] => {
    const population = filled(everything(), fitness.map((one, i) => entryOf(i, one)));
    population.bear('1.0');
    return shares(selector, population);
  };
  const expected = (scores: number[]): number[] => {
    const weights = scores.map((score, i) => logistic(10 * (score - 0.5)) / (i === 1 ? 2 : 1));
    return weights.map((weight) => weight / weights.reduce((a, b) => a + b));
  };
  for (const [found, scores] of [[draw([0.4, 0.6]), [0.4, 0.6]], [draw([-30, 10, -10]), [0, 1, 0.5]], [draw([40, 60], fertile({ range: [0, 100] })), [0.4, 0.6]]] as const) {
    found.forEach((share, i) => near(share, expected([...scores])[i]!, `entry ${i} of ${scores}`));
  }
});

test('lexicase: specialists breed, the mediocre do not; within epsilon of the best is as good', () => {
  const specialists = shares(lexicase({ epsilon: 0 }), filled(everything(), of([9, 0, 0], [0, 9, 0], [0, 0, 9], [5, 5, 5])));
  assert.equal(specialists[3], 0);
  for (const share of specialists.slice(0, 3)) near(share, 1 / 3, 'a specialist');
  near(shares(lexicase({ epsilon: 1 }), filled(everything(), of([9, 9], [8, 8], [2, 2])))[1], 0.5, 'within epsilon');
  // MAD of 9, 9, 8, 0 is 0.5
  assert.deepEqual(shares(lexicase(), filled(everything(), of([9, 9], [9, 9], [8, 8], [0, 0]))).slice(2), [0, 0]);
  assert.equal(shares(lexicase({ epsilon: 0 }), filled(everything(), [3, 7].map((fitness, i) => entryOf(i, fitness))))[1], 1, 'by the total without values');
});

test('coverage: in proportion to the instances won, and nobody who is not needed', () => {
  const found = shares(coverage(), filled(everything(), of([9, 9, 0], [0, 0, 9], [5, 5, 5], [9, 0, 0])));
  near(found[0], 2 / 3, 'two instances');
  near(found[1], 1 / 3, 'one');
  assert.deepEqual(found.slice(2), [0, 0]);
  near(shares(coverage(), filled(perInstance(), of([9, 9, 0], [0, 0, 9])))[0], 2 / 3, 'in several cells, yet one');
  assert.equal(shares(coverage(), filled(everything(), [3, 7].map((fitness, i) => entryOf(i, fitness))))[1], 1);
});

test('boltzmann: softmax over cells that cools, then the short of the cell', () => {
  const clustered = filled(clusters(), [entryOf(0, 0.1, 10, {}, [0.1, 0.1]), entryOf(1, 0.2, 10, {}, [0.2, 0.2]), entryOf(2, 0.2, 20, {}, [0.2, 0.2])]);
  const [low, short, long] = shares(boltzmann(), clustered);
  const cell = 1 / (1 + Math.exp(-1));
  near(low, 1 - cell, 'the worse cell');
  near(short, cell * logistic(10 / 20), 'the shorter');
  near(long, cell * logistic(-10 / 20), 'the longer');
  clustered.iteration = 25_000;
  near(shares(boltzmann(), clustered)[0], 1 / (1 + Math.exp(6)), 'colder');
  clustered.iteration = 30_000;
  near(shares(boltzmann(), clustered)[0], 1 - cell, 'warm again');
});

test('exploit: elites, anybody, or by fitness', () => {
  const population = filled(top({ size: 100 }), Array.from({ length: 100 }, (_, i) => entryOf(i, i)));
  const found = shares(exploit({ elites: 10 }), population);
  const sum = (from: number, to: number): number => found.slice(from, to).reduce((a, b) => a + b, 0);
  near(sum(90, 100), 0.7 + 0.2 * 0.1 + 0.1 * (945 / 4950), 'the elites');
  near(sum(0, 50), 0.2 * 0.5 + 0.1 * (1225 / 4950), 'the worse half');
});

test('exploit: inspirations are the best, then programs of cells near the parent, each once', () => {
  const features = [{ name: 'x', min: 0, max: 20, bins: 20 }, { name: 'y', min: 0, max: 20, bins: 20 }];
  const at = ({ metrics }: Entry): [number, number] => [Math.floor(metrics.x!), Math.floor(metrics.y!)];
  const population = filled(grid({ features }), Array.from({ length: 400 }, (_, i) => entryOf(i, (i * 37) % 400, 10, { x: Math.floor(i / 20) + 0.5, y: (i % 20) + 0.5 })));
  const best = population.entries().find(({ fitness }) => fitness === 399);
  for (let i = 0; i < 200; i++) {
    const [parent, first, ...others] = exploit({ bins: [20, 20] }).select(population, 0, random(3, i), 5);
    assert.equal(new Set([parent, first, ...others]).size, 5);
    if (parent === best) continue;
    assert.equal(first, best);
    const [x, y] = at(parent!);
    const beside = others.filter((entry) => Math.abs(at(entry)[0] - x) <= 2 && Math.abs(at(entry)[1] - y) <= 2);
    assert.ok(beside.length >= 2, `${beside.length} of ${others.length} are near`);
  }
  const few = exploit({ bins: [20, 20] }).select(filled(grid({ features }), [entryOf(0, 1), entryOf(1, 2, 10, { x: 9 })]), 0, random(1), 4);
  assert.equal(few.length, 4, 'where there are not enough, some come twice');
});
