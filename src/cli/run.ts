import { isatty } from 'node:tty';
import { createLogUpdate } from 'log-update';
import { type Budget, CladeError, EXIT, type Problem } from '../core/index.ts';
import { type RunResult, compareKnown, digitsOf, duration, groupsOf, liveView, number, standing } from '../reports/index.ts';
import type { EvolveOptions, Hooks } from '../workspace/options.ts';
import type { AskOptions } from '../workspace/models.ts';
import { placeAndVariant } from '../workspace/problem.ts';
import { evolve, resume } from '../workspace/run.ts';
import { readConfig } from './config.ts';
import { findRun } from './runs.ts';
import { type Beside, serveBeside } from './beside.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

const BUDGET = ['evaluations', 'minutes', 'cpuMinutes', 'target', 'patience', 'calls', 'usd'] as const;

/** `clade run` */
export async function runCommand(named: readonly string[], { json, serve, ops, ...flags }: Record<string, unknown>): Promise<void> {
  const given = ops === undefined ? named : [withOps(named, String(ops))];
  const config = await readConfig();
  // A budget on the command line replaces the whole budget of the file.
  if (BUDGET.some((name) => flags[name] !== undefined)) for (const name of BUDGET) delete config[name];
  const problem = given.length === 1 ? given[0]! : given;
  const from = flags.from === undefined ? {} : { from: findRun(flags.from as string) };
  const options = { ...config, ...flags, ...from, problem } as EvolveOptions;
  await watch(json === true, serve as Served, (hooks) => evolve({ ...options, ...hooks }));
}

/** Operations are a variant's name. */
function withOps(given: readonly string[], ops: string): string {
  const [problem] = given;
  if (given.length > 1 || placeAndVariant(problem!).variant !== undefined) throw new CladeError('usage.bad-value', `--ops ${ops} chooses a variant, and ${given.length > 1 ? 'these files have none' : `${problem} names one`}`, `write ${placeAndVariant(problem!).place}:${ops}, or --ops without a variant`);
  return `${problem}:${ops}`;
}

/** `clade resume` */
export async function resumeCommand(run: string, { json, serve, workers, ...options }: Record<string, unknown>): Promise<void> {
  const given = Object.entries(options);
  const budget = Object.fromEntries(given.filter(([name]) => (BUDGET as readonly string[]).includes(name)));
  const asking = Object.fromEntries(given.filter(([name]) => !(BUDGET as readonly string[]).includes(name)));
  const folder = findRun(run);
  await watch(json === true, serve as Served, (hooks) => resume(folder, { budget: budget as Budget, asking: asking as AskOptions, ...(workers === undefined ? {} : { workers: workers as number }), ...hooks }));
}

/** A port, or true for any; absent where no page was asked for. */
type Served = number | true | undefined;

/** Without a terminal, a line at the latest after this long. */
const QUIET_MS = 15_000;

/** Shows a run while it goes on, stops it on Ctrl-C, and prints how it ended. */
async function watch(json: boolean, serve: Served, start: (hooks: Hooks) => Promise<RunResult>): Promise<void> {
  const stop = new AbortController();
  let folder = '';
  let first = 0;
  const onSignal = (): void => {
    // npx passes the terminal's Ctrl-C on, so one press arrives twice
    if (stop.signal.aborted && performance.now() - first < 500) return;
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    first = performance.now();
    stop.abort();
    say('\nstopping after the current commit; Ctrl-C again stops at once, and loses nothing either');
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);

  // a terminal that does not know its own width cannot be drawn on
  const live = isatty(2) && (process.stderr.columns ?? 0) > 0 && !process.env.CI;
  const screen = live ? createLogUpdate(process.stderr) : undefined;
  let view = liveView('', {});
  let drawn = 0;
  let page: Beside | undefined;
  const draw = (silent = 0): void => {
    drawn = performance.now();
    const url = page?.url();
    screen?.(url === undefined ? view.frame(silent) : `${view.frame(silent)}\nlive page: ${url}`);
  };
  // one dear evaluation is no reason to be silent
  let heard = performance.now();
  let told = heard;
  const pulse = setInterval(() => {
    const now = performance.now();
    if (folder === '' || now - heard < 3000) return;
    if (screen) return draw((now - heard) / 1000);
    if (now - Math.max(heard, told) < QUIET_MS) return;
    told = now;
    const line = view.waiting((now - heard) / 1000);
    if (line) say(`         ${line}`);
  }, 1000);
  const result = await start({
    signal: stop.signal,
    onWait: say,
    onStart: (run) => {
      folder = run.folder;
      const { name } = run.state.problem;
      view = liveView(name, run.budget);
      heard = performance.now();
      say(`${name}: ${run.resumed ? `going on after commit ${run.state.committed}` : 'starting'} in ${run.folder}`);
      if (serve === undefined) return;
      page = serveBeside(run.folder, serve === true ? undefined : serve, (line) => {
        if (!screen) say(line);
      });
    },
    onSteer: (state, steer) => {
      view.steer(state, steer);
      if (screen) return draw();
      say(view.line()!);
    },
    onCommit: (state, outcome) => {
      view.update(state, outcome);
      heard = performance.now();
      if (screen) {
        if (heard - drawn >= 250) draw();
      } else {
        const line = view.line();
        if (line) say(line);
      }
    },
  }).finally(() => {
    clearInterval(pulse);
    page?.release();
    screen?.done();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  });
  say(ending(result));
  if (page?.url() !== undefined) say(`live page: ${page.url()}, until nobody looks; then clade serve ${folder}`);
  if (json) process.stdout.write(`${JSON.stringify(publicResult(result))}\n`);
  if (result.status === 'interrupted') {
    say(`\ngo on with:  clade resume ${folder}`);
    process.exitCode = EXIT.interrupted;
  }
}

/** What `--json` prints. */
export function publicResult({ runId, problem, seed, recipe, status, best, known, evaluations, candidates, modelCalls, seconds, cpuSeconds, memoryMB, deterministic, digest, origin }: RunResult): object {
  const { id, score, validation, heldOut, heldOutGroups, verified } = best;
  return { runId, problem, seed, recipe, status, best: { id, score, validation, heldOut, heldOutGroups, verified }, known, evaluations, candidates, modelCalls, seconds, cpuSeconds, memoryMB, deterministic, origin, digest };
}

/** What was not evaluated because a cheap look was enough. */
function spared({ problem, refusals, variants, candidates }: RunResult['state']): string {
  const same = problem.probes ? (refusals.get('behaves as another') ?? 0) : 0;
  return [
    same > 0 ? `${same} candidates (${((100 * same) / candidates).toFixed(0)} %) behaved as earlier ones on the probes and were not evaluated` : '',
    variants > 0 ? `${variants} variants were run for a moment, and the best of them became candidates` : '',
  ].filter((part) => part !== '').join('; ');
}

function ending({ status, best, known, origin, state, folder, evaluations, candidates, modelCalls, seconds, cpuSeconds, deterministic, warnings }: RunResult): string {
  const problem: Problem = state.problem;
  const unit = problem.unit ? ` ${problem.unit}` : '';
  const seedRecord = state.records[0]!;
  const digits = digitsOf(problem);
  return [
    '',
    `${status}: ${candidates} candidates, ${Math.round(evaluations)} evaluations in ${duration(seconds)} (CPU ${duration(cpuSeconds)})`,
    problem.inherits || problem.selfScored ? `best ${best.id}: ${standing(problem, best.score, best.validation, { digits, interval: state.champion!.interval })}${unit}; the seed had ${number(seedRecord.total, digits)}` : `best ${best.id}: ${number(best.score)}${unit} on search, ${number(best.validation)} on validation; the seed had ${number(seedRecord.total)} and ${number(seedRecord.validation)}`,
    spared(state),
    status === 'interrupted' || (problem.selfScored && !known?.length) ? '' : `\n${compareKnown(known ?? [], groupsOf(best), 'this run', problem.direction, digits)}\n`,
    origin,
    ...warnings.map((warning) => `warning: ${warning}`),
    modelCalls > 0 ? `${modelCalls} questions to models; clade cost ${folder}` : deterministic ? '' : problem.selfScored ? 'not deterministic: nobody counts the steps of such programs, and their evaluator may use time and chance' : 'a time guard fired: the same seed may not repeat this run exactly',
    `${best.source.trim()}\n`,
    `program: ${folder}/${best.file}   picture: ${folder}/curve.svg${problem.picture ? `, ${folder}/best.svg` : ''}${problem.inherits ? `   object: ${folder}/best.json` : ''}\nancestry: clade lineage ${folder}   proof: clade verify ${folder}`,
  ].filter((line) => line !== '').join('\n');
}
