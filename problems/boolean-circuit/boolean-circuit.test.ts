import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plain } from 'clade';
import { testProblem } from '../../test/contracts/problem.ts';
import { random } from '../../src/core/index.ts';
import { ALL_GATES, type Circuit, chunkOf, evolveCircuit, gateKind, parseCircuit, popcount, printCircuit, strip } from '../../src/symbolic/index.ts';
import { handleOf, seedOf } from '../handle.ts';
import { run } from './harness.ts';
import problem, { variants } from './problem.ts';
import { score } from './score.ts';
import { TABLES, type Table } from './tables.ts';

testProblem('boolean-circuit');
testProblem('boolean-circuit:multiplexer-6');

const adder = TABLES['full-adder']!;
const seed = seedOf(import.meta.url);
const outputOf = (block: string): Plain => run(handleOf(seed.replace("return [a].join(';');", block), 'circuit'));
const judged = (output: Plain, { inputs, outputs, gates }: Table = adder) => score(output, { inputs, outputs, gates }, { id: 'test' });
const worth = (output: Plain, table: Table = adder): number => {
  const verdict = judged(output, table);
  assert.ok('value' in verdict, 'rejected' in verdict ? verdict.rejected : '');
  return verdict.value;
};

test("the schoolbook's circuits are right, and their sizes are the known values", () => {
  assert.deepEqual(Object.fromEntries(Object.entries(variants).map(([name, { known }]) => [name, known![0]!.value])), { 'full-adder': 5, 'full-adder-nand': 9, 'multiplier-2': 8, 'multiplexer-6': 13, 'parity-4-nand': 12 });
});

test('a wire that is read twice is one gate, and a wrong bit costs a hundred', () => {
  assert.equal(worth(outputOf("const s = xor(a, b); return [xor(s, c), or(and(a, b), and(c, s))].join(';');")), 5);
  assert.equal(worth(adder.schoolbook.replace(';or(', ';xor(')), 5, 'the two are never both set');
  assert.equal(worth(adder.schoolbook.split(';')[0]!), 2 + 8 * 100, 'an output that is not there is wrong on every row');
  assert.equal(worth('nand(a,b);nand(b,a)'), worth('nand(a,b);nand(a,b)'), 'either way round it is the same gate');
});

test('what is no circuit of this problem is rejected', () => {
  const [sum, carry] = adder.schoolbook.split(';') as [string, string];
  const outputs: Plain[] = [null, 5, { gates: 1 }, '', `${sum};${carry};a`, `${sum};`, `mux(a,b,c);${carry}`, `not(a);${carry}`, `xor(a);${carry}`, `xor(a,b,c);${carry}`, `xor(a,d);${carry}`, `constructor(a,b);${carry}`, `a();${carry}`, `${sum} ${carry}`, `${sum};${carry})`, '1;0'];
  for (const output of outputs) assert.ok('rejected' in judged(output), String(output));
  for (const [word, depth] of [['xor', 501], ['nand', 9000]] as const) assert.match((judged(`${`${word}(`.repeat(depth)}a${',b)'.repeat(depth)};a`) as { rejected: string }).rejected, /more than 500 gates/);
  assert.throws(() => run(handleOf("export const circuit = () => 'a'.repeat(70000);", 'circuit')), /70000 characters/);
});

test('every gate of the engine does what the scorer says of it', () => {
  for (const name of ALL_GATES) {
    const { arity, of } = gateKind(name)!;
    const inputs = ['a', 'b', 'c'].slice(0, arity);
    const rows = Array.from({ length: 2 ** arity }, (_, row) => of(...(['a', 'b', 'c'].map((_, k) => (row >> k) & 1) as [number, number, number])) & 1);
    assert.equal(worth(`${name}(${inputs.join(',')})`, { ...adder, inputs, outputs: [rows], gates: [name] }), 1, name);
  }
  assert.deepEqual([0, 7, -1, 1 << 31].map(popcount), [0, 3, 32, 1]);
});

test('random circuits are printed, read, stripped and judged, and stay what they were', () => {
  const rng = random(5);
  for (let round = 0; round < 60; round++) {
    const gates = Array.from({ length: 12 }, (_, g) => {
      const kind = rng.pick(ALL_GATES);
      return { kind, reads: Array.from({ length: gateKind(kind)!.arity }, () => rng.int(3 + g)) };
    });
    const circuit: Circuit = { gates, outputs: [rng.int(15), rng.int(15)] };
    const text = printCircuit(circuit, adder.inputs);
    assert.deepEqual(parseCircuit(text, adder.inputs), circuit);
    const all = { ...adder, gates: ALL_GATES };
    const [before, after] = [circuit, strip(circuit, 3)].map((each) => judged(outputOf(printCircuit(each, adder.inputs)), all)) as { value: number; metrics: { right: number; gates: number } }[];
    assert.equal(before!.metrics.right, after!.metrics.right);
    // the scorer makes gates of the same text one, so it may count fewer than there are lines
    assert.ok(after!.metrics.gates <= before!.metrics.gates && after!.metrics.gates <= strip(circuit, 3).gates.length, `${before!.metrics.gates} ${after!.metrics.gates}`);
  }
  for (const text of ['', 'return [a];', "const g1 = xor(a, z);\nreturn [g1].join(';');", "const g1 = xor(a);\nreturn [g1].join(';');", "return [a].join(';');\nreturn [b].join(';');", "const a = not(b);\nreturn [a].join(';');"]) assert.equal(parseCircuit(text, adder.inputs), undefined, text);
});

test('evolution finds the full adder of five gates, twice the same, and goes on from what it is handed', async () => {
  const options = { kinds: adder.gates, places: adder.places, tries: 100_000 };
  const [one, two] = [1, 1].map((stream) => evolveCircuit(adder, { ...options, rng: random(stream) }));
  assert.deepEqual(one, two);
  assert.equal(one!.wrong, 0);
  assert.ok(one!.circuit.gates.length <= 6);
  const again = evolveCircuit(adder, { ...options, rng: random(2), tries: 1, seed: one!.circuit });
  assert.deepEqual(again.wrong, 0);
  const chunk = await chunkOf('circuit');
  const { blocks } = await chunk({ data: problem.chunk!.data, seeds: ["return [a].join(';');", printCircuit(one!.circuit, adder.inputs), 'nonsense'], turn: 1, stream: [1], effort: 0.5 });
  assert.equal(worth(outputOf(blocks[0]!.text)), 5);
});

test('the picture has a box for each gate', () => {
  for (const [name, { schoolbook, inputs, outputs, gates }] of Object.entries(TABLES)) {
    const svg = problem.picture!({ inputs, outputs, gates }, schoolbook);
    assert.equal(svg.match(/<rect x=/g)!.length, inputs.length + outputs.length + variants[name]!.known![0]!.value);
    assert.ok(!/NaN|undefined/.test(svg));
  }
});
