import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Model, ModelError, type ModelReply } from '../core/index.ts';
import { hashedVector } from './embed.ts';

/** A provider on this machine. */
export interface ModelServer {
  /** `http://127.0.0.1:PORT` */
  address: string;
  /** Requests that arrived, answered or not. */
  requests(): number;
  close(): Promise<void>;
}

/**
 * Serves a model over the protocols of OpenAI (`/v1/chat/completions`, `/v1/responses`), Anthropic (`/v1/messages`)
 * and Google (`/v1beta/models/NAME:generateContent`), and embeddings (`/v1/embeddings`), on the loopback interface: for
 * tests, and for trying a run without an account.
 * @example const server = await serveModel(scripted(readReplies('replies')))
 */
export async function serveModel(model: Model, { port = 0, key }: { port?: number; key?: string } = {}): Promise<ModelServer> {
  let requests = 0;
  const server: Server = createServer((request, response) => {
    requests++;
    answer(model, request, response, key).catch((error: unknown) => fail(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Body {
  model?: string;
  messages?: { role: string; content: unknown }[];
  input?: { role: string; content: unknown }[] | string | string[];
  system?: unknown;
  contents?: { parts: { text?: string }[] }[];
  systemInstruction?: { parts: { text?: string }[] };
}

async function answer(model: Model, request: IncomingMessage, response: ServerResponse, key: string | undefined): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const embeds = /\/embeddings$/.test(request.url ?? '');
  const protocol = PROTOCOLS.find(({ path }) => path.test(request.url ?? ''));
  if ((!protocol && !embeds) || request.method !== 'POST') return send(response, 404, { error: { message: `no such address: ${request.method} ${request.url}` } });
  const { headers } = request;
  const given = headers.authorization?.replace(/^Bearer /, '') ?? headers['x-api-key'] ?? headers['x-goog-api-key'];
  if (key !== undefined && given !== key) return send(response, 401, { error: { message: 'wrong key', type: 'authentication_error' } });
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
  if (!protocol) return send(response, 200, embedded(body));
  const stop = new AbortController();
  response.on('close', () => stop.abort());
  send(response, 200, protocol.body(await model.ask(protocol.question(body), stop.signal), body));
}

const STATUS: Partial<Record<ModelError['kind'], number>> = { rate: 429, quota: 402, auth: 401, unknown: 404, server: 500, invalid: 400 };

function fail(response: ServerResponse, error: unknown): void {
  const kind = error instanceof ModelError ? error.kind : 'server';
  // Of a timeout the other side notices nothing but that nothing comes.
  if (kind === 'timeout' || kind === 'network') return void response.destroy();
  if (error instanceof ModelError && error.retryAfter !== undefined) response.setHeader('retry-after', String(error.retryAfter));
  if (kind === 'malformed') return void response.setHeader('content-type', 'application/json').end('{"choices": [{');
  send(response, STATUS[kind] ?? 500, { error: { message: error instanceof Error ? error.message : String(error), type: kind } });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

interface Protocol {
  path: RegExp;
  question(body: Body): { system: string; prompt: string };
  body(reply: ModelReply, asked: Body): unknown;
}

/** Like texts have like vectors; nothing is understood. */
function embedded({ model, input = [] }: Body): unknown {
  const texts = [input].flat() as string[];
  const tokens = texts.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
  return { object: 'list', model, data: texts.map((text, index) => ({ object: 'embedding', index, embedding: hashedVector(text) })), usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

/** Content is a text, or a list of parts with texts. */
const textOf = (content: unknown): string => (typeof content === 'string' ? content : Array.isArray(content) ? content.map((part: { text?: string }) => part.text ?? '').join('') : '');

function chat(messages: { role: string; content: unknown }[] = []): { system: string; prompt: string } {
  const of = (user: boolean): string => messages.filter(({ role }) => (role === 'user') === user).map(({ content }) => textOf(content)).join('\n');
  return { system: of(false), prompt: of(true) };
}

const PROTOCOLS: readonly Protocol[] = [
  {
    path: /\/chat\/completions$/,
    question: ({ messages }) => chat(messages),
    body: ({ text, finish, usage }, { model }) => ({
      id: 'local',
      object: 'chat.completion',
      created: 0,
      model,
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finish === 'length' ? 'length' : 'stop' }],
      usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output, prompt_tokens_details: { cached_tokens: usage.cached }, completion_tokens_details: { reasoning_tokens: usage.reasoning } },
    }),
  },
  {
    path: /\/responses$/,
    question: ({ input }) => chat(input as Body['messages']),
    body: ({ text, finish, usage }, { model }) => ({
      id: 'local',
      object: 'response',
      created_at: 0,
      model,
      status: finish === 'length' ? 'incomplete' : 'completed',
      incomplete_details: finish === 'length' ? { reason: 'max_output_tokens' } : null,
      output: [{ type: 'message', id: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] }],
      usage: { input_tokens: usage.input, output_tokens: usage.output, total_tokens: usage.input + usage.output, input_tokens_details: { cached_tokens: usage.cached }, output_tokens_details: { reasoning_tokens: usage.reasoning } },
    }),
  },
  {
    path: /\/messages$/,
    question: ({ messages = [], system }) => ({ system: textOf(system), prompt: chat(messages).prompt }),
    body: ({ text, finish, usage }, { model }) => ({
      id: 'local',
      type: 'message',
      role: 'assistant',
      model,
      content: [{ type: 'text', text }],
      stop_reason: finish === 'length' ? 'max_tokens' : 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: usage.input - usage.cached - usage.written, output_tokens: usage.output, cache_read_input_tokens: usage.cached, cache_creation_input_tokens: usage.written },
    }),
  },
  {
    path: /:generateContent$/,
    question: ({ contents = [], systemInstruction }) => ({ system: textOf(systemInstruction?.parts), prompt: contents.map(({ parts }) => textOf(parts)).join('\n') }),
    body: ({ text, finish, usage }) => ({
      candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: finish === 'length' ? 'MAX_TOKENS' : 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: usage.input, candidatesTokenCount: usage.output - usage.reasoning, thoughtsTokenCount: usage.reasoning, totalTokenCount: usage.input + usage.output, cachedContentTokenCount: usage.cached },
    }),
  },
];
