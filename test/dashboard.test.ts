import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAMED, ramp, scorePalette, shadeOf } from '../dashboard/src/colour.ts';
import { tame } from '../dashboard/src/code/tame.ts';
import { readPlace, writePlace } from '../dashboard/src/data/place.ts';
import { BIT, Table } from '../dashboard/src/data/table.ts';
import { duration, number, ticks } from '../dashboard/src/format.ts';
import { between, fit, panned, zoomed } from '../dashboard/src/tree/camera.ts';
import { pathTo, walk } from '../dashboard/src/tree/family.ts';
import { axisOf } from '../dashboard/src/decades.ts';
import { fitnessAt, place, placeFamily, scaleOf, scoreHeight } from '../dashboard/src/tree/layout.ts';
import { emptySquares, nearest, put } from '../dashboard/src/tree/pick.ts';
import { search } from '../dashboard/src/tree/search.ts';
import { bestOf, headlineKnown, knownGroup } from '../dashboard/src/views/known.ts';
import { STATE } from '../src/reports/columns.ts';

/** One candidate an iteration; every third has no score, every hundredth is a record. */
function chunk(from: number, count: number, parentOf: (i: number) => number = (i) => Math.floor(i / 2) - (i === 0 ? 1 : 0)) {
  const each = <T>(make: (i: number) => T): T[] => Array.from({ length: count }, (_, k) => make(from + k));
  const scored = (i: number): boolean => i % 3 !== 2;
  return {
    iteration: each((i) => i), draft: each(() => 0), parent: each(parentOf), total: each((i) => (scored(i) ? 1000 - i : null)) as number[],
    proposer: each((i) => i % 2), kind: each(() => 0), why: each(() => 0), niche: each(() => 0), size: each(() => 10), seconds: each((i) => i), cpuSeconds: each((i) => i), evaluations: each((i) => i),
    state: each((i) => (scored(i) ? BIT.ran : BIT.failed) | (i % 100 === 0 ? BIT.record : 0)),
  };
}

test('the bits of the page are those of the columns', () => assert.deepEqual(BIT, STATE));

test('a table grows by chunks, knows ids and families, and the best', () => {
  const table = new Table('minimize');
  table.append(chunk(0, 700));
  table.append(chunk(700, 5000));
  assert.equal(table.count, 5700);
  assert.equal(table.id(table.find('4321.0')), '4321.0');
  assert.equal(table.find('4321.1'), -1);
  assert.equal(table.find('no id'), -1);
  assert.equal(table.id(table.best), '5698.0');
  assert.ok(Number.isNaN(table.fitness[2]!));
  assert.deepEqual(pathTo(table.columns.parent, 9), [0, 1, 2, 4, 9]);
  assert.equal(walk(table.family, table.columns.parent, 4, 'child'), 8);
  assert.equal(walk(table.family, table.columns.parent, 8, 'next'), 9);
  assert.equal(walk(table.family, table.columns.parent, 9, 'previous'), 8);
  assert.equal(walk(table.family, table.columns.parent, 9, 'next'), 9);
  assert.equal(walk(table.family, table.columns.parent, 0, 'parent'), 0);
});

test('a table forgets those that led nowhere, so that a page may stay open for days', () => {
  const table = new Table('minimize', 2000);
  for (let from = 0; from < 40_000; from += 500) table.append(chunk(from, 500, (i) => (i === 0 ? -1 : Math.floor((i - 1) / 100) * 100)));
  assert.ok(table.count <= 2500, String(table.count));
  assert.equal(table.seen, 40_000);
  assert.ok(table.generation > 0);
  for (let i = 0; i < 40_000; i += 100) assert.ok(table.find(`${i}.0`) >= 0, `record ${i} is still there`);
  for (let i = 1; i < table.count; i++) assert.ok(table.columns.parent[i]! < i && table.columns.parent[i]! >= 0);
  const last = table.find('39950.0');
  assert.equal(table.id(table.columns.parent[last]!), '39900.0');
});

test('a table that is all one line of descent stays bounded', () => {
  const table = new Table('maximize', 1000);
  for (let from = 0; from < 20_000; from += 500) table.append(chunk(from, 500, (i) => i - 1));
  assert.ok(table.count <= 1500, String(table.count));
  assert.equal(table.find('0.0'), 0);
});

test('heights: in proportion above the founder, squeezed below it, and the axis reads them backwards', () => {
  const scale = scaleOf(-4, -1);
  assert.equal(scoreHeight(-4, scale), 0);
  assert.equal(scoreHeight(-1, scale), 1);
  assert.ok(scoreHeight(-1e12, scale) > -0.75 - 1e-9);
  for (const fitness of [-1, -2.5, -4, -5, -50, -4000]) assert.ok(Math.abs(fitnessAt(scoreHeight(fitness, scale), scale) / fitness - 1) < 1e-9);
  const table = new Table('minimize');
  table.append(chunk(0, 10));
  const places = { x: new Float64Array(16), y: new Float64Array(16) };
  place('score', { count: 10, fitness: table.fitness, iteration: table.columns.iteration, parent: table.columns.parent }, places, 0, scaleOf(table.fitness[0]!, table.fitness[table.best]!));
  assert.deepEqual([places.x[9], places.y[0], places.y[table.best], Number.isNaN(places.y[2]!)], [9, 0, 1, true]);
});

test('scores over many powers of ten are shown by powers of ten, on the curve and in the tree', () => {
  for (const [founder, best] of [[-1, -2.7e-9], [-1200, -1e-3], [1e-3, 50], [-6.8, 0]] as const) {
    const scale = scaleOf(founder, best);
    assert.ok(scale.log, `${founder} to ${best}`);
    assert.deepEqual([scoreHeight(founder, scale), scoreHeight(best, scale)], [0, 1]);
    for (const fitness of [founder, founder * (founder < 0 ? 0.1 : 10), founder * (founder < 0 ? 40 : 1 / 40)]) assert.ok(Math.abs(fitnessAt(scoreHeight(fitness, scale), scale) / fitness - 1) < 1e-9, String(fitness));
  }
  const half = scaleOf(-1, -1e-8);
  assert.ok(Math.abs(scoreHeight(-1e-4, half) - 0.5) < 1e-12);
  for (const [founder, best] of [[-4, -1], [0, 5], [-1, 1], [-1e9, -1e9], [2, 1]] as const) assert.equal(scaleOf(founder, best).log, undefined, `${founder} to ${best}`);

  assert.equal(axisOf([4.2, 0.66]).log, false);
  assert.equal(axisOf([1, 1e-9, -1]).log, false);
  assert.equal(axisOf([]).log, false);
  assert.equal(axisOf([0, 3]).log, false);
  const axis = axisOf([1, 2.7e-9]);
  assert.deepEqual([axis.to(1e-3), axis.from(-3)], [-3, 1e-3]);
  assert.deepEqual(axis.ticks(-9, 0, 5), [-8, -6, -4, -2, 0]);
  assert.deepEqual(axis.ticks(-2.5, 0.1, 9), [-2, -1, 0], 'no finer than powers of ten');
  assert.equal(axisOf([1200, 5]).log, true);
  const exact = axisOf([6.8, 1e-31, 0]);
  assert.deepEqual([exact.to(0), exact.from(exact.to(0))], [-32, 0], 'an exact 0 has a place below all others');
});

test('generations: a line to each leaf, parents in the middle, no matter how long a line of descent is', () => {
  const table = new Table('maximize');
  table.append(chunk(0, 7, (i) => (i === 0 ? -1 : Math.floor((i - 1) / 2))));
  const places = { x: new Float64Array(1024), y: new Float64Array(1024) };
  placeFamily(table.family, table.columns.parent, places);
  assert.deepEqual([...places.x.slice(0, 7)], [0, 1, 1, 2, 2, 2, 2]);
  assert.deepEqual([...places.y.slice(0, 7)].map((y) => y + 0), [-1.5, -0.5, -2.5, 0, -1, -2, -3]);
  const line = new Table('maximize');
  line.append(chunk(0, 50_000, (i) => i - 1));
  const far = { x: new Float64Array(50_000), y: new Float64Array(50_000) };
  placeFamily(line.family, line.columns.parent, far);
  assert.equal(far.x[49_999], 49_999);
});

test('a camera: what is under the pointer stays there, and a picture moves with it', () => {
  const camera = fit({ left: 0, right: 100, bottom: 0, top: 10 }, 500, 300);
  const near = zoomed(panned(camera, 20, -10), 120, 80, 2);
  const at = (c: typeof camera, x: number, y: number): [number, number] => [(x - c.left) * c.scaleX, (c.top - y) * c.scaleY];
  const moved = between(camera, near);
  const [x, y] = at(camera, 42, 7);
  const [u, v] = at(near, 42, 7);
  assert.ok(Math.abs(x * moved.scaleX + moved.x - u) < 1e-9 && Math.abs(y * moved.scaleY + moved.y - v) < 1e-9);
});

test('the nearest node is found by squares, newcomers too', () => {
  const squares = emptySquares(640, 480, 5000);
  const [xs, ys] = [new Float32Array(5000), new Float32Array(5000)];
  for (let i = 0; i < 5000; i++) {
    xs[i] = (i * 7919) % 640;
    ys[i] = (i * 104_729) % 480;
    put(squares, i, xs[i]!, ys[i]!);
  }
  for (const [x, y] of [[3, 3], [320, 240], [639, 479], [100.5, 33]] as const) {
    let best = -1;
    let distance = 144;
    for (let i = 0; i < 5000; i++) {
      const d = (xs[i]! - x) ** 2 + (ys[i]! - y) ** 2;
      if (d <= distance) [best, distance] = [i, d];
    }
    assert.equal(nearest(squares, xs, ys, x, y, 12), best);
  }
  assert.equal(nearest(squares, xs, ys, -500, 10, 12), -1);
});

test('search: an id alone, else by names, best first', () => {
  const table = new Table('minimize');
  table.append(chunk(0, 30));
  const names = { proposer: ['edits', 'tuning'], kind: ['replace number'], why: [''] };
  assert.deepEqual(search(table, names, '7.0'), [7]);
  assert.deepEqual(search(table, names, 'TUN').slice(0, 2).map((i) => table.id(i)), ['27.0', '25.0']);
  assert.deepEqual(search(table, names, 'nothing'), []);
});

test('colours: eight names apart from each other, shades from dark to light', () => {
  assert.equal(new Set(NAMED).size, NAMED.length);
  const light = (share: number): number => ramp(share).reduce((sum, part, i) => sum + part * [0.21, 0.72, 0.07][i]!, 0);
  for (let i = 1; i <= 20; i++) assert.ok(light(i / 20) > light((i - 1) / 20), `shade ${i} is lighter than the one before`);
  assert.deepEqual([shadeOf(-1), shadeOf(Number.NaN), shadeOf(2)], [0, 0, 63]);
  assert.equal(scorePalette(false).pixels.length, scorePalette(false).styles.length);
});

test('text that is shown is tame', () => {
  assert.deepEqual(tame('a\u001b[31m\u0000\u202eb\tc\n', false), { text: 'a␛[31m␀‹202e›b\tc\n', cut: 0 });
  const long = tame(`${'x'.repeat(1_000_000)}\nshort`, false);
  assert.ok(long.text.length < 3000 && long.cut > 900_000);
  assert.equal(tame('x'.repeat(25_000), true).text.replaceAll('⏎\n', '').length, 25_000);
});

test('known values are compared with the score of their own instances, or not at all', () => {
  const known = [{ name: 'First Fit', value: 4.2256, group: 'standard', measured: true, role: 'measured' as const, source: '' }, { name: 'Best Fit', value: 3.984, group: 'standard', measured: true, role: 'best' as const, source: '' }];
  const heldOut = [{ id: 's1', split: 'search' as const, group: null }, { id: 'h1', split: 'heldOut' as const, group: 'standard' }];
  const head = { known, direction: 'minimize' as const, instances: heldOut, heldOutGroups: {} };
  assert.equal(knownGroup(head), 'standard');
  assert.equal(headlineKnown(head, 4.17), 'known values are held-out: compared at the end');
  assert.equal(headlineKnown({ ...head, heldOutGroups: { standard: 3.9 } }, 4.17), 'held out 3.9: past Best Fit (3.984); ahead of all known values');
  const same = { ...head, known: known.map(({ group, ...one }) => one) };
  assert.equal(headlineKnown(same, 4.17), 'known values are held-out: compared at the end', 'without a group they are of the first one');
  assert.equal(headlineKnown({ ...same, instances: heldOut.slice(0, 1) }, 4.17), 'past First Fit (4.2256); next: Best Fit (3.984)');
  // known values are rounded: the seed is Best Fit, and 2.635972 is not the best packing
  assert.equal(headlineKnown({ ...head, heldOutGroups: { standard: 3.98396 } }, 4.17), 'held out 3.984: equals Best Fit; nothing better is known');
  assert.equal(headlineKnown({ ...head, heldOutGroups: { standard: 4.22561 } }, 4.17), 'held out 4.2256: equals First Fit; next: Best Fit (3.984)');
  const circles = { ...head, direction: 'maximize' as const, instances: [], known: [2.635863, 2.635983].map((value, i) => ({ name: `k${i}`, value, measured: false, role: 'published' as const, source: '' })) };
  assert.equal(headlineKnown(circles, 2.635972), 'past k0 (2.6359); next: k1 (2.636)');
  assert.equal(headlineKnown(circles, 2.63598301), 'equals k1; nothing better is known');
  assert.equal(headlineKnown({ ...circles, direction: 'minimize', known: [{ ...circles.known[0]!, value: 5 }] }, 5.4), 'next: k0 (5)');
  assert.equal(bestOf({ identity: {} as never, selfScored: true, inherits: false, instances: [] }), 'best, self-scored');
});

test('numbers, durations and ticks', () => {
  assert.deepEqual([duration(419.7), duration(59.7), duration(9.97)], ['7 min 0 s', '1 min 0 s', '10 s']);
  assert.deepEqual([number(0.770845638, 7), number(-0), number(null), number(1e-9, 4), number(12345)], ['0.7708456', '0', '–', '1.00e−9', '12,345']);
  assert.deepEqual([duration(3.21), duration(3725), duration(null)], ['3.2 s', '1 h 2 min', '–']);
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(1, 1, 5), []);
});

test('a link to the page holds what is looked at', () => {
  const place = { run: 'a b', tab: 'archive', node: '12.0', with: 'x,y' } as const;
  assert.deepEqual(readPlace(writePlace(place)), place);
  assert.deepEqual(readPlace('?tab=nonsense'), { run: '', tab: 'overview', node: '', with: '' });
});
