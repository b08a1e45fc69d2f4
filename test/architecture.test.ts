import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const ROOT = new URL('..', import.meta.url).pathname;
const files = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name));

/** Rooms every part may use besides its own. */
const LIBRARIES = ['language', 'numeric', 'process', 'prompts', 'symbolic'];
const PARTS = ['archives', 'evaluators', 'models', 'proposers', 'sandboxes', 'screens', 'selectors', 'stores'];

/** What each room of src/ may import from. */
const ALLOWED: Readonly<Record<string, readonly string[] | 'anything'>> = {
  core: [],
  language: ['core', 'numeric'],
  numeric: [],
  symbolic: ['core', 'numeric', 'process'],
  process: ['core'],
  prompts: ['core'],
  engine: ['core'],
  ...Object.fromEntries(PARTS.map((part) => [part, ['core', ...LIBRARIES]])),
  recipes: ['core', 'archives', 'prompts', 'proposers', 'screens', 'selectors'],
  formats: ['core', 'engine', 'language'],
  reports: ['core', 'engine'],
  workspace: ['core', 'engine', 'formats', 'language', 'process', 'prompts', 'reports', 'recipes', 'symbolic', ...PARTS],
  server: ['core', 'engine', 'reports', 'recipes', 'stores', 'workspace'],
  cli: 'anything',
  'index.ts': 'anything',
};

function imports(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => relative(join(ROOT, 'src'), resolve(ROOT, dirname(file), path!)));
}

test('every room imports only what the picture allows', () => {
  const wrong: string[] = [];
  for (const file of files('src')) {
    const room = relative('src', file).split('/')[0]!;
    const allowed = ALLOWED[room];
    assert.ok(allowed, `${room} is not on the picture`);
    if (allowed === 'anything') continue;
    for (const target of imports(file)) {
      const other = target.split('/')[0]!;
      if (other !== room && !allowed.includes(other)) wrong.push(`${file} imports ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('no file is longer than 400 lines, and half of them are under 100', () => {
  const lengths = ['src', 'dashboard', 'problems', 'bench'].flatMap(files).map((file) => ({ file, lines: readFileSync(join(ROOT, file), 'utf8').split('\n').length }));
  assert.deepEqual(lengths.filter(({ lines }) => lines > 400), []);
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
  assert.ok(sorted[Math.floor(sorted.length / 2)]! < 100, `the median is ${sorted[Math.floor(sorted.length / 2)]}`);
});

test('problems import nothing of the engine at run time', () => {
  for (const file of files('problems')) {
    if (file.endsWith('.test.ts') || file.endsWith('handle.ts')) continue;
    for (const [statement] of readFileSync(join(ROOT, file), 'utf8').matchAll(/^import[^;]*'(clade|[^']*\/src\/[^']*)';/gm)) assert.match(statement, /^import type/, `${file}: ${statement}`);
  }
});

test('the page imports nothing but types from elsewhere: of core, and of the protocol of the server', () => {
  for (const file of files('dashboard/src')) {
    for (const [statement, path] of readFileSync(join(ROOT, file), 'utf8').matchAll(/^import[^;]*'(\.[^']+)';/gm)) {
      const target = relative(ROOT, resolve(ROOT, dirname(file), path!));
      if (target.startsWith('dashboard/src/')) continue;
      assert.match(statement, /^import type/, `${file}: ${statement}`);
      assert.ok(target === 'src/server/protocol.ts' || target.startsWith('src/core/'), `${file} imports ${target}`);
    }
  }
});

test('the seven steps are in the loop, in order', () => {
  const loop = readFileSync(join(ROOT, 'src/engine/evolve.ts'), 'utf8') + readFileSync(join(ROOT, 'src/engine/assess.ts'), 'utf8');
  for (const step of ['1 grow', '2 select', '3 propose', '4 screen', '5 evaluate', '6 place', '7 learn']) assert.ok(loop.includes(step), step);
});
