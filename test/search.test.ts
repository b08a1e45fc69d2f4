import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EXIT, type Entry, type Outcome, type Plain, type Recipe, encode, hashOf, jobId, jobsOf, random, readJobId } from '../src/core/index.ts';
import { readCommit } from '../src/engine/index.ts';
import { DEFAULT_FUNCTIONS, SyntaxRefusal, analyse, compile, libraryScript, mutate, shortened } from '../src/language/index.ts';
import { CANDIDATE_MODULE, LIBRARY } from '../src/numeric/modules.ts';
import { mix, symbolic } from '../src/proposers/index.ts';
import { recipeFor } from '../src/recipes/index.ts';
import { createRealm } from '../src/sandboxes/realm.ts';
import type { EvolveOptions, Hooks } from '../src/workspace/options.ts';
import { loadProblem } from '../src/workspace/problem.ts';
import { restart } from '../src/workspace/restart.ts';
import { evolve, look, outputIn, resume } from '../src/workspace/run.ts';
import { long } from './long.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-search-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const out = (): string => join(folder, `run${++count}`);
const { problem, seed: SEED } = await loadProblem('circle-packing');
/** The default recipe, inheriting almost at once. */
const SOON: Recipe = { ...recipeFor('default', problem), name: 'soon', fromScratch: 4, startsOver: 50 };
const run = (options: Partial<EvolveOptions & Hooks> = {}) => evolve({ problem: 'circle-packing', seed: 3, evaluations: 24, workers: 2, recipe: SOON, out: out(), ...options });

test('a search program: same seed, same digest, with one worker or two, interrupted or not', async () => {
  const whole = await run();
  assert.equal((await run({ workers: 1 })).digest, whole.digest);
  assert.notEqual((await run({ seed: 4 })).digest, whole.digest);
  const stop = new AbortController();
  const target = out();
  assert.equal((await run({ out: target, signal: stop.signal, onCommit: (state) => void (state.evaluations > 14 && stop.abort()) })).status, 'interrupted');
  assert.equal((await resume(target, { recipe: SOON })).digest, whole.digest);
  assert.equal(whole.best.verified, true);
  assert.match(whole.origin, /own seed/);
});

test('children are handed what their parents made, once the first phase is over, and have to improve it', async () => {
  const { folder: where, state, best } = await run({ evaluations: 44 });
  const { store } = look(where);
  let handed = 0;
  for (let i = 1; i < store.commits(); i++) {
    for (const { from, total, found, output } of readCommit(store, i)!.drafts) {
      if (!from) continue;
      if (i < state.handsOver) assert.deepEqual(from, { incumbent: null, draw: 0 });
      if (from.incumbent === null || typeof total !== 'number') continue;
      handed++;
      // every object that counts is kept, or still its parent's
      assert.ok(output !== undefined && (found === undefined || found === null || output === from.incumbent));
      // an object is the one its hash names: twins and explorers once kept their own under another's
      assert.equal(hashOf(encode(outputIn(store, from.incumbent))), from.incumbent);
    }
  }
  store.close();
  assert.ok(handed > 0, 'nobody was handed anything in 44 evaluations');
  const object = JSON.parse(readFileSync(join(where, 'best.json'), 'utf8')) as string[];
  assert.equal(object.length, 78);
  const sum = object.reduce((total, value, k) => (k % 3 === 2 ? total + BigInt(value) : total), 0n);
  assert.ok(Math.abs(Number(sum) / 1e18 - best.score) < 1e-15);
  assert.ok(existsSync(join(where, 'best.svg')));
});

long('where objects are counted, another one that is as good is kept', async () => {
  const name = 'sorting-network:6';
  const soon: Recipe = { ...recipeFor('default', (await loadProblem(name)).problem), name: 'soon', fromScratch: 4, startsOver: 50 };
  const { folder: where } = await evolve({ problem: name, seed: 1, evaluations: 200, workers: 2, out: out(), recipe: soon });
  const { store } = look(where);
  const drafts = Array.from({ length: store.commits() }, (_, i) => readCommit(store, i)!.drafts).flat();
  const drifted = drafts.filter(({ from, total, found, output }) => from?.incumbent && typeof total === 'number' && found === undefined && output !== from.incumbent && (outputIn(store, from.incumbent) as Int32Array).length === 2 * total);
  store.close();
  assert.ok(drifted.length > 0, 'nobody found a network as large as the one it was handed');
});

long('a population that is stuck starts over from the founder: the champion stays, and it is the same run again', async () => {
  const over: Recipe = { ...SOON, name: 'over', startsOver: 0.01 };
  const whole = await run({ recipe: over, evaluations: 90 });
  assert.ok(whole.state.epoch.number >= 1, 'it never started over');
  const stop = new AbortController();
  const target = out();
  let before = 0;
  await run({ recipe: over, evaluations: 90, workers: 1, out: target, signal: stop.signal, onCommit: (state) => void ((before = state.epoch.number) > 0 && stop.abort()) });
  assert.ok(before > 0);
  assert.equal((await resume(target, { recipe: over })).digest, whole.digest);
  const { store } = look(target);
  const commits = Array.from({ length: store.commits() }, (_, i) => readCommit(store, i)!);
  store.close();
  const first = commits.findIndex(({ epoch }) => epoch === 1);
  assert.ok(commits[first]!.drafts.every(({ from }) => !from || from.incumbent === null), 'who starts over is handed nothing');
  const epochOf = (id: string): number => commits[Number(id.split('.')[0])]!.epoch ?? 0;
  assert.ok(commits.slice(first).every(({ epoch = 0, proposer, parents }) => parents.every((id) => id === '0.0' || (proposer === 'afresh' ? epochOf(id) < epoch : epochOf(id) === epoch))), 'nobody of before is a parent but who begins afresh');
  const scores = whole.state.records.map(({ total }) => total);
  assert.deepEqual(scores, scores.toSorted((a, b) => a - b));
});

test('who starts over begins with other objects of the founder, and with the program that made steps to improve on them', async () => {
  const moves = SEED.replace('return lbfgs(penalty, x,', 'if (search.incumbent) for (let i = 0; i < 3 * n; i++) x[i] = search.incumbent[i] + 0.3 * (random() - 0.5) * (i % 3 < 2 ? 1 : 0.1);\n  return lbfgs(penalty, x,').replaceAll('100 *', '1000 *').replaceAll('200 *', '2000 *');
  const over: Recipe = { ...SOON, name: 'over', fromScratch: 6, startsOver: 0.01, proposer: { name: 'moves', start: null, propose: ({ parents: [parent] }) => Promise.resolve([{ source: moves, parents: [parent!.id], kind: 'moves' }]) } };
  const { folder: where } = await run({ recipe: over, evaluations: 60 });
  const { store } = look(where);
  const commits = Array.from({ length: store.commits() }, (_, i) => readCommit(store, i)!);
  const first = commits.findIndex(({ proposer }) => proposer === 'afresh');
  assert.ok(first > 0, 'nobody began afresh');
  const begun = commits.filter(({ epoch, proposer }) => epoch === commits[first]!.epoch && proposer === 'afresh');
  const places = begun.filter(({ parents }) => parents[0] === '0.0').flatMap(({ drafts }) => drafts);
  const draws = places.map(({ from }) => from?.draw);
  assert.ok(places.length >= 3 && new Set(draws).size === draws.length, String(draws));
  assert.ok(places.every(({ from, total, program }) => from!.incumbent === null && typeof total === 'number' && store.blob(program!) === SEED));
  const tries = begun.filter(({ parents }) => parents[0] !== '0.0');
  assert.ok(tries.length > 0, 'nobody improves on them');
  for (const { parents, drafts } of tries) {
    const [id] = parents as [string];
    const parent = commits[Number(id.split('.')[0])]!;
    const made = parent.drafts.find((draft) => draft.id === id)!;
    assert.ok(parent.iteration < first && (parent.epoch ?? 0) < commits[first]!.epoch!, 'a program of an epoch before');
    assert.ok(made.from?.incumbent && made.found === undefined, 'that made a step there');
    for (const { from, program } of drafts) assert.ok(program === undefined || (from!.incumbent !== null && store.blob(program) === moves));
  }
  store.close();
});

long('who reads the incumbent for show is refused: without it, it does the same', async () => {
  const shown = SEED.replace('let f = 0;', 'let f = 0; x[0] = (search.incumbent ?? x)[0]; x[0] = 0.5;');
  const used = SEED.replace('return lbfgs(penalty, x,', 'if (search.incumbent) for (let i = 0; i < 3 * n; i++) x[i] = search.incumbent[i] + 0.05 * (random() - 0.5);\n  return lbfgs(penalty, x,');
  const reads = (source: string): Recipe => ({ ...SOON, name: 'reads', fromScratch: 1, proposer: { name: 'reads', start: null, propose: ({ parents: [parent] }) => Promise.resolve([{ source: `${source}\n`, parents: [parent!.id], kind: 'reads' }]) } });
  const { state } = await run({ recipe: reads(shown), evaluations: 30 });
  assert.ok(state.refusals.get('does the same without what it was given')! > 3, String([...state.refusals]));

  const { state: other } = await run({ recipe: reads(used), evaluations: 30 });
  assert.equal(other.refusals.get('does the same without what it was given'), undefined, String([...other.refusals]));
});

test('in a mix of searches a place in the archive earns nothing, nor does a shorter twin: only what is better does', () => {
  const entry = { fitness: 1, total: 1 } as Entry;
  const outcome = (own: Partial<Entry>): Outcome => ({ iteration: 1, proposer: 'edits', parents: ['0.0'], parentFitness: 1, niche: 0, spread: 1, cost: 1, lessons: [], results: [{ kind: 'edit', entry: { ...entry, ...own }, placed: true, record: false, note: null }] });
  const earned = (searches: boolean, own: Partial<Entry>): number => mix([symbolic()], { twins: !searches, places: !searches }).fold!(mix([symbolic()]).start, outcome(own)).arms[0]!.gain;
  assert.equal(earned(true, {}), 0);
  assert.equal(earned(true, { twin: '0.0', fitness: 2 }), 0);
  assert.equal(earned(true, { fitness: 1.5 }), 0.5);
  assert.ok(earned(false, {}) > 0);
  assert.ok(earned(false, { twin: '0.0' }) > 0);
});

test('a seed restarted on its own: independent tries, or each handed the best so far', async () => {
  const loaded = await loadProblem('circle-packing');
  const cold = await restart(loaded, SEED, { cpuSeconds: 60, tries: 4, incumbent: false });
  assert.equal(cold.tries.length, 4);
  assert.equal(new Set(cold.tries).size, 4);
  assert.equal(cold.best, Math.max(...cold.tries));
  const polishing = SEED.replace('return lbfgs(penalty, x,', 'return lbfgs(penalty, search.incumbent ?? x,').replaceAll('100 *', '1000 *').replaceAll('200 *', '2000 *');
  const warm = await restart(loaded, polishing, { cpuSeconds: 60, tries: 4, incumbent: true });
  assert.ok(warm.tries.every((value, i) => i === 0 || value > warm.tries[0]! - 1e-9), String(warm.tries));
  // many a winner cannot do without
  const needy = polishing.replace('search.incumbent ?? x', 'search.incumbent');
  assert.deepEqual(await restart(loaded, needy, { cpuSeconds: 60, tries: 2, incumbent: true }).then(({ best, failed }) => [best, failed]), [null, 2]);
  const begun = await restart(loaded, needy, { cpuSeconds: 60, tries: 3, incumbent: true, begin: SEED });
  assert.equal(begun.failed, 0);
  assert.equal(begun.tries[0], cold.tries[0]);
  assert.ok(begun.best! > begun.tries[0]!, String(begun.tries));
});

long('the commands work on a search: run, show, verify, baseline, bench', () => {
  const clade = (...args: string[]) => spawnSync(process.execPath, [new URL('../bin/clade.js', import.meta.url).pathname, ...args], { cwd: folder, env: { PATH: process.env.PATH!, CI: '1' }, encoding: 'utf8' });
  const ran = clade('run', 'circle-packing:32', '--evaluations', '40', '--seed', '2', '--json');
  assert.equal(ran.status, EXIT.ok, ran.stderr);
  assert.match(ran.stderr, /AlphaEvolve \(2025\) +2\.937/);
  assert.match(clade('show', 'circle-packing-32-2').stdout, /of the gain over the seed: structure \d+ %, numbers \d+ %/);
  const verified = clade('verify', 'circle-packing-32-2');
  assert.equal(verified.status, EXIT.ok, verified.stdout + verified.stderr);
  assert.match(verified.stdout, /exact score .*ok/);
  const baseline = clade('baseline', 'circle-packing-32-2', '--cpu-minutes', '0.02');
  assert.equal(baseline.status, EXIT.ok, baseline.stderr);
  assert.match(baseline.stdout, /the seed, with the incumbent/);
  const bench = clade('bench', 'cap-set:3', '--cpu-minutes', '0.02', '--json');
  assert.equal(bench.status, EXIT.ok, bench.stderr);
  assert.equal((JSON.parse(bench.stdout) as { problem: string }[])[0]!.problem, 'cap-set:3');
  const unknown = clade('run', 'circle-packing:27');
  assert.equal(unknown.status, EXIT.problem);
  assert.match(unknown.stderr, /no variant "27"[\s\S]*26, 32/);
  assert.match(clade('baseline', 'nothing').stderr, /no run "nothing"/);
});

test('ids of jobs can be read back', () => {
  for (const from of [{ incumbent: null, draw: 0 }, { incumbent: 'ab12', draw: 1e9 }, { incumbent: 'ab12', draw: 7, withheld: true as const }]) assert.deepEqual(readJobId(jobId('stream 1 from here', from)), { instance: 'stream 1 from here', from });
  assert.deepEqual(readJobId('stream 1'), { instance: 'stream 1' });
  assert.deepEqual(jobsOf(['a'], undefined), ['a']);
});

test('the library in a candidate: charges its own steps, bridges to what runs outside, and names its errors', () => {
  const body = 'const a = new Float64Array([2, 0, 0, 4]), b = new Float64Array([2, 8]); const y = solve(a, b); return lbfgs((x, g) => { g[0] = 2 * (x[0] - 3); return (x[0] - 3) ** 2; }, [0]).x[0] + y[0] + y[1];';
  const { script, host } = compile(`import { lbfgs, solve } from 'clade/numeric';\nexport function f(): number { ${body} }`, 'f', { library: LIBRARY });
  assert.deepEqual(host, ['solve']);
  const asked: string[] = [];
  const asks = (name: string, args: readonly Plain[]): { value: Plain; steps: number } => {
    asked.push(name);
    const [, b] = args as unknown as [Float64Array, Float64Array];
    return { value: Float64Array.from([b[0]! / 2, b[1]! / 4]), steps: 1234 };
  };
  const { handle, fuel } = createRealm({ library: libraryScript(LIBRARY), host: asks }).instantiate(script, 10_000, 0);
  assert.ok(Math.abs((handle.call() as number) - 6) < 1e-9);
  assert.deepEqual(asked, ['solve']);
  const spent = 10_000 - fuel(0);
  assert.ok(spent > 1234 + 10 && spent < 3000, String(spent));
  const fails = (): never => {
    throw new Error('the matrix is singular');
  };
  const failing = createRealm({ library: libraryScript(LIBRARY), host: fails }).instantiate(script, 10_000, 0);
  assert.throws(() => failing.handle.call(), /the matrix is singular/);
  for (const [text, why] of [["import { nothing } from 'clade/numeric';", /no "nothing"/], ["import * as all from 'clade/numeric';", /by name/], ["import { readFileSync } from 'node:fs';", /import only from/]] as const) {
    assert.throws(() => compile(`${text}\nexport const f = () => 1;`, 'f', { library: LIBRARY }), (error) => error instanceof SyntaxRefusal && why.test(error.message), text);
  }
  assert.throws(() => compile("import { lbfgs } from 'clade/numeric';\nexport const f = () => 1;", 'f'), /import nothing/);
  assert.ok(Object.keys(CANDIDATE_MODULE.pure).length >= 5);
});

test('programs of one realm share the library and nothing else: same results and steps as alone, and no notes', () => {
  const library = libraryScript(LIBRARY);
  const made = (body: string, realm = createRealm({ library })) => realm.instantiate(compile(`import { lbfgs } from 'clade/numeric';\nexport function f(): number { ${body} }`, 'f', { library: LIBRARY }).script, 5_000, 0);
  const DESCENT = 'return lbfgs((x, g) => { g[0] = 4 * (x[0] - 3) ** 3; return (x[0] - 3) ** 4; }, [0]).x[0];';
  const done = ({ handle, fuel }: ReturnType<typeof made>): [unknown, number] => {
    fuel(5_000);
    return [handle.call(), fuel(0)];
  };
  const alone = done(made(DESCENT));
  const realm = createRealm({ library });
  const [first, second] = [made(DESCENT, realm), made(DESCENT, realm)];
  for (const body of ['(lbfgs as any).seen = 1; return 1;', '(lbfgs as any).name = 1; return 1;', '(lbfgs as any)["proto" + "type"].seen = 1; return 1;']) assert.throws(() => made(body, realm).handle.call(), /read.only|not extensible/, body);
  assert.throws(() => made('lbfgs((x, g) => { for (;;) {} }, [0]); return 1;', realm).handle.call(), /out of steps/);
  assert.throws(() => made('lbfgs(() => { throw new Error("from inside"); }, [0]); return 1;', realm).handle.call(), /from inside/);
  assert.deepEqual([done(first), done(second), done(first)], [alone, alone, alone]);
});

test('a random number costs the steps that the problem says, and none where it says nothing', () => {
  const text = 'interface S { random(): number }\nexport function f(search: S): number { let sum = 0; for (let i = 0; i < 50; i++) sum += search.random() + search.random(); return sum; }';
  const { script } = compile(text, 'f', { library: LIBRARY });
  const realmOf = (draw?: number) => createRealm({ library: libraryScript(LIBRARY, draw) });
  const spent = (draw?: number): { steps: number; sum: unknown } => {
    const { handle, fuel } = realmOf(draw).instantiate(script, 10_000, 0);
    const sum = handle.call(handle.search({ n: 1, stream: [1] }));
    return { steps: 10_000 - fuel(0), sum };
  };
  assert.deepEqual(spent(7), { steps: spent().steps + 700, sum: spent().sum });
  const { handle, fuel } = realmOf(200).instantiate(script, 10_000, 0);
  assert.throws(() => handle.call(handle.search({ n: 1, stream: [1] })), 'out of steps at the next turn');
  assert.ok(fuel(0) < 0);
});

test('streams of random numbers: uniform, the same for the same seeds, another for any other', () => {
  const { script } = compile('interface S { random(): number }\nexport function f(search: S): number[] { return Array.from({ length: 2000 }, () => search.random()); }', 'f', { library: LIBRARY });
  const draw = (stream: number[]): number[] => {
    const { handle } = createRealm({ library: libraryScript(LIBRARY) }).instantiate(script, 1e6, 0);
    return [...(handle.call(handle.search({ n: 1, stream })) as number[])];
  };
  const first = draw([1, 0]);
  assert.deepEqual(draw([1, 0]), first);
  for (const other of [[2, 0], [1, 1], [0, 1], [1]]) assert.notDeepEqual(draw(other), first);
  assert.ok(first.every((value) => value >= 0 && value < 1));
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  assert.ok(Math.abs(mean - 0.5) < 0.03, String(mean));
  assert.ok(new Set(first).size > 1990);
});

test('edits of a search program: what is fixed stays, indices are left alone by ties, shortening shortens', () => {
  const analysis = analyse(SEED);
  for (let draw = 0; draw < 300; draw++) {
    const rng = random(draw, 'search');
    const edited = mutate({ analysis, vocabulary: { functions: DEFAULT_FUNCTIONS }, rng });
    if (edited) {
      assert.ok(!/(?<![.\w])(?:n|random) [-+*/]?= /.test(edited.text.slice(SEED.indexOf('{ n, random }') + 20)), edited.text);
      if (edited.kind === 'scale number' || edited.kind === 'vary number') assert.ok(edited.text.includes('x[3 * i + 2]'), edited.kind);
      if (edited.kind === 'read input') assert.match(edited.text, /= search\.incumbent \?\? /);
    }
    const shorter = shortened({ analysis, vocabulary: {}, rng });
    if (shorter) assert.ok(shorter.length < SEED.length);
  }
  assert.equal(mutate({ analysis, vocabulary: { functions: DEFAULT_FUNCTIONS }, rng: random(1), empty: true }, 400)?.kind === 'read input', false);
});
