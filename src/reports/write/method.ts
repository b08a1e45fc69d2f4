import { steerText } from '../steered.ts';
import { duration } from '../text.ts';
import { type Dossier, validates } from './dossier.ts';
import { type Block, type CellText, type Inline, commas, count, fig, read, t } from './parts.ts';
import { label } from './plain.ts';

/** Commands of one table. */
const STEERED = 40;

/** The problem as the programs met it. @example problemBlocks(dossier) */
export function problemBlocks({ problem, instances, limits, chronicle }: Dossier): Block[] {
  const of = (split: string): number => instances.filter((one) => one.split === split).length;
  return [
    { heading: 'The problem' },
    { text: [problem.goal] },
    {
      list: [
        t`${problem.direction === 'minimize' ? 'Smaller' : 'Larger'} is better; the score is ${problem.unit ?? 'a number without a unit'}, ${problem.aggregate === 'best' ? 'the best of the instances, which are random streams of one search' : 'the mean over instances'}.`,
        t`Instances: ${fig('instances.search', of('search'))} that the search sees, ${of('validation') > 0 ? t`${fig('instances.validation', of('validation'))} on which records are chosen` : t`none beside them on which records are chosen`}, ${fig('instances.heldOut', of('heldOut'))} held out.`,
        t`Programs export ${{ code: `${problem.entry}()` }}${problem.inherits ? ' and may improve what their parent made' : ''}; ${problem.selfScored ? 'one evaluation' : 'one instance'} may take ${problem.selfScored ? '' : t`${count('limits.steps', limits.steps)} steps, `}${count('limits.seconds', limits.seconds)} s and ${count('limits.memoryMB', limits.memoryMB)} MB.`,
        ...(problem.causality ? [t`The problem is online: a record's early answers may not change when later input is cut off.`] : []),
        t`Version ${read('problem.version', problem.version)} of ${{ code: problem.name }}; its files and instances hash to ${read('identity.problemHash', chronicle.identity.problemHash.slice(0, 16))}.`,
      ],
    },
  ];
}

interface Opened {
  budget?: Readonly<Record<string, number>>;
  asking?: Readonly<Record<string, unknown>>;
  machine?: Readonly<Record<string, string | number>>;
}

/** What was noted when the run was last opened. @example openedOf(dossier).budget */
export const openedOf = ({ notes }: Pick<Dossier, 'notes'>): Opened => (notes.findLast(({ about }) => about === 'open') ?? {}) as Opened;

/** How it was searched, with what, and on which machine. @example methodBlocks(dossier) */
export function methodBlocks(d: Dossier): Block[] {
  const { chronicle, accounts } = d;
  const { identity, recipe, state, end, commits } = chronicle;
  const { budget = {}, asking = {}, machine } = openedOf(d);
  const own = recipe.name === identity.recipe;
  const options = Object.entries(asking).filter(([name]) => name !== 'model' && name !== 'price').map(([name, value]): Inline => t`${{ code: kebab(name) }} ${label(plainly(value), 60)}`);
  const starts = d.notes.filter(({ about }) => about === 'open').length;
  return [
    { heading: 'The method' },
    {
      list: [
        own ? t`Recipe ${{ code: recipe.name }}: ${recipe.summary}. Source: ${recipe.source}.` : t`Recipe ${{ code: identity.recipe }}, a composition of the user's own.`,
        ...(own ? [t`Archive: ${read('archive.name', d.archive.name)}. Parents: ${read('recipe.selector', recipe.selector.name)}. Proposers: ${commas([...state.byProposer.keys()].filter((name) => name !== 'seed').map((name) => t`${read('proposers', label(name))}`))}.`] : []),
        t`Iterations under way at once: ${fig('identity.inFlight', identity.inFlight)}. Each starts from the state that many commits before it${identity.asks ? '; where models are asked, commits are made as answers come' : ', whatever the number of processes'}.`,
        ...(accounts.length > 0 ? [t`Models: ${commas(accounts.map(({ model }) => t`${read('accounts.model', label(model))}`))}.`] : []),
        ...(options.length > 0 ? [t`Options of asking: ${commas(options)}.`] : []),
        ...(identity.seedProgram === null ? [] : [t`Started from a program of the user's own, ${read('identity.seedProgram', identity.seedProgram.slice(0, 16))}.`]),
      ],
    },
    { heading: 'Budget and machine', level: 3 },
    {
      list: [
        Object.keys(budget).length === 0 ? t`Budget: none was noted.` : t`Budget: ${commas(Object.entries(budget).map(([name, value]) => t`${fig(`budget.${name}`, value)} ${kebab(name).slice(2).replaceAll('-', ' ')}`))}.`,
        t`Used: ${count('state.evaluations', state.evaluations)} evaluations (${count('state.runs', state.runs)} runs on one instance, trials and claims included), ${d.problem.selfScored ? '' : t`${count('state.steps', state.steps)} steps, `}${fig('end.cpu', end.cpu, duration)} of CPU, ${fig('end.seconds', end.seconds, duration)} of time, ${count('commits', commits)} commits${d.result ? t`, ${fig('result.memoryMB', d.result.memoryMB, (n) => `${n.toFixed(0)} MB`)} of memory at the most` : ''}.`,
        machine ? t`Machine: ${commas(Object.entries(machine).map(([name, value]) => t`${name} ${read(`machine.${name}`, label(String(value)))}`))}.` : t`Machine: not recorded by this run.`,
        ...(starts > 1 ? [t`It was opened ${fig('notes.open', starts)} times: stopped or killed, and gone on with.`] : []),
      ],
    },
  ];
}

/** What a person told the run while it went on. @example steeredBlocks(dossier) */
export function steeredBlocks({ chronicle: { state } }: Dossier): Block[] {
  const { log } = state.steering;
  if (log.length === 0) return [];
  const shown = log.slice(-STEERED);
  return [
    { heading: 'Steered by hand' },
    { text: t`Commands are events of the journal and inside its digest; ${{ code: 'clade replay' }} obeys them at the same places.${shown.length < log.length ? t` The last ${fig('STEERED', shown.length)} of ${fig('state.steering.log.length', log.length)}:` : ''}` },
    { table: { head: ['command', 'after commit', 'time'], rows: shown.map(({ steer, atCommit, seconds }, i): CellText[] => [label(steerText(steer), 120), count(`state.steering.log[${log.length - shown.length + i}].atCommit`, atCommit), fig(`state.steering.log[${log.length - shown.length + i}].seconds`, seconds, duration)]) } },
  ];
}

/** An option as the command line has it. @example kebab('cpuMinutes') // '--cpu-minutes' */
export const kebab = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const plainly = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(' ') : typeof value === 'string' ? value.split('/').at(-1)! : String(value));

/** Determinism, what is not shown here, and how to get all of it again. @example endBlocks(dossier) */
export function endBlocks(d: Dossier): Block[] {
  const { chronicle, place, run, result, measured, outside, problem } = d;
  const { identity, state, digest, commits } = chronicle;
  const { budget = {}, asking = {} } = openedOf(d);
  const models = [asking.model].flat().filter((name): name is string => typeof name === 'string');
  const deterministic = !identity.asks && result?.deterministic !== false;
  // What ended a run by the clock is another commit elsewhere; so many evaluations are the same one.
  const limit = budget.evaluations === undefined ? `--evaluations ${state.evaluations}` : `--evaluations ${budget.evaluations}`;
  const command = ['clade run', place, `--seed ${identity.seed}`, `--recipe ${identity.recipe}`, `--in-flight ${identity.inFlight}`, ...(identity.seedProgram === null ? [] : ['--seed-program seed-program.ts']), ...(identity.asks ? [...models.map((name) => `--model '${name}'`), ...(budget.calls === undefined ? [] : [`--calls ${budget.calls}`])] : [limit])].join(' ');
  return [
    { heading: 'Determinism and trust' },
    {
      list: [
        t`Digest of the journal after ${count('commits', commits)} commits: ${read('digest', digest)}. It is a hash chain over everything but notes and clocks, which hash to ${read('outside', outside)}; every link was checked for this report.`,
        identity.asks ? t`Models were asked: the same seed asks again and gets other answers. ${{ code: `clade replay ${run}` }} repeats every commit from the recorded ones.` : deterministic ? t`Deterministic: the same seed, options and version of Clade and Node make the same digest, whatever the number of workers.` : problem.selfScored ? t`Not deterministic: nobody counts the steps of such programs, and their evaluator may use time and chance; the same seed may not repeat this run.` : t`A guard of time or memory fired: the same seed may not repeat this run exactly.`,
        t`Measured for this report, in fresh children: the winner, its ablations, held-out instances and outputs for pictures. They stand in a journal of their own, ${{ code: 'ablations/journal.db' }}, which names this run's digest; its own is ${read('measured', measured)}.`,
        t`${{ code: `clade report --check ${run}` }} makes this report again from the journal, measures anew what was measured, and fails at the first number that differs. ${{ code: `clade verify ${run}` }} does so for the winner alone.`,
      ],
    },
    { heading: 'Limits' },
    {
      list: [
        t`One run with one seed${d.comparison ? '' : '; other seeds end elsewhere, and nothing here says how far apart'}.`,
        ...(!validates(d) ? [] : [t`The curve is on validation instances, on which records are chosen, so it flatters; the held-out means do not.`]),
        t`An ablation takes out one change at a time and is measured once: changes that only help together look useless, and what later changes stand on cannot be taken out.`,
        t`Gains are shared out along first parents: what a second parent brought counts for the step that took it over.`,
        t`CPU by proposer is the run's total, shared out by counted steps.`,
        ...(models.some((name) => name.startsWith('scripted:')) ? [t`What models answered were recorded replies: a test of the machinery, not a discovery.`] : []),
      ],
    },
    { heading: 'How to reproduce' },
    { text: t`Clade ${read('identity.engine', identity.engine)}, problem ${{ code: problem.name }} version ${read('problem.version', problem.version)}, seed ${fig('identity.seed', identity.seed)}. ${identity.recipe === chronicle.recipe.name ? '' : "The recipe is the user's own and has to be passed from a program. "}${deterministic ? 'The digest at the end has to be the one above.' : ''}` },
    { code: [...(identity.seedProgram === null ? [] : [`# seed-program.ts: clade lineage ${run} shows it`]), command, `clade verify ${run}`, `clade replay ${run}`, `clade report ${run}`].join('\n'), language: 'sh', from: 'reproduce' },
    ...(deterministic && budget.evaluations === undefined ? [{ text: t`The run was not ended by evaluations; with so many it ends at the same commit, or at the last one before it that measured anything.` }] : []),
  ];
}
