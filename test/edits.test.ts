import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { random } from '../src/core/index.ts';
import { EDITS, DEFAULT_FUNCTIONS, analyse, applyChanges, compile, frameOf, graft, inside, mutate } from '../src/language/index.ts';
import { LIBRARY } from '../src/numeric/modules.ts';

const ONE_LINE = `export function f(item: number, remaining: number): number {
  // EVOLVE-BLOCK-START
  const gap = remaining - item;
  return -gap;
  // EVOLVE-BLOCK-END
}
`;
const SEVERAL = `// a comment that stays
type Pair = { a: number; b: number };
const weight = 0.5;
function helper(x: number, y: number): number {
  return x * y;
}
export function f(item: number, remaining: number, counts: Int32Array): number {
  // EVOLVE-BLOCK-START
  const gap = remaining - item; // free space
  let sum = 0;
  for (let i = 0; i < counts.length; i += 1) {
    if (counts[i]! > 2 && i % 2 === 0) sum += counts[i]! * weight;
    else sum -= helper(i, 0.25) ** 2;
  }
  while (sum > 100) sum /= 2;
  sum += 1;
  const pick = (x: number): number => (x > 3 ? x : -x);
  if (gap === 0) {
    return Math.abs(sum) + 1e3;
  }
  if (sum < 4) return pick(sum) - -gap;
  return (gap + pick(sum)) * 3 / (1 + item);
  // EVOLVE-BLOCK-END
}
`;
const SEARCHING = `interface Search { n: number; random(): number; steps(): number; incumbent?: Float64Array }
export function f(search: Search): Float64Array {
  // EVOLVE-BLOCK-START
  const { n, random } = search;
  const x = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) { x[2 * i] = random(); x[2 * i + 1] = 0.05; }
  const cost = (p: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += 100 * p[i] * p[i] + 200 * p[i];
    return sum;
  };
  const step = (p: Float64Array): Float64Array => { for (let i = 0; i < n; i++) p[i] -= 0.001 * cost(p); return p; };
  return step(x);
  // EVOLVE-BLOCK-END
}
`;
const DESCENDING = `import { lbfgs } from 'clade/numeric';
export function f(search: { n: number; random(): number }): Float64Array {
  // EVOLVE-BLOCK-START
  const width = 2;
  const x = new Float64Array(search.n);
  const cost = (p: Float64Array, g: Float64Array): number => {
    g[0] = -1;
    if (p[0] > width) { g[0] += 20 * (p[0] - width); }
    return -p[0] + (p[0] > width ? 10 * (p[0] - width) ** 2 : 0);
  };
  const found = lbfgs(cost, x).x;
  return found;
  // EVOLVE-BLOCK-END
}
`;
const WHOLE = SEARCHING.replaceAll('Float64Array', 'Int32Array');
const LOOKING_UP = `export function f(v: Int8Array, n: number): number {
  // EVOLVE-BLOCK-START
  let sum = n;
  for (let i = 0; i < v.length; i++) sum += [0, 2, 1][v[i]];
  return sum % 3;
  // EVOLVE-BLOCK-END
}
`;
const vocabulary = { functions: DEFAULT_FUNCTIONS, constants: [100] };

/** What imports the library takes long to compile: that its own edits parse is tested with all, and some are compiled. */
let imported = 0;
function compiled(text: string): void {
  if (!text.includes('import')) compile(text, 'f');
  else if (imported++ % 20 === 0) compile(text, 'f', { library: LIBRARY });
  else analyse(text);
}

const met = new Set<string>();

for (const [name, seed] of Object.entries({ 'a one-line rule': ONE_LINE, 'a program of several statements': SEVERAL, 'a search program': SEARCHING, 'a rule that is handed an array': LOOKING_UP, 'a descent': DESCENDING })) {
  test(`every draft of ${name} compiles, keeps its frame and differs from its parent`, () => {
    const frame = frameOf(analyse(seed));
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (draw) => {
        const rng = random(draw);
        let text = seed;
        for (let i = 0; i < 8; i++) {
          const analysis = analyse(text);
          const draft = mutate({ analysis, vocabulary, rng });
          if (!draft) continue;
          met.add(draft.kind);
          assert.notEqual(draft.text, text);
          assert.equal(frameOf(analyse(draft.text)), frame);
          compiled(draft.text);
          if (draft.text.length < 4000) text = draft.text;
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });
}

test('every kind of edit occurs among them', () => {
  assert.deepEqual([...met].sort(), Object.keys(EDITS).sort());
});

test('each kind of edit compiles on its own', () => {
  for (const [kind, { edit }] of Object.entries(EDITS)) {
    let found = 0;
    for (const text of [SEVERAL, SEARCHING, LOOKING_UP, DESCENDING]) {
      const analysis = analyse(text);
      for (let draw = 0; draw < 105; draw++) {
        const changes = edit({ analysis, vocabulary, rng: random(draw, kind) });
        if (!changes?.every((change) => inside(analysis.blocks, change))) continue;
        found++;
        compiled(applyChanges(text, changes));
      }
    }
    assert.ok(found > 0, `${kind} found no place in 420 draws`);
  }
});

test('a graft takes an expression of the donor whose names mean something here', () => {
  const donor = analyse(ONE_LINE.replace('-gap', 'Math.exp(gap / 7) + remaining'));
  const seen = new Set<string>();
  for (let draw = 0; draw < 200; draw++) {
    const text = graft({ analysis: analyse(ONE_LINE), vocabulary, rng: random(draw) }, donor);
    if (text) seen.add(compile(text, 'f').normal);
  }
  assert.ok(seen.size > 10);
});

const kindsOf = (text: string, draws: number): Set<string | undefined> => {
  const analysis = analyse(text);
  return new Set(Array.from({ length: draws }, (_, draw) => mutate({ analysis, vocabulary, rng: random(draw) })?.kind));
};

test('only a rule that is handed an array goes through it: others draw their edits as if there were no such kinds', () => {
  const folds = ['fold array', 'look up', 'change entries'];
  assert.deepEqual(folds.filter((kind) => kindsOf(LOOKING_UP, 400).has(kind)), folds);
  for (const text of [ONE_LINE, SEARCHING]) assert.deepEqual(folds.filter((kind) => kindsOf(text, 400).has(kind)), []);
});

test('a descent is made again and again while a number that its objective reads grows or falls, and nobody else draws that', () => {
  assert.ok(kindsOf(DESCENDING, 400).has('continue descent'));
  for (const text of [ONE_LINE, SEARCHING, LOOKING_UP]) assert.ok(!kindsOf(text, 400).has('continue descent'));
  const analysis = analyse(DESCENDING);
  const texts = Array.from({ length: 200 }, (_, draw) => applyChanges(DESCENDING, EDITS['continue descent']!.edit({ analysis, vocabulary, rng: random(draw) })!));
  const all = texts.join('');
  // a number with a name keeps it; one that is also doubled changes everywhere at once, and only in the objective
  assert.match(all, /let width = 2;[\s\S]*for \(width = 2; width < 20000; width \*= 10\) \{\n {4}x = lbfgs\(cost, x\)\.x;/);
  assert.match(all, /let v2 = 10;[\s\S]*\(2 \* v2\) \* \(p\[0\] - width\)[\s\S]*\? v2 \* [\s\S]*for \(v2 = 10; v2 > 0\.\d+; v2 \/= \d+\)/);
  assert.match(all, /for \(width = 2, v2 = 10; width < \d+; width \*= (\d+), v2 \*= \1\)/);
  for (const text of texts) assert.match(text, /let x = new [\s\S]*const found = x;/);
  // what it begins with is written down once where it has no name
  const unnamed = DESCENDING.replace('lbfgs(cost, x)', 'lbfgs(cost, x.slice())');
  assert.match(applyChanges(unnamed, EDITS['continue descent']!.edit({ analysis: analyse(unnamed), vocabulary, rng: random(1) })!), /let v1 = x\.slice\(\);\n[\s\S]*v1 = lbfgs\(cost, v1\)\.x;\n[\s\S]*const found = v1;/);
  // what is continued already is mostly continued in another way: how fast and how far
  const once = texts.find((text) => text.includes('for (width = 2; width < 20000; width *= 10) {'))!;
  const twice = Array.from({ length: 60 }, (_, draw) => applyChanges(once, EDITS['continue descent']!.edit({ analysis: analyse(once), vocabulary, rng: random(draw) })!));
  const again = twice.filter((text) => text.match(/for \(/g)!.length === 1);
  assert.ok(again.length > 30 && again.length < 55, String(again.length));
  for (const text of again) assert.match(text, /for \(width = 2; width < \d+; width \*= \d+\) \{/);
  assert.ok(new Set(again).size > 8);
  // what is handed to a loop or a function of its own stays where it is
  const nested = DESCENDING.replace('const found = lbfgs(cost, x).x;', 'const again = (): Float64Array => lbfgs(cost, x).x;\n  const found = again();');
  assert.equal(EDITS['continue descent']!.edit({ analysis: analyse(nested), vocabulary, rng: random(1) }), undefined);
});

test('a loop over an array sums up entries of tables, of its neighbours too, and the sum is read', () => {
  const analysis = analyse(LOOKING_UP);
  const texts = Array.from({ length: 400 }, (_, draw) => EDITS['fold array']!.edit({ analysis, vocabulary: { constants: [3] }, rng: random(draw) })).flatMap((changes) => (changes ? [applyChanges(LOOKING_UP, changes)] : []));
  const tables = texts.filter((text) => /v1 \+= \[[\d, ]+\]\[[^;]*3 \* [^;]*v\[\(v2 \+ 1\) % v\.length\]/.test(text));
  assert.ok(tables.length > 10, `${tables.length} of ${texts.length}`);
  for (const text of texts) assert.ok(text.match(/\bv1\b/g)!.length > 2, text);
  const f = (text: string): unknown => new Function(`${text.replace('export ', '').replace(/: (Int8Array|number)/g, '')}; return f(new Int8Array([0, 1, 2, 2, 1]), 5);`)();
  assert.ok(tables.every((text) => Number.isFinite(f(text))), 'digits below the base stay within the table');
});

test('a program with arrays of whole numbers and a source of random ones draws and writes whole numbers below what it was handed', () => {
  const written = (text: string): number => {
    const analysis = analyse(text);
    return Array.from({ length: 400 }, (_, draw) => mutate({ analysis, vocabulary, rng: random(draw) })?.text ?? '').filter((draft) => /= Math\.floor\((search\.)?random\(\) \* (search\.)?n\)/.test(draft)).length;
  };
  assert.ok(written(WHOLE) > 0);
  assert.equal(written(SEARCHING), 0);
});

test('where a program has a source of random numbers, what counts its steps is none', () => {
  const drafts = Array.from({ length: 1500 }, (_, k) => mutate({ analysis: analyse(WHOLE), vocabulary: {}, rng: random(10, k) })?.text ?? '');
  assert.ok(drafts.some((draft) => draft.includes('Math.floor(random() *')));
  assert.ok(drafts.every((draft) => !/Math\.floor\((search\.)?steps\(\) \* [\w.]+\)\]/.test(draft)));
});

test('what is written into an array stands behind whatever fills it as a whole', () => {
  const text = 'interface S { n: number; random(): number; steps(): number }\nexport function f({ n, random, steps }: S): Int32Array {\n  const best = new Int32Array(9);\n  const trial = best.slice();\n  // EVOLVE-BLOCK-START\n  while (steps() > 100) {\n    n;\n    trial.set(best);\n    if (trial[0] > 1) best.set(trial);\n  }\n  // EVOLVE-BLOCK-END\n  return best;\n}\n';
  const drafts = Array.from({ length: 800 }, (_, k) => mutate({ analysis: analyse(text), vocabulary: {}, rng: random(11, k) })).flatMap((draft) => (draft?.kind === 'write element' ? [draft.text] : []));
  const inside = drafts.map((draft) => draft.slice(draft.indexOf('while'))).filter((loop) => /trial\[[^\n]*\] = /.test(loop));
  assert.ok(inside.length > 20, `${inside.length}`);
  for (const loop of inside) assert.ok(loop.search(/trial\[[^\n]*\] = /) > loop.indexOf('trial.set(best)'), loop);
});

test('what is written into an array of whole numbers is one, or what stands elsewhere in it', () => {
  const text = 'interface S { n: number; random(): number; steps(): number }\nexport function f({ n, random, steps }: S): Int32Array {\n  const lines = new Int32Array(9);\n  // EVOLVE-BLOCK-START\n  while (steps() > 100) lines[0] = n - 1;\n  // EVOLVE-BLOCK-END\n  return lines;\n}\n';
  const written = (source: string): string[] =>
    Array.from({ length: 1500 }, (_, k) => mutate({ analysis: analyse(source), vocabulary: {}, rng: random(8, k) })).flatMap((draft) => (draft?.kind === 'write element' ? [draft.text] : []));
  const [whole, real] = [written(text), written(text.replaceAll('Int32Array', 'Float64Array'))];
  assert.ok(whole.length > 2 * real.length, `${whole.length} ${real.length}`);
  assert.ok(whole.some((draft) => draft.includes('lines[Math.floor(random() * lines.length)] = Math.floor(random() * n);')));
  assert.ok(whole.some((draft) => draft.includes('lines[Math.floor(random() * lines.length)] = lines[Math.floor(random() * lines.length)];')));
  const [inside, before] = [/while \(steps\(\) > 100\) \{[^}]*lines\[M/, /EVOLVE-BLOCK-START\s+(if \(.*\) )?lines\[/].map((form) => written(text.replace('lines[0] = n - 1;', '{\n    lines[0] = n - 1;\n  }')).filter((draft) => form.test(draft)).length);
  assert.ok(inside! > 2 * before!, `${inside} in the loop, ${before} before it`);
  assert.ok(whole.every((draft) => !/[-+*]= lines\[Math\.floor\(random\(\) \* lines\.length\)\];/.test(draft)), 'added to what stood there it is nothing');
});
