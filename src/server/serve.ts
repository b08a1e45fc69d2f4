import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { CladeError, reason } from '../core/index.ts';
import { app } from './app.ts';
import { catalog } from './catalog.ts';

/** Where the page is, unless somebody says otherwise or another server is there already. */
export const PORT = 7800;

export interface ServeOptions {
  /** A folder of runs, all of which are served, also those that come later. @default 'runs' */
  folder?: string;
  /** Folders of runs, instead. */
  runs?: readonly string[];
  /** @default '127.0.0.1': only this machine */
  host?: string;
  /** 0 is any that is free. @default 7800, or any where that is taken */
  port?: number;
  /** Who sends it may steer; a word of at least 16 letters. @default a random one */
  token?: string;
  /** @default true */
  steering?: boolean;
}

export interface RunServer {
  /** `http://127.0.0.1:7800` */
  readonly address: string;
  readonly token: string | null;
  /** Those who follow a run now. */
  followers(): number;
  /** When the last of them left or somebody asked for anything, in performance time. */
  lastSeen(): number;
  close(): Promise<void>;
}

/** Letters of a token that is not guessed soon. */
const TOKEN_LENGTH = 16;

/**
 * Serves runs to the page: what the journals say, live, and with the token a way to steer.
 * @example const server = await serveRuns({ folder: 'runs' }); console.log(server.address)
 */
export async function serveRuns({ folder = 'runs', runs, host = '127.0.0.1', port, token, steering = true }: ServeOptions = {}): Promise<RunServer> {
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536)) throw new CladeError('usage.bad-port', `there is no port ${port}`, 'a port is a whole number from 0, which is any, to 65535');
  if (token !== undefined && !/^[\w.~-]+$/.test(token)) throw new CladeError('usage.bad-token', 'a token has letters, digits and . _ ~ - only', 'leave --token out, and a random one is printed');
  if (token !== undefined && token.length < TOKEN_LENGTH) throw new CladeError('usage.bad-token', `the token has ${token.length} letters`, `take ${TOKEN_LENGTH} or more, or leave --token out`);
  const key = steering ? (token ?? randomBytes(18).toString('base64url')) : null;
  const list = catalog(runs ? { runs } : { folder });
  let followers = 0;
  let seen = performance.now();
  const web = app({
    runs: list,
    host,
    token: key,
    onFollower(change) {
      followers += change;
      seen = performance.now();
    },
  });
  const server = createAdaptorServer({
    fetch(request, env) {
      seen = performance.now();
      return web.fetch(request, env);
    },
  }) as Server;
  await listen(server, host, port ?? PORT).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' && port === undefined) return listen(server, host, 0);
    throw error;
  }).catch((error: unknown) => {
    list.close();
    throw new CladeError('usage.bad-port', `cannot listen on ${host}:${port ?? PORT}: ${reason(error)}`, 'choose another --port, or check --host', error);
  });
  const bound = server.address() as AddressInfo;
  return {
    address: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    token: key,
    followers: () => followers,
    lastSeen: () => seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          list.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
