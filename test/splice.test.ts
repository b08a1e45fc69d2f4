import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';
import { encode, random } from '../src/core/index.ts';
import { type Spliced, type Variant, blanked, compile, parseSource, spliced } from '../src/language/index.ts';
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
    for (let group = 0; group < 4; group++) {
      const variants = Array.from({ length: 40 }, (_, i) => parent.variant(random(group, i, name), 0.4)).filter((variant) => variant !== undefined);
      const family = parent.familyOf(variants)!;
      const instance = realm.instantiateMany(parent.scriptOf([family.body]), 2000, 0)[0]!();
      // there and back again: nobody's turn leaves anything behind
      for (const i of [...family.members, ...family.members.toReversed()]) {
        instance.choose!(i);
        const source = parent.sourceOf(variants[i]!);
        assert.equal(does(() => instance), compiled(source, entry), `${variants[i]!.kind}\n${source}`);
        same++;
      }
      alone += variants.filter((variant, i) => !variant.constants && !family.members.includes(i)).length;
    }
    assert.ok(same > 150 && alone < 60, `${same} in families, ${alone} alone`);
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
