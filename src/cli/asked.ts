import { CladeError, type ModelRequest, type Store } from '../core/index.ts';
import { readCommit } from '../engine/index.ts';
import { accounts, conversation, ledgerText } from '../reports/index.ts';
import { look } from '../workspace/run.ts';
import { findRun } from './runs.ts';

/** `clade cost` */
export async function costCommand(run: string, { json }: { json?: boolean }): Promise<void> {
  const { store } = look(findRun(run));
  try {
    const rows = accounts(conversation(store));
    if (json) return void process.stdout.write(`${JSON.stringify(rows)}\n`);
    if (rows.length === 0) return void process.stdout.write(`${run} asked no model\n`);
    const lost = rows.reduce((sum, { asked, answered }) => sum + asked - answered, 0);
    process.stdout.write(`${ledgerText(rows)}\n${lost > 0 ? `\n  ${lost} questions have no answer: the run was stopped while they were on their way\n` : ''}`);
  } finally {
    store.close();
  }
}

/** `clade prompt` */
export async function promptCommand(run: string, id?: string): Promise<void> {
  const { store } = look(findRun(run));
  try {
    process.stdout.write(id === undefined ? list(store) : one(store, run, id));
  } finally {
    store.close();
  }
}

function list(store: Store): string {
  const { asked, answers } = conversation(store);
  if (asked.length === 0) return 'no model was asked\n';
  const entries = byTicket(store);
  return `${asked.filter(({ attempt }) => attempt === 0).map(({ ticket, call, model }) => {
    const answer = answers.find((each) => each.ticket === ticket && each.call === call);
    return `${ticket}/${call}  ${model}  ${answer ? `${answer.usage.output} tokens` : 'no answer'}  ${entries.get(ticket) ?? ''}`;
  }).join('\n')}\n`;
}

/** What became of the drafts of each start. */
function byTicket(store: Store): Map<number, string> {
  const found = new Map<number, string>();
  for (let i = 1; i < store.commits(); i++) {
    const { start, drafts } = readCommit(store, i)!;
    if (start) found.set(start.ticket, drafts.map(({ id, kind, total, refused, failure }) => `${kind} ${id ?? ''} ${refused ? `refused: ${refused}` : failure ? `${failure.kind}: ${failure.message}` : `scores ${total}`}`).join('; '));
  }
  return found;
}

/** Of a program (`COMMIT.DRAFT`) all questions that led to it, all of a start (`START`), or one question (`START/CALL`). */
function one(store: Store, run: string, id: string): string {
  const commit = readCommit(store, Number(id.split('.')[0]));
  const start = commit?.drafts.some((draft) => draft.id === id) ? commit.start?.ticket : undefined;
  const { asked, answers } = conversation(store);
  const questions = asked.filter(({ ticket, call, attempt }) => attempt === 0 && (ticket === start || `${ticket}/${call}` === id || `${ticket}` === id));
  if (questions.length === 0) throw new CladeError('usage.no-prompt', `no model was asked for ${id} in ${run}`, '`clade prompt RUN` lists the questions');
  return questions.map(({ ticket, call, model, request }) => {
    const { system, prompt } = JSON.parse(store.blob(request)!) as ModelRequest;
    const answer = answers.find((each) => each.ticket === ticket && each.call === call);
    return `── question ${ticket}/${call} to ${model} ──\n${system}\n\n${prompt}\n\n── answer ──\n${answer ? store.blob(answer.text) : '(none: the run was stopped)'}\n`;
  }).join('\n');
}
