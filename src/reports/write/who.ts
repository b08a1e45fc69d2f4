import { againstSvg } from '../draw/against.ts';
import { barsSvg } from '../draw/bars.ts';
import { heatSvg } from '../draw/heat.ts';
import { bandSvg } from '../band.ts';
import { conclusions } from '../compare.ts';
import { digitsOf, duration } from '../text.ts';
import type { Earner } from '../views/index.ts';
import type { Dossier } from './dossier.ts';
import { type Block, type CellText, type Inline, commas, count, fig, percent, read, signed, t, usd } from './parts.ts';
import { label } from './plain.ts';

/** Rows of a table of kinds, of members, of specialists; heat maps. */
const [KINDS, MEMBERS, SPECIALISTS, MAPS] = [16, 12, 24, 3];

/** Who brought what, for how much. @example earningBlocks(dossier) */
export function earningBlocks({ earnings, chronicle }: Dossier): Block[] {
  const { proposers, kinds, models, causes, lines } = earnings;
  const asked = chronicle.asked.length > 0;
  const bred = proposers.filter(({ name }) => name !== 'seed');
  const sum = (of: (one: Earner) => number | null): number => bred.reduce((total, one) => total + (of(one) ?? 0), 0);
  const [gain, cpu, dollars] = [sum((one) => one.gain), sum(({ cpu: own }) => own), sum(({ usd: own }) => own)];
  const share = (part: number | null, whole: number): number => (whole > 0 ? (part ?? 0) / whole : 0);
  const total = causes.structure + causes.tuning + causes.tries;
  const row = (list: string, costs: boolean) => (one: Earner): CellText[] => {
    const from = `earnings.${list}["${one.name}"]`;
    return [read(`${from}.name`, label(one.name, 40)), count(`${from}.drafts`, one.drafts), count(`${from}.placed`, one.placed), count(`${from}.improved`, one.improved), count(`${from}.records`, one.records), signed(`${from}.gain`, one.gain, 4), ...(costs ? [count(`${from}.evaluations`, one.evaluations ?? 0), fig(`${from}.cpu`, one.cpu, duration), ...(asked ? [count(`${from}.questions`, one.questions), usd(`${from}.usd`, one.usd)] : [])] : [])];
  };
  const head = ['drafts', 'placed', 'better than parent', 'records', 'gain of records'];
  if (bred.length === 0) return [];
  return [
    { heading: 'Who earns what' },
    ...(total > 0 ? [{ text: t`Of the champion's gain over the seed: structure ${percent('earnings.causes.structure / all', causes.structure / total)}, numbers ${percent('earnings.causes.tuning / all', causes.tuning / total)}, another try of the same program ${percent('earnings.causes.tries / all', causes.tries / total)}. Of ${count('earnings.lines.added', lines.added)} lines added on its way, ${count('earnings.lines.again', lines.again)} had been removed before.` }] : []),
    { drawing: barsSvg('Who earns what', bred.map((one) => ({ name: label(one.name, 40), bars: [{ what: 'gain of records', share: share(one.gain, gain) }, { what: 'CPU', share: share(one.cpu, cpu) }, ...(dollars > 0 ? [{ what: 'US dollars', share: share(one.usd, dollars) }] : [])] }))), file: 'earnings.svg', caption: t`Each proposer's share of what records gained on validation, beside its share of what the run cost.`, only: 'page' },
    { table: { head: ['proposer', ...head, 'evaluations', 'CPU', ...(asked ? ['questions', 'US dollars'] : [])], rows: bred.map(row('proposers', true)) } },
    ...(models.length > 0 ? [{ heading: 'Models', level: 3 as const }, { table: { head: ['model', ...head], rows: models.map(row('models', false)) } }] : []),
    { heading: 'Kinds of edit', level: 3 },
    { table: { head: ['kind', ...head], rows: kinds.filter(({ name }) => name !== 'seed').slice(0, KINDS).map(row('kinds', false)) } },
    ...(kinds.length > KINDS + 1 ? [{ text: t`The ${fig('KINDS', KINDS)} that gained most of ${fig('earnings.kinds.length - 1', kinds.length - 1)}.` }] : []),
  ];
}

/** Who was alive at the end. @example archiveBlocks(dossier) */
export function archiveBlocks({ archive: view, problem, chronicle }: Dossier): Block[] {
  const digits = digitsOf(problem);
  const { axes, members, cells, figures, niches } = view;
  const pairs = axes.flatMap((_, i) => axes.slice(i + 1).map((__, k): [number, number] => [i, i + 1 + k])).slice(0, MAPS);
  const metrics = Object.keys(members[0]?.metrics ?? {}).slice(0, 5);
  const searched = chronicle.problem.instances().filter(({ split }) => split === 'search').map(({ id }) => id);
  const sign = problem.direction === 'minimize' ? -1 : 1;
  const best = searched.map((id, k) => ({ id, k, entry: members.filter(({ values }) => values).sort((a, b) => b.values![k]! - a.values![k]!)[0] })).filter(({ entry }) => entry);
  const said = (niche: number): Inline[] => Object.entries(figures[niche] ?? {}).map(([name, value]) => t`${name} ${fig(`archive.figures[${niche}].${name}`, value)}`);
  return [
    { heading: 'The archive' },
    { text: t`${read('archive.name', view.name)}: ${count('archive.members.length', members.length)} programs alive in ${count('archive.cells.length', cells.length)} cells${niches > 1 ? t` of ${count('archive.niches', niches)} islands` : ''} at the end${said(0).length > 0 && niches === 1 ? t`; ${commas(said(0))}` : ''}.` },
    ...(pairs.length > 0 ? [{ text: t`Each square is the best of all cells behind it; darker is better, by rank. Empty squares were never filled.`, only: 'page' as const }] : []),
    ...pairs.map(([first, second], i): Block => ({ drawing: heatSvg(view, first, second, problem.direction), file: `archive-${i + 1}.svg`, caption: t`By ${axes[first]!.name} and ${axes[second]!.name}.`, only: 'page', small: true })),
    ...(niches > 1 ? [{ table: { head: ['island', 'alive', 'best', 'program'], rows: Array.from({ length: niches }, (_, niche): CellText[] => {
      const own = cells.filter((cell) => cell.niche === niche);
      const top = own.toSorted((a, b) => sign * (b.total - a.total))[0];
      return [String(niche + 1), count(`archive.cells[niche ${niche}].count`, own.reduce((sum, cell) => sum + cell.count, 0)), fig(`archive.cells[niche ${niche}].total`, top?.total ?? null, digits), read(`archive.cells[niche ${niche}].best`, top?.best ?? '–')];
    }) } }] : []),
    ...(members.length > 1 ? [{ drawing: againstSvg({ members, direction: problem.direction, unit: problem.unit ?? null }), file: 'front.svg', caption: t`Score against size of those alive; the line joins those whom nobody beats in both.`, only: 'page' as const }] : []),
    { table: { head: ['the best alive', 'by', 'score', 'nodes', ...metrics.map((name) => label(name, 24))], rows: members.slice(0, MEMBERS).map((one, i): CellText[] => [read(`archive.members[${i}].id`, one.id), label(one.kind, 30), fig(`archive.members[${i}].total`, one.total, digits), count(`archive.members[${i}].size`, one.size), ...metrics.map((name) => fig(`archive.members[${i}].metrics.${name}`, Object.hasOwn(one.metrics, name) ? one.metrics[name]! : null))]) } },
    ...(best.length > 1 && best.length <= 64 ? [
      { heading: 'Who is best where', level: 3 as const },
      { table: { head: ['search instance', 'best', 'program', 'the champion'], rows: best.slice(0, SPECIALISTS).map(({ id, k, entry }): CellText[] => [label(id, 40), fig(`archive.best["${id}"].value`, sign * entry!.values![k]!, digits), read(`archive.best["${id}"].id`, entry!.id), fig(`champion.values[${k}]`, chronicle.state.champion!.entry.values === undefined ? null : sign * chronicle.state.champion!.entry.values[k]!, digits)]) } },
    ] : []),
  ];
}

/** Pictures along the ancestry, and the program itself. @example solutionBlocks(dossier, source) */
export function solutionBlocks({ pictures, chronicle }: Dossier, source: string): Block[] {
  const { id } = chronicle.state.champion!.entry;
  return [
    { heading: 'The solution' },
    ...(pictures.length > 0 ? [{ pictures: pictures.map(({ id: own, name, svg }) => ({ svg, file: `picture-${own}.svg`, caption: t`${name}, program ${read('pictures.id', own)}` })) }] : []),
    { text: t`Program ${read('champion.id', id)}:` },
    { code: source, language: 'ts', from: 'champion.source' },
  ];
}

/** The ledger of what was paid. @example costBlocks(dossier) */
export function costBlocks({ accounts, chronicle, earnings }: Dossier): Block[] {
  const { end, state } = chronicle;
  const lost = accounts.reduce((sum, { asked, answered }) => sum + asked - answered, 0);
  const per = state.records.length > 1 ? t`, ${fig('end.cpu / records', end.cpu / (state.records.length - 1), duration)} for each record` : '';
  return [
    { heading: 'Cost' },
    { list: [
      t`${count('state.evaluations', state.evaluations)} evaluations, ${fig('end.cpu', end.cpu, duration)} of CPU in all processes${per}; ${fig('ms', (1000 * end.cpu) / state.candidates, 3)} ms of CPU for each of ${count('state.candidates', state.candidates)} candidates.`,
      accounts.length === 0 ? t`No model was asked: no calls, no tokens, no dollars.` : t`${count('accounts.asked', accounts.reduce((sum, { asked }) => sum + asked, 0))} questions to models, ${end.usd === null ? 'at a price that is not known' : t`${usd('end.usd', end.usd)}`}${lost > 0 ? t`; ${fig('accounts.lost', lost)} have no answer, because the run was stopped while they were on their way` : ''}.`,
    ] },
    ...(accounts.length > 0 ? [{ table: { head: ['model', 'asked', 'answered', 'failed attempts', 'tokens in', 'cached', 'tokens out', 'thinking', 'US dollars', 's an answer', 'gain of records'], rows: accounts.map((one, i): CellText[] => [read(`accounts[${i}].model`, label(one.model)), ...(['asked', 'answered', 'failed', 'input', 'cached', 'output', 'reasoning'] as const).map((name) => count(`accounts[${i}].${name}`, one[name])), usd(`accounts[${i}].usd`, one.usd), fig(`accounts[${i}].seconds`, one.seconds, 3), signed(`earnings.models["${one.model}"].gain`, earnings.models.find(({ name }) => name === one.model)?.gain ?? 0, 4)]) } }] : []),
  ];
}

/** Several runs at equal evaluations. @example comparisonBlocks(dossier) */
export function comparisonBlocks({ comparison: compared, problem, run }: Dossier): Block[] {
  if (!compared) return [];
  const { comparison, groups, measure } = compared;
  const digits = digitsOf(problem);
  const { at, by, groups: summaries } = comparison;
  return [
    { heading: 'Beside other runs' },
    { text: t`Best ${measure} score of every run at ${count('comparison.at', at)} ${by}, as far as all of them went. This report tells ${run} in full because it was named first, not because it is the best.` },
    { drawing: bandSvg({ problem, measure, groups, by, at }), file: 'compare.svg', caption: t`Line: the median of a group; band: the middle half of its runs, or all of few.` },
    { table: { head: ['group', 'runs', 'median', '95 % interval', 'lowest', 'highest', 'held out: median'], rows: summaries.map(({ label: name, n, median, interval, min, max, heldOut }, i): CellText[] => [label(name), fig(`comparison.groups[${i}].n`, n), fig(`comparison.groups[${i}].median`, median, digits), interval ? t`${fig(`comparison.groups[${i}].interval.low`, interval.low)} to ${fig(`comparison.groups[${i}].interval.high`, interval.high)}` : 'too few', fig(`comparison.groups[${i}].min`, min, digits), fig(`comparison.groups[${i}].max`, max, digits), fig(`comparison.groups[${i}].heldOut.median`, heldOut?.median ?? null, digits)]) } },
    { table: { head: ['run', 'group', 'seed', 'score', 'held out, at its end'], rows: summaries.flatMap(({ label: name, runs }, i) => runs.map((one, k): CellText[] => [read(`comparison.groups[${i}].runs[${k}].run`, label(one.run)), label(name), fig(`comparison.groups[${i}].runs[${k}].seed`, one.seed), fig(`comparison.groups[${i}].runs[${k}].score`, one.score, digits), fig(`comparison.groups[${i}].runs[${k}].heldOut`, one.heldOut, digits)])) } },
    { list: conclusions(comparison).map((text) => t`${read('comparison.versus', text)}`) },
  ];
}
