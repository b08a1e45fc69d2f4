import { type Asked, CladeError, type Commit, type DraftRecord, type ModelRequest } from '../core/index.ts';
import { readCommit } from '../engine/index.ts';
import type { OpenRun } from './open.ts';
import type { ProgramDetail, QuestionView } from './protocol.ts';

/** Children that are named. */
const CHILDREN = 1000;

/** A candidate by its id, and the commit it came with. Throws `usage.unknown-id`. @example draftOf(run, '120.0').draft.kind */
export function draftOf({ store }: Pick<OpenRun, 'store'>, id: string): { commit: Commit; draft: DraftRecord } {
  const [iteration, place] = /^\d{1,9}\.\d{1,4}$/.test(id) ? id.split('.').map(Number) : [];
  const commit = iteration === undefined ? undefined : readCommit(store, iteration);
  const draft = commit?.drafts[place!];
  if (!commit || !draft) throw new CladeError('usage.unknown-id', `the run has no candidate "${id.slice(0, 40)}"`, 'ids look like 120.0');
  return { commit, draft };
}

/** Everything that is known of one candidate. Throws `usage.unknown-id`. @example detailOf(run, '120.0').source */
export function detailOf(run: OpenRun, id: string): ProgramDetail {
  const { store, columns, search, loaded } = run;
  const { commit, draft } = draftOf(run, id);
  const parent = commit.parents[0] === undefined ? undefined : draftOf(run, commit.parents[0]).draft;
  const index = columns.indexOf(id);
  const source = sourceOf(run, draft);
  const children: number[] = [];
  let childCount = 0;
  columns.slice().parent.forEach((first, at) => {
    if (first === index && index >= 0 && childCount++ < CHILDREN) children.push(at);
  });
  const { claim, values, failure, exact } = draft;
  return {
    id,
    index,
    parents: [...commit.parents],
    children,
    childCount,
    source,
    parentSource: parent ? sourceOf(run, parent) : null,
    kind: draft.kind,
    proposer: commit.proposer,
    niche: commit.niche,
    iteration: commit.iteration,
    total: draft.total ?? null,
    parentTotal: parent?.total ?? null,
    size: draft.size ?? 0,
    values: values || failure ? search.map((instance, i) => ({ instance, value: values?.[i] ?? null, parent: parent?.values?.[i] ?? null })) : [],
    metrics: { ...draft.metrics },
    failure: failure ? { ...failure } : null,
    refused: draft.refused ?? null,
    feedback: (draft as { feedback?: string }).feedback ?? null,
    claim: claim ? { validation: claim.validation, verified: claim.verified, record: claim.record, ...(claim.note !== undefined && { note: claim.note }) } : null,
    twin: draft.twin ?? null,
    ...(draft.from && { found: draft.found }),
    exact: exact ? `${exact.num}/${exact.den}` : null,
    picture: loaded.problem.picture !== undefined && draft.total != null && (draft.output !== undefined ? store.blob(draft.output) !== undefined : source !== null),
    questions: commit.start?.asks ? questionsOf(run, commit.start.ticket) : [],
    lessons: (commit.lessons ?? []).filter(({ about }) => about === undefined || commit.drafts[about] === draft).map(({ kind, text }) => ({ kind, text: store.blob(text) ?? '' })),
  };
}

const sourceOf = ({ store }: OpenRun, { program }: DraftRecord): string | null => (program === undefined ? null : (store.blob(program) ?? null));

/** What was asked under a ticket, and what came back. */
function questionsOf({ store, asked, answers }: OpenRun, wanted: number): QuestionView[] {
  const latest = new Map<number, Asked>();
  for (const question of asked) if (question.ticket === wanted) latest.set(question.call, question);
  return [...latest.values()].map(({ ticket, call, model, request }): QuestionView => {
    const { system, prompt } = JSON.parse(store.blob(request) ?? '{"system":"","prompt":""}') as ModelRequest;
    const answer = answers.find((each) => each.ticket === ticket && each.call === call);
    return {
      id: `${ticket}/${call}`,
      model,
      system,
      prompt,
      reply: answer ? (store.blob(answer.text) ?? null) : null,
      tokensIn: answer?.usage.input ?? null,
      tokensOut: answer?.usage.output ?? null,
      usd: answer?.usd ?? null,
      seconds: answer?.attempts.at(-1)?.seconds ?? null,
    };
  });
}
