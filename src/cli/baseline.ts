import { mean, median } from 'simple-statistics';
import { CladeError } from '../core/index.ts';
import { digitsOf, foldJournal, number, table } from '../reports/index.ts';
import { bootstrap } from '../reports/statistics.ts';
import { recipeToRead } from '../recipes/index.ts';
import { loadProblem } from '../workspace/problem.ts';
import { type Restarted, restart } from '../workspace/restart.ts';
import { askedIn, idsOf, look, needsBoundary, placeOf } from '../workspace/run.ts';
import { findRun } from './runs.ts';

export interface BaselineOptions {
  cpuMinutes?: number;
  json?: boolean;
}

/** `clade baseline`: the seed and the winner of a run, unchanged, started again and again for the same CPU. */
export async function baselineCommand(run: string, { cpuMinutes, json }: BaselineOptions): Promise<void> {
  const { store, identity, notes } = look(findRun(run));
  const loaded = await loadProblem(placeOf(identity, notes));
  const { problem } = loaded;
  if (!problem.inherits) {
    store.close();
    throw new CladeError('usage.no-search-program', `the programs of ${identity.problem} are no searches that could be started again`, 'compare the run with the recipes best-of-n and hill-climb: `clade compare`');
  }
  const { state } = foldJournal(store, problem, recipeToRead(identity.recipe, problem), identity.seed, idsOf(loaded, 'search').length);
  const winner = store.blob(state.champion!.entry.program)!;
  const seed = identity.seedProgram === null ? loaded.seed : store.blob(identity.seedProgram)!;
  const found = state.champion!.entry.total!;
  store.close();
  const behindBoundary = needsBoundary(identity, askedIn(notes));
  const digits = digitsOf(problem);
  const cpuSeconds = cpuMinutes === undefined ? state.clock.cpuSeconds : cpuMinutes * 60;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.stderr.write(`four times ${(cpuSeconds / 60).toFixed(1)} CPU minutes, two at a time; Ctrl-C prints what there is\n`);
  const pair = (source: string): Promise<Restarted[]> => Promise.all([false, true].map((incumbent) => restart(loaded, source, { cpuSeconds, incumbent, begin: seed, signal: stop.signal, behindBoundary })));
  const [seedCold, seedWarm] = await pair(seed);
  const [winnerCold, winnerWarm] = await pair(winner);
  const rows = { 'the seed': seedCold!, 'the seed, with the incumbent': seedWarm!, 'the winner': winnerCold!, 'the winner, with the incumbent': winnerWarm! };
  if (json) return void process.stdout.write(`${JSON.stringify({ run, found, cpuSeconds, rows })}\n`);
  const lines = Object.entries(rows).map(([name, { best, tries, failed }]) => {
    const cold = !name.includes('incumbent');
    const interval = cold && tries.length > 0 ? bootstrap(tries.slice(0, 2000), mean, 2000) : null;
    return [name, number(best, digits), String(tries.length + failed), String(failed), cold && tries.length > 0 ? number(median([...tries]), digits) : '', interval ? `${number(mean([...tries]))} (${number(interval.low)} to ${number(interval.high)})` : ''];
  });
  process.stdout.write(`${table([['restarted, from nothing', 'best', 'tries', 'failed', 'median', 'mean, 95 % interval'], ...lines], '  ')}\n\n  the run itself found ${number(found, digits)}\n`);
}
