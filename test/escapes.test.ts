/** Ways out of the light tier, and ways to keep something between calls, that were found by trying. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { loadProblem } from '../src/workspace/problem.ts';
import { needsBoundary } from '../src/workspace/run.ts';
import { idsOf, stage } from '../src/workspace/stage.ts';

const loaded = await loadProblem('symbolic-regression:nguyen-7');
const { evaluator } = stage(loaded, 1);
after(() => evaluator.close());

const NAMES = 'x0: number, x1: number, x2: number, x3: number, x4: number, x5: number, x6: number, x7: number, x8: number';
const law = (body: string, before = '', first = ''): string => loaded.seed.replace(/export function law\([^)]*\)/, `${before}\nexport function law(${first}${NAMES})`).replace(/(EVOLVE-BLOCK-START\n)[\s\S]*?(\n[^\n]*EVOLVE-BLOCK-END)/, `$1${body}$2`);

/** What became of a program: its score, or why it has none. */
async function outcome(source: string): Promise<string> {
  try {
    const [measured] = await evaluator.measure(evaluator.prepare(source), idsOf(loaded, 'search'));
    return measured!.score ? `score ${measured!.score.value}` : measured!.failure!.message;
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

test('this is nobody, so that nothing of the host can be reached through it', async () => {
  const probe = (test: string): string => law(`return ${test} ? x0 : Number.NaN;`, '', 'this: any, ');
  assert.match(await outcome(probe('this === undefined')), /^score/);
  assert.doesNotMatch(await outcome(probe('this !== undefined')), /^score/);
  assert.doesNotMatch(await outcome(law("return this.text['construc' + 'tor']('return 1')();", '', 'this: any, ')), /^score/);
});

test('prototypes that only iterators have are frozen', async () => {
  const keep = law('const P: any = Object.getPrototypeOf([1].values().map((q) => q)); Object.assign(P, { zz: (P.zz || 0) + 1 }); return P.zz;');
  assert.doesNotMatch(await outcome(keep), /^score/);
});

test('a pure program keeps nothing, however it is written', async () => {
  for (const [before, body] of [
    ['function k(): number { return 1; }', '(k as any) = 1; return x0;'],
    ['', '(law as any) = null; return x0;'],
    ['function k(): number { return 1; }', '[(k as any)] = [1] as any; return x0;'],
    ['function k(): number { return 1; }', 'for (k as any of [1]) {} return x0;'],
    ['for (var k = 0; k < 1; k++) {}', 'k++; return k;'],
    ['{ let s = 0; var tick = () => ++s; }', 'return tick();'],
    ['let at = -1;', 'at = at + 1; return at;'],
  ] as const) {
    assert.match(await outcome(law(body, before)), /^refused/, `${before} ${body}`);
  }
  assert.match(await outcome(law('let at = -1; at = at + 1; return at + x0;')), /^score/, 'what it keeps for one call is its own');
});

test('programs that models may have written run behind the boundary, in whichever run', () => {
  const identity = { problem: 'p', problemHash: '', engine: '', recipe: 'default', seed: 1, inFlight: 8, seedProgram: null };
  assert.equal(needsBoundary(identity, {}), false);
  assert.equal(needsBoundary({ ...identity, from: { run: 'a', programs: [] } }, {}), false);
  for (const one of [{ ...identity, asks: true as const }, { ...identity, from: { run: 'a', programs: [], asked: true as const } }]) {
    assert.equal(needsBoundary(one, {}), true);
    assert.equal(needsBoundary(one, { unsafeNoSandbox: true }), false);
  }
});
