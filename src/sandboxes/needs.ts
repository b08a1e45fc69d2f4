import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CladeError } from '../core/index.ts';

/** What a child inside the boundary may see of the host, all of it read-only. */
export interface Needs {
  /** Files and folders with code that the processor runs: node, shared libraries, native addons. */
  native: readonly string[];
  /** Files and folders that are only read. */
  plain: readonly string[];
  /** Symbolic links, by where they stand. */
  links: ReadonlyMap<string, string>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Rooms of the engine that a child loads; see child.ts. Scorers, problems, stores and journals are in none of them. */
const ROOMS = ['core', 'numeric', 'process', 'sandboxes'];

/** Packages that these rooms and bin/register.js load, with all that they depend on. */
const PACKAGES = ['oxc-transform', 'fft.js', 'ml-matrix', 'highs'];

/**
 * Everything a child needs to load the engine's side, one harness and some tools.
 * @example needsOf('file:///problems/mine/harness.ts', ['/bin/sh']).plain
 */
export function needsOf(harness: string | undefined, tools: readonly string[], ldd = 'ldd'): Needs {
  const source = import.meta.url.endsWith('.ts') ? 'src' : 'dist';
  const native = new Set([process.execPath, ...tools]);
  const plain = new Set([...ROOMS.map((room) => join(ROOT, source, room)), join(ROOT, 'bin/register.js'), join(ROOT, 'package.json')]);
  const links = new Map<string, string>();
  for (const name of PACKAGES) addPackage(name, ROOT, native, links);
  if (harness !== undefined) {
    for (const path of closure(fileURLToPath(harness))) plain.add(path);
  }
  const addons = [...native].filter(isFolder).flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.node')).map((name) => join(folder, name)));
  for (const path of libraries([process.execPath, ...tools, ...addons], ldd)) native.add(path);
  // A loader of addons reads this script to learn which C library there is; without it, it takes the long way.
  const script = '/usr/bin/ldd';
  if (existsSync(script)) plain.add(script);
  return { native: outermost(native), plain: outermost(plain), links };
}

/** @example isFolder('/tmp') // true */
export function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}

/** A folder already holds what lies in it. */
function outermost(paths: Iterable<string>): string[] {
  const all = [...paths];
  return all.filter((path) => !all.some((other) => other !== path && path.startsWith(`${other}/`))).sort();
}

/** As Node finds it: the nearest node_modules upwards. Packages are bound where they really are; a link stays a link. */
function addPackage(name: string, from: string, native: Set<string>, links: Map<string, string>): void {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (!existsSync(place)) {
      if (folder === dirname(folder)) return;
      continue;
    }
    const real = realpathSync(place);
    if (lstatSync(place).isSymbolicLink()) links.set(place, real);
    if (native.has(real)) return;
    native.add(real);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(real, 'package.json'), 'utf8')) as Record<string, Record<string, string> | undefined>;
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) addPackage(next, real, native, links);
    return;
  }
}

const IMPORT = /^\s*(?:import|export)\b(?!\s+type\b)[^;'"]*?(?:from\s*)?['"](\.{1,2}\/[^'"]+)['"]|\bimport\(\s*['"](\.{1,2}\/[^'"]+)['"]\s*\)/gm;

/** A harness and the files it imports by relative paths. The scorer is never among them: a program could read in it what is paid for. */
function closure(harness: string): Set<string> {
  const found = new Set([harness]);
  for (const file of found) {
    if (file.endsWith('.json')) continue;
    for (const [, still, dynamic] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const path = join(dirname(file), (still ?? dynamic)!);
      if (/\/score\.[cm]?[jt]s$/.test(path)) throw new CladeError('problem.harness-imports-scorer', `${file} imports ${path}; behind a boundary the scorer is out of reach`, 'move what both need to a file of its own; import only types with `import type`');
      found.add(path);
    }
  }
  return found;
}

const known = new Map<string, readonly string[]>();

/** Shared libraries of programs, by `ldd`. Asked once: they do not change while we run. */
function libraries(programs: readonly string[], ldd: string): readonly string[] {
  const key = programs.join('\n');
  let paths = known.get(key);
  if (!paths) {
    const text = execFileSync(ldd, [...programs], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    paths = [...new Set([...text.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].map(([, path]) => path!).filter((path) => isAbsolute(path) && existsSync(path)))];
    known.set(key, paths);
  }
  return paths;
}
