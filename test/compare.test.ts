import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { mean, median } from 'simple-statistics';
import { type CompareOptions, compareCommand } from '../src/cli/compare.ts';
import { CladeError, EXIT, type Identity, type Problem, random } from '../src/core/index.ts';
import { Journal } from '../src/engine/index.ts';
import { bandSvg, steps } from '../src/reports/band.ts';
import { type Comparison, type Course, type Group, amount, compareGroups, compareText, conclusions, groupCourses } from '../src/reports/compare.ts';
import { bootstrap, holm, mannWhitney, smallestP, superiority } from '../src/reports/statistics.ts';
import { sqlite } from '../src/stores/index.ts';
import { evolve } from '../src/workspace/run.ts';
import { long } from './long.ts';

// ── statistics ────────────────────────────────────────────────────────────────────────────────

const close = (a: number, b: number, by = 1e-12): void => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);
/** Few different values, so that there are ties. */
const sample = (most: number): fc.Arbitrary<number[]> => fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: most });

/** Wins and half the ties, pair by pair. */
const wins = (first: readonly number[], second: readonly number[]): number => first.reduce((sum, a) => sum + second.reduce((own, b) => own + (a > b ? 1 : a === b ? 0.5 : 0), 0), 0);

/** Every way to deal the pooled values. */
function dealt(first: readonly number[], second: readonly number[]): number {
  const pooled = [...first, ...second];
  const middle = (first.length * second.length) / 2;
  const distance = Math.abs(wins(first, second) - middle);
  let [all, far] = [0, 0];
  for (let mask = 0; mask < 2 ** pooled.length; mask++) {
    const mine = pooled.filter((_, i) => mask & (1 << i));
    if (mine.length !== first.length) continue;
    all++;
    if (Math.abs(wins(mine, pooled.filter((_, i) => !(mask & (1 << i)))) - middle) >= distance) far++;
  }
  return far / all;
}

test('the U test is what every way to deal the values makes it, with ties too', () => {
  fc.assert(fc.property(sample(5), sample(5), (first, second) => {
    const { u, p, exact } = mannWhitney(first, second);
    assert.ok(exact);
    close(u, wins(first, second));
    close(p, dealt(first, second));
    close(superiority(first, second), u / (first.length * second.length));
  }), { numRuns: 60 });
});

test('the U test agrees with published values', () => {
  // Hollander and Wolfe (1973), p. 69, permeability of the human chorioamnion: W = 35, one-sided exact p 0.1272 (the example of R's wilcox.test)
  const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const early = [1.15, 0.88, 0.9, 0.74, 1.21];
  const { u, p } = mannWhitney(term, early);
  assert.equal(u, 35);
  close(p, 2 * 0.1272, 1e-4);
  assert.deepEqual(mannWhitney([1, 2, 3], [4, 5, 6]), { u: 0, p: 0.1, exact: true });
  close(smallestP(3, 3), 0.1);
  close(smallestP(5, 5), 2 / 252);
  assert.equal(smallestP(1, 1), 1);
});

test('the U test is the same for both orders and any growing scale, and finds nothing between equals', () => {
  fc.assert(fc.property(sample(12), sample(12), (first, second) => {
    const { p } = mannWhitney(first, second);
    close(p, mannWhitney(second, first).p, 1e-9);
    close(p, mannWhitney(first.map(Math.exp), second.map(Math.exp)).p, 1e-9);
    close(superiority(first, second) + superiority(second, first), 1);
    assert.ok(p > 0 && p <= 1 + 1e-12);
    close(mannWhitney(first, first).p, 1, 1e-9);
  }), { numRuns: 60 });
});

test('above a hundred values the approximation takes over and meets the exact test', () => {
  const rng = random(5);
  for (const shift of [0, 0.3, 0.6]) {
    const [first, second] = [shift, 0].map((by) => Array.from({ length: 51 }, () => Math.round(4 * (rng.normal() + by)))) as [number[], number[]];
    const near = mannWhitney(first, second);
    const counted = mannWhitney(first, second, 102);
    assert.deepEqual([near.exact, counted.exact], [false, true]);
    close(near.p, counted.p, 2e-3);
  }
  const same = Array.from({ length: 60 }, () => 1);
  assert.equal(mannWhitney(same, same).p, 1);
});

test('Holm by hand, and never below the values', () => {
  assert.deepEqual(holm([0.01, 0.04]), [0.02, 0.04]);
  assert.deepEqual(holm([0.04, 0.01, 0.03]).map((p) => Number(p.toFixed(6))), [0.06, 0.03, 0.06]);
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (ps) => {
    const raised = holm(ps);
    for (const [i, p] of ps.entries()) assert.ok(raised[i]! >= p && raised[i]! <= 1);
    for (const [i, a] of ps.entries()) for (const [j, b] of ps.entries()) if (a < b) assert.ok(raised[i]! <= raised[j]!);
  }));
});

test('bootstrap intervals: repeatable, without order, inside the values, and none for four', () => {
  assert.equal(bootstrap([1, 2, 3, 4], median), null);
  // at least three of five draws are the lowest with probability 0.058, so both ends are reached
  assert.deepEqual(bootstrap([5, 1, 4, 2, 3], median), { low: 1, high: 5 });
  assert.deepEqual(bootstrap([2, 2, 2, 2, 2, 2], mean), { low: 2, high: 2 });
  fc.assert(fc.property(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 5, maxLength: 12 }), (values) => {
    const { low, high } = bootstrap(values, median, 300)!;
    assert.deepEqual(bootstrap([...values].reverse(), median, 300), { low, high });
    assert.ok(Math.min(...values) <= low && low <= median(values) && median(values) <= high && high <= Math.max(...values));
  }), { numRuns: 30 });
});

test('bootstrap intervals hold the truth about as often as they say', () => {
  const rng = random(11);
  for (const statistic of [median, mean]) {
    let held = 0;
    for (let i = 0; i < 300; i++) {
      const { low, high } = bootstrap(Array.from({ length: 20 }, () => rng.normal()), statistic, 400)!;
      if (low <= 0 && 0 <= high) held++;
    }
    assert.ok(held / 300 > 0.89 && held / 300 < 0.985, `${held} of 300`);
  }
});

// ── comparing ─────────────────────────────────────────────────────────────────────────────────

const identity: Identity = { problem: 'p', problemHash: 'aaaaaaaaaaaa', engine: '1', recipe: 'a', seed: 1, inFlight: 8, seedProgram: null };

/** A run whose records are `[evaluations, score]`. */
function course(recipe: string, seed: number, records: readonly [number, number][], more: Partial<Course> & { end?: Course['end'] } = {}): Course {
  const position = (evaluations: number): Course['end'] => ({ evaluations, cpu: evaluations / 10, iterations: evaluations - 1, calls: 0, usd: 0 });
  return { run: `${recipe}-${seed}`, identity: { ...identity, recipe, seed }, models: '', budget: 'evaluations', records: records.map(([at, score], i) => ({ id: `${at}.${i}`, score, ...position(at) })), end: position(100), complete: false, heldOut: null, ...more };
}

const group = (recipe: string, scores: readonly number[]): Course[] => scores.map((score, i) => course(recipe, i + 1, [[1, 9], [50, score]]));
const quiet = (): void => {};
const problem = { name: 'p', title: 'A <problem>', direction: 'minimize' } as Problem;

test('better is said where p allows it, in the direction of the problem', () => {
  const groups = groupCourses([...group('a', [1, 2, 3, 4, 5]), ...group('b', [6, 7, 8, 8.5, 8.7])], quiet);
  const low = compareGroups(groups, 'minimize', 'evaluations');
  assert.equal(low.at, 100);
  assert.equal(low.shortest, null);
  const { better, difference, superiority: share, p, paired } = low.versus[0]!;
  assert.deepEqual([better, difference, share], ['first', -5, 1]);
  close(p, 2 / 252);
  assert.deepEqual([paired?.seeds, paired?.wins, paired?.ties, paired?.losses], [5, 5, 0, 0]);
  close(paired!.mean, -4.64);
  assert.match(conclusions(low)[0]!, /^a is better than b at 100 evaluations: in 100 % .*p = 0\.0079, 5 runs each/);
  const high = compareGroups(groups, 'maximize', 'evaluations');
  assert.equal(high.versus[0]!.better, 'other');
  assert.equal(high.versus[0]!.paired!.losses, 5);
  assert.match(conclusions(high)[0]!, /^b is better than a/);
  // before the second record everyone stands where the seed does
  const early = compareGroups(groups, 'minimize', 'evaluations', 49);
  assert.deepEqual([early.versus[0]!.better, early.versus[0]!.paired!.ties, early.versus[0]!.p], [null, 5, 1]);
  assert.equal(early.groups[0]!.beyond, 5);
  assert.match(conclusions(early)[0]!, /^a and b cannot be told apart with 5 runs each at 49 evaluations \(p = 1\)\.$/);
  assert.equal(compareGroups(groups, 'minimize', 'cpu', 4.9).groups[0]!.median, 9);
  assert.equal(compareGroups(groups, 'minimize', 'iterations', 49).groups[0]!.median, 3);
});

test('few runs get no interval, and are told that no scores could decide', () => {
  const text = compareText(problem, 'search', compareGroups(groupCourses([...group('a', [1, 2, 3]), ...group('b', [6, 7, 8])], quiet), 'minimize', 'evaluations'));
  assert.match(text, /too few for one/);
  assert.match(text, /cannot be told apart with 3 runs each at 100 evaluations \(p = 0\.1\)\. No scores of so few runs could/);
});

test('several comparisons are corrected for', () => {
  const { versus } = compareGroups(groupCourses(['a', 'b', 'c', 'd'].flatMap((name, i) => group(name, [1, 2, 3, 4].map((x) => x + 5 * i))), quiet), 'minimize', 'evaluations');
  for (const { p, corrected, better } of versus) {
    close(p, 2 / 70);
    close(corrected, 6 / 70);
    assert.equal(better, null);
  }
});

test('groups are named by what differs and by nothing else', () => {
  const labels = (...courses: Course[]): string[] => groupCourses(courses, quiet).map(({ label }) => label);
  const one = course('a', 1, [[1, 1]]);
  assert.deepEqual(labels(one, course('a', 2, [[1, 1]]), course('b', 1, [[1, 1]])), ['a', 'b']);
  assert.deepEqual(labels(one, { ...one, identity: { ...identity, seedProgram: '0123456789' } }), ['a', 'a, seed program 01234567']);
  assert.deepEqual(labels(one, { ...one, identity: { ...identity, inFlight: 4 } }), ['a, 8 in flight', 'a, 4 in flight']);
  assert.deepEqual(labels(one, { ...one, budget: 'cpuMinutes' }), ['a, budget in evaluations', 'a, budget in cpuMinutes']);
  assert.deepEqual(labels(one, { ...one, models: 'scripted:x' }, { ...one, models: 'openai:y' }), ['a', 'a, asking scripted:x', 'a, asking openai:y']);
  assert.deepEqual(labels({ ...one, models: 'scripted:x' }, course('b', 1, [[1, 1]], { models: 'scripted:x' })), ['a', 'b'], 'what all have in common names nobody');
  assert.deepEqual(labels(one, { ...one, identity: { ...identity, from: { run: 'old', programs: [] } } }), ['a', 'a, begun with old']);
  const said: string[] = [];
  assert.equal(groupCourses([one, { ...one, identity: { ...identity, problemHash: 'bbbbbbbbbbbb' } }], (text) => said.push(text)).length, 2);
  assert.match(said[0]!, /different versions/);
});

test('one run alone, and runs of one group, have nothing to be compared with', () => {
  const said = (...courses: Course[]): string[] => conclusions(compareGroups(groupCourses(courses, quiet), 'minimize', 'evaluations'));
  assert.deepEqual(said(course('a', 1, [[1, 9]])), ['This is one run: there is nothing to compare it with.']);
  assert.match(said(course('a', 1, [[1, 9]]), course('a', 2, [[1, 9]]))[0]!, /^All 2 runs are one group/);
});

test('the same run twice counts once, the longer one; two that differ both count', () => {
  const said: string[] = [];
  const long = course('a', 1, [[1, 9], [50, 3], [150, 2]], { end: { evaluations: 200, cpu: 20, iterations: 199, calls: 0, usd: 0 }, run: 'long' });
  const [same] = groupCourses([course('a', 1, [[1, 9], [50, 3]]), long], (text) => said.push(text));
  assert.deepEqual(same!.runs.map(({ run }) => run), ['long']);
  assert.equal(said.pop(), 'a-1 is a beginning of long (a, seed 1); only the longer one counts');
  assert.deepEqual(groupCourses([long, course('a', 1, [[1, 9], [50, 3]])], (text) => said.push(text))[0]!.runs.map(({ run }) => run), ['long']);
  assert.match(said.pop()!, /^a-1 is a beginning of long/);
  groupCourses([long, { ...long, run: 'copy' }], (text) => said.push(text));
  assert.match(said.pop()!, /long and copy are the same run of a \(seed 1\); it counts once/);
  assert.deepEqual([amount('evaluations', 3739.6), amount('evaluations', 9.25), amount('cpu', 312.25)], ['3,740 evaluations', '9.25 evaluations', '312.25 CPU seconds']);
  assert.equal(groupCourses([course('a', 1, [[1, 9], [50, 4]]), long], (text) => said.push(text))[0]!.runs.length, 2);
  assert.match(said.pop()!, /same seed and recipe but differ/);
});

test('the point is where all runs went; those that reached their target are carried on', () => {
  const end = (evaluations: number): Course['end'] => ({ evaluations, cpu: 1, iterations: 1, calls: 0, usd: 0 });
  const runs = [course('a', 1, [[1, 9], [20, 0]], { complete: true, end: end(20) }), course('a', 2, [[3, 9]], { end: end(80) }), course('b', 1, [[1, 9]])];
  const groups = groupCourses(runs, quiet);
  const found = compareGroups(groups, 'minimize', 'evaluations');
  assert.deepEqual([found.at, found.shortest, found.carried], [80, 'a-2', ['a-1']]);
  assert.deepEqual(found.groups[0]!.runs.map(({ score }) => score), [0, 9]);
  const wrong = (at: number, message: RegExp): void => void assert.throws(() => compareGroups(groups, 'minimize', 'evaluations', at), (error) => error instanceof CladeError && error.exitCode === EXIT.usage && message.test(error.message));
  wrong(81, /a-2 went only as far as 80 evaluations/);
  wrong(2, /a-2 had not measured its seed/);
  const late = groupCourses([course('a', 1, [[1, 9]], { end: end(5) }), course('b', 1, [[7, 9]])], quiet);
  assert.throws(() => compareGroups(late, 'minimize', 'evaluations'), /a-1 ended at 5 evaluations, before b-1 had measured its seed at 7 evaluations/);
  assert.equal(compareGroups(groups.slice(0, 1).map((own) => ({ ...own, runs: [runs[0]!] })), 'minimize', 'evaluations').at, 20);
});

test('the bands are medians and quartiles at every record, and the picture is well formed', () => {
  const groups = groupCourses([...group('a', [1, 2, 3, 4, 5]), ...group('b & c', [6, 7, 8, 8.5, 8.7])], quiet);
  assert.deepEqual(steps(groups[0]!, 'evaluations', 1, 100, 0.25), [{ x: 1, low: 9, middle: 9, high: 9 }, { x: 50, low: 2, middle: 3, high: 4 }, { x: 100, low: 2, middle: 3, high: 4 }]);
  const svg = bandSvg({ problem, measure: 'search', groups, by: 'evaluations', at: 100 });
  assert.match(svg, /A &lt;problem&gt;/);
  assert.match(svg, /b &amp; c \(5 runs\)/);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  // a single point, and scores that are all the same
  assert.doesNotMatch(bandSvg({ problem, measure: 'search', groups: groupCourses([course('a', 1, [[1, 0]]), course('a', 2, [[1, 0]])], quiet), by: 'evaluations', at: 1 }), /NaN|undefined|Infinity/);
});

// ── the command ───────────────────────────────────────────────────────────────────────────────

const BIN = new URL('../bin/clade.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'clade-compare-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function clade(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd: folder, env: { PATH: process.env.PATH!, CI: '1' }, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

long('clade compare on real runs', async () => {
  const own = join(folder, 'curve');
  cpSync(new URL('../bench/problems/microsecond', import.meta.url), own, { recursive: true });
  const breed = (recipe: string, seed: number, evaluations: number, name = `${recipe}-${seed}`) => evolve({ problem: own, recipe, seed, evaluations, workers: 1, out: join(folder, 'runs', name) });
  const names: string[] = [];
  const best = new Map<string, number>();
  for (const recipe of ['random', 'hill-climb']) for (const seed of [1, 2, 3, 4, 5]) {
    const result = await breed(recipe, seed, 60 + 10 * seed);
    names.push(`${recipe}-${seed}`);
    best.set(names.at(-1)!, result.best.validation);
  }
  const { code, out, err } = clade('compare', ...names, '--svg', 'compare.svg');
  assert.equal(code, EXIT.ok, err);
  assert.match(out, /^Curve fitting in a microsecond: best validation score at 7\d(\.\d+)? evaluations\n/);
  assert.match(out, /\n {2}random +5 /);
  assert.match(out, /random − hill-climb/);
  assert.match(out, /(is better than|cannot be told apart).*5 runs each.*\n$/);
  assert.match(err, /reading 10 runs/);
  assert.match(readFileSync(join(folder, 'compare.svg'), 'utf8'), /^<svg [\s\S]*hill-climb[\s\S]*<\/svg>\n$/);
  assert.equal(clade('compare', ...names, '--svg', 'compare.svg').out, out, 'the same command prints the same');

  const json = clade('compare', 'runs/random-1/', 'runs/random-2', 'hill-climb-1', '--json');
  const found = JSON.parse(json.out) as Comparison & { problem: string; measure: string; warnings: string[] };
  assert.deepEqual([found.problem, found.measure, found.warnings], ['microsecond', 'validation', []]);
  assert.deepEqual(found.groups.map(({ label, n, interval }) => [label, n, interval]), [['random', 2, null], ['hill-climb', 1, null]]);
  assert.equal(found.versus[0]!.paired!.seeds, 1);
  // the shortest runs, at their own ends, have what they ended with
  const ends = found.groups.flatMap(({ runs }) => runs).filter(({ end }) => end === found.at);
  assert.ok(ends.length >= 1);
  for (const { run, score } of ends) assert.equal(score, best.get(run.replace('runs/', '')));
  assert.match(clade('compare', 'random-1', 'random-2', '--by', 'iterations').out, /score at \d+ iterations[\s\S]*All 2 runs are one group/);

  await breed('random', 1, 40, 'again');
  const twice = clade('compare', 'random-1', 'again', 'random-1/', '--by', 'cpu');
  assert.equal(twice.code, EXIT.usage);
  assert.match(twice.err, /random-1\/? was named twice[\s\S]*again is a beginning of random-1 \(random, seed 1\); only the longer one counts[\s\S]*at least two runs/);
  assert.match(clade('compare', 'random-1', 'random-2', '--by', 'money').err, /evaluations, cpu, iterations/);

  await evolve({ problem: 'deceptive-maze', evaluations: 3, workers: 1, out: join(folder, 'runs/maze') });
  const cases: [string[], Partial<CompareOptions>, RegExp][] = [
    [['random-1'], {}, /at least two runs/],
    [['random-1', 'nothing'], {}, /there is no run/],
    [['random-1', 'maze'], {}, /random-1 is a run of microsecond, .*maze of deceptive-maze/],
    [['random-1', 'random-2'], { at: 9999 }, /random-1 went only as far as/],
    [['random-1', 'random-2'], { at: 0.1 }, /had not measured its seed/],
    [['random-1', 'random-2'], { at: -1 }, /--at is -1/],
    [['random-1', 'random-2'], { svg: join(folder, 'compare.svg/x') }, /cannot write/],
  ];
  for (const [runs, options, message] of cases) {
    await assert.rejects(compareCommand(runs.map((run) => join(folder, 'runs', run)), { by: 'evaluations', ...options }), (error) => error instanceof CladeError && error.exitCode === EXIT.usage && error.fix !== undefined && message.test(error.message));
  }
  // killed before anything was measured
  const empty = sqlite({ file: join(folder, 'empty.db') });
  new Journal(empty).append({ kind: 'start', body: { ...identity, problem: 'microsecond' } }, { seconds: 0, cpuSeconds: 0 });
  new Journal(empty, empty.last()!.digest).append({ kind: 'note', body: { about: 'open', at: '', folder: own, budget: {} } }, { seconds: 0, cpuSeconds: 0 });
  empty.close();
  mkdirSync(join(folder, 'runs/empty'));
  renameSync(join(folder, 'empty.db'), join(folder, 'runs/empty/journal.db'));
  await assert.rejects(compareCommand(['random-1', 'empty'].map((run) => join(folder, 'runs', run)), { by: 'evaluations' }), /runs\/empty: the run has not measured its seed yet/);

  appendFileSync(join(own, 'score.ts'), '\n// another scorer\n');
  const changed = clade('compare', 'random-1', 'hill-climb-1');
  assert.equal(changed.code, EXIT.ok);
  assert.match(changed.err, /warning: the files or instances of microsecond have changed since 2 of these runs began/);
  assert.match(clade('compare', '--help').out, /Examples:[\s\S]*--by cpu/);
});

test('runs are compared at equal questions and dollars, where there are any and prices are known', () => {
  const asked = (recipe: string, seed: number, usd: number): Course => {
    const at = (calls: number): Course['end'] => ({ evaluations: 5 * calls, cpu: 1, iterations: calls, calls, usd: usd * calls });
    return { ...course(recipe, seed, []), records: [{ id: '0.0', score: 9, ...at(0) }, { id: '5.0', score: seed, ...at(5) }, { id: '8.0', score: 0, ...at(8) }], end: at(10) };
  };
  const groups = (usd: number): Group[] => groupCourses([asked('a', 1, usd), asked('a', 2, usd), asked('b', 3, usd), asked('b', 4, usd)], quiet);
  assert.deepEqual(compareGroups(groups(0.5), 'minimize', 'calls', 6).groups.map(({ median }) => median), [1.5, 3.5]);
  const paid = compareGroups(groups(0.5), 'minimize', 'usd', 3);
  assert.deepEqual(paid.groups.map(({ median }) => median), [1.5, 3.5]);
  assert.match(conclusions(paid)[0]!, /at 3 US dollars/);
  assert.throws(() => compareGroups(groups(Number.NaN), 'minimize', 'usd'), { code: 'usage.bad-value' });
  assert.throws(() => compareGroups(groupCourses([course('a', 1, [[1, 9]]), course('b', 1, [[1, 9]])], quiet), 'minimize', 'calls'), { code: 'usage.nothing-in-common' });
});
