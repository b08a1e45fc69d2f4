import { curveSvg } from '../curve.ts';
import { familySvg } from '../draw/family.ts';
import { funnelSvg } from '../draw/funnel.ts';
import { digitsOf, duration } from '../text.ts';
import type { LineageStep } from '../views/index.ts';
import { type Dossier, type Talk, validates } from './dossier.ts';
import { type Block, type CellText, type Inline, type Table, count, fig, read, signed, t } from './parts.ts';
import { label } from './plain.ts';

/** Rows of one table, diffs on paper, diffs on the page. */
const [ROWS, DIFFS, FOLDS] = [60, 12, 60];

const CAUSES = { seed: '', structure: 'structure', tuning: 'numbers', tries: 'another try' } as const;

/** The curve and its records. @example curveBlocks(dossier) */
export function curveBlocks(d: Dossier): Block[] {
  const { curve, problem, chronicle } = d;
  const beside = validates(d);
  const digits = digitsOf(problem);
  const { points, known, group, end } = curve;
  const asked = chronicle.asked.length > 0;
  const rows = points.map((point, i) => ({ ...point, i })).slice(-ROWS);
  const table: Table = {
    head: ['record', 'program', 'by', ...(beside ? ['search', 'validation'] : ['score']), 'gain', 'evaluations', 'CPU', ...(asked ? ['answers'] : []), 'nodes'],
    rows: rows.map(({ i, name, id, kind, total, validation, gain, evaluations, cpu, calls, size }): CellText[] => [name, read(`curve.points[${i}].id`, id), label(kind, 30), ...(problem.selfScored ? [] : [fig(`curve.points[${i}].total`, total, digits)]), ...(!beside && !problem.selfScored ? [] : [fig(`curve.points[${i}].validation`, validation, digits)]), i === 0 ? '' : gain === 0 ? 'shorter' : signed(`curve.points[${i}].gain`, gain), count(`curve.points[${i}].evaluations`, evaluations), fig(`curve.points[${i}].cpu`, cpu, duration), ...(asked ? [count(`curve.points[${i}].calls`, calls)] : []), count(`curve.points[${i}].size`, size)]),
    strong: (row) => row === rows.length - 1,
  };
  const lines: Inline = known.length === 0 ? [] : t` Known values: dotted where measured here, dashed as published, a whole line for the best of them${group === null ? '' : t` ; they are on held-out instances (${group}), so near the curve's scale and not on it`}.`;
  return [
    { heading: 'The curve' },
    { drawing: curveSvg({ title: problem.title, records: points, end: end.evaluations, known, unit: problem.unit, ...(!beside && { measure: '' }) }), file: 'curve.svg', caption: t`Best ${beside ? 'validation score' : 'score'} over evaluations; circles are records, named where there is room.${lines}` },
    ...(points.length > ROWS ? [{ text: t`The last ${fig('rows', ROWS)} of ${fig('curve.points.length', points.length)} records.` }] : []),
    { fold: t`${count('curve.points.length - 1', points.length - 1)} records, and the seed`, blocks: [{ table }], only: 'page' as const },
    { table, only: 'paper' as const },
  ];
}

/** The seven steps. @example stepBlocks(dossier) */
export function stepBlocks({ steps }: Dossier): Block[] {
  const rows = steps.flatMap(({ step, name, did, lost }): CellText[][] => [
    ...did.map(({ what, count: n }, k): CellText[] => [k === 0 ? `${step} ${name}` : '', what, count(`steps.${name}.did["${what}"]`, n), '']),
    ...lost.map(({ what, count: n }): CellText[] => ['', '', '', t`${count(`steps.${name}.lost["${what}"]`, n)} ${label(what)}`]),
  ]);
  return [
    { heading: 'The seven steps' },
    { text: t`What went through each step of the loop, and what ended there and why.` },
    { drawing: funnelSvg(steps), file: 'steps.svg', caption: t`Above, what went through; below, in orange, what was turned away or failed, by reason.`, only: 'page' },
    { fold: t`All reasons`, blocks: [{ table: { head: ['step', 'what', 'how many', 'ended here'], rows } }], only: 'page' },
    { table: { head: ['step', 'what', 'how many', 'ended here'], rows }, only: 'paper' },
  ];
}

/** The family tree. @example familyBlocks(dossier) */
export function familyBlocks({ family, curve }: Dossier): Block[] {
  if (family.nodes.length < 2) return [];
  const shown = family.sampled ? t`${count('family.nodes.length', family.nodes.length)} of ${count('family.scored', family.scored)} candidates with a score: all ancestors of records, and of the others an even sample in order of birth` : t`All ${count('family.nodes.length', family.nodes.length)} candidates with a score`;
  return [
    { heading: 'The family tree' },
    { drawing: familySvg({ family, direction: curve.direction, unit: curve.unit }), file: 'family.svg', caption: t`${shown}. Lines go to the first parent, or to the nearest ancestor that is shown. The thick line leads from the seed to the champion. Heights are ranks, so that scores close to the best stay apart.` },
  ];
}

/** The champion's ancestry, with what each step changed. @example pathBlocks(dossier) */
export function pathBlocks(d: Dossier): Block[] {
  const { path, curve, earnings, talks } = d;
  if (path.length < 2) return [];
  const names = new Map(curve.points.map(({ id, name }) => [id, name]));
  const records = path.map((step, i) => ({ step, i })).filter(({ step: { id }, i }) => i > 0 && names.has(id));
  const told = [...records].sort((a, b) => b.step.gain - a.step.gain || b.i - a.i).slice(0, DIFFS).sort((a, b) => a.i - b.i);
  const shown = path.map((step, i) => ({ step, i })).slice(1).sort((a, b) => b.step.gain - a.step.gain || b.i - a.i).slice(0, FOLDS).sort((a, b) => a.i - b.i);
  const { added, again } = earnings.lines;
  return [
    { heading: 'The way to the champion' },
    { text: t`${count('path.length - 1', path.length - 1)} ${path.length === 2 ? 'step' : 'steps'} by first parents, ${count('path records', records.length)} of them records. Of ${count('earnings.lines.added', added)} lines added on the way, ${count('earnings.lines.again', again)} had been removed before.` },
    ...(told.length < records.length ? [{ text: t`Here are the ${fig('told.length', told.length)} records with the largest gains.`, only: 'paper' as const }] : []),
    ...told.map(({ step, i }): Block => ({ ...stepBlock(step, i, names, d), only: 'paper' })),
    ...(shown.length < path.length - 1 ? [{ text: t`The ${fig('shown.length', shown.length)} steps with the largest gains; the others changed less.`, only: 'page' as const }] : []),
    ...shown.map(({ step, i }): Block => {
      const own = stepBlock(step, i, names, d);
      return { ...own, blocks: [...own.blocks, ...(talks.get(step.id) ?? []).map(talkBlock)], only: 'page' };
    }),
  ];
}

function stepBlock(step: LineageStep, i: number, names: ReadonlyMap<string, string>, d: Dossier): Extract<Block, { fold: Inline }> {
  const { id, total, gain, draft, parents, cause, added, again } = step;
  const digits = digitsOf(d.problem);
  const record = names.get(id);
  const validation = draft.claim?.record && validates(d) ? t`, ${fig(`path[${i}].draft.claim.validation`, draft.claim.validation, digits)} on validation` : '';
  return {
    fold: t`${record ? t`${{ strong: record }}, ` : ''}${read(`path[${i}].id`, id)} by ${label(draft.kind, 40)}: ${fig(`path[${i}].total`, total, digits)} (${signed(`path[${i}].gain`, gain)})${validation}; ${CAUSES[cause]}${parents.length > 1 ? t`, with ${parents.slice(1).join(', ')}` : ''}${again > 0 ? t`; ${fig(`path[${i}].again`, again)} of ${fig(`path[${i}].added`, added)} added lines had been removed before` : ''}`,
    blocks: step.changes.length === 0 ? [{ text: t`The same program, another random stream.` }] : [{ code: diffText(step), language: 'diff', from: `path[${i}].changes` }],
  };
}

const talkBlock = ({ model, system, prompt, answer }: Talk): Block => ({
  fold: t`what ${read('answers.model', label(model))} was asked and answered`,
  blocks: [{ code: `${system}\n\n${prompt}`, language: 'text', from: 'asked' }, { text: t`Answer:` }, { code: answer, language: 'text', from: 'answer' }],
});

const diffText = ({ changes }: Pick<LineageStep, 'changes'>): string => changes.map(({ line, removed, added }) => [`@@ line ${line} @@`, ...removed.map((text) => `-${text}`), ...added.map((text) => `+${text}`)].join('\n')).join('\n');

/** What is gone, and what is back in its place. */
function swapped({ without, instead }: Dossier['ablations'][number]): Inline {
  const short = (lines: readonly string[]): string => label(lines.map((text) => text.trim()).filter((text) => text !== '').join(' ⏎ '), 80);
  const [gone, back] = [short(without), short(instead)];
  if (gone === '') return t`nothing; ${{ code: back }} is back`;
  return back === '' ? t`${{ code: gone }}` : t`${{ code: gone }}, back to ${{ code: back }}`;
}

/** What each change was worth. @example ablationBlocks(dossier) */
export function ablationBlocks(d: Dossier): Block[] {
  const { ablations, ablated, problem, path } = d;
  const head: Block = { heading: 'Ablations' };
  if (!ablated) return [head, { text: t`None were made for this report (--no-ablations).` }];
  if (ablations.length === 0) return [head, { text: path.length < 2 ? t`The champion is the seed: there is no change to take out.` : t`No record on the champion's ancestry changed a line of its own.` }];
  const digits = digitsOf(problem);
  const sign = problem.direction === 'minimize' ? 1 : -1;
  const loss = (name: string, now: number | null | undefined, before: number | null): CellText => (now === null || now === undefined || before === null ? '–' : fig(name, sign * (now - before), (n) => (n === 0 ? '±0' : `${n > 0 ? '' : '−'}${Number(Math.abs(n).toPrecision(4))}`)));
  const value = (i: number, one: Dossier['ablations'][number]): Inline => {
    const { refused, failure, total } = one.draft;
    if (refused) return t`refused: ${label(refused, 60)}`;
    if (failure) return t`fails: ${label(`${failure.kind}, ${failure.message}`, 60)}`;
    return t`${fig(`ablations[${i}].whole.total`, one.whole.total, digits)} → ${fig(`ablations[${i}].total`, total!, digits)}`;
  };
  const beside = validates(d);
  return [
    head,
    { text: t`Each row is a program with one change taken out, measured in a fresh child on the same instances${ablations.some(({ from }) => from) ? ' and random streams, handed what the whole program was handed' : ''}. Loss: how much worse it is without; below zero it is better without.${ablations.some(({ change }) => change === 'all') ? '' : path.length > 2 ? " Out of the champion itself no ancestor's whole change could be taken: later changes stand on its lines." : ''}` },
    {
      table: {
        head: ['program', beside ? 'search: with → without' : 'score: with → without', 'loss', ...(beside ? ['validation: with → without', 'loss'] : []), 'taken out'],
        rows: ablations.map((one, i): CellText[] => [
          read(`ablations[${i}].title`, one.title),
          value(i, one),
          loss(`ablations[${i}].loss`, one.draft.total, one.whole.total),
          ...(beside ? [one.draft.claim ? t`${fig(`ablations[${i}].whole.validation`, one.whole.validation, digits)} → ${fig(`ablations[${i}].validation`, one.draft.claim.validation, digits)}` : '–', loss(`ablations[${i}].validationLoss`, one.draft.claim?.validation, one.whole.validation)] : []),
          swapped(one),
        ]),
      },
    },
  ];
}
