import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SteerCommand, random } from '../../src/core/index.ts';
import { commitsOf, readEvents } from '../../src/engine/index.ts';
import { letterbox } from '../../src/stores/index.ts';
import { replay } from '../../src/workspace/replay.ts';
import { look, resume } from '../../src/workspace/run.ts';

const BIN = new URL('../../bin/clade.js', import.meta.url).pathname;
const PROBLEM = new URL('../../bench/problems/microsecond', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'clade-steered-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const ROUNDS = 6;

const begin = (...args: string[]): { killed(after: number): Promise<void> } => {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: 'ignore', env: { PATH: process.env.PATH! } });
  const closed = new Promise((resolve) => child.on('close', resolve));
  return {
    async killed(after) {
      await Promise.race([closed, sleep(after)]);
      child.kill('SIGKILL');
      await closed;
    },
  };
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

test('steered, killed, resumed and killed again at random moments: the end of a run that was left alone from the first kill on', async () => {
  const rng = random(7, 'steered');
  for (let round = 0; round < ROUNDS; round++) {
    const run = join(folder, `run${round}`);
    const running = begin('run', PROBLEM, '--seed', String(round), '--evaluations', '1000000', '--workers', '1', '--out', run);
    for (let i = 0; commitsIn(run) < 60; i++) {
      assert.ok(i < 1200, 'the run never began');
      await sleep(50);
    }
    const { store } = look(run);
    const placed = commitsOf(store).flatMap(({ drafts }) => drafts.filter(({ total, program }) => total != null && store.blob(program!) !== undefined));
    const source = store.blob(placed[0]!.program!)!;
    store.close();
    const box = letterbox(join(run, 'inbox.db'));
    const orders: string[] = [];
    const somebody = (): string => placed[1 + rng.int(placed.length - 1)]!.id!;
    for (let i = 0; i < 12; i++) {
      const commands: SteerCommand[] = [{ command: 'pin', id: somebody() }, { command: 'ban', id: somebody() }, { command: 'try', source: source.replace('return ', `return ${rng.float()} * `), parent: somebody() }, { command: 'pause' }, { command: 'resume' }, { command: 'unpin', id: somebody() }];
      orders.push(box.post(commands[rng.int(commands.length)]!));
      await sleep(40 * rng.float());
    }
    await running.killed(300 * rng.float());

    // Half the time what the journal does not have is never heard of again; else it is obeyed at the resume.
    const left = new DatabaseSync(join(run, 'inbox.db'));
    if (round % 2 === 0) left.exec('DELETE FROM orders WHERE answer IS NULL');
    left.close();
    const more = { budget: { evaluations: commitsIn(run) + 300 }, workers: 1 };
    const [alone, broken] = [`${run}-alone`, `${run}-broken`];
    if (round % 2 === 1) await resume(run, { ...more, budget: { evaluations: 1 } });
    for (const copy of [alone, broken]) cpSync(run, copy, { recursive: true });
    const whole = await resume(alone, more);
    for (let i = 0; i < 2; i++) await begin('resume', broken, '--evaluations', String(more.budget.evaluations), '--workers', '1').killed(400 + 900 * rng.float());
    assert.equal((await resume(broken, more)).digest, whole.digest, `round ${round}`);
    assert.equal((await replay(broken, { workers: 1 })).differs, null);

    const { store: ended } = look(broken);
    const steers = [...readEvents(ended)].flatMap(({ event }) => (event.kind === 'steer' ? [event.body.order] : []));
    ended.close();
    assert.equal(new Set(steers).size, steers.length, 'none is obeyed twice');
    if (round % 2 === 1) {
      const answers = orders.map((order) => box.answerOf(order));
      assert.ok(answers.every((answer) => answer !== undefined), 'everybody was answered');
      assert.deepEqual(new Set(orders.filter((_, i) => answers[i]!.accepted)), new Set(steers));
    }
    box.close();
  }
});
