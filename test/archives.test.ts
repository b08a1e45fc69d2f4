import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageing, clusters, everything, front, grid, islands, perInstance, top } from '../src/archives/index.ts';
import { type Archive, type Entry, random } from '../src/core/index.ts';
import { Population } from '../src/engine/index.ts';
import { entryOf, testArchive } from './contracts/archive.ts';

const features = [{ name: 'size', min: 0, max: 60, bins: 6 }, { name: 'x', min: 0, max: 1, bins: 5 }];

testArchive('top', () => top({ size: 20 }));
testArchive('top, newer of equals', () => top({ size: 20, ties: 'newer' }));
testArchive('ageing', () => ageing({ size: 20 }));
testArchive('grid', () => grid({ features }));
testArchive('everything', () => everything());
testArchive('the newest', () => everything({ limit: 20 }));
testArchive('the best', () => everything({ limit: 20, keep: 'best' }));
testArchive('per instance', () => perInstance({ size: 2 }));
testArchive('front', () => front());
testArchive('front of size and a metric', () => front({ objectives: [{ name: 'fitness', direction: 'maximize' }, { name: 'size', direction: 'minimize' }, { name: 'x', direction: 'maximize' }], size: 10 }));
testArchive('clusters', () => clusters({ size: 3, limit: 10 }));
testArchive('islands of clusters that start anew', () => islands(4, clusters({ limit: 5 }), { every: 0, reset: 1 }));
for (const inner of [everything({ limit: 9 }), perInstance(), front()]) testArchive(`islands of ${inner.name}`, () => islands(3, inner, { every: 1 }));
testArchive('islands of top', () => islands(3, top({ size: 10 }), { every: 1 }));
testArchive('islands of grid', () => islands(2, grid({ features }), { every: 1, migrants: 3 }));

test('top keeps exactly the fittest, the shorter of equals', () => {
  const population = new Population(top({ size: 3 }));
  [5, 1, 4, 2, 3].forEach((fitness, i) => population.place(entryOf(i, fitness), 0));
  assert.deepEqual(population.cell(0, 'top').map(({ fitness }) => fitness), [5, 4, 3]);
  assert.equal(population.place(entryOf(9, 3, 10), 0), false);
  assert.equal(population.place(entryOf(10, 3, 4), 0), true);
});

test('top may keep the newer of equals, and none that is worse', () => {
  const population = new Population(top({ size: 3, ties: 'newer' }));
  [5, 5, 5, 4].forEach((fitness, i) => population.place(entryOf(i, fitness), 0));
  assert.equal(population.place(entryOf(4, 5, 99), 0), true);
  assert.equal(population.place(entryOf(5, 4, 1), 0), false);
  assert.deepEqual(population.cell(0, 'top').map(({ born }) => born), [4, 2, 1]);
});

test('ageing forgets the oldest, however good', () => {
  const population = new Population(ageing({ size: 3 }));
  [100, 1, 2, 3].forEach((fitness, i) => population.place(entryOf(i, fitness), 0));
  assert.deepEqual(population.cell(0, 'alive').map(({ fitness }) => fitness), [1, 2, 3]);
});

test('a grid keeps one elite a cell and reports coverage and QD-score', () => {
  const population = new Population(grid({ features: [{ name: 'x', min: 0, max: 1, bins: 4 }] }));
  for (const [i, [x, fitness]] of [[0.1, 1], [0.2, 3], [0.1, 2], [0.9, 1], [7, 5], [-3, 4]].entries()) population.place(entryOf(i, fitness!, 10, { x: x! }), 0);
  assert.equal(population.cells(0).length, 2, 'values outside the range go to the edge');
  const report = (floor?: number) => grid({ features: [{ name: 'x', min: 0, max: 1, bins: 4 }], ...(floor === undefined ? {} : { floor }) }).report!(population, 0);
  assert.deepEqual(report(0), { coverage: 0.5, 'QD-score': 9 });
  assert.deepEqual(report(), { coverage: 0.5, 'QD-score': 1 });
});

test('islands breed apart until they migrate in a ring', () => {
  const archive = islands(3, top({ size: 5 }), { every: 10, migrants: 1 });
  const population = new Population(archive);
  population.place(entryOf(1, 7), 0);
  population.iteration = 9;
  assert.deepEqual(population.migrate(random(1)), []);
  population.iteration = 10;
  population.migrate(random(1));
  assert.equal(population.cell(1, 'top')[0]?.id, '1.0');
  assert.deepEqual(population.cell(2, 'top'), []);
});

test('a shorter twin takes the place of the one it behaves as; a longer one never takes it back', () => {
  for (const archive of [top({ size: 4 }), grid({ features: [{ name: 'size', min: 0, max: 100, bins: 2 }] })]) {
    const population = new Population(archive);
    const make = (id: string, size: number, twin?: string): Entry => ({ id, program: id, parents: [], proposer: 'p', kind: 'k', niche: 0, born: 0, size, total: 1, fitness: 1, metrics: {}, ...(twin === undefined ? {} : { twin }) });
    population.found(make('0.0', 40));
    assert.equal(population.place(make('1.0', 30, '0.0'), 0), true);
    assert.equal(population.entry('0.0'), undefined);
    assert.equal(population.place(make('2.0', 35, '0.0'), 0), false, `${archive.name}: longer`);
    assert.equal(population.place(make('3.0', 30, '0.0'), 0), false, `${archive.name}: as long`);
    assert.equal(population.place(make('4.0', 20, '0.0'), 0), true);
    assert.deepEqual(population.entries().map(({ id }) => id), ['4.0']);
  }
});

/** Places entries of these values in order; the fitness is their mean. */
function placed(archive: Archive, rows: readonly (readonly number[])[], sizes: readonly number[] = []): Population {
  const population = new Population(archive);
  rows.forEach((values, i) => population.place(entryOf(i, values.reduce((a, b) => a + b, 0) / values.length, sizes[i] ?? 10, {}, values), 0));
  return population;
}

const alive = (population: Population): number[] => population.entries().map(({ born }) => born).sort((a, b) => a - b);

test('everything keeps all; with a limit the newest or the best, and one turned away is forgotten', () => {
  const rows = [[5], [1], [4], [2], [3]];
  assert.deepEqual(alive(placed(everything(), rows)), [0, 1, 2, 3, 4]);
  assert.deepEqual(alive(placed(everything({ limit: 2 }), rows)), [3, 4]);
  const best = placed(everything({ limit: 2, keep: 'best' }), rows);
  assert.deepEqual(alive(best), [0, 2]);
  assert.equal(best.place(entryOf(9, 0), 0), false);
  assert.equal(best.entry('9.0'), undefined);
  assert.equal(best.cells(0).length, 2);
});

test('per instance keeps specialists and the best total', () => {
  const population = placed(perInstance(), [[0, 9], [9, 0], [8, 8], [7, 7], [9, 1]]);
  assert.deepEqual(alive(population), [0, 2, 4]);
  assert.deepEqual(population.cell(0, 'total').map(({ born }) => born), [2]);
  assert.deepEqual(population.cells(0), ['total', 0, 1]);
});

test('a front keeps whom nobody dominates, of equals the shorter, and no more than its size', () => {
  assert.deepEqual(alive(placed(front(), [[0, 9], [5, 5], [4, 4], [9, 0], [5, 6]])), [0, 3, 4]);
  assert.deepEqual(alive(placed(front(), [[1, 2], [1, 2], [1, 2]], [10, 8, 9])), [1]);
  assert.deepEqual(alive(placed(front({ size: 2 }), [[0, 9], [6, 6], [9, 1]])), [1, 2]);
  const bySize = front({ objectives: [{ name: 'fitness', direction: 'maximize' }, { name: 'size', direction: 'minimize' }] });
  assert.deepEqual(alive(placed(bySize, [[5], [4], [3], [6]], [20, 10, 15, 20])), [1, 3]);
});

test('clusters hold programs of one signature, the shortest, and the worst cluster goes', () => {
  const rows = [[1, 2], [1, 2], [1, 2], [2, 1], [3, 3]];
  const sizes = [9, 7, 8, 5, 5];
  const population = placed(clusters({ size: 2 }), rows, sizes);
  assert.deepEqual(population.cell(0, '1 2').map(({ born }) => born), [1, 2]);
  assert.deepEqual(clusters().report!(population, 0), { clusters: 3 });
  assert.deepEqual(alive(placed(clusters({ limit: 2 }), rows, sizes)), [3, 4]);
});

test('islands start anew: the worse half is emptied and refilled from the best of another', () => {
  const population = new Population(islands(4, clusters(), { every: 0, reset: 10 }));
  [1, 8, 3, 9].forEach((fitness, niche) => {
    population.place(entryOf(niche, fitness), niche);
    population.place(entryOf(niche + 10, fitness - 0.5), niche);
  });
  population.iteration = 9;
  assert.deepEqual(population.migrate(random(1)), []);
  population.iteration = 10;
  assert.deepEqual(population.migrate(random(1)).map(({ niche }) => niche), [2, 0]);
  assert.deepEqual(alive(population), [1, 3, 11, 13]);
  for (const niche of [0, 2]) {
    const [key] = population.cells(niche);
    assert.equal(population.cells(niche).length, 1);
    assert.ok(['8', '9'].includes(String(key)));
  }
});
