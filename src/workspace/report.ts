import { basename, join } from 'node:path';
import { CladeError, type DraftRecord, type Identity, type ModelRequest, type Note, type Plain, type Problem, type Store, decode, hashOf } from '../core/index.ts';
import { readEvents } from '../engine/index.ts';
import { type Course, compareGroups, groupCourses } from '../reports/compare.ts';
import { accounts, conversation, lastResult } from '../reports/index.ts';
import { bootstrap } from '../reports/statistics.ts';
import { type Ablation, type Chronicle, type LineageStep, ablations, archive, curve, earnings, family, lineage, readChronicle, steps } from '../reports/views/index.ts';
import type { Ablated, Dossier, HeldOutGroup, Talk } from '../reports/write/index.ts';
import { recipeToRead } from '../recipes/index.ts';
import { memory, sqlite } from '../stores/index.ts';
import { type Task, derive, openDerived, readDerived } from './derived.ts';
import { type Loaded, builtInProblems, loadProblem, placeAndVariant } from './problem.ts';
import { givenText } from './given.ts';
import { askedIn, idsOf, look, needsBoundary, placeOf, stage } from './run.ts';

export interface GatherOptions {
  /** What the run is called. @default its folder's name */
  name?: string;
  /** Records whose changes are taken out again; 0 for none. @default 3 */
  ablations?: number;
  /** What the journal's digest has to be: else `unverified.differs`, before anything is measured. @default anything */
  digest?: string;
  /** `keep`: measure what is missing and keep it with the run. `anew`: measure everything, keep nothing. `read`: only what is kept. @default 'keep' */
  measure?: 'keep' | 'anew' | 'read';
  /** The run and others, to compare with. @default none */
  courses?: readonly Course[];
  onTask?(title: string, done: number, all: number): void;
  onWarning?(text: string): void;
}

/** The journal of measurements that belongs to a run. */
const derivedFile = (folder: string): string => join(folder, 'ablations', 'journal.db');

/** Pictures along the ancestry, and how large one may be. */
const [PICTURES, PICTURE_CHARACTERS] = [8, 200_000];

/**
 * Everything a report says of a run: read from its journal, and measured again in fresh children where the journal does
 * not say it. Throws `journal.*` for a run that is damaged, that has not measured its seed or whose problem has changed.
 *
 * @example const { dossier, source } = await gather('runs/online-bin-packing-1')
 */
export async function gather(folder: string, { name = basename(folder), ablations: most = 3, measure = 'keep', courses = [], digest, onTask, onWarning = () => {} }: GatherOptions = {}): Promise<{ dossier: Dossier; source: string }> {
  const { store, identity, notes } = look(folder);
  try {
    if (identity.derivedFrom) throw new CladeError('journal.derived', `${folder} holds measurements that were made for a report, not a run`, 'name the run itself: the folder above');
    const loaded = await loadProblem(placeOf(identity, notes));
    const { problem, hash, instances, limits } = loaded;
    if (hash !== identity.problemHash) throw new CladeError('journal.other-problem', `the files or instances of ${identity.problem} have changed since the run began`, 'restore them; a report can only be made with the problem the run was made for');
    const chronicle = readChronicle({ store, identity, problem, recipe: recipeToRead(identity.recipe, problem), searchCount: idsOf(loaded, 'search').length });
    if (digest !== undefined && digest !== chronicle.digest) throw new CladeError('unverified.differs', `report.json: digest is "${digest}" in the file and "${chronicle.digest}" in the journal of ${name}`, 'the run went on since, or one of the two was changed; `clade report` writes it again');
    const view = curve(chronicle);
    const path = lineage(store, chronicle.state.champion!.entry.id, problem.direction);
    for (const { id, source, draft } of path) if (hashOf(source) !== draft.program) throw damaged(`the program of ${id}`);
    const result = lastResult(notes);
    const planned = most === 0 ? [] : ablations(path, new Set(view.points.map(({ id }) => id)), most);
    // An interrupted run has not looked at its held-out instances, and neither does its report.
    const ended = idsOf(loaded, 'heldOut').length > 0 && result !== undefined && notes.findLast(({ about }) => about === 'result' || about === 'stop')?.about === 'result' && result.best.id === chronicle.state.champion!.entry.id;
    const drawn = problem.picture ? pictured(path, new Map(view.points.map(({ id, name }) => [id, name]))) : [];
    const tasks = tasksOf(loaded, path, planned, ended, drawn);
    const { drafts, blob, digest: measured } = await measurements({ folder, loaded, identity, store, notes, chronicle, tasks, measure, onTask });
    const whole = (id: string): Ablated['whole'] => {
      const { total, draft } = path.find((step) => step.id === id)!;
      return { total, validation: draft.claim?.validation ?? null };
    };
    const others = courses.length > 1 ? groupCourses(courses, onWarning) : undefined;
    const dossier: Dossier = {
      run: name,
      place: shortPlace(loaded),
      problem,
      limits,
      instances,
      chronicle,
      notes,
      result,
      curve: view,
      steps: steps(chronicle),
      earnings: earnings(chronicle, store),
      archive: archive(chronicle.state),
      family: family(chronicle),
      path,
      talks: new Map(path.map(({ id }) => [id, talksOf(chronicle, store, id)])),
      accounts: accounts(conversation(store)),
      ablations: planned.map((one, i) => ({ ...one, draft: drafts[1 + i]!, whole: whole(one.of) })),
      ablated: most > 0,
      again: { total: drafts[0]!.total ?? null, validation: drafts[0]!.claim?.validation ?? null },
      heldOut: ended ? heldOut(loaded, drafts[1 + planned.length]!, result!.best.heldOutGroups) : [],
      pictures: drawn.flatMap((one) => {
        const svg = draw(loaded, one.step.draft.output ?? drafts.find(({ kind }) => kind === pictureTitle(one.step.id))?.output, one.step.draft.output ? (output) => store.blob(output) : blob);
        return svg === undefined ? [] : [{ id: one.step.id, name: one.name, svg }];
      }),
      measured,
      outside: outsideOf(store),
      comparison: others && { comparison: compareGroups(others, problem.direction, 'evaluations'), groups: others, measure: idsOf(loaded, 'validation').length > 0 ? 'validation' : 'search' },
    };
    return { dossier, source: path.at(-1)!.source };
  } finally {
    store.close();
  }
}

/** What a model was asked for a candidate, where it was. */
function talksOf({ candidates, answers, at }: Chronicle, store: Store, id: string): Talk[] {
  const { ticket } = candidates[at(id)]!;
  if (ticket === undefined) return [];
  return answers.filter((answer) => answer.ticket === ticket).map(({ model, request, text }): Talk => {
    const question = store.blob(request);
    const { system = '', prompt = '' } = question === undefined ? {} : (JSON.parse(question) as Partial<ModelRequest>);
    return { model, system, prompt, answer: store.blob(text) ?? '' };
  });
}

/** A hash of what the chain leaves out: every note, and when each row was written. */
function outsideOf(store: Store): string {
  const rows: string[] = [];
  for (const { kind, body, clock } of store.rows()) rows.push(`${kind} ${clock.seconds} ${clock.cpuSeconds} ${kind === 'note' ? hashOf(body) : ''}`);
  return hashOf(rows.join('\n'));
}

const damaged = (what: string): CladeError => new CladeError('journal.corrupt', `${what} does not have the hash that the journal names it by`, 'restore the file from a copy, or start the run again with the same seed: it repeats exactly');

/** What stands after `clade run`. A problem of the user's own goes by its folder's name: a report says nothing of where it was on this machine. */
function shortPlace({ place }: Loaded): string {
  if (typeof place !== 'string') return 'paths' in place ? givenText(place) : place.name;
  const { place: folder, variant } = placeAndVariant(place);
  return builtInProblems().includes(folder) ? place : `./${basename(folder)}${variant === undefined ? '' : `:${variant}`}`;
}

const pictureTitle = (id: string): string => `picture of ${id}`;

interface Drawn {
  step: LineageStep;
  name: string;
}

/** The seed, the champion, and of the records between them those with the largest gains. */
function pictured(path: readonly LineageStep[], names: ReadonlyMap<string, string>): Drawn[] {
  const between = path.slice(1, -1).filter(({ id, gain }) => names.has(id) && gain > 0).sort((a, b) => b.gain - a.gain).slice(0, PICTURES - 2);
  return path.filter((step, i) => i === 0 || i === path.length - 1 || between.includes(step)).map((step, i, all) => ({ step, name: i === 0 ? 'the seed' : `${i === all.length - 1 ? 'the champion' : names.get(step.id)!}` }));
}

/** The winner first, so that the measurements are a journal like any other; then what was taken out; then what the journal does not keep. */
function tasksOf(loaded: Loaded, path: readonly LineageStep[], planned: readonly Ablation[], ended: boolean, drawn: readonly Drawn[]): Task[] {
  const { id, source, draft } = path.at(-1)!;
  const { id: instance } = loaded.instances.find(({ split }) => split === 'validation') ?? loaded.instances[0]!;
  return [
    { title: `${id} as it is`, what: 'scores', source, ...(draft.from && { from: draft.from }) },
    ...planned.map(({ title, source: changed, from }): Task => ({ title, what: 'scores', source: changed, ...(from && { from }) })),
    ...(ended ? [{ title: `${id} held out`, what: 'held-out' as const, source }] : []),
    ...drawn.filter(({ step }) => step.draft.output === undefined).map(({ step }): Task => ({ title: pictureTitle(step.id), what: 'output', source: step.source, instance })),
  ];
}

interface Measurements {
  folder: string;
  loaded: Loaded;
  identity: Identity;
  store: Store;
  notes: readonly Note[];
  chronicle: Chronicle;
  tasks: readonly Task[];
  measure: NonNullable<GatherOptions['measure']>;
  onTask: GatherOptions['onTask'];
}

async function measurements({ folder, loaded, identity, store, notes, chronicle: { digest }, tasks, measure, onTask }: Measurements): Promise<{ drafts: DraftRecord[]; blob(hash: string): string | undefined; digest: string }> {
  const file = derivedFile(folder);
  const kept = measure === 'anew' ? memory() : measure === 'read' ? sqlite({ file, readOnly: true }) : openDerived(file, identity, digest, tasks);
  try {
    if (measure !== 'read' && kept.commits() < tasks.length) {
      const both = { blob: (hash: string) => kept.blob(hash) ?? store.blob(hash) };
      const { evaluator } = stage(loaded, 1, both, needsBoundary(identity, askedIn(notes)));
      try {
        await derive({ loaded, evaluator, identity, digest, tasks, store: kept, ...(onTask && { onTask }) });
      } finally {
        evaluator.close();
      }
    }
    const drafts = readDerived(kept, identity, digest, tasks);
    if (drafts?.length !== tasks.length) throw new CladeError('unverified.other-measurements', `the measurements kept in ${file} are not those of this report`, 'check without --quick, or write the report again');
    const blobs = new Map(drafts.flatMap(({ output }) => (output === undefined ? [] : [[output, kept.blob(output)!] as const])));
    return { drafts, blob: (hash) => blobs.get(hash), digest: [...readEvents(kept)].at(-1)!.digest };
  } finally {
    kept.close();
  }
}

/** Held-out scores by group, each with its interval. */
function heldOut({ instances, problem }: Loaded, { values }: DraftRecord, claimed: Readonly<Record<string, number | null>>): HeldOutGroup[] {
  const own = instances.filter(({ split }) => split === 'heldOut');
  return [...Map.groupBy(own.map((instance, i) => ({ group: instance.group ?? 'held-out', value: values![i]! })), ({ group }) => group)].map(([group, list]): HeldOutGroup => {
    const scored = list.map(({ value }) => value).filter((value) => !Number.isNaN(value));
    const failed = list.length - scored.length;
    return { group, claimed: claimed[group] ?? null, mean: meanOf(problem, scored, failed), count: list.length, failed, interval: failed > 0 ? null : bootstrap(scored, (sample) => sample.reduce((sum, value) => sum + value, 0) / sample.length) };
  });
}

/** As the problem adds instances up: one failure leaves no mean. */
function meanOf({ aggregate, direction }: Problem, values: readonly number[], failed: number): number | null {
  if (values.length === 0 || (failed > 0 && aggregate !== 'best')) return null;
  if (aggregate === 'best') return direction === 'minimize' ? Math.min(...values) : Math.max(...values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What a kept output looks like; undefined where there is none or the problem cannot draw it. */
function draw({ problem, instances }: Loaded, hash: string | undefined, blob: (hash: string) => string | undefined): string | undefined {
  const text = hash === undefined ? undefined : blob(hash);
  if (text === undefined) return undefined;
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  if (hashOf(bytes) !== hash) throw damaged(`the output ${hash}`);
  const { data } = instances.find(({ split }) => split === 'validation') ?? instances[0]!;
  try {
    const svg = problem.picture!(data, decode(bytes) as Plain);
    return svg.length > PICTURE_CHARACTERS ? undefined : svg;
  } catch {
    // A picture is no reason to lose a report; clade run says what is wrong with it.
    return undefined;
  }
}
