import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { MiddlewareHandler } from 'hono';
import type { Trouble } from './protocol.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What every answer says: nothing from elsewhere, nothing inline, in no other page's frame. */
const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

/** A drawing that is opened by itself: no script of it runs, and it has no origin. */
export const DRAWING = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

const isLoopback = (name: string): boolean => name === 'localhost' || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name);

/** The name in a Host header, without port and brackets. */
const nameIn = (host: string): string => host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1').toLowerCase();

/**
 * Whether a Host header can be ours. A page elsewhere may have its own name resolve to this machine (DNS rebinding), but
 * it cannot make a browser send another name than its own; an address is nobody's name.
 * @example isOurs('evil.example:7800', '127.0.0.1') // false
 */
export function isOurs(header: string | undefined, bound: string): boolean {
  if (header === undefined) return false;
  const name = nameIn(header);
  if (isLoopback(name)) return true;
  return !isLoopback(bound) && (isIP(name) > 0 || name === bound.toLowerCase() || name === hostname().toLowerCase());
}

const refuse = (code: string, message: string, fix: string): Trouble => ({ code, message, fix });

/** Headers on every answer; a wrong Host and pages of other origins are turned away. @example app.use(guard('127.0.0.1')) */
export function guard(bound: string): MiddlewareHandler {
  return async (c, next) => {
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
    if (!isOurs(c.req.header('host'), bound)) return c.json(refuse('server.wrong-host', 'this server does not go by that name', 'open the address it printed'), 403);
    const site = c.req.header('sec-fetch-site');
    if (c.req.path.startsWith('/api/') && site !== undefined && site !== 'same-origin' && site !== 'none') return c.json(refuse('server.other-origin', 'another site asked', 'open the address the server printed'), 403);
    await next();
  };
}

/** Equal in the time that different texts take, too. */
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lets through who has the token and comes from our own page; null lets nobody through. @example app.post('/steer', tokenGuard(token), obey) */
export function tokenGuard(token: string | null): MiddlewareHandler {
  return async (c, next) => {
    if (token === null) return c.json(refuse('server.no-steering', 'this server only shows', 'start it without --no-steering'), 403);
    const given = c.req.header('x-clade-token');
    if (given === undefined) return c.json(refuse('server.no-token', 'steering takes the token', 'open the address with #token=… that the server printed'), 403);
    if (!same(given, token)) return c.json(refuse('server.wrong-token', 'that is not the token', 'open the address with #token=… that the server printed'), 403);
    // `origin` is null or missing where it is not a page of ours that asks.
    if (c.req.header('origin') !== `http://${c.req.header('host')}`) return c.json(refuse('server.other-origin', 'another site asked', 'steer from the page, or with `clade steer`'), 403);
    await next();
  };
}
