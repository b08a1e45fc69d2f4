import { CladeError, type KnownValue } from '../core/index.ts';
import { compareKnown, digitsOf, duration, groupsOf } from '../reports/index.ts';
import { builtInProblems, loadProblem, placeAndVariant, variantsOf } from '../workspace/problem.ts';
import { evolve } from '../workspace/run.ts';
import { restart } from '../workspace/restart.ts';

export interface BenchOptions {
  cpuMinutes?: number;
  seed?: number;
  workers?: number;
  recipe?: string;
  tuning?: boolean;
  baselines: boolean;
  json?: boolean;
}

interface Row {
  problem: string;
  seed: number;
  recipe: string;
  unit: string | undefined;
  direction: 'minimize' | 'maximize';
  found: number;
  validation: number;
  heldOut: Readonly<Record<string, number | null>>;
  /** What the run is compared with: known values, and programs that were not bred. */
  known: readonly KnownValue[];
  cpuSeconds: number;
  folder: string;
  /** Significant digits to show. */
  digits: number;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** `clade bench`: every built-in problem against its known values. */
export async function benchCommand(problems: readonly string[], { cpuMinutes = 1, seed = 1, workers, recipe, tuning = false, baselines, json = false }: BenchOptions): Promise<void> {
  const names = problems.length > 0 ? (await Promise.all(problems.map(allVariants))).flat() : builtInProblems();
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal);
  const rows: Row[] = [];
  for (const [i, name] of names.entries()) {
    if (stop.signal.aborted) break;
    say(`${i + 1} of ${names.length}  ${name}: ${cpuMinutes} CPU minutes${tuning || baselines ? ', then its baselines' : ''}`);
    const row = await one(name, { cpuMinutes, seed, recipe, tuning, baselines, signal: stop.signal, ...(workers === undefined ? {} : { workers }) });
    rows.push(row);
    if (!json) process.stdout.write(`${text(row)}\n\n`);
  }
  process.off('SIGINT', onSignal);
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  if (stop.signal.aborted) throw new CladeError('usage.interrupted', `stopped after ${rows.length} of ${names.length} problems`, 'name the problems that are left to go on with them');
}

/** A problem's variants, or itself where it has none or one is named. */
async function allVariants(given: string): Promise<string[]> {
  if (placeAndVariant(given).variant !== undefined) return [given];
  const variants = await variantsOf(given);
  return variants.length > 0 ? variants.map((variant) => `${given}:${variant}`) : [given];
}

async function one(name: string, { cpuMinutes, seed, workers, recipe, tuning, baselines, signal }: { cpuMinutes: number; seed: number; workers?: number; recipe: string | undefined; tuning: boolean; baselines: boolean; signal: AbortSignal }): Promise<Row> {
  const loaded = await loadProblem(name);
  const { problem } = loaded;
  const options = { problem: name, seed, cpuMinutes, signal, ...(workers === undefined ? {} : { workers }) };
  const { best, folder, cpuSeconds, recipe: used, state } = await evolve({ ...options, ...(recipe === undefined ? {} : { recipe }) });
  const beside: KnownValue[] = [];
  const note = (title: string, value: number | null, source: string): void => {
    if (value !== null) beside.push({ name: title, value, measured: true, source });
  };
  if (problem.inherits) {
    note('the seed, once', state.records[0]!.total, 'iteration 0');
    if (baselines && !signal.aborted) {
      const [cold, warm] = await Promise.all([false, true].map((incumbent) => restart(loaded, loaded.seed, { cpuSeconds, incumbent, signal })));
      note('the seed, restarted', cold!.best, `${cold!.tries.length} tries in ${duration(cold!.cpuSeconds)} of CPU`);
      note('the seed, restarted with the incumbent', warm!.best, `${warm!.tries.length} tries in ${duration(warm!.cpuSeconds)} of CPU`);
    }
  }
  if (tuning && !signal.aborted) {
    const tuned = await evolve({ ...options, recipe: 'tuning' });
    const groups = Object.values(tuned.best.heldOutGroups);
    note('numbers only', groups.length > 0 ? groups[0]! : tuned.best.score, 'recipe tuning');
  }
  return { problem: name, seed, recipe: used, unit: problem.unit, direction: problem.direction, found: best.score, validation: best.validation, heldOut: best.heldOutGroups, known: [...(problem.known ?? []), ...beside], cpuSeconds, folder, digits: digitsOf(problem) };
}

function text({ problem, seed, recipe, unit, direction, found, heldOut, known, cpuSeconds, folder, digits }: Row): string {
  return [`${problem}  seed ${seed}, ${recipe}, CPU ${duration(cpuSeconds)}; ${direction} ${unit ?? 'the score'}`, compareKnown(known, groupsOf({ heldOutGroups: heldOut as Record<string, number | null>, score: found }), 'found here', direction, digits), `  ${folder}`].join('\n');
}
