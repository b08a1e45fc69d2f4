import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';
import { encode, random } from '../src/core/index.ts';
import { counted, countedPlainly } from '../src/language/count.ts';
import { type Change, type Spliced, type Variant, analyse, blanked, compile, parseSource, spliced, weave } from '../src/language/index.ts';
import { createRealm } from '../src/sandboxes/realm.ts';

const LOOPS = `type Pair = { a: number; b: number };
const weight = 0.5;
function helper(x: number, y?: number): number {
  return x * (y ?? 1);
}
export function f(item: number, remaining: number): number {
  // EVOLVE-BLOCK-START
  const gap = (remaining - item) as number; // free space
  let sum = 0;
  for (let i = 0; i < 4; i += 1) {
    if (i % 2 === 0) sum += i * weight;
    else sum -= helper(i, 0.25)! ** 2;
  }
  while (sum > 100) sum /= 2;
  const pick = (x: number): number => (x > 3 ? x : -x);
  if (sum < 4) return pick(sum) - -gap;
  return (gap + pick(sum)) * 3 / (1 + item);
  // EVOLVE-BLOCK-END
}
`;
const SIXTY = readFileSync(new URL('../bench/problems/sixty-lines/seed.ts', import.meta.url), 'utf8');
const BEST_FIT = readFileSync(new URL('../problems/online-bin-packing/seed.ts', import.meta.url), 'utf8');
const CASES: readonly (readonly [name: string, source: string, entry: string])[] = [['loops', LOOPS, 'f'], ['sixty lines', SIXTY, 'update'], ['best fit', BEST_FIT, 'priority']];

const ROWS = [[3, 40, 2, 1, 0.1], [-1, 0.5, -2, 4, 0.01], [60, 100, 0, 0, 1]];

/** What a program gives on a few rows, and the steps it takes; or that it does not end, or fails. */
function does(make: () => { handle: { call(...args: unknown[]): unknown }; fuel(steps: number): number }): string {
  let instance: ReturnType<typeof make>;
  try {
    instance = make();
  } catch {
    return 'does not load';
  }
  return ROWS.map((row) => {
    instance.fuel(2000);
    let value: unknown;
    try {
      value = instance.handle.call(...row);
    } catch {
      // counted below
    }
    const left = instance.fuel(0);
    return left < 0 ? 'endless' : `${Buffer.from(encode(Array.isArray(value) ? [...value] : ((value ?? null) as never))).toString('hex')} in ${2000 - left}`;
  }).join('; ');
}

const realm = createRealm();
const compiled = (source: string, entry: string): string => does(() => realm.instantiate(compile(source, entry).script, 2000, 0));

function splicedDoes(parent: Spliced, variant: Variant): string | undefined {
  if (variant.constants) {
    return does(() => {
      const [make] = realm.instantiateMany(parent.scriptOf([parent.body]), 2000, variant.constants!.length);
      const instance = make!();
      instance.constants.set(variant.constants!);
      return instance;
    });
  }
  const body = parent.bodyOf(variant);
  return body === undefined ? undefined : does(() => realm.instantiateMany(parent.scriptOf([body]), 2000, 0)[0]!());
}

for (const [name, source, entry] of CASES) {
  test(`${name}: what is spliced does what the compiler makes of its source, step by step`, () => {
    const parent = spliced(source, { entry, vocabulary: {}, pure: true });
    let [same, slow, numbers] = [0, 0, 0];
    for (let i = 0; i < 80; i++) {
      const variant = parent.variant(random(i, name), 0.3);
      if (!variant) continue;
      const own = splicedDoes(parent, variant);
      if (own === undefined || own === 'does not load') slow++;
      else {
        assert.equal(own, compiled(parent.sourceOf(variant), entry), `${variant.kind}\n${parent.sourceOf(variant)}`);
        same++;
        if (variant.constants) numbers++;
      }
    }
    assert.ok(same > 60 && numbers >= (name === 'best fit' ? 0 : 3), `${same} spliced, ${numbers} by numbers alone, ${slow} left to the compiler`);
  });

  test(`${name}: a family does what the compiler makes of each member alone, step by step`, () => {
    const parent = spliced(source, { entry, vocabulary: {}, pure: true });
    let [same, alone] = [0, 0];
    for (let group = 0; group < 2; group++) {
      const variants = Array.from({ length: 40 }, (_, i) => parent.variant(random(group, i, name), 0.4)).filter((variant) => variant !== undefined);
      const family = parent.familyOf(variants)!;
      const instance = realm.instantiateMany(parent.scriptOf([family.body]), 2000, 0)[0]!();
      const turn = (i: number): string => {
        instance.choose!(i);
        return does(() => instance);
      };
      const found = family.members.map((i) => {
        const source = parent.sourceOf(variants[i]!);
        const own = turn(i);
        assert.equal(own, compiled(source, entry), `${variants[i]!.kind}\n${source}`);
        return own;
      });
      // and back again: nobody's turn leaves anything behind
      assert.deepEqual(family.members.toReversed().map(turn), found.toReversed());
      same += found.length;
      alone += variants.filter((variant, i) => !variant.constants && !family.members.includes(i)).length;
    }
    assert.ok(same > 60 && alone < 10, `${same} in families, ${alone} alone`);
  });

  test(`${name}: a change that reaches nothing changes nothing`, () => {
    const parent = spliced(source, { entry, vocabulary: {}, pure: true });
    const before = compiled(source, entry).replaceAll(/ in \d+/g, '');
    for (let i = 0; i < 250; i++) {
      const variant = parent.variant(random(i, 'reach'), 0.3);
      if (variant && !variant.reaches) assert.equal(compiled(parent.sourceOf(variant), entry).replaceAll(/ in \d+/g, ''), before, `${variant.kind}\n${parent.sourceOf(variant)}`);
    }
  });
}

test('what is never read, or overwritten before it is, reaches nothing; what a loop or a closure reads does', () => {
  const unreached = (body: string): number => {
    const source = `export function f(x: number, y: number): number {\n  // EVOLVE-BLOCK-START\n${body}\n  // EVOLVE-BLOCK-END\n}\n`;
    const parent = spliced(source, { entry: 'f', vocabulary: {} });
    const before = compiled(source, 'f').replaceAll(/ in \d+/g, '');
    const dead = Array.from({ length: 200 }, (_, i) => parent.variant(random(i), 0)).filter((variant) => variant?.reaches === false);
    for (const variant of dead) assert.equal(compiled(parent.sourceOf(variant!), 'f').replaceAll(/ in \d+/g, ''), before, parent.sourceOf(variant!));
    return dead.length;
  };
  assert.ok(unreached('  const a = x * x + 3;\n  x = y + 1;\n  x = 2 * y;\n  return x;') > 40);
  assert.ok(unreached('  let a = x;\n  for (let i = 0; i < 3; i++) { y += a; a = x * y; }\n  return y;') < 20);
  assert.ok(unreached('  let a = x;\n  const g = (): number => a * 2;\n  a = y + 3;\n  return g();') < 20);
  assert.ok(unreached('  let a = x;\n  if (y > 0) a = 3;\n  return a;') < 20);
  // the inner one is another
  assert.equal(unreached('  let q = 11;\n  { let q = x + 2; y += q; }\n  return q + y;'), 0);
});

test('a constant that is worked out when a program is loaded is no part of a family', () => {
  const source = (constant: string): string => `function g(x: number): number {\n  // EVOLVE-BLOCK-START\n  return x * 2;\n  // EVOLVE-BLOCK-END\n}\nconst K = ${constant};\nexport function f(a: number): number { return g(a) + K; }`;
  for (const [constant, together] of [['3', true], ['g(3) + 1', false], ['-g(3)', false]] as const) {
    const parent = spliced(source(constant), { entry: 'f', vocabulary: {}, pure: true });
    const variants = Array.from({ length: 200 }, (_, draw) => parent.variant(random(draw), 0.3)).filter((variant) => variant !== undefined);
    assert.equal(parent.familyOf(variants) !== undefined, together, constant);
  }
});

test('types are blanked out where they stand', () => {
  for (const [, source, entry] of CASES) {
    const plain = blanked(parseSource(source))!;
    assert.equal(plain.length, source.length);
    const script = new vm.Script(`${plain.replace('export function', 'function')}; ${entry}`);
    assert.equal(typeof script.runInNewContext(), 'function');
  }
  assert.equal(blanked(parseSource('enum E { A }\nexport const f = () => E.A;')), undefined);
});

test('a program that the compiler refuses is no parent', () => {
  assert.throws(() => spliced('export function f(): number { return Date.now(); }', { entry: 'f', vocabulary: {} }), /names "Date"/);
  assert.throws(() => spliced("import { lbfgs } from 'clade/numeric';\nexport function f(): number { return lbfgs.length; }", { entry: 'f', vocabulary: {} }), /cannot be spliced/);
  assert.throws(() => spliced('let n = 0;\nexport function f(): number { return n++; }', { entry: 'f', vocabulary: {}, pure: true }), /could keep something/);
});

test('what stands around a node goes with it, and stays where just the node is replaced', () => {
  const text = 'for (;;) x = 1;\nz = 2;';
  const scaffold = { heads: [], wraps: [{ start: 9, end: 15, open: '{ c; ', close: ' }' }] };
  const part = { start: 0, end: text.length };
  assert.equal(weave(text, part, scaffold, []), 'for (;;) { c; x = 1; }\nz = 2;');
  assert.equal(weave(text, part, scaffold, [{ start: 9, end: 15, text: 'y = 3;' }]), 'for (;;) { c; y = 3; }\nz = 2;');
  // the whole loop: both ends of what stood around its body are gone
  assert.equal(weave(text, part, scaffold, [{ start: 0, end: 15, text: 'y = 3;' }]), 'y = 3;\nz = 2;');
  assert.equal(weave(text, part, scaffold, [{ start: 12, end: 18, text: '' }]), undefined);
});

const spans = (source: string, text: string, put: string): Change => ({ start: source.indexOf(text), end: source.indexOf(text) + text.length, text: put });

test('loops without braces go as a whole', () => {
  const source = 'export function f(x: number): number {\n  for (let i = 0; i < 3; i++) x += i;\n  while (x > 9) x /= 2;\n  return x;\n}\n';
  const parent = spliced(source, { entry: 'f', vocabulary: {}, pure: true });
  for (const change of [spans(source, 'for (let i = 0; i < 3; i++) x += i;', 'x = x + 1;'), spans(source, 'while (x > 9) x /= 2;', ''), spans(source, 'x += i;', 'if (x > 2) x += i;'), spans(source, 'x += i', 'x -= i')]) {
    const variant: Variant = { kind: 'by hand', changes: [change], reaches: true };
    const expected = compiled(parent.sourceOf(variant), 'f');
    assert.ok(!expected.includes('load'), expected);
    const body = parent.bodyOf(variant);
    assert.ok(body, parent.sourceOf(variant));
    assert.equal(does(() => realm.instantiateMany(parent.scriptOf([body]), 2000, 0)[0]!()), expected);
    const family = parent.familyOf([variant]);
    if (!family) continue;
    const instance = realm.instantiateMany(parent.scriptOf([family.body]), 2000, 0)[0]!();
    instance.choose!(0);
    assert.equal(does(() => instance), expected, family.body);
  }
});

/** As evolution leaves programs: with names that edits once made, and names that are keys. */
const BRED = `export function f(x: number, y: number): number {
  // EVOLVE-BLOCK-START
  const v1 = x * 2;
  const gap = y - x;
  let v2 = gap + 1;
  const pair = { v1, gap, v4: v2 };
  if (v1 > 4) v2 += pair.gap;
  let sum = 0;
  for (const key in pair) if (key === 'v4') sum += v2;
  return sum + pair.v1 * v2 + v1;
  // EVOLVE-BLOCK-END
}
`;

test('a name that the parent has is nobody\'s own: what declares it may move, and a key keeps it', () => {
  const parent = spliced(BRED, { entry: 'f', vocabulary: {}, pure: true });
  const [first, second] = ['const v1 = x * 2;', 'const gap = y - x;'] as const;
  const moved = [
    [spans(BRED, first, second), spans(BRED, second, first)],
    [spans(BRED, `${first}\n  `, ''), { start: BRED.indexOf('let v2'), end: BRED.indexOf('let v2'), text: `${first}\n  ` }],
    [spans(BRED, 'const pair = { v1, gap, v4: v2 };', 'const pair = { v1, gap, v4: v4 };'), { start: BRED.indexOf('const pair'), end: BRED.indexOf('const pair'), text: 'const v4 = v2;\n  ' }],
    [spans(BRED, 'x * 2', 'v3'), { start: BRED.indexOf(first), end: BRED.indexOf(first), text: 'const v3 = x * 2;\n  ' }],
  ].map((changes): Variant => ({ kind: 'by hand', changes, reaches: true }));
  const family = parent.familyOf(moved)!;
  assert.ok(family.members.includes(3), 'new names stay in the family');
  const [make] = realm.instantiateMany(parent.scriptOf([family.body]), 2000, 0);
  const shared = make!();
  moved.forEach((variant, i) => {
    const expected = compiled(parent.sourceOf(variant), 'f');
    assert.ok(!expected.includes('load'), parent.sourceOf(variant));
    assert.equal(splicedDoes(parent, variant), expected);
    if (!family.members.includes(i)) return;
    shared.choose!(i);
    assert.equal(does(() => shared), expected, `${parent.sourceOf(variant)}\n${family.body}`);
  });
});

test('the value of { a } is its key, too: no edit puts anything else there', () => {
  const analysis = analyse(BRED);
  assert.ok(!analysis.expressions.some(({ start }) => start === BRED.indexOf('{ v1, gap') + 2));
  const parent = spliced(BRED, { entry: 'f', vocabulary: {}, pure: true });
  for (let i = 0; i < 400; i++) {
    const variant = parent.variant(random(i, 'keys'), 0.3);
    if (variant?.changes.some(({ start, end }) => BRED.slice(start, end).includes('{ v1, gap'))) continue;
    if (variant) assert.match(parent.sourceOf(variant), /\{ v1, gap, v4: /);
  }
});

test('what changes the top level, or takes away a name that is still used, is for the compiler to refuse', () => {
  const source = 'const a = 2;\nexport function f(x: number): number {\n  const b = 3;\n  if (x > 1e9) return b;\n  return a * x;\n}\n';
  const parent = spliced(source, { entry: 'f', vocabulary: {}, pure: true });
  const by = (...changes: Change[]): Variant => ({ kind: 'by hand', changes, reaches: true });
  const refused = [by(spans(source, 'const a = 2;', 'let a = 2; a = 3;')), by(spans(source, 'const a = 2;', '')), by(spans(source, 'const b = 3;', ''), spans(source, 'return b', 'return b + x'))];
  for (const variant of refused) {
    assert.throws(() => compile(parent.sourceOf(variant), 'f', { pure: true }));
    assert.equal(parent.bodyOf(variant), undefined);
    assert.equal(parent.familyOf([variant]), undefined);
  }
  assert.ok(parent.bodyOf(by(spans(source, 'a * x', 'a - x'))));
  // without `pure` something could stay from one variant's turn to the next one's
  assert.equal(spliced(source, { entry: 'f', vocabulary: {} }).familyOf([by(spans(source, 'a * x', 'a - x'))]), undefined);
});

test('counters without a parser are those that a parser places', () => {
  for (const text of ['while (a < (b)) { a++; }', 'for (let i = 0; i < 3; i++) {\n  while (f(i)) {\n    g();\n  }\n}', 'x = y + 1;']) {
    const { loops, functions } = analyse(text);
    assert.equal(countedPlainly(text), weave(text, { start: 0, end: text.length }, counted(loops, functions), []));
  }
  for (const text of ['while (a) b++;', 'do { a(); } while (b);', "while (a === ')') { b(); }", 'x = () => { while (a) { b(); } };']) assert.equal(countedPlainly(text), undefined);
});
