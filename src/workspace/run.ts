import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { type Budget, CladeError, type Clock, type Evaluator, type Identity, type KnownValue, type Note, type Plain, type Problem, type Measured, type Hash, type Recipe, type Store, aggregate, fitnessOf, hasForeign, hashOf, reason } from '../core/index.ts';
import { type Models, evolve as breed, finished, Journal, readIdentity, readNotes } from '../engine/index.ts';
import { interpreterOf } from '../evaluators/index.ts';
import { proportionalMB } from '../process/index.ts';
import type { RunResult } from '../reports/index.ts';
import { recipeFor, withWriters } from '../recipes/index.ts';
import { inboxOf, sqlite } from '../stores/index.ts';
import { chunkRunner } from '../symbolic/chunk-runner.ts';
import { type AskOptions, modelsFor, unpriced, writerSettings } from './models.ts';
import { type EvolveOptions, type Hooks, checkOptions } from './options.ts';
import { type Loaded, type Place, loadProblem, seedFile } from './problem.ts';
import { bestName, draw, freeFolder, hasBegun, removeEmpty, writeBest } from './files.ts';
import { type Beginning, type FromUsed, beginningOf, beginningWith, bestOf, fromText, fromUsed } from './from.ts';
import { placeIn, scoredBy, suggestedBudget, unlimited, withSuggested } from './given.ts';
import { idsOf, outputIn, purseFor, stage } from './stage.ts';
import { budgetIn, limitsOf, refuseLate } from './steer.ts';
import { ENGINE_VERSION } from './version.ts';

export { type Stage, idsOf, outputIn, purseFor, stage } from './stage.ts';

/** Options that mean nothing where nobody is asked. */
const NEED_MODELS = ['embed', 'calls', 'usd', 'price', 'callsInFlight', 'advice', 'prompts', 'temperature', 'maxTokens', 'effort', 'timeout', 'unsafeNoSandbox'] as const;

/** Questions of a run in which only models write, where nothing else is said. */
const CALLS = 100;

/**
 * Runs a problem from the start and returns the proven winner.
 *
 * @example const { best } = await evolve({ problem: 'online-bin-packing', evaluations: 5000 })
 */
export async function evolve({ onCommit, onStart, onSteer, onWait, signal, ...own }: EvolveOptions & Hooks): Promise<RunResult> {
  checkOptions(own as Record<string, unknown>);
  if (own.problem === undefined) throw new CladeError('usage.bad-value', 'evolve(): "problem" is missing', 'name a built-in problem or a folder');
  const loaded = await loadProblem(placeIn(own));
  const { problem, hash } = loaded;
  const { options, said } = withSuggested(own, loaded);
  for (const line of said) onWait?.(line);
  const wanted = options.recipe ?? problem.defaults?.recipe ?? 'default';
  const recipe = typeof wanted === 'string' ? recipeFor(wanted, problem) : wanted;
  const seed = options.seed ?? 1;
  const seedSource = options.seedProgram === undefined ? loaded.seed : readText(options.seedProgram);
  const folder = options.out === undefined ? freeFolder(join('runs', `${problem.name}-${seed}`)) : resolve(options.out);
  if (hasBegun(folder)) throw new CladeError('usage.run-exists', `${folder} already holds a run`, `go on with \`clade resume ${options.out}\`, or choose another --out`);
  const beginning = options.from === undefined ? undefined : await beginningIn(options.from, loaded);
  const identity: Identity = { problem: problem.name, problemHash: hash, engine: ENGINE_VERSION, recipe: recipe.name, seed, inFlight: options.inFlight ?? 8, seedProgram: options.seedProgram === undefined ? null : hashOf(seedSource), ...(options.model?.length ? { asks: true as const } : {}), ...(beginning && { from: { ...beginning, programs: beginning.programs.map(({ hash: program }) => program) } }) };
  if (problem.chunk && !seedSource.includes('EVOLVE-BLOCK-START')) throw new CladeError('usage.bad-value', 'the program to start from has no EVOLVE block, and the formulas of this problem are bred in one', 'put // EVOLVE-BLOCK-START and // EVOLVE-BLOCK-END around the body of its function, as in seed.ts');
  const unfit = recipe.unfit?.(seedSource);
  if (unfit) throw new CladeError('usage.bad-recipe', `the recipe "${recipe.name}" is not for this program: ${unfit}`, 'leave --recipe out, or choose another');
  const { evaluations, minutes, cpuMinutes, target, patience, calls, usd } = options;
  const limits = { evaluations, minutes, cpuMinutes, target, patience, calls, usd };
  if (!options.model?.length) {
    const alone = NEED_MODELS.find((name) => options[name] !== undefined);
    if (alone) throw new CladeError('usage.no-models', `"${alone}" says how models are asked, and there is no --model`, 'name one: --model anthropic:NAME, or --model scripted:default to see how it works');
  }
  const limitless = unlimited(own);
  const asks = (options.model?.length ?? 0) > 0;
  const suggested = limitless ? suggestedBudget(loaded, asks) : undefined;
  const budget: Budget = suggested ? { ...suggested, ...defined({ patience, usd }) } : limitless && recipe.modelsOnly ? { calls: CALLS } : limitless ? { ...(problem.defaults?.evaluations ? { evaluations: problem.defaults.evaluations } : { minutes: problem.defaults?.minutes ?? 2 }) } : (limits as Budget);
  const asking = askingOf(options);
  const models = await modelsFor(asking, budget, repliesOf(loaded), { onWait });
  if (recipe.modelsOnly && !models) throw new CladeError('usage.no-models', `in the recipe "${recipe.name}" only models write, and there is no --model`, 'name one: --model anthropic:NAME, or --model scripted:default to see how it works');
  if (loaded.recognised && loaded.recognised.foreign.contract !== 'command') interpreterOf(loaded.recognised.foreign.python);
  const made = mkdirSync(folder, { recursive: true }) !== undefined;
  return go({ folder, loaded, identity, recipe: beginningWith(models ? withWriters(recipe, writerSettings(asking)) : recipe, beginning), beginning, models, asking, budget, seedSource, workers: options.workers ?? availableParallelism(), hooks: { ...(onCommit && { onCommit }), ...(onStart && { onStart }), ...(onSteer && { onSteer }), ...(signal && { signal }) } }).catch((error: unknown) => {
    if (made) removeEmpty(folder);
    throw error;
  });
}

/** Goes on with a run, with its own budget or a new one. Throws `journal.*` when the problem or the engine changed. */
export async function resume(folder: string, { budget, workers, recipe, asking: changed, ...hooks }: { budget?: Budget; workers?: number; recipe?: Recipe; asking?: AskOptions } & Hooks = {}): Promise<RunResult> {
  checkOptions({ ...budget, workers }, 'resume()');
  const { store, identity, notes } = look(folder);
  const last = budgetIn(store);
  if (recipe && recipe.name !== identity.recipe) {
    store.close();
    throw new CladeError('usage.bad-recipe', `the run was bred by "${identity.recipe}", not by "${recipe.name}"`, 'pass the recipe it was started with');
  }
  const seedBlob = identity.seedProgram === null ? undefined : store.blob(identity.seedProgram);
  const beginning = beginningOf(identity, store);
  store.close();
  if (identity.imported) throw new CladeError('usage.imported', `${identity.problem} was imported: its evaluator is not here, so nothing can be measured`, `breed on from its best programs in a run of your own: clade run PROBLEM --from ${basename(folder)}`);
  const loaded = await loadProblem(placeOf(identity, notes));
  checkIdentity(identity, loaded);
  const given = budget && Object.values(budget).some((value) => value !== undefined);
  const limits = given ? budget : last;
  const asking = { ...askedIn(notes), ...defined(changed ?? {}) };
  if (!identity.asks && asking.model) throw new CladeError('usage.no-models', 'the run was started without models', 'start a new run with --model; a run with models commits in another order');
  const models = await modelsFor(asking, limits, repliesOf(loaded), { onWait: hooks.onWait });
  const bred = recipe ?? recipeFor(identity.recipe, loaded.problem);
  return go({ folder, loaded, identity, recipe: beginningWith(models ? withWriters(bred, writerSettings(asking)) : bred, beginning), beginning, models, asking, budget: limits, seedSource: seedBlob ?? loaded.seed, workers: workers ?? availableParallelism(), hooks });
}

/** The best programs of another run. */
async function beginningIn(folder: string, to: Loaded): Promise<Beginning> {
  const { store, identity, notes } = look(folder);
  try {
    const best = bestOf(basename(folder), store, await loadProblem(placeOf(identity, notes)), to);
    return identity.asks || identity.imported || identity.from?.asked ? { ...best, asked: true } : best;
  } finally {
    store.close();
  }
}

/** Opens a run's journal for reading. */
export function look(folder: string): { store: Store; identity: Identity; notes: Note[] } {
  const store = sqlite({ file: join(folder, 'journal.db'), readOnly: true });
  return { store, identity: readIdentity(store), notes: readNotes(store) };
}

/** Where the problem of a run was found: its own folder, or among those that come with Clade. */
export function placeOf(identity: Identity, notes: readonly Note[]): Place {
  return (notes.findLast(({ about }) => about === 'open')?.folder as Place | undefined) ?? identity.problem;
}

export function checkIdentity(identity: Identity, { hash }: Loaded): void {
  if (identity.derivedFrom) throw new CladeError('journal.derived', 'these are measurements that were made for a report, not a run', 'name the run itself: the folder above');
  if (identity.engine !== ENGINE_VERSION) throw new CladeError('journal.other-engine', `the run was made by Clade ${identity.engine}, this is ${ENGINE_VERSION}`, `install clade@${identity.engine} to go on with it, or start a new run`);
  if (identity.problemHash !== hash) throw new CladeError('journal.other-problem', `the files or instances of ${identity.problem} have changed since the run began`, 'restore them, or start a new run');
}

/** The options that say how models are asked: kept with the run, so that it can go on; keys are none of them. */
function askingOf({ model, embed, callsInFlight, price, advice, prompts, temperature, maxTokens, effort, timeout, unsafeNoSandbox }: AskOptions): AskOptions {
  return defined({ model, embed, callsInFlight, price, advice: advice && resolve(advice), prompts: prompts && resolve(prompts), temperature, maxTokens, effort, timeout, unsafeNoSandbox });
}

const defined = <T extends object>(options: T): T => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;

/** How a run asked models when it was last opened. */
export const askedIn = (notes: readonly Note[]): AskOptions => (notes.findLast(({ about }) => about === 'open')?.asking ?? {}) as unknown as AskOptions;

/** What a model wrote runs behind the real boundary, or not at all, unless somebody says otherwise. */
export const needsBoundary = (identity: Identity, { unsafeNoSandbox }: AskOptions): boolean => hasForeign(identity) && unsafeNoSandbox !== true;

/** Recorded replies that come with a problem. */
const repliesOf = ({ folder }: Loaded): string => join(folder, 'replies');

interface Go {
  models: Models | undefined;
  asking: AskOptions;
  folder: string;
  loaded: Loaded;
  identity: Identity;
  /** Programs of another run that its first drafts are. */
  beginning: Beginning | undefined;
  recipe: Recipe;
  budget: Budget;
  seedSource: string;
  workers: number;
  hooks: Hooks;
}

/** CPU seconds of this process that earlier runs in it have answered for; what came before the first is its start. */
let answered = 0;

const ownCpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function go({ folder, loaded, identity, beginning, recipe, models, asking, budget: limitsAtOpen, seedSource, workers, hooks }: Go): Promise<RunResult> {
  const { problem, limits } = loaded;
  const store = sqlite({ file: join(folder, 'journal.db') });
  const inbox = inboxOf(join(folder, 'inbox.db'));
  const budget = { ...limitsAtOpen };
  const chunks = problem.chunk && chunkRunner(workers);
  const { evaluator } = stage(loaded, workers, store, needsBoundary(identity, asking), identity.seed);
  const before = store.last()?.clock ?? { seconds: 0, cpuSeconds: 0 };
  const began = performance.now();
  // Time in which a person holds the run is not its own.
  let pausedAt: number | undefined;
  let paused = 0;
  const clockNow = (): Clock => ({ seconds: before.seconds + ((pausedAt ?? performance.now()) - began - paused) / 1000, cpuSeconds: before.cpuSeconds + cpu });
  const charged = answered;
  let cpu = 0;
  let memoryMB = 0;
  let empty = false;
  const poll = (): void => {
    cpu = ownCpu() - charged + evaluator.cpuSeconds() + (chunks?.cpuSeconds() ?? 0);
  };
  const weigh = (): void => {
    memoryMB = Math.max(memoryMB, [process.pid, ...evaluator.pids(), ...(chunks?.pids() ?? [])].reduce((sum, pid) => sum + proportionalMB(pid), 0));
  };
  const meters = [setInterval(poll, 250), setInterval(weigh, 10_000)];
  try {
    refuseLate(inbox, folder, 'the run was not going when this came');
    if (identity.seedProgram !== null) store.putBlob(identity.seedProgram, seedSource);
    for (const program of beginning?.programs ?? []) store.putBlob(program.hash, program.source);
    const journalNote = (note: Omit<Note, 'at'>): void => {
      new Journal(store, store.last()?.digest).append({ kind: 'note', body: { ...note, at: new Date().toISOString() } as Note }, clockNow());
    };
    const ended = await breed({
      identity,
      problem,
      recipe,
      evaluator,
      store,
      seedSource,
      tongue: loaded.tongue,
      chunks,
      search: idsOf(loaded, 'search'),
      validation: idsOf(loaded, 'validation'),
      limits,
      maxNodes: nodesFor(loaded, identity, evaluator, [seedSource, ...(beginning?.programs.map(({ source }) => source) ?? [])]),
      purse: purseFor(problem, recipe, idsOf(loaded, 'search').length),
      models,
      inbox,
      mayLimit({ usd }) {
        const nameless = usd === undefined ? undefined : unpriced(asking);
        return nameless === undefined ? null : `a limit in dollars needs the price of ${nameless}: resume with --price`;
      },
      clock: clockNow,
      stop: (state, asked) => (hooks.signal?.aborted ? 'interrupted' : finished(budget, state, clockNow(), asked)),
      onCommit(state, outcome) {
        if (outcome.results.some(({ record }) => record)) writeBest(folder, state, store, loaded.extension);
        hooks.onCommit?.(state, outcome);
      },
      onSteer(state, steer) {
        if (steer.command === 'budget') Object.assign(budget, limitsOf(steer));
        if (steer.command === 'ban') writeBest(folder, state, store, loaded.extension);
        hooks.onSteer?.(state, steer);
      },
      onHold(held) {
        if (!held) paused += performance.now() - pausedAt!;
        pausedAt = held ? performance.now() : undefined;
      },
      onOpen: (state) => {
        journalNote({ about: 'open', folder: loaded.place as unknown as Plain, budget: defined(budget) as Plain, asking: asking as Plain, machine: machine(workers) });
        hooks.onStart?.({ folder, state, budget, resumed: state.committed >= 0 });
      },
    });
    const { state, reason } = ended;
    writeBest(folder, state, store, loaded.extension);
    const best = state.champion!;
    const source = store.blob(best.entry.program)!;
    const interrupted = reason === 'interrupted';
    const heldOut = interrupted ? null : await measureHeldOut(loaded, evaluator, source);
    const seedHeldOut = heldOut?.first == null || best.entry.born === 0 ? null : await measureHeldOut(loaded, evaluator, seedSource);
    poll();
    weigh();
    const used = fromUsed(identity, store);
    const result: RunResult = {
      runId: basename(folder),
      folder,
      problem: problem.name,
      seed: identity.seed,
      recipe: identity.recipe,
      status: interrupted ? 'interrupted' : `done: ${reason}`,
      best: { id: best.entry.id, score: best.entry.total!, validation: best.validation, heldOut: heldOut?.first ?? null, heldOutGroups: heldOut?.groups ?? {}, verified: true, source, file: bestName(loaded.extension, source) },
      known: [...(problem.known ?? []), ...asKnown(seedHeldOut?.groups ?? {})],
      evaluations: state.evaluations,
      candidates: state.candidates,
      modelCalls: ended.calls,
      ...clockNow(),
      memoryMB,
      deterministic: !models && !problem.selfScored && evaluator.guardsFired() === 0 && !state.refusals.has('time') && !state.refusals.has('memory'),
      digest: ended.digest,
      origin: originOf(loaded, identity, asking, best.entry.output === undefined ? null : outputIn(store, best.entry.output), used),
      warnings: [
        ...(used?.tried && used.usable === 0 ? [`${fromText(used)}; the run went on from its own seed`] : []),
        ...(heldOut && seedHeldOut && ahead(problem, best.entry.total, state.records[0]!.total) && !ahead(problem, heldOut.first, seedHeldOut.first) ? ['on what was held out the seed is as good: what was gained on search does not carry over'] : []),
      ],
      state,
    };
    const { state: _, source: __, ...plain } = { ...result, source };
    journalNote({ about: interrupted ? 'stop' : 'result', result: JSON.stringify(plain) });
    result.warnings.push(...(await draw(folder, loaded, evaluator, store, state, source)));
    return result;
  } catch (error) {
    // A run that never got past its seed leaves nothing that could be resumed, so its name stays free.
    empty = store.commits() === 0;
    throw error;
  } finally {
    answered = ownCpu();
    for (const meter of meters) clearInterval(meter);
    evaluator.close();
    chunks?.close();
    store.close();
    // After the lock is gone nobody leaves such a command any more.
    refuseLate(inbox, folder, 'the run has ended');
    inbox.close();
    if (empty) for (const name of ['journal.db', 'journal.db-wal', 'journal.db-shm']) rmSync(join(folder, name), { force: true });
  }
}

/** What a report says of the machine; no name and no path. */
const machine = (workers: number): Plain => ({ node: process.versions.node, system: `${platform()} ${arch()}`, processor: cpus()[0]?.model.trim() || 'unknown', processors: availableParallelism(), 'memory in GB': Math.round(totalmem() / 2 ** 30), 'sandbox processes': workers });

/** In words: nothing that is published was there at the start, unless somebody put it into the program. */
function originOf(loaded: Loaded, { seedProgram, from }: Identity, { model = [], unsafeNoSandbox }: AskOptions, output: Plain | null, used: FromUsed | undefined): string {
  const replies = model.some((name) => name.startsWith('scripted:')) ? '; what models answered were recorded replies: a test of the machinery, not a discovery' : '';
  const open = unsafeNoSandbox && model.length > 0 ? '; what models wrote ran without a boundary (--unsafe-no-sandbox)' : '';
  const others = from ? `; its first drafts were the ${from.programs.length} best programs of ${from.run}, measured again${used ? `: ${used.tried < from.programs.length ? `${used.tried} tried, ` : ''}${used.usable} could be used` : ''}` : '';
  const scored = scoredBy(loaded);
  const start = `${startOf(seedProgram)}${others}${replies}${open}${scored && `; ${scored}`}`;
  const known = output === null ? null : (loaded.problem.recognise?.(output) ?? null);
  return known === null ? start : `${start}; the object is that of ${known}, up to symmetry`;
}

function startOf(seedProgram: Hash | null): string {
  return seedProgram === null ? "started from the problem's own seed" : `started from a program given with --seed-program (${seedProgram.slice(0, 8)})`;
}

/** Held-out instances by group, in a child that never served the search. */
export async function measureHeldOut(loaded: Loaded, evaluator: Evaluator, source: string): Promise<{ first: number | null; groups: Record<string, number | null>; measured: readonly Measured[] }> {
  const ids = idsOf(loaded, 'heldOut');
  if (ids.length === 0) return { first: null, groups: {}, measured: [] };
  const { measured } = await evaluator.verify(evaluator.prepare(source), ids);
  const groups: Record<string, number | null> = {};
  for (const name of new Set(loaded.instances.filter(({ split }) => split === 'heldOut').map(({ group }) => group ?? 'held-out'))) {
    const own = measured.filter(({ instance }) => loaded.instances.some(({ id, group }) => id === instance && (group ?? 'held-out') === name));
    groups[name] = aggregate(loaded.problem, own).total;
  }
  return { first: Object.values(groups)[0] ?? null, groups, measured };
}

/** What the run began with, beside the values that are known. */
const asKnown = (groups: Readonly<Record<string, number | null>>): KnownValue[] => Object.entries(groups).flatMap(([group, value]) => (value === null ? [] : [{ name: 'the seed', value, group, measured: true, source: 'measured when the run ended' }]));

/** Whether a held-out score is better than another; one that failed is not. */
const ahead = ({ direction }: Problem, mine: number | null, theirs: number | null): boolean => mine !== null && (theirs === null || fitnessOf(direction, mine) > fitnessOf(direction, theirs));

/** A program of another run that does not fit here is refused when its turn comes. */
function sizeOf(evaluator: Evaluator, source: string, seed: boolean): number {
  try {
    return evaluator.prepare(source).size;
  } catch (error) {
    if (seed) throw error;
    return 0;
  }
}

/** Room to grow, but an end to it: longer programs cost more and overfit. Models write longer ones than edits make. */
export function nodesFor(loaded: Loaded, { asks, seedProgram }: Identity, evaluator: Evaluator, sources: readonly string[]): number {
  const { limits } = loaded;
  if (limits.nodes !== undefined) return limits.nodes;
  try {
    const size = Math.max(...sources.map((source, i) => sizeOf(evaluator, source, i === 0)));
    return asks ? Math.max(6 * size, size + 1500) : Math.max(3 * size, size + 80);
  } catch (error) {
    throw new CladeError('problem.seed-fails', `${seedProgram === null ? seedFile(loaded) : 'the program given with --seed-program'} cannot be used: it ${reason(error).replace(/^EVOLVE/, 'has an EVOLVE')}`, 'fix the program; only what stands between EVOLVE-BLOCK-START and -END will change', error);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CladeError('usage.no-file', `cannot read ${file}`, 'check the path of --seed-program');
  }
}
