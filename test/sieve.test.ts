import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import vm from 'node:vm';
import { type Limits, type SieveTask, random } from '../src/core/index.ts';
import { spliced } from '../src/language/index.ts';
import { recipeFor } from '../src/recipes/index.ts';
import { sieve } from '../src/sandboxes/index.ts';
import type { EvolveOptions, Hooks } from '../src/workspace/options.ts';
import { loadProblem } from '../src/workspace/problem.ts';
import { evolve, resume } from '../src/workspace/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-sieve-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const HARNESS = new URL('../bench/problems/sixty-lines/harness.ts', import.meta.url).href;
const LIMITS: Limits = { steps: 100_000, seconds: 20, memoryMB: 256, outputBytes: 1 << 16 };
const ROWS = Float64Array.from({ length: 20 }, (_, i) => Math.sin(7 * i) + 1.1);
const SEED = readFileSync(new URL('../problems/optimizer-discovery/seed.ts', import.meta.url), 'utf8');
const task = (more: Partial<SieveTask> = {}): SieveTask => ({ source: SEED, stream: [1, 'test'], variants: 96, best: 5, more: 0.3, vocabulary: {}, ...more });
const open = (workers = 1) => sieve({ harness: HARNESS, entry: 'update', pure: true, limits: LIMITS, probes: [ROWS], hint: ROWS, workers });

test('the same task gives the same answer, whoever serves it and whatever came before', async () => {
  const [one, two] = [open(), open(2)];
  try {
    const first = await one.sift(task());
    assert.equal(first.tried, first.unreached + first.failed + first.same + (await one.sift(task({ best: 1000 }))).drafts.length);
    assert.equal(first.drafts.length, 5);
    await one.sift(task({ stream: [2] }));
    assert.deepEqual(await one.sift(task()), first);
    const several = await Promise.all([task({ stream: [2] }), task(), task({ stream: [3] }), task()].map((each) => two.sift(each)));
    assert.deepEqual(several[1], first);
    assert.deepEqual(several[3], first);
    assert.equal(two.pids().length, 2);
    const all = several.flatMap(({ drafts }) => drafts.map(({ source }) => source));
    assert.ok(all.every((source) => source !== SEED && source.startsWith(SEED.slice(0, SEED.indexOf('EVOLVE-BLOCK-START')))));
  } finally {
    one.close();
    two.close();
  }
});

/** Copies of its jumps may stand outside of the loop they name, and then nothing parses that holds one. */
const LABELLED = SEED.replace('  m = 0.9', '  outer: for (let i = 0; i < 2; i++) {\n    for (let k = 0; k < 2; k++) {\n      if (g * k > 0.5) break outer;\n      if (m > 2) continue outer;\n      m += 0.01 * k;\n    }\n  }\n  m = 0.9');

for (const [name, source] of [['the seed', SEED], ['a parent with variants that do not parse', LABELLED]] as const) {
  test(`${name}: best first, by what a full compilation of the same sources gives`, async () => {
    const one = open();
    try {
      const asked = task({ source, best: 1000 });
      const { drafts } = await one.sift(asked);
      const parent = spliced(source, { entry: 'update', vocabulary: {}, pure: true });
      const variants = Array.from({ length: asked.variants }, (_, i) => parent.variant(random(...asked.stream, i), asked.more)).filter((variant) => variant !== undefined);
      const parses = (variant: (typeof variants)[number]): boolean => {
        try {
          return new vm.Script(parent.scriptOf([parent.bodyOf(variant) ?? '('])) !== undefined;
        } catch {
          return false;
        }
      };
      assert.equal(variants.every(parses), source === SEED);
      // asked again alone, each survivor as a parent: its own hint is what it was ordered by
      const { handleOf } = await import('../problems/handle.ts');
      const { hint } = await import('../bench/problems/sixty-lines/harness.ts');
      const values = drafts.map(({ source }) => hint(handleOf(source, 'update'), ROWS));
      assert.ok(values.length > 20 && new Set(values).size > 10);
      assert.deepEqual(values, values.toSorted((a, b) => a - b));
    } finally {
      one.close();
    }
  });
}

test('a parent that fails, does not end or cannot be read has no variants that harm', async () => {
  const one = open();
  try {
    const endless = SEED.replace('m = 0.9 * m + 0.1 * g;', 'while (w === w) m = m + 1;');
    const found = await one.sift(task({ source: endless, variants: 32 }));
    assert.equal(found.tried, 32);
    assert.ok(found.failed > 10);
    assert.deepEqual((await one.sift(task({ source: 'export function update() { return fetch; }' }))).drafts, []);
    assert.equal(one.guardsFired, 0);
    assert.equal((await one.sift(task())).drafts.length, 5);
  } finally {
    one.close();
  }
});

test('who is killed while sifting is replaced', async () => {
  const one = open();
  try {
    const whole = await one.sift(task());
    const kill = (): void => one.pids().forEach((pid) => process.kill(pid, 'SIGKILL'));
    const again = one.sift(task());
    kill();
    assert.deepEqual(await again, whole);
    assert.equal(one.guardsFired, 0);
  } finally {
    one.close();
  }
});

const PROBLEM = new URL('../bench/problems/sixty-lines', import.meta.url).pathname;
const { problem } = await loadProblem(PROBLEM);
let count = 0;
const run = (options: Partial<EvolveOptions & Hooks> = {}) => evolve({ problem: PROBLEM, recipe: recipeFor('screening', problem), seed: 3, evaluations: 120, workers: 2, out: join(folder, `run${++count}`), ...options });

test('a run that screens: one worker, two, interrupted and resumed, the same digest; its variants are counted', async () => {
  const whole = await run();
  assert.ok(whole.state.variants >= 128, `${whole.state.variants}`);
  assert.ok(whole.state.byProposer.get('screened edits')!.drafts > 0);
  assert.ok(whole.deterministic);
  assert.equal((await run({ workers: 1 })).digest, whole.digest);
  const stop = new AbortController();
  const target = join(folder, 'broken');
  await run({ out: target, signal: stop.signal, onCommit: (state) => void (state.committed >= 3 && stop.abort()) });
  const rest = await resume(target, { recipe: recipeFor('screening', problem) });
  assert.equal(rest.digest, whole.digest);
  assert.equal(rest.state.variants, whole.state.variants);
  assert.ok(existsSync(join(target, 'best.ts')));
});
