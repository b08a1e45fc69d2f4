import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CladeError, type Model, ModelError, type ModelReply } from '../src/core/index.ts';
import { type ModelServer, patient, provider, readModelSpec, readPrice, readReplies, scripted, serveModel, usdOf } from '../src/models/index.ts';
import { keyOf } from '../src/models/keys.ts';
import { transport } from '../src/models/transport.ts';
import { modelsFor } from '../src/workspace/models.ts';

const KEY = 'sk-a-secret-that-must-not-show';
const reply = (text: string, more: Partial<ModelReply> = {}): ModelReply => ({ text, finish: 'stop', usage: { input: 120, cached: 20, written: 0, output: 40, reasoning: 0 }, usd: null, ...more });
const saying = (answers: (ModelReply | ModelError)[]): Model & { prompts: string[] } => {
  const prompts: string[] = [];
  return {
    name: 'saying',
    prompts,
    ask({ system, prompt }) {
      prompts.push(`${system}|${prompt}`);
      const next = answers.length > 1 ? answers.shift()! : answers[0]!;
      return next instanceof ModelError ? Promise.reject(next) : Promise.resolve(next);
    },
  };
};
const servers: ModelServer[] = [];
const serve = async (model: Model): Promise<ModelServer> => {
  const server = await serveModel(model, { key: KEY });
  servers.push(server);
  return server;
};
const folder = mkdtempSync(join(tmpdir(), 'clade-models-'));
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  for (const server of servers) await server.close();
});
const never = new AbortController().signal;
const QUESTION = { system: 'be brief', prompt: 'improve this', maxTokens: 500 };

/** Every provider's own library against the local server, over a socket. */
const CASES = [
  { spec: 'openai:gpt', path: '/v1' },
  { spec: 'anthropic:claude', path: '/v1' },
  { spec: 'google:gemini', path: '/v1beta' },
  { spec: 'openrouter:some/model', path: '/v1' },
] as const;

const connect = (spec: string, address: string, key = KEY): Promise<Model> => provider(readModelSpec(spec) as Exclude<ReturnType<typeof readModelSpec>, { provider: 'scripted' }>, { address, key });

for (const { spec, path } of CASES) {
  test(`${spec}: text, finish and tokens arrive; troubles are told apart`, async () => {
    const model = saying([reply('first'), reply('cut', { finish: 'length' }), new ModelError('rate', 'slow down', 3), new ModelError('server', 'broken'), new ModelError('quota', 'no money'), new ModelError('malformed', ''), new ModelError('timeout', '')]);
    const { address } = await serve(model);
    const asked = await connect(spec, address + path);
    const first = await asked.ask(QUESTION, never);
    assert.equal(first.text, 'first');
    assert.equal(first.finish, 'stop');
    assert.deepEqual(first.usage, { input: 120, cached: 20, written: 0, output: 40, reasoning: 0 });
    assert.equal(model.prompts[0], 'be brief|improve this');
    assert.equal((await asked.ask(QUESTION, never)).finish, 'length');
    const trouble = (kind: string, retryAfter?: number) => (error: unknown) => error instanceof ModelError && error.kind === kind && error.retryAfter === retryAfter && !error.message.includes(KEY);
    await assert.rejects(asked.ask(QUESTION, never), trouble('rate', 3));
    await assert.rejects(asked.ask(QUESTION, never), trouble('server'));
    await assert.rejects(asked.ask(QUESTION, never), trouble('quota'));
    await assert.rejects(asked.ask(QUESTION, never), trouble('malformed'));
    await assert.rejects(asked.ask(QUESTION, never), trouble('network'));
    const wrong = await connect(spec, address + path, `${KEY}-wrong`);
    await assert.rejects(wrong.ask(QUESTION, never), trouble('auth'));
    await assert.rejects((await connect(spec, `${address}/elsewhere`)).ask(QUESTION, never), (error) => error instanceof ModelError);
  });
}

test('an address of its own, and nobody there', async () => {
  const model = saying([reply('local')]);
  const server = await serveModel(model);
  servers.push(server);
  const asked = await provider(readModelSpec(`${server.address}/v1#qwen3-coder`) as never);
  assert.equal((await asked.ask(QUESTION, never)).text, 'local');
  await server.close();
  await assert.rejects(asked.ask(QUESTION, never), (error) => error instanceof ModelError && error.kind === 'network' && error.passing);
});

test('patience: passing troubles are waited for and counted, others stop at once with the fix', async () => {
  const waits: string[] = [];
  const model = saying([new ModelError('server', 'one'), new ModelError('rate', 'two', 0.01), new ModelError('timeout', 'three'), reply('at last')]);
  const asked = patient(model, { pause: 0.01, price: { input: 3, output: 15 }, onWait: (line) => waits.push(line) });
  const answer = await asked.ask(QUESTION, never);
  assert.equal(answer.text, 'at last');
  assert.deepEqual(answer.attempts.map(({ trouble }) => trouble), ['server: one', 'rate: two', 'timeout: three', undefined]);
  assert.equal(answer.usd, (120 * 3 + 40 * 15) / 1e6);
  for (const [kind, code] of [['auth', 'model.refused'], ['quota', 'model.quota'], ['unknown', 'model.unknown'], ['invalid', 'model.invalid']] as const) {
    await assert.rejects(patient(saying([new ModelError(kind, 'no')])).ask(QUESTION, never), (error) => error instanceof CladeError && error.code === code && error.fix !== undefined);
  }
  await assert.rejects(patient(saying([new ModelError('network', 'gone')]), { pause: 0.01, patience: 0.05 }).ask(QUESTION, never), (error) => error instanceof CladeError && error.code === 'model.outage');
  // An address that nothing was ever heard from is given up early, and told of at once, once for all who wait.
  const lines: string[] = [];
  const wrong = patient(saying([new ModelError('network', 'refused')]), { pause: 0.01, unheard: 0.05, onWait: (line) => lines.push(line) });
  await Promise.all([1, 2, 3].map(() => assert.rejects(wrong.ask(QUESTION, never), (error) => error instanceof CladeError && error.code === 'model.outage')));
  assert.deepEqual(lines, ['saying: refused; waiting 1 s']);
  const down = patient(saying([reply('here'), new ModelError('network', 'refused'), new ModelError('network', 'refused'), reply('back')]), { pause: 0.06, unheard: 0.05 });
  await down.ask(QUESTION, never);
  assert.equal((await down.ask(QUESTION, never)).text, 'back', 'one that has answered before is waited for');
  const stop = new AbortController();
  const waiting = patient(saying([new ModelError('rate', 'long', 60)]), { onWait: (line) => waits.push(line) }).ask(QUESTION, stop.signal);
  setTimeout(() => stop.abort(), 50);
  await assert.rejects(waiting, { name: 'AbortError' });
  assert.match(waits.join(), /waiting 60 s/);
});

test('a rate limit holds for all calls of a model', async () => {
  let free = 0;
  let limited = 0;
  const model: Model = {
    name: 'limited',
    ask() {
      if (performance.now() >= free) return Promise.resolve(reply('yes'));
      limited++;
      return Promise.reject(new ModelError('rate', 'wait', (free - performance.now()) / 1000));
    },
  };
  const asked = patient(model, {});
  free = performance.now() + 150;
  await assert.doesNotReject(asked.ask(QUESTION, never));
  assert.equal(limited, 1);
  free = performance.now() + 150;
  const first = asked.ask(QUESTION, never);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await Promise.all([first, asked.ask(QUESTION, never), asked.ask(QUESTION, never)]);
  assert.equal(limited, 2, 'later calls waited with the first');
});

test('names, weights, prices and keys', () => {
  for (const [text, held] of [['http://me:pw9@h:1/v1#m', 'a name or a password'], ['http://h:1/v1?api_key=QS9#m', '"api_key"']] as const) {
    assert.throws(() => readModelSpec(text), (error: { code: string; message: string; fix: string }) => error.code === 'usage.bad-model' && error.message.includes(held) && !/pw9|QS9/.test(error.message + error.fix));
  }
  assert.deepEqual(readModelSpec('openai:gpt=4'), { name: 'openai:gpt', weight: 4, options: {}, provider: 'openai', model: 'gpt' });
  assert.deepEqual(readModelSpec('http://localhost:11434/v1/#qwen=0.5'), { name: 'http://localhost:11434/v1/#qwen', weight: 0.5, options: {}, provider: 'address', address: 'http://localhost:11434/v1', model: 'qwen' });
  assert.deepEqual(readModelSpec('scripted:replies?delay=2'), { name: 'scripted:replies?delay=2', weight: 1, options: {}, provider: 'scripted', folder: 'replies?delay=2' });
  for (const bad of ['gpt', 'mistral:x', 'openai:', 'http://localhost/v1', 'openai:gpt=0', '']) assert.throws(() => readModelSpec(bad), (error) => error instanceof CladeError && error.code === 'usage.bad-model', bad);
  assert.deepEqual(readPrice('openai:gpt=3/15/0.3'), ['openai:gpt', { input: 3, output: 15, cached: 0.3 }]);
  for (const bad of ['openai:gpt', 'openai:gpt=3', 'openai:gpt=a/b', '=1/2']) assert.throws(() => readPrice(bad), CladeError, bad);
  assert.equal(usdOf({ input: 1000, cached: 400, written: 100, output: 10, reasoning: 5 }, { input: 2, output: 20, cached: 0.5, written: 3 }), (500 * 2 + 400 * 0.5 + 100 * 3 + 10 * 20) / 1e6);
  assert.equal(keyOf('openai', { OPENAI_API_KEY: KEY }, folder), KEY);
  writeFileSync(join(folder, '.env'), `ANTHROPIC_API_KEY="${KEY}"\n`);
  assert.equal(keyOf('anthropic', {}, folder), KEY);
  assert.throws(() => keyOf('google', {}, folder), (error) => error instanceof CladeError && error.code === 'model.no-key' && /GOOGLE_GENERATIVE_AI_API_KEY/.test(error.message));
});

test('a scripted model: diffs only where they fit, all replies in turn, faults in their share', async () => {
  const replies = readReplies(new URL('../problems/online-bin-packing/replies', import.meta.url).pathname);
  const model = scripted(replies);
  const first = await model.ask({ system: '', prompt: 'no program at all' }, never);
  assert.equal(first.text, replies[0]!.text);
  const seen = new Set<string>([first.text]);
  for (let i = 1; i < replies.length; i++) seen.add((await model.ask({ system: '', prompt: 'x' }, never)).text);
  assert.ok(seen.size > replies.length * 0.9);
  const faulty = scripted(replies, { errors: 0.1, timeouts: 0.05, rateLimits: 0.05 });
  const kinds: Record<string, number> = {};
  for (let i = 0; i < 1000; i++) {
    const kind = await faulty.ask({ system: '', prompt: 'x' }, never).then(() => 'answer', (error: ModelError) => error.kind);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  assert.ok(Math.abs(kinds.server! - 100) < 5 && Math.abs(kinds.timeout! - 50) < 5 && Math.abs(kinds.rate! - 50) < 5, JSON.stringify(kinds));
  assert.throws(() => readReplies(folder), (error) => error instanceof CladeError && error.code === 'model.no-replies');
});

test('settings reach the wire, and a cost that a provider reports comes back', async () => {
  const bodies: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      bodies.push(JSON.parse(text) as Record<string, unknown>);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 0, model: 'm', choices: [{ index: 0, message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0.0125 } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const model = await connect('openrouter:some/model', `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
    const { usd } = await model.ask({ ...QUESTION, temperature: 0.25, effort: 'high' }, never);
    assert.equal(usd, 0.0125);
    const { temperature, max_tokens, reasoning_effort, usage } = bodies[0]!;
    assert.deepEqual({ temperature, max_tokens, reasoning_effort, usage }, { temperature: 0.25, max_tokens: 500, reasoning_effort: 'high', usage: { include: true } });
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('options of one model: after its name, its own, said clearly when wrong', () => {
  const { name, weight, options } = readModelSpec('anthropic:some-name=2?temperature=0.2&max-tokens=8000&effort=low&timeout=60&price=3/15/0.3&rpm=30&address=https://proxy.example/v1/');
  assert.deepEqual({ name, weight }, { name: 'anthropic:some-name', weight: 2 });
  assert.deepEqual(options, { temperature: 0.2, maxTokens: 8000, effort: 'low', timeout: 60, price: { input: 3, output: 15, cached: 0.3 }, rpm: 30, address: 'https://proxy.example/v1' });
  assert.deepEqual(readModelSpec('http://localhost:1/v1?version=2#a?temperature=0'), { name: 'http://localhost:1/v1?version=2#a', weight: 1, options: { temperature: 0 }, provider: 'address', address: 'http://localhost:1/v1?version=2', model: 'a' });
  assert.deepEqual(readModelSpec('scripted:replies=3?delay=2&rpm=60&errors=0.1'), { name: 'scripted:replies?delay=2&errors=0.1', weight: 3, options: { rpm: 60 }, provider: 'scripted', folder: 'replies?delay=2&errors=0.1' });
  for (const [text, model] of [['openai:a=b', 'a=b'], ['openai:a=1=1', 'a=1'], ['openai:what?', 'what'], ['openai:what??', 'what?'], ['openai:a?b', 'a?b'], ['openai:a?b=c?', 'a?b=c'], ['openai:a?b=1=1?', 'a?b=1']] as const) assert.equal((readModelSpec(text) as { model: string }).model, model, text);
  const wrong = (text: string, says: RegExp): void => assert.throws(() => readModelSpec(text), (error) => error instanceof CladeError && error.code === 'usage.bad-model' && says.test(`${error.message} ${error.fix}`), text);
  wrong('openai:a?temprature=1', /"temprature" is no option.*did you mean "temperature"/);
  wrong('openai:a?temperature=warm', /temperature is a number/);
  wrong('openai:a?temperature=1&max-tokens=1.5', /max-tokens is a whole number/);
  wrong('openai:a?effort=much', /none, minimal, low/);
  wrong('openai:a?price=3', /INPUT\/OUTPUT/);
  wrong('openai:a?rpm=0', /questions a minute/);
  wrong('openai:a?address=nowhere', /an address like/);
  wrong('http://localhost/v1#a?address=http://localhost/v2', /no option of a model with an address/);
  wrong('scripted:replies?dely=2', /did you mean "delay"/);
});

test('what is said of one model goes before what is said of all, on the wire; its name stays short', async () => {
  const bodies: { temperature?: number; max_tokens?: number; max_completion_tokens?: number; reasoning_effort?: string }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      bodies.push(JSON.parse(text) as (typeof bodies)[number]);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 0, model: 'm', choices: [{ index: 0, message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }], usage: { prompt_tokens: 1_000_000, completion_tokens: 1_000_000, total_tokens: 2_000_000 } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  process.env.OPENROUTER_API_KEY = KEY;
  try {
    const { members } = (await modelsFor({ model: [`openrouter:a=2?temperature=0.5&max-tokens=80&effort=low&price=1/2&rpm=600&address=${address}`, `${address}#b`], timeout: 5 }, {}, ''))!;
    assert.deepEqual(members.map(({ model, weight }) => [model.name, weight]), [['openrouter:a', 2], [`${address}#b`, 1]]);
    const question = { ...QUESTION, temperature: 1, effort: 'high' as const };
    const began = performance.now();
    const { usd } = await members[0]!.model.ask(question, never);
    assert.equal(usd, 3);
    await members[0]!.model.ask(question, never);
    assert.ok(performance.now() - began >= 100, '600 a minute are one in 100 ms');
    await members[1]!.model.ask(question, never);
    const said = bodies.map(({ temperature, max_tokens, reasoning_effort }) => [temperature, max_tokens, reasoning_effort]);
    assert.deepEqual(said, [[0.5, 80, 'low'], [0.5, 80, 'low'], [1, 500, 'high']]);
  } finally {
    delete process.env.OPENROUTER_API_KEY;
    server.close();
    server.closeAllConnections();
  }
});

test('the transport: whole answers, moved addresses, broken ones, an end in between', async () => {
  const server = createServer((request, response) => {
    const { url } = request;
    if (url === '/moved') return void response.writeHead(307, { location: '/whole' }).end();
    if (url === '/broken') return void response.writeHead(200, { 'content-length': '10' }).write('abc', () => response.destroy());
    if (url === '/never') return;
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => response.writeHead(201, { 'x-said': 'a' }).end(`${request.method} ${text}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = (path: string, signal?: AbortSignal): Promise<Response> => transport(base + path, { method: 'POST', body: 'grüße', headers: { 'content-type': 'text/plain' }, ...(signal && { signal }) });
  try {
    for (const path of ['/whole', '/moved']) {
      const response = await send(path);
      assert.deepEqual([response.status, response.headers.get('x-said'), await response.text()], [201, 'a', 'POST grüße']);
    }
    await assert.rejects(send('/broken'));
    await assert.rejects(send('/never', AbortSignal.timeout(50)), { name: 'TimeoutError' });
    await assert.rejects(send('/never', AbortSignal.abort()), { name: 'AbortError' });
    assert.equal((await transport(`${base}/whole`)).status, 201, 'what is no question goes the usual way');
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
