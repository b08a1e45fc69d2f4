import { Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { streamSSE } from 'hono/streaming';
import { CladeError, STEER_COMMANDS, reason, steerCommand } from '../core/index.ts';
import { lineage } from '../reports/views/lineage.ts';
import { curve, earnings, steps } from '../reports/views/index.ts';
import { ENGINE_VERSION } from '../workspace/version.ts';
import { type Catalog, type Desk, catalog } from './catalog.ts';
import { snapshot } from './chunk.ts';
import { compared } from './compare.ts';
import { sendEvents } from './events.ts';
import { DRAWING, guard, tokenGuard } from './guard.ts';
import { headOf } from './head.ts';
import { jsonOf } from './json.ts';
import { pageFile } from './page.ts';
import { detailOf } from './program.ts';
import type { RunList, SteerSent } from './protocol.ts';
import { statusOf, troubleOf } from './trouble.ts';

/** Bytes of a request: a program of a million letters, each escaped. */
const LARGEST = 8_000_000;
/** Runs that are compared at once. */
const COMPARED = 64;

export interface AppOptions {
  runs: Catalog;
  /** The address it is bound to. */
  host: string;
  /** Null: nobody steers. */
  token: string | null;
  /** Called when a follower comes (1) and goes (-1). */
  onFollower?(change: 1 | -1): void;
}
