import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Budget, CladeError, type DraftRecord, STEER_COMMANDS, type SteerAnswer, type SteerCommand, nearest, reason } from '../core/index.ts';
import { foldJournal, number } from '../reports/index.ts';
import { recipeToRead } from '../recipes/index.ts';
import { loadProblem } from '../workspace/problem.ts';
import { idsOf, look, placeOf } from '../workspace/run.ts';
import { draftOf, isAlive, steer } from '../workspace/steer.ts';
import { findRun } from './runs.ts';

/** Flags of `clade steer`, by their names on the command line. */
export interface SteerFlags extends Budget {
  parent?: string;
  wait: number;
  json?: boolean;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** `clade steer` */
export async function steerCommand(run: string, command: string, words: readonly string[], { wait, json, ...flags }: SteerFlags): Promise<void> {
  const folder = findRun(run);
  const asked = await read(folder, command, words, flags);
  const began = look(folder);
  const commits = began.store.commits();
  began.store.close();
  const { order, answer, alive } = await steer(folder, asked, { wait });
  const draft = asked.command === 'try' && answer?.accepted ? await fate(folder, order, wait) : undefined;
  if (json) process.stdout.write(`${JSON.stringify({ order, alive, answer: answer ?? null, ...(draft && { draft: { id: draft.id ?? null, total: draft.total ?? null, refused: draft.refused ?? null, failure: draft.failure ?? null, record: draft.claim?.record ?? false } }) })}\n`);
  if (answer?.accepted === false) throw new CladeError('usage.refused', `the run refused: ${answer.why}`);
  if (!json) say(said(asked, run, alive, answer, draft, commits));
}

/** One sentence about what became of it. */
function said(asked: SteerCommand, run: string, alive: boolean, answer: SteerAnswer | undefined, draft: DraftRecord | undefined, commits: number): string {
  if (!answer) return alive ? `not taken in yet: the run is busy after commit ${commits - 1}, perhaps waiting for a model; it will be` : `it waits: nobody is at work on ${run}; \`clade resume ${run}\` takes it in`;
  const at = `after commit ${(answer as { atCommit: number }).atCommit}`;
  if (asked.command !== 'try') return `${asked.command}: done ${at}`;
  if (!draft) return `try: accepted ${at}; \`clade show ${run}\` tells what becomes of it`;
  if (draft.refused) return `try: turned away: ${draft.refused}`;
  if (draft.failure) return `try: ${draft.id} failed: ${draft.failure.kind}: ${draft.failure.message}`;
  return `try: ${draft.id} scores ${number(draft.total, 10)}${draft.claim?.record ? ', a record' : ''}`;
}

/** Waits until an iteration has committed a program, or the run is gone. */
async function fate(folder: string, order: string, wait: number): Promise<DraftRecord | undefined> {
  const { store } = look(folder);
  try {
    for (const until = performance.now() + 1000 * wait; ; await sleep(100)) {
      const going = isAlive(folder);
      const draft = draftOf(store, order);
      if (draft || !going || performance.now() > until) return draft;
    }
  } finally {
    store.close();
  }
}

async function read(folder: string, command: string, words: readonly string[], { parent, ...limits }: Omit<SteerFlags, 'wait' | 'json'>): Promise<SteerCommand> {
  const usage = (what: string, fix: string): CladeError => new CladeError('usage.bad-command', what, fix);
  if (!(STEER_COMMANDS as readonly string[]).includes(command)) {
    const near = nearest(command, STEER_COMMANDS);
    throw usage(`there is no command "${command}"`, near ? `did you mean "${near}"?` : `commands are ${STEER_COMMANDS.join(', ')}`);
  }
  const named = Object.keys(limits)[0];
  if (named !== undefined && command !== 'budget') throw usage(`"${command}" takes no limit`, `clade steer RUN budget --${named.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)} N`);
  if (parent !== undefined && command !== 'try') throw usage(`"${command}" takes no --parent`, 'clade steer RUN try FILE --parent ID');
  const needs: Partial<Record<SteerCommand['command'], string>> = { hint: 'TEXT', unhint: 'NUMBER', pin: 'ID', unpin: 'ID', ban: 'ID', try: 'FILE' };
  const wanted = needs[command as SteerCommand['command']];
  if (words.length !== (wanted ? 1 : 0)) throw usage(words.length === 0 ? `"${command}" needs ${wanted}` : `"${command}" takes ${wanted ? `one ${wanted}` : 'nothing more'}, not "${words.join(' ')}"`, `clade steer RUN ${command}${wanted ? ` ${wanted === 'TEXT' ? "'TEXT'" : wanted}` : command === 'budget' ? ' --minutes N' : ''}`);
  const word = words[0]!;
  switch (command) {
    case 'budget':
      return { command, ...limits };
    case 'hint':
      return { command, text: word };
    case 'unhint':
      return { command, hint: Number(word) };
    case 'pin':
    case 'unpin':
    case 'ban':
      return { command, id: word };
    case 'try':
      return { command, source: readSource(word), parent: parent ?? (await best(folder)) };
    default:
      return { command } as SteerCommand;
  }
}

function readSource(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CladeError('usage.no-file', `cannot read ${file}: ${reason(error)}`, 'name the file with the program');
  }
}

/** Where no parent is named, the program is an edit of the best. */
async function best(folder: string): Promise<string> {
  const { store, identity, notes } = look(folder);
  try {
    const loaded = await loadProblem(placeOf(identity, notes));
    return foldJournal(store, loaded.problem, recipeToRead(identity.recipe, loaded.problem), identity.seed, idsOf(loaded, 'search').length).state.champion!.entry.id;
  } finally {
    store.close();
  }
}
