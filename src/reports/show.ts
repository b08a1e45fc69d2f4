import { CladeError, type Identity, type KnownValue, type Note } from '../core/index.ts';
import type { State } from '../engine/index.ts';
import type { RunResult } from './result.ts';
import { figures } from './live.ts';
import { steeredText } from './steered.ts';
import { askedColumns, digitsOf, duration, number, standing, table } from './text.ts';

const TITLES = { openevolve: 'OpenEvolve', shinka: 'ShinkaEvolve' } as const;

/** The last result a run noted, if it ended. */
export function lastResult(notes: readonly Note[]): Omit<RunResult, 'state'> | undefined {
  const note = notes.findLast(({ about }) => about === 'result' || about === 'stop');
  return note && resultIn(note);
}

function resultIn({ result }: Note): Omit<RunResult, 'state'> {
  let read: Partial<RunResult> | undefined;
  try {
    read = JSON.parse(result as string) as Partial<RunResult>;
  } catch {
    // said below
  }
  const whole = typeof read?.status === 'string' && typeof read.origin === 'string' && typeof read.best?.id === 'string' && typeof read.best.heldOutGroups === 'object';
  if (!whole) throw new CladeError('journal.corrupt', 'the result that the journal notes cannot be read', 'restore the file from a copy, or start the run again with the same seed: it repeats exactly');
  return read as Omit<RunResult, 'state'>;
}

/** Known values beside one's own, by held-out group. */
export function compareKnown(known: readonly KnownValue[], groups: Readonly<Record<string, number | null>>, own: string, direction: 'minimize' | 'maximize', digits = 5): string {
  const names = Object.keys(groups);
  if (names.length === 0) return '';
  const rules = [...new Set(known.map(({ name }) => name))];
  const rows = rules.map((rule) => ({
    name: rule,
    cells: names.map((group, i) => known.find((value) => value.name === rule && (value.group ?? names[0]) === group && (value.group !== undefined || i === 0))?.value ?? null),
  }));
  rows.push({ name: own, cells: names.map((group) => groups[group] ?? null) });
  const sign = direction === 'minimize' ? 1 : -1;
  rows.sort((a, b) => sign * ((a.cells[0] ?? Number.POSITIVE_INFINITY) - (b.cells[0] ?? Number.POSITIVE_INFINITY)));
  return table([[names[0] === 'score' ? '' : 'held out', ...names], ...rows.map(({ name, cells }) => [name === own ? `▶ ${name}` : `  ${name}`, ...cells.map((value) => number(value, digits))])], '  ');
}

/** Where nothing is held out, the score itself stands beside the known values. */
export function groupsOf({ heldOutGroups, score }: Pick<RunResult['best'], 'heldOutGroups' | 'score'>): Readonly<Record<string, number | null>> {
  return Object.keys(heldOutGroups).length > 0 ? heldOutGroups : { score };
}

/** A recipe of the user's own is folded as if it were the default; its population says nothing. */
const recipeKnown = (identity: Identity, { recipe }: State): boolean => recipe.name === identity.recipe;

/** What `clade show` prints. */
export function showRun(folder: string, identity: Identity, state: State, digest: string, result: ReturnType<typeof lastResult>, ancestry: readonly string[] = []): string {
  const { problem, champion, records, byProposer, byKind, refusals, clock } = state;
  const best = champion!.entry;
  const digits = digitsOf(problem);
  const counts = (name: string, map: State['byKind']): string => {
    const paid = askedColumns([...map.values()]);
    const rows = [...map].sort((a, b) => b[1].improved - a[1].improved);
    const runs = (count: { runs: number }): number[] => (map === byProposer ? [Math.round((count.runs * state.evaluations) / state.runs)] : []);
    return table([[name, 'drafts', 'ran', 'alive', 'better than parent', 'records', ...(map === byProposer ? ['evaluations'] : []), ...paid.head], ...rows.map(([key, c]) => [key, ...[c.drafts, c.entries, c.placed, c.improved, c.records, ...runs(c)].map(String), ...paid.cells(c)])], '  ');
  };
  const turned = [...refusals].sort((a, b) => b[1] - a[1]).slice(0, 8).map(([why, count]) => [why, String(count)]);
  return [
    `${folder}: ${problem.title}`,
    `  seed ${identity.seed}, recipe ${identity.recipe}, ${result?.status ?? (identity.imported ? `imported: ${TITLES[identity.imported]} claimed these scores, nothing was measured here` : 'not finished')}; ${duration(clock.seconds)}, CPU ${duration(clock.cpuSeconds)}`,
    `  ${state.candidates} candidates, ${Math.round(state.evaluations)} evaluations${problem.selfScored ? '' : `, ${state.steps.toPrecision(3)} steps`}${state.variants > 0 ? `, ${state.variants} variants run for a moment before that` : ''}`,
    `  best ${best.id}: ${standing(problem, best.total, champion!.validation, { digits, interval: champion!.interval })}${problem.unit ? ` (${problem.unit})` : ''}, ${best.size} nodes, by ${best.kind}`,
    ...ancestry.filter((line) => line !== '').map((line) => `  ${line}`),
    `  ${state.population.size} alive in ${recipeKnown(identity, state) ? `${state.recipe.archive.name}${figures(state)}` : 'an archive of your own'}`,
    state.epoch.number > 0 ? `  the population started over ${state.epoch.number} times` : '',
    `  digest ${digest}`,
    result ? `\n${compareKnown(problem.known ?? [], groupsOf(result.best), 'this run', problem.direction, digits)}` : '',
    `\nrecords\n${table([['id', 'evaluations', 'time', 'search', 'validation'], ...records.slice(-12).map((r) => [r.id, String(Math.round(r.evaluations)), duration(r.seconds), number(r.total, digits), number(r.validation, digits)])], '  ')}`,
    steeredText(state) && `\n${steeredText(state)}`,
    `\n${counts('proposer', byProposer)}`,
    `\n${counts('kind of edit', byKind)}`,
    turned.length > 0 ? `\n${table([['turned away', 'drafts'], ...turned], '  ')}` : '',
  ].filter((part) => part !== '').join('\n');
}
