import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { jobId } from '../src/core/index.ts';
import { builtInProblems, loadProblem, variantsOf } from '../src/workspace/problem.ts';
import { stage } from '../src/workspace/run.ts';

/*
 * Ways in which verifiers of published systems were gamed, tried on ours from the candidate's side, in real
 * sandboxes. What concerns one scorer alone is in the cheats of that problem.
 */

const loaded = await loadProblem('circle-packing');
const { evaluator } = stage(loaded, 1);
after(() => evaluator.close());

/** A program of the circle-packing contract with this body. */
const pack = (body: string, before = ''): string => `${before}
export interface Search { n: number; random(): number; steps(): number; incumbent?: Float64Array }
export function pack(search: Search): Float64Array {
  const { n } = search;
  const out = new Float64Array(3 * n);
  for (let i = 0; i < n; i++) { out[3 * i] = (1 + 2 * (i % 6)) / 12; out[3 * i + 1] = (1 + 2 * Math.floor(i / 6)) / 12; out[3 * i + 2] = 1 / 12; }
  ${body}
}`;

/** What becomes of it: a score, or why not. */
async function fate(source: string): Promise<number | string> {
  try {
    const [measured] = await evaluator.measure(evaluator.prepare(source), [jobId('stream 1', { incumbent: null, draw: 0 })]);
    return measured!.score?.value ?? `${measured!.failure!.kind}: ${measured!.failure!.message}`;
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

test('an honest program of the same shape has a score', async () => {
  const value = await fate(pack('return out;'));
  assert.ok(typeof value === 'number' && Math.abs(value - 26 / 12) < 1e-12, String(value));
});

const REFUSED: Readonly<Record<string, string>> = {
  'reports its own score': pack('return { circles: out, score: 4.01 } as unknown as Float64Array;'),
  'claims a sum instead of circles': pack('return 4.01 as unknown as Float64Array;'),
  'complex numbers': pack('return Array.from(out, (re) => ({ re, im: 3 })) as unknown as Float64Array;'),
  'texts that look like numbers': pack('return Array.from(out, String) as unknown as Float64Array;'),
  'NaN for a radius': pack('out[2] = NaN; return out;'),
  'NaN for a place': pack('out[0] = NaN; return out;'),
  'infinite radius': pack('out[2] = Infinity; return out;'),
  'vanishing numbers': pack('for (let i = 0; i < n; i++) out[3 * i + 2] = 1e-161; return out;'),
  'negative radius': pack('out[2] = -0.1; return out;'),
  'one circle too many': pack('return Float64Array.from([...out, 0.5, 0.5, 0.0001]);'),
  'circles in one place': pack('out[0] = out[3]; out[1] = out[4]; return out;'),
  'redefines the score through the global object': pack("(globalThis as any).score = () => ({ value: 4.01 }); return out;"),
  'looks for the scorer among the globals': pack("for (const name of Object.keys(globalThis)) if (name.includes('score')) return out; throw new Error('none');"),
  'code from a text': pack("return (0, eval)('out');"),
  'code through a constructor': pack("return (pack as any)['constructor']('return 1')();"),
  'imports the scorer': pack('return out;', "import { score } from './score.ts';"),
  'imports the file system': pack('return out;', "import { readFileSync } from 'node:fs';"),
  'imports at run time': pack("import('node:fs'); return out;"),
  'reads the environment': pack('return (process as any).env.HOME ? out : out;'),
  'reads a clock': pack('return Date.now() > 0 ? out : out;'),
  'stops the clock': pack('performance.now = () => 0; return out;'),
  'works on after its turn': pack('setTimeout(() => {}, 0); return out;'),
  'promises the answer': pack('return new Promise((resolve) => resolve(out)) as unknown as Float64Array;'),
  'starts a thread': pack("new Worker('x'); return out;"),
  'its own chance': pack('return Math.random() > 0.5 ? out : out;'),
  'patches what others use': pack('Array.prototype.push = () => 0; return out;'),
  'patches the array it is judged by': pack("Object.defineProperty(out, 'length', { value: 3 }); return out;"),
  'an array in sheep’s clothing': pack("const fake: any = { length: 3 * n, [Symbol.toStringTag]: 'Float64Array' }; return fake;"),
  'a subclass with its own reading': pack("class Sly extends Float64Array { get length() { return 78; } } return new Sly(78);"),
  'endless work': pack('for (;;) {} return out;'),
  'endless work in a library function': pack('while (true) lbfgs((x, g) => 0, out); return out;', "import { lbfgs } from 'clade/numeric';"),
  'a function the library does not have': pack('return bestPacking(n);', "import { bestPacking } from 'clade/numeric';"),
  'the bridge of the library': pack("$host('solve', []); return out;"),
};

for (const [cheat, source] of Object.entries(REFUSED)) {
  test(`rejected: ${cheat}`, async () => {
    const value = await fate(source);
    // what is read by its inside is scored as what it is: nothing is gained
    assert.ok(typeof value === 'string' || (value as number) <= 26 / 12, `${cheat} got ${value}`);
  });
}

test('overlap is never paid: larger radii are shrunk until the packing is exact', async () => {
  const value = await fate(pack('for (let i = 0; i < n; i++) out[3 * i + 2] *= 1 + 1e-6; return out;'));
  assert.ok(typeof value === 'number' && value <= 26 / 12, String(value));
});

test('what a program leaves behind is gone when the next one runs', async () => {
  const writes = pack('(search as any).incumbent = out; (pack as any).kept = out; return out;');
  await fate(writes);
  const value = await fate(pack('return (pack as any).kept ?? search.incumbent ?? out.slice(3) ;'));
  assert.match(String(value), /^invalid/);
});

test('a candidate cannot change what the library does for another', async () => {
  const evil = pack('(lbfgs as any).call = null; lbfgs((x, g) => { g.fill(0); return 0; }, out); return out;', "import { lbfgs } from 'clade/numeric';");
  await fate(evil);
  const value = await fate(pack('return lbfgs((x, g) => { g.fill(0); return 0; }, out).x;', "import { lbfgs } from 'clade/numeric';"));
  assert.ok(typeof value === 'number' && Math.abs(value - 26 / 12) < 1e-12, String(value));
});

test('published constructions are known values, never seeds; measured ones are recomputed by the scorer on loading', async () => {
  for (const name of builtInProblems()) {
    for (const place of [name, ...(await variantsOf(name)).map((variant) => `${name}:${variant}`)]) {
      const { seed, folder, problem } = await loadProblem(place);
      assert.ok(seed.length < 6000, `${place}: a seed so long could hold a construction`);
      assert.ok(!/\d\.\d{12}/.test(seed), `${place}: the seed has numbers of 12 digits`);
      assert.ok(existsSync(`${folder}/README.md`) && readFileSync(`${folder}/README.md`, 'utf8').toLowerCase().includes('cheat'), `${place}: its README names no cheats`);
      for (const { value } of problem.known ?? []) assert.ok(Number.isFinite(value), place);
    }
  }
});
