import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInThisContext } from 'node:vm';
import { type Plain, aggregate } from '../../src/core/index.ts';
import { compile } from '../../src/language/index.ts';
import { handleOf, seedOf } from '../handle.ts';
import type { Data } from './data.ts';
import { hint, run } from './harness.ts';
import { instances } from './instances.ts';
import { knownRules } from './known-rules.ts';
import problem from './problem.ts';
import reference from './reference.json' with { type: 'json' };
import { lossesOf, score } from './score.ts';
import { taskOf } from './tasks.ts';

const all = instances();
const one = (id: string) => all.find((each) => each.id === id)!;
const rule = (body: string) => handleOf(`function update(w, g, m, v, lr) { ${body} return [w, m, v]; }`, 'update');
const judge = (candidate: ReturnType<typeof rule>, { id, data }: { id: string; data: Data }) => {
  const verdict = score(run(candidate, data), data, { id });
  assert.ok('value' in verdict, 'rejected' in verdict ? verdict.rejected : '');
  return verdict;
};
const mean = (candidate: ReturnType<typeof rule>, which: readonly { id: string; data: Data }[]): number => which.reduce((sum, each) => sum + judge(candidate, each).value, 0) / which.length;
/** Of the held-out tasks those that take no second; test/optimizer.test.ts runs all of them. */
const QUICK = ['powell-3x1000-201', 'softmax-10x400-202', 'factors-10x400-203', 'rosenbrock-30x1500-301', 'quadratic-60x1000-302'];

test('AdamW is the measure: its losses are what is written down, on search and validation and on some of the rest', () => {
  const seed = handleOf(seedOf(import.meta.url), 'update');
  for (const instance of all.filter(({ split, id }) => split !== 'heldOut' || QUICK.includes(id))) {
    const losses = lossesOf(run(seed, instance.data), instance.data);
    const known = (reference as Record<string, number>)[instance.id]!;
    assert.ok(Math.abs(Math.min(...losses) / known - 1) < 1e-6, `${instance.id}: ${Math.min(...losses)}, not ${known}`);
  }
  assert.deepEqual(Object.keys(reference).sort(), all.map(({ id }) => id).sort());
});

test('the other rules, on the proxies', () => {
  const proxies = all.filter(({ split }) => split === 'search');
  const found = Object.entries(knownRules).map(([name, source]) => [name, Number(mean(handleOf(source, 'update'), proxies).toFixed(3)) + 0]);
  assert.deepEqual(Object.fromEntries(found), { AdamW: 0, SGD: 0.835, momentum: 0.139, Lion: 0 });
});

test('gradients are those of the losses, but for noise: their mean over many steps against differences', () => {
  for (const family of ['quadratic', 'rosenbrock', 'powell', 'logistic', 'softmax', 'network', 'deep', 'factors'] as const) {
    const steps = 4000;
    const data: Data = { family, size: family === 'powell' ? 1 : 4, steps, seed: 77, rates: Float64Array.of(0.1) };
    const { start, loss, gradient } = taskOf(data);
    const mean = new Float64Array(start.length);
    const one = new Float64Array(start.length);
    for (let step = 0; step < steps; step++) {
      gradient(start, step, one);
      for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + one[i]! / steps;
    }
    const exact = Float64Array.from(start, (each, i) => {
      const at = (h: number) => loss(start.with(i, each + h));
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    });
    const off = Math.hypot(...exact.map((each, i) => each - mean[i]!)) / Math.hypot(...exact);
    assert.ok(off < 0.1, `${family}: ${off}`);
  }
});

test('the noise is the same for everybody, every time', () => {
  const { data } = one('network-4x120-1');
  const seed = handleOf(seedOf(import.meta.url), 'update');
  const again: Data = { ...(data as object) } as Data;
  assert.deepEqual(run(seed, data), run(seed, again));
});

test('who diverges with every rate is as bad as can be, and finite; who gives no numbers fails', () => {
  const each = one('quadratic-6x80-1');
  for (const body of ['w = NaN;', 'w = 1 / 0;', 'm = NaN;', 'v = Infinity;', 'w = w + 1e99 * g;', 'w = w + 1e60;']) assert.equal(judge(rule(body), each).value, 3, body);
  assert.equal(judge(rule('w = NaN;'), each).metrics!.diverged, 1);
  const fails = (text: string) => () => run(handleOf(text, 'update'), each.data);
  assert.throws(fails('function update() {}'), /returned a undefined, not \[w, m, v\]/);
  assert.throws(fails('function update() { return null; }'), /returned null/);
  assert.throws(fails('function update(w, g, m, v) { return [w, m]; }'), /a undefined as its v/);
  assert.throws(fails('function update(w, g, m, v) { return ["0", m, v]; }'), /a string as its w/);
  assert.throws(fails('function update(w, g, m, v) { return [{ valueOf: () => 0 }, m, v]; }'), /a object as its w/);
  assert.throws(fails('function update(w, g, m, v) { return [w, 1n, v]; }'), /a bigint as its m/);
});

test('nobody keeps anything but m and v: every way there is to remember is refused, or found empty', () => {
  const program = (before: string, inside: string) => `${before}\nexport function update(w: number, g: number, m: number, v: number, lr: number): [number, number, number] { ${inside} return [w, m, v]; }`;
  const refused = (before: string, inside: string) => assert.throws(() => compile(program(before, inside), 'update', { pure: true }), /could keep something/, before + inside);
  refused('let turn = 0;', 'turn++;');
  refused('var turn = 0;', 'turn++;');
  refused('const past = [0];', 'past[0] = past[0]! + 1;');
  refused('const past = new Float64Array(4);', 'past[0] = w;');
  refused('const past = new Map<number, number>();', 'past.set(0, w);');
  refused('const past = { turn: 0 };', 'past.turn++;');
  refused('class Past { static turn = 0; }', 'Past.turn++;');
  refused('const count = (() => { let n = 0; return () => ++n; })();', 'w -= count();');
  refused('', '(update as unknown as { turn: number }).turn = 1;');
  assert.throws(() => compile(program('function* g() {}', "(update as never)['proto' + 'type'].turn = 1;"), 'update', { pure: true }), /could keep something/);
  // what no one sees in the text meets functions that are frozen
  for (const inside of ["Object.assign(update, { turn: 1 });", "Object['as' + 'sign'](update, { turn: 1 });", "Object.assign((update as never)['proto' + 'type'], { turn: 1 });"]) {
    const { script } = compile(program('', inside), 'update', { pure: true });
    const [update] = runInThisContext(script)(100, 0) as [(...args: number[]) => unknown];
    assert.throws(() => update(1, 1, 0, 0, 0.1), TypeError, inside);
  }
});

test('the way to the lowest point cannot be known: a rule that pulls to one place gains nothing on larger tasks', () => {
  const validation = all.filter(({ split }) => split === 'validation');
  for (const place of [0, 1, -1]) assert.ok(mean(rule(`w = w - 0.5 * lr * (w - ${place});`), validation) > 0.5, `${place}`);
});

test('who knows the tasks of the search by their first weights shines there, and nowhere else', () => {
  const proxies = all.filter(({ split }) => split === 'search');
  // where AdamW ends, by where it starts: a table in the program
  const table = proxies.flatMap(({ data }) => {
    const { start } = taskOf(data);
    const output = run(handleOf(seedOf(import.meta.url), 'update'), data);
    const losses = lossesOf(output, data);
    const best = losses.indexOf(Math.min(...losses));
    const n = start.length;
    return Array.from(start, (from, i) => `[${from}, ${output[(best * 8 + 7) * n + i]}]`);
  });
  const cheat = rule(`const table = [${table.join(',')}]; const row = table.find(([from]) => from === w); if (m === 0 && row) { w = row[1]; m = 1; }`);
  assert.ok(mean(cheat, proxies) < 0.01, 'it is as good as AdamW without a gradient');
  assert.ok(mean(cheat, all.filter(({ split }) => split === 'validation')) > 0.5);
});

test('the scorer takes nothing but weights', () => {
  const { id, data } = one('quadratic-6x80-1');
  const good = run(handleOf(seedOf(import.meta.url), 'update'), data);
  const wrong: Plain[] = [null, 3, [...good], good.slice(1), new Float64Array(0), Int32Array.from(good), { value: -3 }];
  for (const output of wrong) assert.ok('rejected' in score(output, data, { id }));
  assert.ok('rejected' in score(good, data, { id: 'another' }));
  const verdict = score(good.slice().fill(Number.NaN), data, { id });
  assert.ok('value' in verdict && verdict.value === 3);
});

test('the hint tells who gets anywhere from who stays or diverges, and the picture draws a line for each rate', () => {
  const [adamw, sgd, still] = [handleOf(seedOf(import.meta.url), 'update'), handleOf(knownRules.SGD!, 'update'), rule('')].map((each) => hint(each, problem.hint() as never)) as [number, number, number];
  assert.ok(adamw < still && sgd < still);
  assert.equal(hint(rule('w = NaN;'), problem.hint() as never), Number.POSITIVE_INFINITY);
  const { data } = one('network-4x120-1');
  const svg = problem.picture(data, run(handleOf(seedOf(import.meta.url), 'update'), data));
  assert.equal(svg.match(/<polyline/g)!.length, data.rates.length);
  assert.match(svg, /lr 0\.05<\/text>/);
  assert.match(problem.picture(data, run(rule('w = NaN;'), data)), /<svg/);
});

test('aggregated as a run does it: the seed has zero', () => {
  const measured = all.filter(({ split }) => split === 'search').map(({ id, data }) => ({ instance: id, steps: 0, outputHash: '', score: judge(handleOf(seedOf(import.meta.url), 'update'), { id, data }) }));
  assert.ok(Math.abs(aggregate(problem, measured).total!) < 1e-6);
});
