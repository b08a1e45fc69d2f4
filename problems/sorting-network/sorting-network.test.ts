import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plain, SearchOptions } from 'clade';
import { testProblem } from '../../test/contracts/problem.ts';
import { handleOf, seedOf } from '../handle.ts';
import { run } from './harness.ts';
import { networkOf, proved } from './known.ts';
import problem, { variants } from './problem.ts';
import { score } from './score.ts';

const judge = (output: Plain, n = 8) => score(output, { n }, { id: 'test' });
const measure = (output: Plain, n = 8): { size: number; depth: number } => {
  const verdict = judge(output, n);
  assert.ok('value' in verdict, 'rejected' in verdict ? verdict.rejected : '');
  return { size: verdict.value, depth: verdict.metrics!.depth! };
};
const search = (body: string, data: { [key: string]: Plain } = {}): Int32Array => run(handleOf(`function sort(search) { ${body} }`, 'sort'), { n: 8, stream: 1, ...data });

/** The seed with steps that come to an end: 1,500 go by whenever it asks. */
function seeded(n: number, data: { [key: string]: Plain } = {}, turns = 200): Int32Array {
  const candidate = handleOf(seedOf(import.meta.url), 'sort');
  let left = 1500 * turns + 1000 + n * n * 2 ** Math.max(0, n - 5);
  const make = (options: SearchOptions): unknown => ({ ...(candidate.search(options) as object), steps: () => (left -= 1500) });
  return run({ ...candidate, search: make }, { n, stream: 1, ...data });
}

/** By the definition, with numbers. */
function sortsAll(network: Int32Array, n: number): boolean {
  for (let input = 0; input < 2 ** n; input++) {
    const values = Array.from({ length: n }, (_, i) => (input >> i) & 1);
    for (let k = 0; k < network.length; k += 2) {
      const [i, j] = [network[k]!, network[k + 1]!];
      if (values[i]! > values[j]!) [values[i], values[j]] = [values[j]!, values[i]!];
    }
    if (values.some((value, i) => i > 0 && value < values[i - 1]!)) return false;
  }
  return true;
}

testProblem('problems/sorting-network');

test('one variant for each number of lines', () => {
  assert.deepEqual(Object.keys(variants), ['4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16']);
  assert.equal(problem.name, 'sorting-network-8');
  for (const [n, variant] of Object.entries(variants)) {
    assert.equal(variant.name, `sorting-network-${n}`);
    assert.equal(variant.bound, proved[Number(n)]);
    assert.deepEqual(variant.instances().map(({ data }) => (data as { n: number }).n), [Number(n), Number(n)]);
  }
});

test('the known values are what the scorer says of the networks, and none is below a proof', () => {
  const sizes: number[] = [];
  const depths: number[] = [];
  for (const [n, { known }] of Object.entries(variants)) {
    const smallest = measure(networkOf(Number(n), 'smallest'), Number(n));
    assert.equal(known![1]!.value, smallest.size);
    assert.equal(known![1]!.name, proved[Number(n)] === undefined ? 'Smallest known' : 'Smallest');
    if (proved[Number(n)] !== undefined) assert.equal(smallest.size, proved[Number(n)]);
    sizes.push(smallest.size);
    depths.push(measure(networkOf(Number(n), 'shallowest'), Number(n)).depth);
  }
  assert.deepEqual(sizes, [5, 9, 12, 16, 19, 25, 29, 35, 39, 45, 51, 56, 60]);
  assert.deepEqual(depths, [3, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 9, 9]);
});

test('the seed starts with every pair twice, which sorts, and leaves some out', () => {
  const start = handleOf(seedOf(import.meta.url), 'everyPairTwice');
  for (const [n, { known }] of Object.entries(variants)) {
    const pairs = Int32Array.from(start.call(Number(n)) as Int32Array);
    assert.equal(new Set(Array.from({ length: pairs.length / 2 }, (_, k) => `${pairs[2 * k]} ${pairs[2 * k + 1]}`)).size, (Number(n) * (Number(n) - 1)) / 2);
    assert.equal(measure(pairs, Number(n)).size, known![0]!.value);
    // All 2^16 inputs hundreds of times would take a while.
    const { size } = measure(seeded(Number(n), {}, Number(n) > 12 ? 20 : 200), Number(n));
    assert.ok(size < known![0]!.value && size >= known![1]!.value, `${n}: ${size}`);
    assert.equal(measure(seeded(Number(n), {}, 1), Number(n)).size, known![0]!.value);
  }
});

test('the seed alone ends where no single comparator can be spared', () => {
  const ends = [1, 2, 3].map((stream) => seeded(8, { stream }, 4000));
  for (const end of ends) {
    assert.ok(measure(end).size > 19);
    for (let k = 0; k < end.length; k += 2) assert.ok('rejected' in judge(Int32Array.from([...end.slice(0, k), ...end.slice(k + 2)])));
  }
});

test('the seed goes on from the network it is given and leaves out what it can', () => {
  const best = networkOf(8, 'smallest');
  assert.deepEqual(seeded(8, { incumbent: best }), best);
  const padded = Int32Array.of(...best, 0, 1, 2, 3, 4, 5, 6, 7, ...best);
  assert.equal(measure(padded).size, 42);
  const shorter = measure(seeded(8, { incumbent: padded })).size;
  assert.ok(shorter < 42 && shorter >= 19, `${shorter}`);
  assert.deepEqual(seeded(8, { incumbent: padded, draw: 3 }), seeded(8, { incumbent: padded, draw: 3 }));
  const draws = [0, 1, 2, 3].map((draw) => String(seeded(8, { incumbent: padded, draw })));
  assert.ok(new Set([...draws, String(seeded(8, { incumbent: padded, stream: 2 }))]).size > 1);
});

test('the check in the seed agrees with the definition', () => {
  const check = handleOf(seedOf(import.meta.url), 'sorts');
  let positive = 0;
  for (const n of [2, 4, 5, 6, 7]) {
    const network = n === 2 ? Int32Array.of(0, 1) : networkOf(Math.max(4, n), 'smallest');
    for (let at = 0; at < network.length; at++) {
      for (let line = 0; line < n; line++) {
        const changed = network.slice();
        changed[at] = line;
        // In the seed either order of the two lines means the same, and a line with itself nothing.
        const tidy: number[] = [];
        for (let k = 0; k < changed.length; k += 2) if (changed[k] !== changed[k + 1]) tidy.push(...[changed[k]!, changed[k + 1]!].sort((x, y) => x - y));
        const right = sortsAll(Int32Array.from(tidy), n);
        assert.equal(check.call(changed, n), right);
        assert.equal('value' in judge(Int32Array.from(tidy), n), right);
        if (right) positive++;
      }
    }
  }
  assert.ok(positive >= 20, `${positive}`);
  assert.equal(check.call(Int32Array.of(0, 1, 7, 9, -1, 0), 2), true);
});

test('the harness hands over n, a stream for each pair of stream and draw, and the incumbent', () => {
  const seen: unknown[] = [];
  const candidate = { ...handleOf('function sort() { return Int32Array.of(0, 1); }', 'sort') };
  const { search: make } = candidate;
  run({ ...candidate, search: (options) => seen.push(options) && make(options) }, { n: 4, stream: 2, draw: 7, incumbent: Int32Array.of(1, 2) });
  run({ ...candidate, search: (options) => seen.push(options) && make(options) }, { n: 4, stream: 2 });
  assert.deepEqual(seen, [{ n: 4, stream: [2, 7], incumbent: Int32Array.of(1, 2) }, { n: 4, stream: [2, 0], incumbent: undefined }]);
  assert.deepEqual(search('return search.incumbent;', { incumbent: Int32Array.of(3, 4) }), Int32Array.of(3, 4));
});

test('what is no Int32Array is an error', () => {
  const notInts = ['return [0, 1];', 'return 19;', 'return null;', '', 'return "0,1";', 'return new Float64Array(2);', 'return { length: 2, 0: 0, 1: 1 };', 'return Object.create(Int32Array.prototype);', 'return new Proxy(new Int32Array(2), {});', 'return { get [Symbol.toStringTag]() { return "Int32Array"; } };'];
  for (const body of notInts) assert.throws(() => search(body), /not an Int32Array/, body);
});

test('adding a comparator counts, also one that does nothing', () => {
  const best = networkOf(8, 'smallest');
  assert.deepEqual(judge(best), { value: 19, exact: { num: 19n, den: 1n }, metrics: { depth: 6 } });
  assert.deepEqual(measure(Int32Array.of(...best, 3, 4)), { size: 20, depth: 7 });
  assert.deepEqual(measure(Int32Array.of(...best, ...best)), { size: 38, depth: 12 });
});

test('a comparator less, and no network for up to twelve lines sorts', () => {
  for (const n of Object.keys(proved).map(Number)) {
    const best = networkOf(n, 'smallest');
    for (let k = 0; k < best.length; k += 2) assert.ok('rejected' in judge(Int32Array.from([...best.slice(0, k), ...best.slice(k + 2)]), n));
  }
});

test('every network of five comparators on four lines is judged right, also those that fail for one input', () => {
  const pairs = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]];
  let right = 0;
  let almost = 0;
  for (let code = 0; code < 6 ** 5; code++) {
    const network = Int32Array.from(Array.from({ length: 5 }, (_, k) => pairs[Math.floor(code / 6 ** k) % 6]!).flat());
    const wrong = countWrong(network, 4);
    assert.equal('value' in judge(network, 4), wrong === 0);
    if (wrong === 0) right++;
    if (wrong === 1) almost++;
  }
  assert.ok(right > 0 && almost > 0, `${right} ${almost}`);
});

function countWrong(network: Int32Array, n: number): number {
  let wrong = 0;
  for (let input = 0; input < 2 ** n; input++) {
    let bits = input;
    for (let k = 0; k < network.length; k += 2) {
      const [i, j] = [network[k]!, network[k + 1]!];
      if ((bits >> i) & 1 && !((bits >> j) & 1)) bits ^= (1 << i) | (1 << j);
    }
    // Sorted: zeros first, so all ones are the highest bits.
    const ones = bits.toString(2).replaceAll('0', '').length;
    if (bits !== 2 ** n - 2 ** (n - ones)) wrong++;
  }
  return wrong;
}

const good = networkOf(8, 'smallest');
const withComparator = (i: number, j: number): Int32Array => Int32Array.of(...good, i, j);
const cheats: Record<string, Plain> = {
  'no output': null,
  'a number': 19,
  'its own score': { value: 1, size: 1 },
  'a plain array': [...good],
  'a list of pairs': [[0, 1]],
  floats: Float64Array.from(good),
  'floats with NaN': Float64Array.from(good, () => Number.NaN),
  'another integer type': Uint8Array.from(good),
  nothing: new Int32Array(0),
  'half a comparator': good.slice(0, -1),
  'the last comparator missing': good.slice(0, -2),
  'the first comparator missing': good.slice(2),
  'a comparator of a line with itself': withComparator(3, 3),
  'a comparator upside down': withComparator(4, 3),
  'a swap of all upside down': good.slice().reverse(),
  'a line too many': withComparator(7, 8),
  'a negative line': withComparator(-1, 0),
  'the largest line': withComparator(0, 2 ** 31 - 1),
  'a network of fewer lines': networkOf(7, 'smallest'),
  'a network of more lines': networkOf(9, 'smallest'),
  'more than anybody needs': Int32Array.from({ length: 2 * 100_000 }, (_, k) => k % 2),
};

for (const [name, output] of Object.entries(cheats)) {
  test(`rejects ${name}`, () => assert.ok('rejected' in judge(output)));
}

test('all inputs of sixteen lines are tried', () => assert.equal(measure(networkOf(16, 'smallest'), 16).size, 60));

test('the picture has a line for each line and a bar for each comparator', () => {
  for (const n of [4, 8, 16]) {
    const network = networkOf(n, 'smallest');
    const svg = problem.picture!({ n }, network);
    assert.equal(svg.match(/stroke-width="1.5"/g)!.length, n);
    assert.equal(svg.match(/stroke-width="3"/g)!.length, network.length / 2);
    const { size, depth } = measure(network, n);
    assert.match(svg, new RegExp(`>${n} lines, ${size} comparators, depth ${depth}<`));
    assert.ok(!/NaN|undefined/.test(svg));
  }
});
