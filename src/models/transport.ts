import { type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';

/** Statuses that send a question elsewhere with its body. */
const MOVED = new Set([307, 308]);

/**
 * `fetch` for questions, over Node's own client and its connections that stay open: half the CPU of the global one,
 * and no limit of five minutes on the wait for an answer. Whatever is not a text sent by POST goes to the global one.
 * @example createOpenAI({ fetch: transport })
 */
export const transport: typeof fetch = (address, init) => {
  const { method, body, signal } = init ?? {};
  if (method !== 'POST' || typeof body !== 'string' || address instanceof Request) return fetch(address, init);
  return new Promise((resolve, reject) => {
    const url = address instanceof URL ? address : new URL(address);
    const fail = (error: unknown): void => reject(signal?.aborted ? signal.reason : error);
    const headers = { ...(init!.headers as Record<string, string>), 'accept-encoding': 'identity', 'content-length': Buffer.byteLength(body) };
    const request = (url.protocol === 'https:' ? secure : plain)(url, { method, headers, ...(signal && { signal }) }, (message) => {
      if (MOVED.has(message.statusCode!)) {
        message.resume();
        return resolve(fetch(address, init));
      }
      read(message).then(resolve, fail);
    });
    request.on('error', fail);
    // a text leaves together with its headers, in one write
    request.end(body);
  });
};

/** The whole answer; one that breaks off is an error. */
function read(message: IncomingMessage): Promise<Response> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('error', reject);
    message.on('end', () => {
      const headers = Object.entries(message.headers).map(([name, value]): [string, string] => [name, String(value)]);
      const body = chunks.length === 0 ? null : chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      resolve(new Response(body as Uint8Array<ArrayBuffer> | null, { status: message.statusCode!, statusText: message.statusMessage!, headers }));
    });
  });
}
