import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Ctx, type Entry, hashOf, random } from '../src/core/index.ts';
import { languageOf, tongueOf, typescript } from '../src/language/index.ts';
import { again, crossover, simplify, symbolic, toolbox, tune } from '../src/proposers/index.ts';
import { readNumber, writeNumber } from '../src/language/grammar/numbers.ts';
import { entryOf } from './contracts/archive.ts';
import { type Sample, testTongue } from './contracts/tongue.ts';

const sample = (name: string): string => readFileSync(new URL(`samples/${name}`, import.meta.url), 'utf8');

const PYTHON = sample('pack.py');
const SAMPLES: Readonly<Record<string, Sample>> = {
  python: {
    source: PYTHON,
    relaid: PYTHON.replace('    total = -1.5', '    # a remark\n\n    total   =   -1.5').replace('(n * scale)', '(n*scale  )'),
    broken: PYTHON.replace('for i in range(n):', 'for i in in range(n):'),
    ...{ line: '        total += step * 0.25', instead: '        total += step * step', outside: 'LIMIT = 1_000' },
    values: [0.5, 26, -1.5, 0, 8, 0.25, 2, 10.5, -3, 255],
    moving: [0.5, 26, -1.5, 0, 8, 0.25, 2, 10.5, -3],
  },
  rust: {
    source: sample('rule.rs'),
    relaid: sample('rule.rs').replace('    let gap =', '    // a remark\n    let   gap ='),
    broken: sample('rule.rs').replace('let gap =', 'let let gap ='),
    ...{ line: '        sum += (counts[i] as f64) * 0.25;', instead: '        sum += counts[i] as f64 + gap;', outside: '    a * b + 0.5' },
    values: [0, 0, 0.25, 10, 0, 1, 0.9, 0.001, 2, 1000, 1.5],
    moving: [0, 0.25, 10, 0, 1, 0.9, 0.001, 2, 1000, 1.5],
  },
  go: {
    source: sample('rule.go'),
    relaid: sample('rule.go').replace('\tgap :=', '\t// a remark\n\tgap   :='),
    broken: sample('rule.go').replace('gap :=', 'gap := :='),
    ...{ line: '\t\tsum += float64(counts[i]) * 0.25', instead: '\t\tsum += float64(counts[i]) + gap', outside: '\t"math"' },
    values: [0.5, 0, 0, 0.25, 3, 0, 0.9, 0.001, 2, 1000, 1.5],
    moving: [0.5, 0, 0.25, 3, 0, 0.9, 0.001, 2, 1000, 1.5],
  },
  cpp: {
    source: sample('rule.cpp'),
    relaid: sample('rule.cpp').replace('  double gap =', '  /* a remark */\n  double   gap ='),
    broken: sample('rule.cpp').replace('double gap =', 'double double double = gap ='),
    ...{ line: '    sum += counts[i] * 0.25f;', instead: '    sum += counts[i] + gap;', outside: '#include <cstdio>' },
    values: [0.5, 0, 0, 0.25, 10000, 3, 0, 0.9, 0.001, 2, 1000, -1.5, 0, 1, 2, 7],
    moving: [0.5, 0, 0.25, 10000, 3, 0, 0.9, 0.001, 2, 1000, -1.5, 0, 1, 2, 7],
  },
  typescript: {
    source: sample('rule.ts'),
    relaid: sample('rule.ts').replace('  const gap =', '  // a remark\n  const   gap ='),
    broken: sample('rule.ts').replace('const gap =', 'const const gap ='),
    ...{ line: '    sum += xs[i]! * 0.25;', instead: '    sum += xs[i]! + gap;', outside: "import { readFileSync } from 'node:fs';" },
    values: [0, 0, 0, 0.25, 3, 2, 0, 1.5],
    moving: [0, 0.25, 3, 2, 0, 1.5],
  },
  julia: {
    source: sample('rule.jl'),
    relaid: sample('rule.jl').replace('    gap = item', '    gap =   item'),
    ...{ line: '        total += counts[i] * 0.25', instead: '        total += counts[i] + gap', outside: 'using Printf' },
    values: [1.5, 0, 0.25, 1e-3, 10],
    moving: [1.5, 0, 0.25, 1e-3, 10],
  },
};

for (const [name, one] of Object.entries(SAMPLES)) testTongue(name, () => tongueOf(name), one, name === 'python' ? 80 : 24);

test('a language is known by the extension, and a grammar by any label of its code blocks', async () => {
  assert.deepEqual(['a.py', 'src/b.rs', 'C.GO', 'd.cu', 'e.tsv', 'f.jl', 'g', 'h.mts'].map(languageOf), ['python', 'rust', 'go', 'cpp', undefined, 'julia', undefined, 'typescript']);
  assert.equal(await tongueOf('py'), await tongueOf('python'), 'loaded once');
  const cobol = await tongueOf('cobol');
  assert.deepEqual([cobol.name, cobol.lift('* EVOLVE-BLOCK-START\nMOVE 2.5 TO X.\n* EVOLVE-BLOCK-END\n').values[0]], ['cobol', 2.5]);
});

test('numbers in every spelling', () => {
  const cases: [text: string, value: number, next: number, written: string][] = [
    ...([['1_000', 1000, 7, '7'], ['1e-3', 1e-3, 2, '2.0'], ['0.5', 0.5, 3, '3.0'], ['.5', 0.5, 0.25, '0.25'], ['2j', 2, 3.5, '3.5j'], ['1.0f64', 1, 0.25, '0.25f64'], ['10usize', 10, 3.4, '3usize'], ['1.5f', 1.5, 2, '2f'], ['10ULL', 10, 12, '12ULL'], ["1'000'000", 1e6, 5, '5'], ['1.', 1, 2, '2.0'], ['3L', 3, 4, '4L'], ['5', 5, 1e25, '9007199254740991'], ['1.0', 1, 1e300, '1e+300']] as [string, number, number, string][]),
  ];
  for (const [text, value, next, written] of cases) {
    const read = readNumber(text)!;
    assert.equal(read.value, value, text);
    assert.equal(writeNumber(next, read, true), written, text);
  }
  for (const mask of ['0x1F', '0o17', '0b101', '017', '0xFFu8', '18446744073709551615']) assert.ok(readNumber(mask)!.mask, mask);
  assert.equal(readNumber('0x1F')!.value, 31);
  for (const none of ['abc', '1.2.3', '', '--1']) assert.equal(readNumber(none), undefined);
});

test('Python: whole numbers that count stay whole, others may become fractions; markers in texts are none', async () => {
  const python = await tongueOf('python');
  const settle = (source: string, by: number): string => {
    const { values, fixed } = python.lift(source);
    return python.settle(source, values.map((value, i) => (fixed[i] ? value : value * by)));
  };
  assert.equal(settle('x = 5\n', 1.5), 'x = 7.5\n');
  assert.equal(settle('steps = 5\nfor i in range(steps):\n    y = 3 * i\n', 1.5), 'steps = 8\nfor i in range(steps):\n    y = 4.5 * i\n');
  assert.equal(settle('a = b[3] + c[1:4] + 2 ** 3 - d % 7\n', 1.1), 'a = b[3] + c[1:4] + 2.2 ** 3 - d % 8\n');
  assert.equal(settle('def f(n=10, w=2):\n    return [w * k for k in range(n)]\n', 1.26), 'def f(n=10, w=2):\n    return [w * k for k in range(n)]\n'.replace('n=10', 'n=13').replace('w=2', 'w=2.52'));
  assert.equal(settle('r = np.random.default_rng(42)\nSEED = 7\nz = np.zeros((3, 4)) - 1\n', 2), 'r = np.random.default_rng(42)\nSEED = 7\nz = np.zeros((3, 4)) - 2\n');
  assert.equal(settle('y = -2 + x - -3.5\n', 2), 'y = -4 + x - -7.0\n');
  const text = 's = "# EVOLVE-BLOCK-START"\n# EVOLVE-BLOCK-START\nx = 1.5\n# EVOLVE-BLOCK-END\nt = """\n# EVOLVE-BLOCK-END\n"""\n';
  assert.deepEqual([...python.lift(text).values], [1.5]);
  assert.throws(() => python.prepare('def f():\nx = 1\n'), /does not parse/);
  assert.notEqual(python.prepare('if a:\n    b = 1\nc = 2\n').normal, python.prepare('if a:\n    b = 1\n    c = 2\n').normal, 'indentation means something');
});

test('several blocks in a file, and other leaders of comments', async () => {
  const python = await tongueOf('python');
  const two = '# EVOLVE-BLOCK-START\na = 1.5\n# EVOLVE-BLOCK-END\nb = 2.5\n# EVOLVE-BLOCK-START\nc = 3.5\n# EVOLVE-BLOCK-END\n';
  assert.deepEqual([...python.lift(two).values], [1.5, 3.5]);
  const reached = new Set<string>();
  for (let k = 0; k < 40; k++) reached.add(python.prepare(python.edit(two, { rng: random(k) })?.text ?? two, two) && (python.edit(two, { rng: random(k) })?.text.includes('a = 1.5\n') ? 'second' : 'first'));
  assert.deepEqual([...reached].sort(), ['first', 'second']);
  const whole = python.apply(`\`\`\`python\n${two.replace('1.5', '1.25').replace('3.5', '0.5')}\`\`\``, { parent: two, kind: 'full' });
  assert.equal('source' in whole && whole.source, two.replace('1.5', '1.25').replace('3.5', '0.5'));
  for (const [open, close] of [['--', ''], [';;', ''], ['%', ''], ['/*', ' */'], ['<!--', ' -->'], ['(*', ' *)'], ['!', ''], ["'", '']]) {
    const plain = await tongueOf('text');
    const source = `keep 1\n${open} EVOLVE-BLOCK-START${close}\nx 2\n${open} EVOLVE-BLOCK-END${close}\nkeep 3\n`;
    assert.deepEqual([...plain.lift(source).values], [2], open);
  }
});

test("the tongue of Clade's own problems edits with types and reads numbers from a vector", () => {
  const source = sample('own.ts');
  assert.deepEqual([...typescript.lift(source).values], [2.5, 0]);
  assert.deepEqual(typescript.lift(source).fixed, [false, true]);
  assert.match(typescript.lift(source).text, /\[0\]/);
  assert.equal(typescript.prepare(source).normal, typescript.prepare(source.replace('return', '// so\n  return   ')).normal);
  assert.throws(() => typescript.prepare(source.replace('x: number[]', 'x: number[], y = 1'), source), /outside the EVOLVE blocks/);
  assert.ok(typescript.edit(source, { rng: random(1) }));
});

test('those who breed without a model speak Python, too', async () => {
  const tongue = await tongueOf('python');
  const other = PYTHON.replace('abs(10.5 - total)', 'abs(9.5 - total) * 0.125');
  const entries = [PYTHON, other].map((source, k): Entry => ({ ...entryOf(k, -100 - k), program: hashOf(source) }));
  const session = async (source: string) => ({
    trials: async (vectors: readonly Float64Array[]) => vectors.map((values) => ({ fitness: -Math.abs(Number(/total = (-?[\d.]+)/.exec(tongue.settle(source, values))![1]) + 2.5), steps: 1 })),
    close() {},
  });
  const found = new Map<string, number>();
  for (const proposer of [symbolic(), crossover(), simplify(), tune(), again(), toolbox()]) {
    for (let k = 0; k < 12; k++) {
      const ctx = { rng: random(k, proposer.name), tongue, vocabulary: {}, maxNodes: 400, handsOver: true, purse: { left: 600 }, problem: { entry: 'pack' }, lessons: [], learn() {}, source: (hash: string) => (hash === hashOf(other) ? other : PYTHON), session };
      for (const draft of await proposer.propose({ parents: entries, niche: 0, state: null }, ctx as unknown as Ctx)) {
        tongue.prepare(draft.source, PYTHON);
        found.set(proposer.name, (found.get(proposer.name) ?? 0) + 1);
        if (proposer.name === 'tuning') assert.ok(Math.abs(Number(/total = (-?[\d.]+)/.exec(draft.source)![1]) + 2.5) < 1);
      }
    }
  }
  assert.deepEqual([...found.keys()], ['edits', 'crossover', 'simplify', 'tuning']);
  assert.ok([...found.values()].every((count) => count >= 6), JSON.stringify([...found]));
});
