import { type Answer, type Commit, type DraftRecord, type Identity, type Problem, type Store, type Tongue, encode, fitnessOf, hashOf, reason } from '../../core/index.ts';
import { Journal, type State, readEvents } from '../../engine/index.ts';
import { type Told, type ToldRun, generations, numbersIn } from './told.ts';

const NOBODY = { input: 0, cached: 0, written: 0, output: 0, reasoning: 0 };

/** Who made a run that is told to a journal. */
export interface Teller {
  engine: 'openevolve' | 'shinka';
  title: string;
  /** Version of this engine, for the identity. */
  version: string;
  problemHash: string;
  place: Readonly<Record<string, string | number>>;
}

/** Writes another engine's run as a journal: one commit a program, its scores claimed by that engine and not measured here. Returns Clade's ids. */
export function writeJournal(run: ToldRun, store: Store, tongue: Tongue, { engine, title, version, problemHash, place }: Teller): ReadonlyMap<string, string> {
  const journal = new Journal(store);
  const clock = ({ time }: Told): { seconds: number; cpuSeconds: number } => ({ seconds: Math.max(0, time - run.programs[0]!.time), cpuSeconds: 0 });
  const identity: Identity = { problem: run.name, problemHash, engine: version, recipe: engine, seed: 0, inFlight: 1, seedProgram: null, imported: engine, ...(run.programs.some(({ prompts }) => prompts.length > 0) ? { asks: true as const } : {}) };
  journal.append({ kind: 'start', body: identity }, { seconds: 0, cpuSeconds: 0 });
  journal.append({ kind: 'note', body: { about: 'open', at: new Date((run.programs[0]!.time || 0) * 1000).toISOString(), folder: place } }, { seconds: 0, cpuSeconds: 0 });
  const ids = new Map<string, string>();
  let best = Number.NEGATIVE_INFINITY;
  for (const [iteration, told] of run.programs.entries()) {
    const id = `${iteration}.0`;
    const ticket = iteration;
    ids.set(told.id, id);
    const code = told.code!;
    const program = hashOf(code);
    store.putBlob(program, code);
    const asks = told.prompts.length > 0;
    if (asks) journal.append({ kind: 'begun', body: { ticket, asks: true, arm: told.kind, atCommit: iteration - 1 } }, clock(told));
    for (const [call, { system, user, response, model }] of told.prompts.entries()) {
      const request = JSON.stringify({ system, prompt: user });
      const [asked, text] = [hashOf(request), hashOf(encode(response))];
      store.putBlob(asked, request);
      store.putBlob(text, response);
      journal.append({ kind: 'asked', body: { ticket, call, attempt: 0, model, request: asked } }, clock(told));
      journal.append({ kind: 'answer', body: { ticket, call, model, request: asked, text, finish: 'stop', usage: NOBODY, usd: null, attempts: [{ seconds: 0 }] } }, clock(told));
    }
    const record = told.score !== null && (told.score > best || best === Number.NEGATIVE_INFINITY);
    if (record) best = told.score!;
    const draft: DraftRecord = {
      kind: told.kind,
      id,
      program,
      ...shapeOf(tongue, code),
      total: told.score,
      values: Float64Array.from(told.score === null ? [] : [told.score]),
      metrics: told.metrics,
      ...(told.score === null ? { failure: { kind: 'rejected', message: (told.failure ?? 'no score').slice(0, 200) } } : {}),
      ...(told.feedback === undefined ? {} : { feedback: told.feedback }),
      ...(Object.keys(told.hidden).length > 0 ? { hidden: told.hidden } : {}),
      ...(record ? { claim: { validation: told.score, verified: false, record: true, note: `claimed by ${title}, not measured here`, hashes: [] } } : {}),
    };
    const parents = told.parents.flatMap((parent) => ids.get(parent) ?? []);
    const parent = told.parents[0] === undefined ? undefined : run.programs.find((other) => other.id === told.parents[0]);
    const commit: Commit = { iteration, ...(asks ? { start: { ticket, atCommit: Math.max(0, iteration - 1), asks, arm: told.kind } } : {}), proposer: told.parents.length === 0 ? 'seed' : engine, niche: told.island, parents, parentFitness: parent?.score ?? Number.NEGATIVE_INFINITY, drafts: [draft], runs: 1, steps: 0 };
    journal.append({ kind: 'commit', body: commit }, clock(told));
  }
  store.flush();
  return ids;
}

/** Size in syntax nodes where it parses; a bit less than one for every five characters is what programs have. */
function shapeOf(tongue: Tongue, code: string): { size: number; normal: string } {
  try {
    return tongue.prepare(code);
  } catch (error) {
    return { size: Math.ceil(code.length / 5), normal: hashOf([code, reason(error)]) };
  }
}

/** Reads a run of ours as other engines know one: larger is better, every candidate in the order of its commit. */
export function readJournal(store: Store, problem: Problem, state: State, { language, extension }: { language: string; extension: string }): ToldRun {
  const programs: Told[] = [];
  const answers = new Map<number, (Answer & { prompt: string })[]>();
  const started = Date.parse(state.notes.find(({ about }) => about === 'open')?.at ?? '') / 1000 || 0;
  const alive = new Set<string>();
  for (let niche = 0; niche < state.population.niches; niche++) for (const key of state.population.cells(niche)) for (const { id } of state.population.cell(niche, key)) alive.add(id);
  for (const { event, clock } of readEvents(store)) {
    if (event.kind === 'answer') answers.set(event.body.ticket, [...(answers.get(event.body.ticket) ?? []), { ...event.body, prompt: store.blob(event.body.request) ?? '' }]);
    if (event.kind !== 'commit') continue;
    const { iteration, parents, drafts, niche, start } = event.body;
    const prompts = start?.asks ? (answers.get(start.ticket) ?? []).map(({ text, model, prompt }) => ({ ...questionIn(prompt), response: store.blob(text) ?? '', model })) : [];
    for (const [k, draft] of drafts.entries()) {
      const code = draft.program === undefined ? undefined : store.blob(draft.program);
      const failure = draft.failure ? `${draft.failure.kind}: ${draft.failure.message}` : draft.refused;
      programs.push({
        id: draft.id ?? `${iteration}.${k}-refused`,
        parents,
        iteration,
        generation: 0,
        ...(code === undefined ? {} : { code }),
        score: typeof draft.total === 'number' ? fitnessOf(problem.direction, draft.total) : null,
        metrics: problem.direction === 'minimize' && typeof draft.total === 'number' ? { ...draft.metrics, total: draft.total } : numbersIn(draft.metrics),
        hidden: draft.hidden ?? {},
        ...(draft.feedback === undefined ? {} : { feedback: draft.feedback }),
        ...(failure === undefined ? {} : { failure }),
        kind: draft.kind,
        island: niche,
        alive: draft.id !== undefined && alive.has(draft.id),
        ...(draft.size === undefined ? {} : { size: draft.size }),
        time: started + clock.seconds,
        prompts,
      });
    }
  }
  const depth = generations(new Map(programs.map(({ id, parents }) => [id, parents[0]])));
  return { name: problem.name, language, extension, islands: state.population.niches, programs: programs.map((told) => ({ ...told, generation: depth.get(told.id) ?? 0 })), best: state.champion!.entry.id };
}

function questionIn(text: string): { system: string; user: string } {
  try {
    const { system = '', prompt = '' } = JSON.parse(text) as { system?: string; prompt?: string };
    return { system, user: prompt };
  } catch {
    return { system: '', user: text };
  }
}
