import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Commit, Store } from '../../src/core/index.ts';
import { readCommit } from '../../src/engine/index.ts';
import { look } from '../../src/workspace/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-farewell-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What a run prints; `meanwhile` may end it. */
async function run(out: string, how: string, meanwhile: (child: ChildProcess) => void = () => {}): Promise<string> {
  const child = spawn(process.execPath, [...process.execArgv.filter((flag) => !flag.startsWith('--test')), new URL('./farewell-run.ts', import.meta.url).pathname, join(folder, out), how], { env: { PATH: process.env.PATH! }, stdio: ['ignore', 'pipe', 'inherit'] });
  const poll = setInterval(() => meanwhile(child), 50);
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk));
  await once(child, 'close');
  clearInterval(poll);
  return printed.trim();
}

const isFarewell = ({ proposer }: Commit): boolean => proposer === 'farewell';

function commitsOf(out: string): Commit[] {
  let store: Store;
  try {
    ({ store } = look(join(folder, out)));
  } catch {
    // it has not begun
    return [];
  }
  const commits = Array.from({ length: store.commits() }, (_, i) => readCommit(store, i)!);
  store.close();
  return commits;
}

/** Iterations under way at a time. */
const FLIGHTS = 8;

test('kill -9 while the programs of an epoch are tried on the object of the champion, resume: the run that was left alone', async () => {
  const digest = await run('whole', 'run');
  assert.match(digest!, /^[0-9a-f]{32}$/);
  const whole = commitsOf('whole');
  const farewells = whole.filter(isFarewell);
  assert.ok(farewells.length >= 4, `${farewells.length} farewells`);

  // who is bred is of its epoch; veterans are those who made steps in epochs before
  const draftOf = (id: string) => whole[Number(id.split('.')[0])]!.drafts.find((draft) => draft.id === id)!;
  const epochOf = (id: string): number => whole[Number(id.split('.')[0])]!.epoch ?? 0;
  const stepped = (id: string): boolean => draftOf(id).from?.incumbent != null && draftOf(id).found === undefined;
  let veterans = 0;
  for (const { iteration, epoch = 0, proposer, parents } of whole) {
    for (const id of parents) {
      if (proposer === 'farewell') assert.ok(epochOf(id) === epoch && stepped(id), `${iteration}: who says farewell made a step in its epoch`);
      else if (id === '0.0') continue;
      else if (proposer === 'afresh') assert.ok(epochOf(id) < epoch && stepped(id), `${iteration}: who begins afresh made a step in another`);
      else assert.equal(epochOf(id), epoch, `${iteration}: nobody of before is a parent`);
      if (proposer === 'afresh') veterans++;
    }
  }
  assert.ok(veterans >= 8, `${veterans} tries of veterans`);

  /** The object of the champion after each commit. */
  const champions: (string | undefined)[] = [];
  let tried = 0;
  for (const { drafts } of whole) champions.push(drafts.findLast(({ claim }) => claim?.record)?.output ?? champions.at(-1));
  for (const { iteration, parents, drafts } of farewells) {
    // what was turned away before it was tried says nothing of an object
    for (const { from, program } of drafts) {
      if (!from) continue;
      tried++;
      assert.ok(champions.slice(iteration - FLIGHTS - 1, iteration).includes(from.incumbent!), 'the object is the champion\'s');
      assert.ok(program === undefined || program === draftOf(parents[0]!).program);
    }
  }

  assert.ok(tried >= 3, `${tried} tried`);

  const journal = join(folder, 'broken', 'journal.db');
  assert.equal(await run('broken', 'slowly', (child) => void (existsSync(journal) && commitsOf('broken').some(isFarewell) && child.kill('SIGKILL'))), '');
  const said = commitsOf('broken').filter(isFarewell).length;
  assert.ok(said > 0 && said < farewells.length, `killed after ${said} of ${farewells.length}`);
  assert.equal(await run('broken', 'resume'), digest);
});
