import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EXIT, type Model, ModelError, type ModelReply } from '../src/core/index.ts';
import { commitsOf } from '../src/engine/index.ts';
import { type ModelServer, readReplies, scripted, serveModel } from '../src/models/index.ts';
import { fill, templates } from '../src/prompts/index.ts';
import { conversation } from '../src/reports/index.ts';
import { look } from '../src/workspace/run.ts';
import { long } from './long.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-asking-'));
const servers: ModelServer[] = [];
after(async () => {
  for (const server of servers) await server.close();
  rmSync(folder, { recursive: true, force: true });
});
const BIN = new URL('../bin/clade.js', import.meta.url).pathname;
const KEY = 'sk-a-secret-that-must-not-show';
const ENV = { PATH: process.env.PATH!, CI: '1', OPENAI_API_KEY: KEY, ANTHROPIC_API_KEY: KEY };

interface Done {
  status: number | null;
  stdout: string;
  stderr: string;
}
/** Not `spawnSync`: the server that is asked lives in this process. */
const clade = (args: readonly string[], env: NodeJS.ProcessEnv = ENV): { child: ChildProcess; done: Promise<Done> } => {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: folder, env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return { child, done: new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr }))) };
};
const serve = async (model: Model): Promise<ModelServer & { at: string }> => {
  const server = await serveModel(model);
  servers.push(server);
  return { ...server, at: `${server.address}/v1#test` };
};
const REPLIES = new URL('../problems/online-bin-packing/replies', import.meta.url).pathname;

test('a run that asks: limits hold, everything can be looked at and replayed, no key anywhere', async () => {
  const server = await serve(scripted(readReplies(REPLIES)));
  const out = join(folder, 'asks');
  const ran = await clade(['run', 'online-bin-packing', '--model', server.at, '--price', `${server.at}=1/10`, '--recipe', 'models', '--calls', '8', '--workers', '1', '--out', out, '--json']).done;
  assert.equal(ran.status, EXIT.ok, ran.stderr);
  const result = JSON.parse(ran.stdout) as { modelCalls: number; status: string; best: { score: number } };
  assert.equal(result.modelCalls, 8);
  assert.equal(server.requests(), 8);
  assert.ok(result.best.score < 2, `programs of the replies score below 1, the seed above 4: ${result.best.score}`);
  const cost = JSON.parse((await clade(['cost', out, '--json']).done).stdout) as { asked: number; answered: number; usd: number; input: number; output: number }[];
  assert.deepEqual(cost.map(({ asked, answered }) => [asked, answered]), [[8, 8]]);
  assert.ok(Math.abs(cost[0]!.usd - (cost[0]!.input + 10 * cost[0]!.output) / 1e6) < 1e-12);
  const id = ran.stderr.match(/best (\d+\.\d+):/)![1]!;
  const list = (await clade(['prompt', out]).done).stdout.trim().split('\n');
  assert.equal(list.length, 8);
  const { store } = look(out);
  const written = commitsOf(store).flatMap(({ start, drafts }) => (start?.asks ? drafts.map((draft) => draft.id).filter(Boolean) : []));
  store.close();
  const shown = (await clade(['prompt', out, written[0]!]).done).stdout;
  assert.match(shown, /Use as few bins as possible[\s\S]*export function priority[\s\S]*── answer ──/);
  assert.match((await clade(['prompt', out, '9999.0']).done).stderr, /no model was asked for 9999\.0/);
  // nobody can be asked any more, and no key is there
  await server.close();
  const replayed = await clade(['replay', out, '--json'], { PATH: ENV.PATH }).done;
  assert.equal(replayed.status, EXIT.ok, replayed.stderr);
  assert.deepEqual((JSON.parse(replayed.stdout) as { differs: null; answers: number }).differs, null);
  assert.equal((await clade(['verify', out]).done).status, EXIT.ok);
  for (const name of readdirSync(out)) assert.ok(!readFileSync(join(out, name)).includes(KEY), name);
  assert.ok(!ran.stderr.includes(KEY) && id !== '');
});

test('a journal that was changed does not replay', async () => {
  const out = join(folder, 'asks');
  const { DatabaseSync } = await import('node:sqlite');
  const db = new DatabaseSync(join(out, 'journal.db'));
  const { store } = look(out);
  const [answer] = conversation(store).answers;
  store.close();
  db.prepare('UPDATE blobs SET text = ? WHERE hash = ?').run('nothing at all', answer!.text);
  db.close();
  const replayed = await clade(['replay', out]).done;
  assert.equal(replayed.status, EXIT.unverified);
  assert.match(replayed.stderr, /commit \d+ came out differently/);
});

/** Uses nothing but the prompt: finds the program in it, changes its first number, and mends what the error says. */
function reader(): Model & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'reader',
    asked,
    async ask({ system, prompt }): Promise<ModelReply> {
      if (!system.includes('bins of 100 like pairs of 45')) throw new ModelError('invalid', 'no advice in the prompt');
      asked.push(prompt);
      const say = (text: string): ModelReply => ({ text, finish: 'stop', usage: { input: 1, cached: 0, written: 0, output: 1, reasoning: 0 }, usd: null });
      const source = /```ts\n([\s\S]*?)\n```/.exec(prompt)?.[1];
      if (!source || !/It scores [\d.]+\. By instance: [\d.]+, /.test(prompt)) throw new ModelError('invalid', 'no program or no scores in the prompt');
      const lines = source.split('\n');
      const block = lines.slice(lines.findIndex((each) => each.includes('EVOLVE-BLOCK-START')) + 1);
      const line = block.find((each) => each.trim().length > 3 && lines.filter((other) => other.trim() === each.trim()).length === 1 && /^\s*(return|const|let)\b.*;$/.test(each));
      if (!line) throw new ModelError('invalid', 'no line to change');
      const better = `  const unused${asked.length} = ${asked.length};\n${line}`;
      const wrong = /What is wrong: (.*)/.exec(prompt)?.[1];
      // The first answer names a line that is not there; the second one listens.
      if (!wrong) return say(`<<<<<<< SEARCH\n  const invented = ${asked.length};\n=======\n  const other = 1;\n>>>>>>> REPLACE`);
      if (!/SEARCH/.test(wrong)) throw new ModelError('invalid', `the error is not about the block: ${wrong}`);
      return say(`<<<<<<< SEARCH\n${line}\n=======\n${better}\n>>>>>>> REPLACE`);
    },
  };
}

test('a model that knows only the prompt gets the program, its scores and the exact error', async () => {
  const model = reader();
  const { at } = await serve(model);
  const out = join(folder, 'reader');
  mkdirSync(join(folder, 'said'), { recursive: true });
  writeFileSync(join(folder, 'said', 'advice.md'), 'bins of 100 like pairs of 45');
  const ran = await clade(['run', 'online-bin-packing', '--model', at, '--advice', 'said/advice.md', '--calls', '16', '--workers', '1', '--calls-in-flight', '1', '--recipe', 'hill-climb', '--in-flight', '1', '--out', out]).done;
  assert.equal(ran.status, EXIT.ok, ran.stderr);
  const { store } = look(out);
  const mended = commitsOf(store).flatMap(({ drafts }) => drafts).filter(({ kind }) => kind.endsWith(', mended'));
  store.close();
  assert.ok(mended.length >= 4, `${mended.length} answers were mended`);
  assert.ok(model.asked.some((prompt) => prompt.includes('# Tried on this program before')));
});

long('kill -9 while questions are on their way: no answer is lost, none is asked for twice', async () => {
  const server = await serve(scripted(readReplies(REPLIES), { delay: 0.4, errors: 0.1, rateLimits: 0.1 }));
  const out = join(folder, 'killed');
  let { child, done } = clade(['run', 'online-bin-packing', '--model', server.at, '--calls', '16', '--workers', '1', '--calls-in-flight', '4', '--out', out]);
  for (let kill = 0; kill < 3; kill++) {
    const before = server.requests();
    const wanted = before + 4;
    while (server.requests() < wanted && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await done;
    ({ child, done } = clade(['resume', out, '--workers', '1']));
  }
  const ended = await done;
  assert.equal(ended.status, EXIT.ok, ended.stderr);
  const { store } = look(out);
  const { asked, answers } = conversation(store);
  store.close();
  const durable = answers.map(({ ticket, call }) => `${ticket}.${call}`);
  assert.equal(new Set(durable).size, durable.length, 'no answer twice');
  assert.ok(server.requests() <= asked.length && asked.length <= server.requests() + 3 * 4, `${server.requests()} arrived, ${asked.length} were written down`);
  const questions = asked.filter(({ attempt }) => attempt === 0).length;
  assert.ok(questions - answers.length <= 3 * 4, `${questions - answers.length} answers were lost`);
  assert.equal((await clade(['replay', out]).done).status, EXIT.ok);
});

test('embeddings turn away programs that say the same in another order, and are in the ledger', async () => {
  let asked = 0;
  const { at } = await serve({
    name: 'twins',
    async ask({ prompt }) {
      const source = /```ts\n([\s\S]*?)\n```/.exec(prompt)![1]!;
      const lines = ['const alpha = item * 2;', 'const beta = remaining * 3;', 'const gamma = 2;'];
      const text = source.replace(/(EVOLVE-BLOCK-START\n)[\s\S]*?([^\n]*EVOLVE-BLOCK-END)/, (_, start: string, end: string) => `${start}${(asked++ % 2 ? lines.toReversed() : lines).join('\n')}\nreturn (beta % 7) - beta / 9 - gamma * alpha;\n${end}`);
      return { text: `\`\`\`ts\n${text}\n\`\`\``, finish: 'stop', usage: { input: 1, cached: 0, written: 0, output: 1, reasoning: 0 }, usd: null };
    },
  });
  const out = join(folder, 'embedded');
  const ran = await clade(['run', 'online-bin-packing', '--model', at, '--embed', at.replace('#test', '#vectors'), '--recipe', 'models', '--calls', '12', '--workers', '1', '--calls-in-flight', '1', '--out', out]).done;
  assert.equal(ran.status, EXIT.ok, ran.stderr);
  const { store } = look(out);
  const drafts = commitsOf(store).flatMap(({ drafts }) => drafts);
  assert.ok(drafts.some(({ total }) => typeof total === 'number' && total > 0));
  assert.ok(drafts.some(({ refused }) => /^a near-copy of \d+\.\d+, likeness 1\.0000$/.test(refused ?? '')), JSON.stringify(drafts.map(({ kind, refused, total }) => [kind, refused, total])));
  store.close();
  const cost = JSON.parse((await clade(['cost', out, '--json']).done).stdout) as { model: string; asked: number; input: number }[];
  assert.ok(cost.find(({ model }) => model.endsWith('#vectors'))!.asked >= 3);
  assert.equal(cost.find(({ model }) => model.endsWith('#test'))!.asked, 12, 'embeddings are no --calls');
  assert.equal((await clade(['replay', out]).done).status, EXIT.ok);
});

long('where only models write and nothing else is said, 100 questions are the limit', async () => {
  const ran = await clade(['run', 'online-bin-packing', '--model', `scripted:${REPLIES}`, '--recipe', 'models', '--workers', '1', '--out', join(folder, 'unlimited'), '--json']).done;
  const { modelCalls, status } = JSON.parse(ran.stdout) as { modelCalls: number; status: string };
  assert.deepEqual([modelCalls, status], [100, 'done: calls']);
});

test('mistakes are told before anything is spent', async () => {
  const { at } = await serve(scripted(readReplies(REPLIES)));
  const run = (...args: string[]) => spawnSync(process.execPath, [BIN, 'run', 'online-bin-packing', '--calls', '5', ...args], { cwd: folder, env: { PATH: process.env.PATH! }, encoding: 'utf8' });
  const cases: [string[], number, RegExp][] = [
    [[], EXIT.usage, /"calls" says how models are asked, and there is no --model/],
    [['--model', at, '--model', 'openai:x?rpm=1&rpm=2'], EXIT.usage, /"rpm" is given twice/],
    [['--model', `${at}=-1`], EXIT.usage, /weight/],
    [['--model', 'anthropic:x'], EXIT.model, /ANTHROPIC_API_KEY is not set/],
    [['--model', 'gpt-5'], EXIT.usage, /"gpt-5" is no model[\s\S]*openai:NAME/],
    [['--model', at, '--usd', '1'], EXIT.usage, /needs to know what .* costs[\s\S]*--price/],
    [['--model', at, '--price', 'openai:x=1/2'], EXIT.usage, /which is no --model/],
    [['--model', at, '--advice', 'nowhere.md'], EXIT.usage, /no advice file .*nowhere\.md/],
    [['--model', at, '--prompts', folder], EXIT.usage, /there is no prompt "difff"[\s\S]*did you mean "diff"/],
    [['--model', 'scripted:nowhere'], EXIT.model, /cannot be read/],
    [['--model', 'scripted:default?delays=1'], EXIT.usage, /no option of scripted replies/],
    [['--model', 'http://127.0.0.1:9/v1#x', '--timeout', '0'], EXIT.usage, /"timeout" must be above 0/],
  ];
  writeFileSync(join(folder, 'difff.md'), 'text');
  for (const [args, status, message] of cases) {
    const { status: got, stderr } = run(...args);
    assert.match(stderr, message, args.join(' '));
    assert.equal(got, status, args.join(' '));
  }
});

test('prompts: slots are filled, empty ones leave no trace, unknown ones are refused', () => {
  assert.equal(fill('a\n{{x}}\n\n\n{{y}} b', { y: '1' }), 'a\n\n1 b');
  assert.throws(() => templates({ diff: '{{parents}}' }), /slot \{\{parents\}\}/);
  assert.equal(templates({ system: 'short' }).system, 'short');
});
