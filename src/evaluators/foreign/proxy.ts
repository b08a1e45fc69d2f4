import { chmodSync, rmSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import { type Socket, connect } from 'node:net';
import { join } from 'node:path';
import { scratchFolder } from './scratch.ts';

/** Connections at a time, and milliseconds a tunnel may be silent. */
const CONNECTIONS = 64;
const IDLE = 120_000;

/** Headers that concern one connection, and are nobody's beyond it. */
const OWN = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'proxy-authenticate', 'te', 'trailer', 'upgrade']);

/** A way out of the boundary, to hosts that were named and no others. */
export interface WayOut {
  /** Its socket in the file system. */
  socket: string;
  close(): void;
}

/**
 * An HTTP proxy on a socket: requests and tunnels (HTTPS) to the named hosts pass, everything else is refused with 403.
 * `example.org` is that host on ports 80 and 443, `example.org:8080` on that port alone.
 * @example const { socket, close } = await proxyTo(['pypi.org'])
 */
export async function proxyTo(hosts: readonly string[]): Promise<WayOut> {
  const folder = scratchFolder();
  chmodSync(folder, 0o755);
  const socket = join(folder, 'proxy');
  const allowed = (host: string, port: number): boolean => hosts.includes(`${host}:${port}`) || ((port === 80 || port === 443) && hosts.includes(host));
  const refusal = (host: string): string => `${host} is not among the hosts of --allow-net\n`;
  const server = createServer((incoming, answer) => pass(incoming, answer, allowed, refusal));
  // descriptors are the main process's, which needs some itself
  server.maxConnections = CONNECTIONS;
  server.on('connect', (incoming, client: Socket) => {
    client.on('error', () => client.destroy());
    const [, host, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(incoming.url ?? '') ?? [];
    if (host === undefined || !allowed(host.toLowerCase(), Number(port))) return client.end(`HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n${refusal(incoming.url ?? '')}`);
    const way = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      way.pipe(client);
      client.pipe(way);
    });
    way.on('error', () => client.destroy());
    client.setTimeout(IDLE, () => client.destroy());
    client.on('close', () => way.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(socket, resolve);
  });
  // whoever is behind the boundary may be another user
  chmodSync(socket, 0o666);
  server.unref();
  return {
    socket,
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function pass(incoming: IncomingMessage, answer: ServerResponse, allowed: (host: string, port: number) => boolean, refusal: (host: string) => string): void {
  const refuse = (code: number, text: string): void => {
    answer.writeHead(code, { 'content-type': 'text/plain' }).end(text);
  };
  let target: URL;
  try {
    target = new URL(incoming.url ?? '');
  } catch {
    return refuse(400, 'this is a proxy: it takes whole addresses\n');
  }
  const port = Number(target.port || 80);
  if (target.protocol !== 'http:' || !allowed(target.hostname.toLowerCase(), port)) return refuse(403, refusal(target.host));
  // a server behind the named one would answer to another name
  const headers = { ...Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !OWN.has(name))), host: target.host };
  const way = request({ host: target.hostname, port, method: incoming.method, path: target.pathname + target.search, headers }, (reply) => {
    reply.on('error', () => answer.destroy());
    try {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
    } catch {
      // a status or a header that HTTP does not have
      reply.destroy();
      return refuse(502, 'the answer is no HTTP\n');
    }
    reply.pipe(answer);
  });
  way.on('error', (error) => (answer.headersSent ? answer.destroy() : refuse(502, `${error.message}\n`)));
  incoming.pipe(way);
}
