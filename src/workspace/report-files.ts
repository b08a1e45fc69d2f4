import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { CladeError, hashOf, reason } from '../core/index.ts';
import type { Written } from '../reports/write/index.ts';
import { ENGINE_VERSION } from './version.ts';

/** What a report was made of and with; the first part of report.json. */
export interface Manifest {
  /** Version of Clade that wrote it. */
  clade: string;
  /** Folders of the runs, seen from the report. */
  runs: readonly string[];
  /** What the runs were called then: a folder may be renamed. */
  names: readonly string[];
  ablations: number;
  /** Digest of the run that is told. */
  digest: string;
}

const MANIFEST = 'report.json';

/** Everything that is written, with report.json: what it was made of, the hash of each file, and a line for every number with its place and source. @example withManifest(writeUp(dossier, source), manifestOf(out, [run], 3, digest)) */
export function withManifest(files: readonly Written[], manifest: Manifest): Written[] {
  const figures = files.flatMap(({ name, figures: own }) => own.map(({ line, column, text, value, from }) => JSON.stringify({ where: `${name}:${line}:${column}`, text, value, from })));
  const head = JSON.stringify({ ...manifest, files: Object.fromEntries(files.map(({ name, text }) => [name, hashOf(text)])) }, null, 2);
  return [...files, { name: MANIFEST, text: `${head.slice(0, -2)},\n  "figures": [\n${figures.join(',\n')}\n  ]\n}\n`, figures: [] }];
}

/** Writes a report; each file is replaced in one step. Throws `usage.no-file`. @example writeReport('runs/a/report', files) */
export function writeReport(folder: string, files: readonly Written[]): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const { name, text } of files) {
      const file = join(folder, name);
      writeFileSync(`${file}.tmp`, text);
      renameSync(`${file}.tmp`, file);
    }
  } catch (error) {
    throw new CladeError('usage.no-file', `cannot write the report to ${folder}: ${reason(error)}`, 'choose another folder with --out');
  }
}

/** Where runs are, seen from a report's folder. @example manifestOf('report', ['runs/a'], 3, digest).runs // ['../runs/a'] */
export const manifestOf = (folder: string, runs: readonly string[], ablations: number, digest: string): Manifest => ({ clade: ENGINE_VERSION, runs: runs.map((run) => relative(resolve(folder), resolve(run)) || '.'), names: runs.map((run) => basename(run)), ablations, digest });

/** The folder of the report that somebody means: by one of its files, by itself, or by its run. Throws `usage.no-report`. @example findReport('runs/a') // '…/runs/a/report' */
export function findReport(given: string): string {
  const folder = existsSync(given) && !statSync(given).isDirectory() ? dirname(given) : given;
  for (const place of [folder, join(folder, 'report')]) if (existsSync(join(place, MANIFEST))) return resolve(place);
  throw new CladeError('usage.no-report', `there is no report at ${given}`, 'name report.md, report.html, the folder they are in, or their run; `clade report RUN` writes one');
}

/** Throws `unverified.*` for a report that another version wrote, or that is damaged. @example readManifest('runs/a/report').digest */
export function readManifest(folder: string): Manifest {
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as Partial<Manifest>;
  } catch (error) {
    throw new CladeError('unverified.damaged', `${MANIFEST} cannot be read: ${reason(error)}`, 'write the report again: `clade report RUN`');
  }
  const { clade, runs, names, ablations, digest } = manifest;
  const texts = (list: unknown): list is string[] => Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'string');
  if (typeof clade !== 'string' || typeof digest !== 'string' || !texts(runs) || !texts(names) || runs.length !== names.length || !(Number.isSafeInteger(ablations) && ablations! >= 0)) throw new CladeError('unverified.damaged', `${MANIFEST} does not say what the report was made of`, 'write the report again: `clade report RUN`');
  if (clade !== ENGINE_VERSION) throw new CladeError('unverified.other-engine', `the report was written by Clade ${clade}, this is ${ENGINE_VERSION}`, `check it with clade@${clade}, or write it again`);
  return { clade, runs, names, ablations: ablations!, digest };
}

/** The first place where a file differs from what was made again, in words; undefined where nothing does. @example firstDifference('runs/a/report', { name: 'report.md', text, figures }) */
export function firstDifference(folder: string, { name, text, figures }: Written): string | undefined {
  let found: string;
  try {
    found = readFileSync(join(folder, name), 'utf8');
  } catch {
    return `${name} is missing`;
  }
  if (found === text) return undefined;
  let at = 0;
  while (at < text.length && text[at] === found[at]) at++;
  const line = text.slice(0, at).split('\n').length;
  const begin = text.lastIndexOf('\n', at - 1) + 1;
  const column = at - begin + 1;
  const figure = figures.find((one) => one.line === line && one.column <= column && column <= one.column + one.text.length);
  if (figure) {
    const start = begin + figure.column - 1;
    return `${name}, line ${line}: ${figure.from} is ${shown(until(found, start, at))} in the file and ${shown(figure.text)} made again`;
  }
  const [was, now] = [token(found, at), token(text, at)];
  const entry = name === MANIFEST ? /"from":"((?:[^"\\]|\\.)*)"/.exec(text.split('\n')[line - 1]!)?.[1] : undefined;
  return `${name}, line ${line}, ${entry ?? under(text, at)}: ${shown(was)} in the file and ${shown(now)} made again`;
}

const shown = (text: string): string => (text === '' ? 'nothing' : `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`);

/** What stands in the place of a figure. */
function until(text: string, start: number, at: number): string {
  let end = Math.max(start, at);
  while (end < text.length && !/[\s|<,;)]/.test(text[end]!)) end++;
  return text.slice(start, end);
}

/** The number or word around a place. */
function token(text: string, at: number): string {
  let [start, end] = [at, at];
  while (start > 0 && /[\w.+−-]/.test(text[start - 1]!)) start--;
  while (end < text.length && /[\w.+−-]/.test(text[end]!)) end++;
  return text.slice(start, end);
}

/** Under which heading, for what is no figure: texts, programs, drawings. */
function under(text: string, at: number): string {
  const before = text.slice(0, at);
  const heading = [...before.matchAll(/^#+ (.+)$|<h[1-3][^>]*>([^<]*)</gm)].at(-1);
  return heading ? `under "${heading[1] ?? heading[2]}"` : `near character ${at}`;
}

