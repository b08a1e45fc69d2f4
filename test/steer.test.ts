import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { steerCommand as cli } from '../src/cli/steer.ts';
import { type CladeError, EXIT, type Steer, type SteerCommand, steerCommand } from '../src/core/index.ts';
import { YOU, commitsOf, readEvents, recordOf } from '../src/engine/index.ts';
import { STATE, ancestry, columnsOf, foldJournal, lineageText, steerText, steeredMark, steeredText } from '../src/reports/index.ts';
import { recipeFor } from '../src/recipes/index.ts';
import { letterbox } from '../src/stores/index.ts';
import type { EvolveOptions, Hooks } from '../src/workspace/options.ts';
import { loadProblem } from '../src/workspace/problem.ts';
import { replay } from '../src/workspace/replay.ts';
import { evolve, idsOf, look, resume } from '../src/workspace/run.ts';
import { budgetIn, steer } from '../src/workspace/steer.ts';
import { long } from './long.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-steer-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const PROBLEM = new URL('../bench/problems/microsecond', import.meta.url).pathname;
let count = 0;
const fresh = (): string => join(folder, `run${++count}`);

/** The commands of a run as its journal has them, each with the commit it came after. */
function steersOf(run: string): (Steer & { atCommit: number })[] {
  const { store } = look(run);
  let atCommit = -1;
  const found: (Steer & { atCommit: number })[] = [];
  for (const { event } of readEvents(store)) {
    if (event.kind === 'commit') atCommit = event.body.iteration;
    if (event.kind === 'steer') found.push({ ...event.body, atCommit });
  }
  store.close();
  return found;
}

async function stateOf(run: string) {
  const { store, identity } = look(run);
  const loaded = await loadProblem(PROBLEM);
  const folded = foldJournal(store, loaded.problem, recipeFor(identity.recipe, loaded.problem), identity.seed, idsOf(loaded, 'search').length);
  return { ...folded, store };
}

type Script = readonly ((now: { best: string; alive: string; source: string; evaluations: number }) => SteerCommand)[];

/** A real run to which one command after the other is said, each once the one before was answered; the answers in order. */
async function steered(out: string, script: Script, options: Partial<EvolveOptions & Hooks> = {}) {
  let box: ReturnType<typeof letterbox> | undefined;
  const orders: string[] = [];
  const result = await evolve({
    ...{ problem: PROBLEM, seed: 5, evaluations: 1e6, workers: 1, out, ...options },
    onCommit(state) {
      if (state.committed < 40 || orders.length > script.length) return;
      box ??= letterbox(join(out, 'inbox.db'));
      const last = orders.at(-1);
      if (last !== undefined && box.answerOf(last) === undefined) return;
      const { store } = look(out);
      const { entry } = state.champion!;
      // what is on its way to the disk is not in sight yet, and the next commit asks again
      const source = store.blob(entry.program);
      const alive = state.population.entries().findLast(({ id }) => id !== entry.id && id !== '0.0' && store.blob(recordOf(store, id)?.program ?? '') !== undefined);
      if (alive && source !== undefined) orders.push(box.post((script[orders.length] ?? (({ evaluations }) => ({ command: 'budget', evaluations: evaluations + 60 })))({ best: entry.id, alive: alive.id, source, evaluations: state.evaluations })));
      store.close();
    },
  });
  const answers = orders.map((order) => box!.answerOf(order));
  box!.close();
  return { result, orders, answers };
}

/** A copy of a run as a kill after that many rows would have left it; the inbox has answers only for what the journal has. */
function cut(run: string, rows: number): string {
  const copy = fresh();
  cpSync(run, copy, { recursive: true });
  const journal = new DatabaseSync(join(copy, 'journal.db'));
  journal.exec(`DELETE FROM events WHERE seq > ${rows}`);
  journal.close();
  const inbox = new DatabaseSync(join(copy, 'inbox.db'));
  inbox.exec('UPDATE orders SET answer = NULL');
  inbox.close();
  return copy;
}

test('commands are checked before anybody obeys them, with a did-you-mean', () => {
  const wrong: [unknown, RegExp, RegExp][] = [
    ['pause', /is an object/, /pause/],
    [{ command: 'puase' }, /no command "puase"/, /did you mean "pause"/],
    [{ command: 'pause', id: '1.0' }, /no field "id"/, /none/],
    [{ command: 'budget' }, /names no limit/, /minutes/],
    [{ command: 'budget', minutes: -1 }, /"minutes" of "budget" must be a number above 0/, /minutes: 20/],
    [{ command: 'budget', minute: 3 }, /no field "minute"/, /did you mean "minutes"/],
    [{ command: 'budget', calls: 1.5 }, /whole number/, /budget/],
    [{ command: 'hint', text: ' ' }, /a text of 1 to 4000/, /hint/],
    [{ command: 'pin', id: 'seven' }, /an id like 120.0/, /pin/],
    [{ command: 'try', source: 'x' }, /"parent" of "try"/, /try/],
  ];
  for (const [command, message, fix] of wrong) {
    assert.throws(() => steerCommand(command), (error: CladeError) => {
      assert.match(error.message, message);
      assert.match(error.fix!, fix);
      return error.code === 'usage.bad-command';
    });
  }
  assert.deepEqual(steerCommand({ command: 'budget', minutes: 3, target: -1 }), { command: 'budget', minutes: 3, target: -1 });
});

test('pin, ban, try and limits: in the journal, repeated by replay, and the same end after a cut anywhere', async () => {
  const run = fresh();
  let [held, banned] = ['', ''];
  const { result, orders, answers } = await steered(run, [
    ({ alive }) => ({ command: 'pin', id: (held = alive) }),
    () => ({ command: 'pin', id: '99999.0' }),
    ({ best }) => ({ command: 'ban', id: (banned = best) }),
    // who is alive may have changed since, but for who is pinned
    ({ source }) => ({ command: 'try', source: source.replace('return ', 'return 0.125 + '), parent: held }),
    () => ({ command: 'try', source: 'no program', parent: '0.0' }),
    () => ({ command: 'hint', text: 'nobody reads this' }),
    () => ({ command: 'ban', id: '0.0' }),
  ]);
  assert.equal(result.status, 'done: evaluations', 'the last command set the limit');
  assert.deepEqual(answers.map((answer) => answer!.accepted), [true, false, true, true, false, false, false, true]);
  assert.match(JSON.stringify(answers), /no program 99999.0.*cannot be a candidate.*asks no models.*cannot be banned/);
  const steers = steersOf(run);
  assert.deepEqual(steers.map(({ order }) => order), [0, 2, 3, 7].map((i) => orders[i]));
  for (const [i, { atCommit }] of steers.entries()) assert.equal((answers[[0, 2, 3, 7][i]!] as { atCommit: number }).atCommit, atCommit);

  const { state, store } = await stateOf(run);
  const pinned = (steers[0] as { id: string }).id;
  assert.ok(state.population.entry(pinned), 'pinned');
  assert.notEqual(state.champion!.entry.id, banned);
  assert.ok(!state.records.some(({ id }) => id === banned));
  const ban = steers[1]!.atCommit;
  for (const { iteration, parents } of commitsOf(store)) if (iteration > ban + 8) assert.ok(!parents.includes(banned), `${banned} is banned and a parent of ${iteration}`);
  const own = commitsOf(store).filter(({ order }) => order !== undefined);
  assert.deepEqual(own.map(({ order, proposer, parents, iteration }) => ({ order, proposer, parents, iteration })), [{ order: orders[3], proposer: 'you', parents: [(steers[2] as { parent: string }).parent], iteration: steers[2]!.atCommit + 8 }]);
  assert.equal(own[0]!.drafts.length, 1);
  assert.deepEqual(budgetIn(store), { evaluations: (steers[3] as { evaluations: number }).evaluations });
  const rows = [...store.rowsAfter(0)];
  const own0 = own[0]!.drafts[0]!;
  if (own0.id !== undefined) {
    const chain = ancestry(store, own0.id);
    assert.match(lineageText(chain, 'minimize', ({ id, steers }) => steeredMark(state, id, steers)), new RegExp(`${pinned.replace('.', '\\.')}  .*, pinned[\\s\\S]*own edit by you`));
  }
  assert.match(steeredText(state), new RegExp(`you said +after commit[\\s\\S]*pin ${pinned}[\\s\\S]*ban ${banned}[\\s\\S]*an own program, from [\\s\\S]*budget: evaluations `));
  assert.equal(state.byProposer.get(YOU)!.drafts, 1);
  const columns = columnsOf(store);
  columns.update();
  assert.equal(columns.slice().state.filter((bits) => bits & STATE.yours).length, 1);
  store.close();
  assert.equal(readFileSync(join(run, 'best.ts'), 'utf8'), result.best.source);

  const again = await replay(run, { workers: 1 });
  assert.deepEqual([again.differs, again.commits], [null, rows.filter(({ kind }) => kind === 'commit').length]);

  const at = (i: number): number => rows.filter(({ kind }) => kind === 'steer')[i]!.number;
  for (const length of [at(3), at(3) + 9]) {
    const copy = cut(run, length);
    assert.equal((await resume(copy, { workers: 1 })).digest, result.digest, `cut after row ${length}`);
    assert.equal(steersOf(copy).length, 4);
  }
  // Cut before a command reached the journal: it still waits in the inbox, and is obeyed once.
  for (const length of [at(2) - 1, at(2) + 4]) {
    const copy = cut(run, length);
    await resume(copy, { workers: 1 });
    assert.deepEqual(steersOf(copy).map(({ order }) => order), [0, 2, 3, 7].map((i) => orders[i]), `cut after row ${length}`);
    assert.equal((await replay(copy, { workers: 1 })).differs, null);
    const box = letterbox(join(copy, 'inbox.db'));
    assert.deepEqual(orders.map((order) => box.answerOf(order)!.accepted), answers.map((answer) => answer!.accepted));
    box.close();
  }
});

test('a paused run answers Ctrl-C, and whoever resumes it goes on', async () => {
  const [run, stop] = [fresh(), new AbortController()];
  let box: ReturnType<typeof letterbox> | undefined;
  const ended = await evolve({
    ...{ problem: PROBLEM, seed: 5, evaluations: 1e6, workers: 1, out: run, signal: stop.signal },
    onCommit: ({ committed }) => void (committed === 30 && (box = letterbox(join(run, 'inbox.db'))).post({ command: 'pause' })),
    onSteer: ({ steering }) => void (steering.paused && setTimeout(() => stop.abort(), 300)),
  });
  box!.close();
  assert.equal(ended.status, 'interrupted');
  assert.equal(steersOf(run)[0]!.atCommit, ended.state.committed, 'nothing was committed in the pause');
  const more = await resume(run, { budget: { evaluations: ended.evaluations + 100 }, workers: 1 });
  assert.equal(more.status, 'done: evaluations');
});

test('a run that nobody is at work on: what is about the process is an error, the rest waits for a resume', async () => {
  const run = fresh();
  await evolve({ problem: PROBLEM, seed: 5, evaluations: 100, workers: 1, out: run });
  assert.ok(!existsSync(join(run, 'inbox.db')), 'nobody said anything');
  for (const command of ['pause', 'resume', 'stop'] as const) await assert.rejects(steer(run, { command }), { code: 'journal.not-running' });
  await assert.rejects(steer(run, { command: 'hint', text: 'x' }), { code: 'usage.no-models' });
  await assert.rejects(steer(run, { command: 'pin', id: '77777.0' }), { code: 'usage.unknown-id' });
  const { order, alive, answer } = await steer(run, { command: 'pin', id: '0.0' });
  assert.deepEqual([alive, answer], [false, undefined]);
  // Left by somebody who thought it was going; a later run is not stopped by it.
  const box = letterbox(join(run, 'inbox.db'));
  const late = box.post({ command: 'stop' });
  const junk = box.post({ command: 'dance' } as never);
  const ended = await resume(run, { budget: { evaluations: 200 }, workers: 1 });
  assert.equal(ended.status, 'done: evaluations');
  assert.deepEqual(box.answerOf(late), { accepted: false, why: 'the run was not going when this came' });
  assert.match(JSON.stringify(box.answerOf(junk)), /no command \\"dance\\"/);
  assert.equal(box.answerOf(order)!.accepted, true);
  box.close();
  assert.deepEqual(steersOf(run).map(({ command }) => command), ['pin']);
  // A damaged inbox is no reason to stop.
  writeFileSync(join(run, 'inbox.db'), 'not a database at all, but long enough to be read as one'.repeat(40));
  assert.equal((await resume(run, { budget: { evaluations: 250 }, workers: 1 })).status, 'done: evaluations');
  await assert.rejects(steer(run, { command: 'pin', id: '0.0' }), { code: 'journal.no-inbox' });
});

test('who is obeyed is told so, also where a kill came before the answer', async () => {
  const run = fresh();
  const { orders, answers } = await steered(run, [() => ({ command: 'stop' })]);
  assert.equal(answers[0]!.accepted, true);
  const inbox = new DatabaseSync(join(run, 'inbox.db'));
  inbox.exec('UPDATE orders SET answer = NULL');
  inbox.close();
  await resume(run, { budget: { evaluations: 1 }, workers: 1 });
  const box = letterbox(join(run, 'inbox.db'));
  assert.deepEqual(orders.map((order) => box.answerOf(order)), answers);
  box.close();
});

test('who comes when a run is over is told so', async () => {
  const answers = [];
  for (let i = 0; i < 4; i++) {
    const run = fresh();
    let [box, order]: [ReturnType<typeof letterbox> | undefined, string] = [undefined, ''];
    const onCommit: Hooks['onCommit'] = ({ evaluations }) => {
      if (evaluations < 60 || box) return;
      box = letterbox(join(run, 'inbox.db'));
      order = box.post({ command: 'resume' });
    };
    assert.equal((await evolve({ problem: PROBLEM, seed: i, evaluations: 60, workers: 1, out: run, onCommit })).status, 'done: evaluations');
    answers.push(JSON.stringify(box!.answerOf(order)));
    box!.close();
  }
  // the run looks ten times a second: one may still meet it
  for (const answer of answers) assert.match(answer, /"accepted":false,"why":"the run (has ended|is not paused)"/);
  assert.ok(answers.some((answer) => answer.includes('ended')), answers.join());
});

test('a hint left for an interrupted run reaches the questions that start after the resume, and the run repeats', async () => {
  const run = fresh();
  const replies = new URL('../problems/online-bin-packing/replies', import.meta.url).pathname;
  const stop = new AbortController();
  const lines: string[] = [];
  // Questions are on their way when it is interrupted; they go on at the resume and know nothing of the hint.
  await evolve({ problem: 'online-bin-packing', recipe: 'models', model: [`scripted:${replies}?delay=0.2`], callsInFlight: 3, unsafeNoSandbox: true, calls: 14, workers: 1, out: run, signal: stop.signal, onCommit: ({ committed }) => void (committed >= 4 && stop.abort()) });
  assert.equal((await steer(run, { command: 'hint', text: 'Think of the gap that is left.' })).alive, false);
  assert.equal((await steer(run, { command: 'budget', calls: 16 })).alive, false);
  const ended = await resume(run, { workers: 1, onSteer: (_, said) => void lines.push(steerText(said)) });
  assert.deepEqual(lines, ['hint: Think of the gap that is left.', 'budget: calls 16']);
  assert.equal(ended.status, 'done: calls');
  assert.equal(ended.modelCalls, 16, 'the limit was raised from 14');
  const { store } = look(run);
  const told = [...readEvents(store)].flatMap(({ event }) => (event.kind === 'asked' ? [{ ticket: event.body.ticket, hint: store.blob(event.body.request)!.includes('Think of the gap') }] : []));
  const knew = new Map([...readEvents(store)].flatMap(({ event }) => (event.kind === 'begun' ? [[event.body.ticket, event.body.steers ?? 0] as const] : [])));
  store.close();
  assert.ok(told.some(({ hint }) => hint) && told.some(({ hint }) => !hint));
  for (const { ticket, hint } of told) assert.equal(hint, knew.get(ticket)! > 0, `question ${ticket}`);
  assert.equal((await replay(run, { workers: 1 })).differs, null);
});

const BIN = new URL('../bin/clade.js', import.meta.url).pathname;

interface Done {
  code: number | null;
  out: string;
  err: string;
}

/** A command in a process of its own. */
function clade(...args: string[]): Promise<Done> & { kill(signal: NodeJS.Signals): void; pid: number } {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: folder, env: { PATH: process.env.PATH!, CI: '1' } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const done = new Promise<Done>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return Object.assign(done, { kill: (signal: NodeJS.Signals) => void child.kill(signal), pid: child.pid! });
}

const until = async (what: string, condition: () => boolean): Promise<void> => {
  for (const end = performance.now() + 300_000; !condition(); await new Promise((resolve) => setTimeout(resolve, 25))) assert.ok(performance.now() < end, `never: ${what}`);
};
const commitsIn = (run: string): number => {
  try {
    const { store } = look(run);
    const commits = store.commits();
    store.close();
    return commits;
  } catch {
    return 0;
  }
};
/** Whether a process waits for something; one that is at work, or has to wait for a processor, does not. */
const asleep = (pid: number): boolean => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.startsWith('S');

long('clade steer and a run in another process: a pause holds asleep, hints reach the prompts, stop ends in order', async () => {
  const run = join(folder, 'asked');
  const replies = new URL('../problems/online-bin-packing/replies', import.meta.url).pathname;
  const running = clade('run', 'online-bin-packing', '--model', `scripted:${replies}?delay=0.05`, '--unsafe-no-sandbox', '--minutes', '30', '--workers', '1', '--out', run, '--json');
  await until('the run has begun', () => commitsIn(run) > 5);
  const say = (...args: string[]) => clade('steer', run, ...args, '--wait', '60');
  const hint = await say('hint', 'Look at the remaining space modulo the item.');
  assert.equal(hint.code, EXIT.ok, hint.err);
  assert.match(hint.err, /hint: done after commit \d+/);
  const promptsWith = (text: string): number => {
    const { store } = look(run);
    const found = [...readEvents(store)].filter(({ event }) => event.kind === 'asked' && store.blob(event.body.request)!.includes(text)).length;
    store.close();
    return found;
  };
  await until('a prompt shows the hint', () => promptsWith('modulo the item') > 2);

  assert.equal((await say('pause')).code, EXIT.ok);
  await assert.rejects(cli(run, 'pause', [], { wait: 60 }), { code: 'usage.refused', message: 'the run refused: the run is paused already' });
  // What was under way comes to its end, and then nothing commits.
  let [held, looks, slept] = [-1, 0, 0];
  await until('nothing commits', () => {
    const now = commitsIn(run);
    [looks, slept] = now === held ? [looks + 1, slept + Number(asleep(running.pid))] : [0, 0];
    held = now;
    return looks === 80;
  });
  assert.ok(slept >= 20, `a paused run slept at ${slept} of ${looks} looks`);
  const locked = await clade('resume', run);
  assert.equal(locked.code, EXIT.journal);
  assert.match(locked.err, /being written by process/);
  assert.equal((await steer(run, { command: 'unhint', hint: 1 })).answer!.accepted, true);
  const limit = await say('budget', '--minutes', '40', '--usd', '5', '--json');
  assert.deepEqual((JSON.parse(limit.out) as { answer: { accepted: boolean; atCommit: number } }).answer, { accepted: true, atCommit: held - 1 });
  assert.equal((await say('resume')).code, EXIT.ok);
  const hinted = promptsWith('modulo the item');
  await until('it goes on', () => commitsIn(run) > held + 20);
  assert.ok(promptsWith('modulo the item') <= hinted + 8, 'only who had started before still shows it');

  const best = await clade('best', run);
  writeFileSync(join(folder, 'own.ts'), best.out.replace('return ', 'return 1e-9 + '));
  const own = await say('try', 'own.ts');
  assert.equal(own.code, EXIT.ok, own.err);
  assert.match(own.err, /try: (\d+\.0 (scores|failed)|turned away)/);
  assert.equal((await say('stop')).code, EXIT.ok);
  const ended = await running;
  assert.equal(ended.code, EXIT.ok, ended.err);
  const result = JSON.parse(ended.out) as { status: string; seconds: number; best: { heldOut: number | null } };
  assert.equal(result.status, 'done: stopped');
  assert.equal(typeof result.best.heldOut, 'number', 'held-out scores, as after a budget');
  assert.deepEqual(steersOf(run).map(({ command }) => command), ['hint', 'pause', 'unhint', 'budget', 'resume', 'try', 'stop']);
  // Between the third and the fifth, when nothing was under way any more, the run's clock stood still.
  const { store } = look(run);
  const clocks = [...store.rowsAfter(0)].filter(({ kind }) => kind === 'steer').map(({ clock }) => clock.seconds);
  const budget = budgetIn(store);
  store.close();
  assert.ok(clocks[4]! - clocks[2]! < 0.5, `${clocks[4]! - clocks[2]!} s of the rest of a pause were counted`);
  assert.deepEqual(budget, { minutes: 40, usd: 5 });
  assert.equal((await clade('replay', run)).code, EXIT.ok);

  const mistakes: [string[], RegExp][] = [
    [['puase'], /no command "puase"/],
    [['pin'], /"pin" needs ID/],
    [['pin', '1.0', '2.0'], /takes one ID/],
    [['try', 'nowhere.ts'], /cannot read nowhere.ts/],
    [['budget'], /names no limit/],
  ];
  for (const [[command, ...words], message] of mistakes) {
    await assert.rejects(cli(run, command!, words, { wait: 1 }), message);
  }
  await assert.rejects(cli(run, 'pause', [], { wait: 1, minutes: 3 }), /"pause" takes no limit/);
  await assert.rejects(cli(run, 'hint', ['x'], { wait: 1, parent: '1.0' }), /"hint" takes no --parent/);
});

long('kill -9 between the inbox and the journal, resume: every command is obeyed once or refused once', async () => {
  const run = join(folder, 'killed');
  const running = clade('run', PROBLEM, '--seed', '5', '--evaluations', '1000000', '--workers', '1', '--out', run);
  await until('the run has begun', () => commitsIn(run) > 50);
  const box = letterbox(join(run, 'inbox.db'));
  const orders: string[] = [];
  for (let i = 0; i < 30; i++) {
    orders.push(box.post({ command: 'budget', patience: 1e6 + i }));
    if (i === 20) orders.push(box.post({ command: 'pause' }));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  running.kill('SIGKILL');
  await running;
  const before = steersOf(run).map(({ order }) => order);
  const ended = await resume(run, { budget: { evaluations: commitsIn(run) + 400 }, workers: 1 });
  const answers = orders.map((order) => box.answerOf(order));
  box.close();
  assert.ok(answers.every((answer) => answer !== undefined), 'nobody waits for ever');
  const steers = steersOf(run).map(({ order }) => order);
  assert.equal(new Set(steers).size, steers.length, 'none twice');
  assert.deepEqual(new Set(steers), new Set(orders.filter((_, i) => answers[i]!.accepted)));
  assert.deepEqual(steers.slice(0, before.length), before, 'what was in the journal stays as it was');
  assert.equal(ended.status, 'done: evaluations');
  assert.equal((await replay(run, { workers: 1 })).differs, null);
});
