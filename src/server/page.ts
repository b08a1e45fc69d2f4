import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the page is built to. */
const BUILT = fileURLToPath(new URL('../../dist/dashboard/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

/** What stands there while the page is not built. */
const MISSING = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Clade</title></head><body><h1>The page is not built</h1>
<p>Clade was started from its sources. Build the page with <code>npm run build</code> and load this again.</p>
<p>The figures are there all the same: <a href="/api/runs">/api/runs</a></p></body></html>`;

export interface PageFile {
  status: 200 | 404 | 503;
  type: string;
  /** Files whose names hold their hash never change. */
  cache: string;
  body: Uint8Array<ArrayBuffer>;
}

const text = (status: PageFile['status'], body: string): PageFile => ({ status, type: TYPES['.html']!, cache: 'no-cache', body: new Uint8Array(Buffer.from(body)) });

/**
 * A file of the page by its path. Only what was found by listing the folder is ever opened, so no path leads out of it.
 * @example pageFile('/').type // 'text/html; charset=utf-8'
 */
export function pageFile(path: string, folder = BUILT): PageFile {
  if (!existsSync(join(folder, 'index.html'))) return path === '/' ? text(503, MISSING) : text(404, 'not found');
  const name = path === '/' ? 'index.html' : path.slice(1);
  const type = TYPES[extname(name)];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  if (!type || !files.includes(name)) return text(404, 'not found');
  return { status: 200, type, cache: name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache', body: new Uint8Array(readFileSync(join(folder, name))) };
}
