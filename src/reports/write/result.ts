import { fitnessOf } from '../../core/index.ts';
import { BASELINES } from '../compare.ts';
import { digitsOf, duration } from '../text.ts';
import { type Dossier, validates } from './dossier.ts';
import { type Block, type Inline, count, fig, percent, read, signed, t } from './parts.ts';
import { label } from './plain.ts';

/** What a reader wants first: how good, how much better, proven how, at what cost. @example page('A run', resultBlocks(dossier)) */
export function resultBlocks(d: Dossier): Block[] {
  const { chronicle, problem, result, curve, path, earnings } = d;
  const { state, end } = chronicle;
  const digits = digitsOf(problem);
  const best = state.champion!.entry;
  const [first, last] = [curve.points[0]!, curve.points.at(-1)!];
  const unit = problem.unit ? ` (${problem.unit})` : '';
  const causes = earnings.causes;
  const gained = causes.structure + causes.tuning + causes.tries;
  const held = d.heldOut[0];
  return [
    { text: lead(d) },
    {
      cards: [
        { what: validates(d) ? `best on validation${unit}` : `best${unit}`, value: t`${fig('champion.validation', state.champion!.validation, digits)}`, more: t`the seed had ${fig('curve.points[0].validation', first.validation, digits)}` },
        ...(!validates(d) ? [] : [{ what: 'on search', value: t`${fig('champion.total', best.total, digits)}`, more: t`the seed had ${fig('curve.points[0].total', first.total, digits)}` }]),
        ...(held ? [{ what: `held out: ${held.group}`, value: t`${fig('heldOut[0].mean', held.mean, digits)}`, ...(held.interval && { more: t`95 % interval ${fig('heldOut[0].interval.low', held.interval.low)} to ${fig('heldOut[0].interval.high', held.interval.high)}` }) }] : []),
        { what: 'records', value: t`${count('curve.points.length - 1', curve.points.length - 1)}`, more: t`program ${read('champion.id', best.id)}, ${count('champion.size', best.size)} nodes` },
        { what: 'candidates', value: t`${count('state.candidates', state.candidates)}`, more: t`${count('state.evaluations', state.evaluations)} evaluations` },
        { what: 'CPU', value: t`${fig('end.cpu', end.cpu, duration)}`, more: t`in ${fig('end.seconds', end.seconds, duration)} of time` },
        ...(end.calls > 0 ? [{ what: 'answers of models', value: t`${count('end.calls', end.calls)}`, more: end.usd === null ? t`price unknown` : t`${fig('end.usd', end.usd, (n) => `$${n.toFixed(4)}`)}` }] : []),
        ...(gained > 0 ? [{ what: 'of the gain: structure', value: t`${percent('earnings.causes.structure / all', causes.structure / gained)}`, more: t`numbers ${percent('earnings.causes.tuning / all', causes.tuning / gained)}${causes.tries > 0 ? t`, another try ${percent('earnings.causes.tries / all', causes.tries / gained)}` : ''}` }] : []),
      ],
    },
    { list: plainly(d) },
    ...(result ? [] : [{ text: t`The run has not ended: everything here is of its state after commit ${fig('state.committed', state.committed)}.` }]),
    ...(path.length === 1 ? [{ text: t`Nothing better than the seed was found.` }] : []),
    ...(last.gain === 0 && curve.points.length > 1 ? [{ text: t`The last record is no better on validation than the one before it, only shorter.` }] : []),
  ];
}

function lead({ chronicle, curve, problem }: Dossier): Inline {
  const digits = digitsOf(problem);
  const [first, last] = [curve.points[0]!, curve.points.at(-1)!];
  const better = fitnessOf(problem.direction, last.validation) > fitnessOf(problem.direction, first.validation);
  const { identity, state } = chronicle;
  const how = t`, seed ${fig('identity.seed', identity.seed)}, recipe ${identity.recipe}, ${count('state.evaluations', state.evaluations)} evaluations.`;
  if (!better) return t`The program it started from stayed the best${how}`;
  return t`From ${fig('curve.points[0].validation', first.validation, digits)} to ${fig('curve.points.at(-1).validation', last.validation, digits)} ${problem.unit ?? ''} (${problem.direction === 'minimize' ? 'smaller' : 'larger'} is better)${how}`;
}

/** What a reader must know before believing anything, in plain words. */
function plainly({ result, chronicle, notes, problem, heldOut, again, curve }: Dossier): Inline[] {
  const { identity, state } = chronicle;
  const asking = (notes.findLast(({ about }) => about === 'open')?.asking ?? {}) as { model?: readonly string[]; unsafeNoSandbox?: boolean };
  const origin = result?.origin.split('; ') ?? [identity.seedProgram === null ? "started from the problem's own seed" : `started from a program given with --seed-program (${identity.seedProgram.slice(0, 8)})`];
  const selfScored = problem.selfScored === true;
  const steered = state.steering.log.length;
  return [
    ...(again.total !== curve.points.at(-1)!.total || again.validation !== curve.points.at(-1)!.validation ? [t`NOT REPRODUCED: measured again for this report, the winner scores ${fig('again.total', again.total, 11)} on search and ${fig('again.validation', again.validation, 11)} on validation, not what the journal says.`] : []),
    t`Status: ${result ? label(result.status) : 'not finished'}.`,
    ...origin.map((text) => t`${read('result.origin', `${label(text, 200).replace(/^./, (c) => c.toUpperCase())}.`)}`),
    ...(selfScored ? origin.some((text) => /self-scored/i.test(text)) ? [] : [t`Self-scored: the user's own evaluator ran the programs and scored them in one process. Nobody else judged them.`] : [t`Programs were scored by another process than the one they ran in; every record was run a second time in a fresh child.`]),
    ...(asking.unsafeNoSandbox && asking.model && !origin.some((text) => text.includes('--unsafe-no-sandbox')) ? [t`Unsafe: what models wrote ran without a boundary (--unsafe-no-sandbox).`] : []),
    ...(result && !result.deterministic ? [t`Not deterministic: ${identity.asks ? 'models were asked, so the same seed is not the same run; its recorded answers repeat it' : selfScored ? 'nobody counts the steps of such programs, and their evaluator may use time and chance' : 'a guard of time or memory fired, so the same seed may not repeat it'}.`] : []),
    ...(steered > 0 ? [t`Steered by hand while it went on: ${fig('state.steering.log.length', steered)} commands, listed below.`] : []),
    ...(state.refusals.has('scorer') ? [t`The scorer itself failed ${fig('refusals.scorer', state.refusals.get('scorer')!)} times; those candidates count as failed.`] : []),
    ...(heldOut.length === 0 && !problem.inherits ? [t`Held out: ${result ? 'nothing; the problem holds no instances back' : 'nothing yet; held-out instances are left alone until a run ends'}.`] : []),
  ];
}

/** Known values beside one's own, by held-out group. @example knownBlocks(dossier) */
export function knownBlocks({ problem, heldOut, chronicle, comparison }: Dossier): Block[] {
  const digits = digitsOf(problem);
  const known = problem.known ?? [];
  const champion = chronicle.state.champion!;
  const groups = heldOut.length > 0 ? heldOut.map(({ group, mean }) => ({ group, own: mean })) : [{ group: 'score', own: champion.entry.total }];
  const names = [...new Set(known.map(({ name }) => name))];
  const sign = problem.direction === 'minimize' ? 1 : -1;
  const rows = names.map((name) => ({ name, cells: groups.map(({ group }, i) => known.find((value) => value.name === name && (value.group ?? groups[0]!.group) === group && (value.group !== undefined || i === 0))), mine: false }));
  const value = (row: (typeof rows)[number] | undefined): number => row?.cells[0]?.value ?? Number.POSITIVE_INFINITY * sign;
  const sorted = rows.sort((a, b) => sign * (value(a) - value(b)));
  const own = groups[0]!.own;
  const at = own === null ? sorted.length : sorted.findIndex((row) => sign * (value(row) - own) > 0);
  const place = at < 0 ? sorted.length : at;
  const line = (row: (typeof rows)[number]) => [label(row.name), ...row.cells.map((cell) => fig(cell ? `known["${row.name}"]["${cell.group ?? 'score'}"]` : 'known', cell?.value ?? null, digits)), signed(`known["${row.name}"] − own`, own === null || !row.cells[0] ? null : fitnessOf(problem.direction, own) - fitnessOf(problem.direction, row.cells[0].value))];
  const mine = ['this run', ...groups.map(({ own: value }, i) => fig(heldOut.length > 0 ? `heldOut[${i}].mean` : 'champion.total', value, digits)), ''];
  const table = [...sorted.slice(0, place).map(line), mine, ...sorted.slice(place).map(line)];
  const simple = new Set(comparison?.groups.flatMap(({ runs }) => runs.map(({ identity }) => identity.recipe)).filter((recipe) => BASELINES.includes(recipe)));
  const how = { code: problem.inherits ? 'clade baseline' : 'clade run --recipe hill-climb' };
  const baselines = simple.size > 0 ? t`Baselines: ${[...simple].join(', ')}, at equal evaluations, above.` : t`No baselines were run for this report: neither a simple recipe at the same cost nor the seed restarted. ${how} makes them${problem.inherits ? '' : '; runs named after the first are compared in this report'}.`;
  return [
    { heading: 'Beside known values' },
    known.length === 0 ? { text: t`The problem names no known values.` } : { table: { head: ['', ...groups.map(({ group }) => group), 'this run is better by'], rows: table, strong: (row) => row === place } },
    ...(known.length === 0 ? [] : [{ list: names.map((name) => t`${{ strong: label(name) }}: ${label([...new Set(known.filter((one) => one.name === name).map(({ measured, source }) => `${measured ? 'measured here; ' : 'as reported; '}${source}`))].join('; '), 200)}.`) }]),
    { text: baselines },
  ];
}

/** Held-out instances, each group with an interval. @example heldOutBlocks(dossier) */
export function heldOutBlocks({ heldOut, problem, result }: Dossier): Block[] {
  if (heldOut.length === 0) return [];
  const digits = digitsOf(problem);
  return [
    { heading: 'Held out' },
    { text: t`Instances that neither the search nor the choice of the winner saw. The winner was measured on them when the run ended, and once more for this report, in a fresh child.` },
    { table: { head: ['group', 'mean', '95 % interval', 'instances', 'failed', 'the run said'], rows: heldOut.map(({ group, mean, interval, count: n, failed, claimed }, i) => [label(group), fig(`heldOut[${i}].mean`, mean, digits), interval ? t`${fig(`heldOut[${i}].interval.low`, interval.low)} to ${fig(`heldOut[${i}].interval.high`, interval.high)}` : 'too few', fig(`heldOut[${i}].count`, n), fig(`heldOut[${i}].failed`, failed), fig('result.best.heldOutGroups', claimed, digits)]) } },
    { text: t`Interval: of the mean over the instances of a group, bootstrap percentiles of ${'10,000'} resamples; none for fewer than five instances. It says how much other instances of the kind would change the mean, not how much another run would.` },
    ...(result && heldOut.some(({ claimed, mean }) => claimed !== null && claimed !== mean) ? [{ text: t`Measured again, a mean differs from what the run said.` }] : []),
  ];
}
