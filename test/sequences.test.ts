/** The language of sequences: its code, its meaning, and the searches in it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { generate } from '../bench/sequences/generate.ts';
import { messageBits as bitsByScorer, print, read } from '../problems/integer-sequence/language.ts';
import { random } from '../src/core/index.ts';
import { evolve } from '../src/index.ts';
import { chunkOf } from '../src/symbolic/index.ts';
import {
  INTEGER_OPERATORS, type Kind, LIST_WORDS, type Operand, OPERATIONS, type Scope, type Term, VARIABLES,
  bitsOf, compileExpression, decodeTerm, encodeTerm, enumerate, gammaBits, hypergeometric, integerBits, judge, kindsOf, messageBits, mostTerms, number, numbersBits,
  parseBlock, parseTerm, printBlock, printTerm, recurrenceOf, searchSequence, term, termsOf, tidy, variable, wellTyped,
} from '../src/symbolic/sequences/index.ts';

/** Random programs, every word of the language among them. */
function programs(depth: number): fc.Arbitrary<Term> {
  return fc.integer({ min: 1, max: 2 ** 30 }).map((seed) => {
    const rng = random(seed);
    const operand = (kind: Kind, left: number): Operand => {
      if (kind === 'count') return 1 + rng.int(9);
      if (kind === 'integer') return rng.chance(0.9) ? rng.int(20) - 6 : rng.pick([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 31, -(2 ** 40)]);
      if (kind === 'numbers') return Array.from({ length: rng.int(6) }, () => operand('integer', 0) as number);
      const words = kind === 'list' ? LIST_WORDS.map(({ name }) => name) : ['number', ...Object.keys(VARIABLES[kind as Scope]), ...INTEGER_OPERATORS.map(({ name }) => name)];
      const fitting = words.filter((word) => left > 0 || kindsOf(word, kind)!.every((each) => ['count', 'integer', 'numbers'].includes(each)));
      const word = rng.pick(fitting);
      return { word, args: kindsOf(word, kind)!.map((each) => operand(each, left - 1)) };
    };
    return operand('list', depth) as Term;
  });
}

const [p, q, x] = ['p', 'q', 'x'].map(variable) as [Term, Term, Term];

test('the codewords of every place are complete: no one begins another, and no string of bits is left over', () => {
  const complete = (codes: readonly string[]): void => {
    assert.equal(codes.reduce((sum, code) => sum + 2 ** -code.length, 0), 1);
    for (const a of codes) for (const b of codes) assert.ok(a === b || !b.startsWith(a), `${a} begins ${b}`);
  };
  complete(LIST_WORDS.map(({ code }) => code));
  complete(INTEGER_OPERATORS.map(({ code }) => code));
  for (const names of Object.values(VARIABLES)) complete(Object.values(names));
});

test('a program is read back from its bits and from its text, and costs what its bits are', () => {
  fc.assert(
    fc.property(programs(4), fc.constantFrom('', '0', '1011'), (program, after) => {
      const bits = encodeTerm(program);
      assert.equal(bits.length, bitsOf(program));
      assert.deepEqual(decodeTerm(bits + after), { program, rest: after });
      assert.equal(decodeTerm(bits.slice(0, -1)), null, 'no program begins another');
      assert.deepEqual(parseTerm(printTerm(program)), program);
      assert.deepEqual(parseBlock(printBlock(program)), program);
      assert.ok(wellTyped(program));
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('the scorer, written apart, reads the same programs, counts the same bits and prints the same terms', () => {
  fc.assert(
    fc.property(programs(4), fc.integer({ min: 0, max: 30 }), (program, right) => {
      const parsed = read(printTerm(program));
      assert.equal(parsed.bits, bitsOf(program));
      const terms = termsOf(program, 40);
      assert.deepEqual(print(parsed.program, 40).map(Number), terms, printTerm(program));
      const cut = Math.min(right, terms.length);
      assert.equal(bitsByScorer({ bits: parsed.bits, right: cut }, terms.map(BigInt)), messageBits(program, terms, cut));
      assert.equal(bitsByScorer(null, terms.map(BigInt)), messageBits(null, terms));
    }),
    { numRuns: 400, seed: 2 },
  );
});

test('numbers cost what the codes of Elias say, and a literal sequence one bit more than its numbers', () => {
  assert.deepEqual([1, 2, 3, 4, 255, 256].map(gammaBits), [1, 3, 3, 5, 15, 17]);
  assert.deepEqual([0, 1, -1, 2, 3, 6, 255].map(integerBits), [1, 5, 5, 5, 6, 6, 16]);
  assert.equal(numbersBits([]), 1);
  assert.equal(messageBits(null, [3, 1, 4]), 1 + numbersBits([3, 1, 4]));
  assert.ok(Number.isFinite(numbersBits([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])));
});

test('what is typed wrongly is not read', () => {
  for (const text of ['', 'count(1)', 'count(1, x)', 'formula(x)', 'map(p, count(1, 1))', 'take(0, count(1, 1))', 'list(1)', 'list([1,)', 'add(1, 2)', 'count(1, 2) count(1, 2)', 'count(1.5, 2)', 'list([9007199254740993])', 'number(3)', 'recur([1], y)']) assert.equal(parseTerm(text), undefined, text);
  for (const text of ['return count(1 + 1, 2);', 'const a = 1; return given;', 'given']) assert.equal(parseBlock(text), undefined, text);
  assert.equal(parseBlock('return given;'), null);
  assert.equal(wellTyped(term('map', p, term('count', 1, 1))), false);
});

test('arithmetic is exact, or ends the list', () => {
  const big = Number.MAX_SAFE_INTEGER;
  const cases: [string, number, number, number][] = [['add', big, 1, Number.NaN], ['mul', 94906267, 94906267, Number.NaN], ['mul', 94906265, 94906265, 9007199134945225 - 0], ['mod', -7, 3, 2], ['mod', 7, -3, -2], ['mod', 1, 0, Number.NaN], ['div', -7, 2, -4], ['div', 7, 0, Number.NaN], ['gcd', -12, 18, 6], ['xor', 2 ** 31, 1, Number.NaN], ['xor', 6, 3, 5], ['lt', 1, 2, 1], ['eq', 2, 2, 1]];
  for (const [name, a, b, value] of cases) assert.ok(Object.is(OPERATIONS[name]!(a, b), name === 'mul' && !Number.isNaN(value) ? Number(BigInt(a) * BigInt(b)) : value), `${name}(${a}, ${b})`);
  const terms = termsOf(term('recur', [1, 1], term('add', p, q)), 100);
  assert.equal(terms.length, 78, 'the 79th Fibonacci number is no safe integer');
  assert.deepEqual(termsOf(term('filter', term('mod', x, number(2)), term('count', 0, 2)), 5), [], 'a filter that finds nothing ends');
});

test('tidying leaves what is printed as it is, and length is bounded without running', () => {
  fc.assert(
    fc.property(programs(4), (program) => {
      const tidied = tidy(program);
      const [before, after] = [termsOf(program, 30), termsOf(tidied, 30)];
      assert.ok(wellTyped(tidied) && bitsOf(tidied) <= bitsOf(program) + 20);
      assert.deepEqual(after.slice(0, before.length), before, printTerm(program));
      assert.ok(before.length <= mostTerms(program), printTerm(program));
    }),
    { numRuns: 500, seed: 3 },
  );
  assert.equal(printTerm(tidy(term('map', term('add', x, number(0)), term('count', 1, 2)))), 'count(1, 2)');
});

/** Every expression of so many bits, one by one, and what it gives. */
function naively(bits: number, numbers: readonly number[], positions: readonly number[]): Map<string, number> {
  const all: Term[][] = [[]];
  const behaviours = new Map<string, number>();
  for (let length = 1; length <= bits; length++) {
    const here: Term[] = [...['i', 'n'].map(variable), ...numbers.map(number)].filter((leaf) => bitsOf(leaf, 'formula') === length);
    for (const { name, arity, code } of INTEGER_OPERATORS) {
      const left = length - 2 - code.length;
      const fill = (count: number, rest: number): Term[][] => (count === 1 ? (all[rest] ?? []).map((one) => [one]) : Array.from({ length: Math.max(0, rest - 1) }, (_, k) => k + 1).flatMap((first) => all[first]!.flatMap((one) => fill(count - 1, rest - first).map((others) => [one, ...others]))));
      for (const args of left > 0 ? fill(arity, left) : []) here.push(term(name, ...args));
    }
    // one that fails somewhere is built upon by neither
    const valuesOf = (expression: Term): number[] => positions.map((i) => compileExpression(expression)(0, 0, 0, 0, i));
    all.push(here.filter((expression) => valuesOf(expression).every(Number.isSafeInteger)));
    for (const expression of all[length]!) {
      const values = valuesOf(expression).join();
      if (!behaviours.has(values)) behaviours.set(values, length);
    }
  }
  return behaviours;
}

test('enumeration finds every behaviour by its shortest expression, as a naive one does', () => {
  const positions = Array.from({ length: 12 }, (_, i) => i);
  const slow = naively(19, [1, 2], positions);
  const quick = new Map<string, number>();
  enumerate({
    scope: 'formula',
    variables: { i: positions, n: positions.map((i) => i + 1) },
    numbers: [1, 2],
    bits: 19,
    tries: 1e7,
    found(values, bits, expression) {
      assert.equal(bitsOf(expression(), 'formula'), bits);
      quick.set([...values].map((value) => value + 0).join(), bits);
      return false;
    },
  });
  assert.ok(slow.size > 60);
  assert.deepEqual([...quick].sort(), [...slow].sort());
});

test('recurrences and formulas are found by their length', () => {
  const found = (goal: readonly number[]): string => printTerm(recurrenceOf(goal, { numbers: [1, 2, 4], tries: 200_000 }).found!.term);
  assert.equal(found([1, 2, 6, 24, 120, 720, 5040, 40320, 362880]), 'recur([1], mul(p, n))');
  assert.equal(found([0, 1, 4, 9, 16, 25, 36, 49, 64]), 'formula(mul(i, i))');
  assert.equal(recurrenceOf([1, 2, 3], { numbers: [], tries: 10 }).found, null);
});

test('rules with a quotient of lines are solved for, and only if every term obeys', () => {
  const catalan = Array.from({ length: 20 }).reduce<number[]>((all) => [...all, all.length === 0 ? 1 : (all.at(-1)! * (4 * all.length - 2)) / (all.length + 1)], []);
  assert.equal(printTerm(hypergeometric(catalan)!.term), 'recur([1], div(mul(p, sub(mul(i, 4), 2)), n))');
  assert.equal(printTerm(hypergeometric([1, 2, 6, 24, 120, 720, 5040, 40320, 362880, 3628800])!.term), 'recur([1], mul(p, n))');
  assert.equal(hypergeometric([...catalan.slice(0, -1), catalan.at(-1)! + 1]), null);
});

test('sequences are taken apart, and every program that comes back says the sequence exactly', () => {
  const goals: [readonly number[], number][] = [
    [Array.from({ length: 30 }, (_, i) => 3 * i + 7), 35],
    [Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? (i / 2) ** 3 : [2, 7, 1][((i - 1) / 2) % 3]!)), 75],
    [Array.from({ length: 40 }, (_, i) => (i < 15 ? 100 - 4 * i : i % 4)), 75],
  ];
  for (const [goal, most] of goals) {
    const { programs: found } = searchSequence(goal, { effort: 0.05 });
    for (const { term: program, message, right } of found) {
      assert.deepEqual(judge(program, goal), { term: program, bits: bitsOf(program), right, message });
      assert.deepEqual(termsOf(program, goal.length).slice(0, right), goal.slice(0, right));
    }
    assert.ok(found[0]!.right === goal.length && found[0]!.message <= most, `${found[0]!.message} ${printTerm(found[0]!.term)}`);
  }
});

test('a slice gives the same for the same task, and starts from what it is handed', async () => {
  const chunk = await chunkOf('sequence');
  const { terms } = generate('development', 5);
  const task = { data: { terms }, seeds: ['return given;', 'return count(1, 2;', 'return recur([4, 5], mod(add(p, q), 100));'], turn: 1, stream: [1, 2], effort: 0.03 };
  const [one, two] = [await chunk(task), await chunk(task)];
  assert.deepEqual(one, two);
  assert.ok(one.blocks.length > 0 && one.blocks.length <= 12 && one.tried > 100 && one.steps > 0);
  assert.equal(one.blocks[0]!.text, 'return map(add(x, 2), recur([4, 5], mod(add(p, q), 100)));');
});

test('a run finds a program and proves it, on later terms, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clade-sequence-'));
  try {
    const { best, deterministic } = await evolve({ problem: 'integer-sequence:squares', evaluations: 50, workers: 1, inFlight: 1, out: join(folder, 'squares') });
    assert.match(best.source, /return formula\(mul\(n, n\)\);/);
    assert.ok(best.score < 40 && best.heldOut! < 40 && best.verified && deterministic, `${best.score}, ${best.heldOut}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('generated sequences are bytes, the same every time, and the sets differ', () => {
  for (let index = 0; index < 20; index++) {
    const { terms, bits } = generate('of the tests', index);
    assert.deepEqual(generate('of the tests', index).terms, terms);
    assert.ok(terms.length >= 24 && terms.length <= 160 && terms.every((value) => Number.isInteger(value) && value >= 0 && value < 256) && bits > 0);
    assert.notDeepEqual(generate('others', index).terms, terms);
  }
});
