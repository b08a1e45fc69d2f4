import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { CladeError, type Feature, type Hash, type Problem, type SelfScored, hashOf } from '../core/index.ts';
import { joinFiles, languageOf } from '../language/index.ts';
import { type Config, type Dialect, type Settings, configOf, dialectOf } from './config/index.ts';
import { type Found, find } from './find.ts';
import type { Given } from './given.ts';
import { filesOf, hashFiles } from './hash.ts';
import { type Suggested, suggestedBy } from './suggest.ts';

/** A problem in another engine's format, in Clade's words. */
export interface Recognised {
  found: Found;
  /** The same with absolute paths: what finds it again. */
  given: Given;
  problem: Problem;
  foreign: SelfScored;
  language: string;
  /** One program; several files as a bundle. */
  seed: string;
  /** A longer program is turned away. */
  maxCharacters?: number;
  config?: Config & { dialect: Dialect };
  /** Options that its configuration asks for; the user's own go before them. */
  suggested: Suggested;
  hash: Hash;
}

/** Seconds of one evaluation where nothing else is said; those of the engines, and an end to ShinkaEvolve's none. */
const SECONDS = { openevolve: 300, skydiscover: 360, shinka: 600, command: 300 } as const;

const MEMORY_MB = 4096;

const THRESHOLDS: Readonly<Record<string, readonly number[]>> = { openevolve: [0.5, 0.75, 0.9], skydiscover: [0.3, 0.6] };

/** What a repository's programs import; linked, not copied. */
const PACKAGES = ['node_modules', '.venv', 'venv'];

/** What belongs to the search, not to the evaluator's figures. */
const DERIVED = ['complexity', 'diversity', 'score'];

/**
 * Reads a problem in the format of OpenEvolve, SkyDiscover or ShinkaEvolve, or a program with a command that scores it.
 * Throws `problem.*` and `usage.*` with what was looked for and where.
 * @example recognise({ paths: ['initial_program.py', 'evaluator.py'] }).foreign.contract // 'python'
 */
export function recognise(given: Given): Recognised {
  const found = find(given);
  const config = configFor(found, given);
  const settings: Settings = config?.settings ?? { models: [], model: {}, evaluator: {}, search: {} };
  const sources = new Map(found.programs.map((file) => [relative(found.folder, file), readFileSync(file, 'utf8')]));
  const seed = found.repository ? joinFiles(sources) : [...sources.values()][0]!;
  const extension = settings.suffix ?? (extname(found.programs[0]!) || '.txt');
  const language = settings.language ?? languageOf(found.programs[0]!) ?? 'text';
  const foreign = selfScored(found, given, settings, config?.dialect, language, extension);
  const name = nameOf(given.paths[0]!, found);
  const hashed = found.repository || found.evaluator ? filesOf(found.folder) : mentioned(found.folder, `${found.command} ${given.compile ?? ''}`);
  return {
    found,
    given: absolute(given),
    problem: problemOf(name, found, settings, foreign),
    foreign,
    language,
    seed,
    ...(settings.maxCharacters === undefined ? {} : { maxCharacters: settings.maxCharacters }),
    ...(config && { config }),
    suggested: suggestedBy(settings),
    hash: hashOf([seed, found.contract, found.command ?? relative(found.folder, found.evaluator!), given.compile ?? '', hashFiles(found.folder, hashed), config ? readFileSync(config.file, 'utf8') : '', given.repeats ?? 0]),
  };
}

function configFor(found: Found, { config }: Given): (Config & { dialect: Dialect }) | undefined {
  const file = config === undefined ? found.configs.find((candidate) => existsSync(candidate)) : resolve(config);
  if (file === undefined) return undefined;
  if (!existsSync(file)) throw new CladeError('usage.no-file', `there is no configuration ${config}`, 'check the path of --config');
  const dialect = dialectOf(file) ?? (found.format === 'command' ? 'openevolve' : found.format);
  const read = configOf(file, dialect);
  const { task } = read.settings;
  // the text may stand in a file beside the configuration
  const beside = task !== undefined && task.length < 256 && !task.trim().includes('\n') ? join(dirname(file), task.trim()) : undefined;
  if (beside !== undefined && /\.\w+$/.test(beside) && existsSync(beside)) read.settings.task = readFileSync(beside, 'utf8');
  return { ...read, dialect };
}

function selfScored(found: Found, given: Given, { evaluator, features }: Settings, dialect: Dialect | undefined, language: string, extension: string): SelfScored {
  const staged = found.contract === 'python' && evaluator.cascade !== false && /^\s*(async\s+)?def\s+evaluate_stage1\s*\(/m.test(readFileSync(found.evaluator!, 'utf8'));
  const dimensions = features?.names ?? [];
  const { python = evaluator.python } = absolute(given);
  return {
    contract: found.contract,
    language,
    extension,
    folder: found.folder,
    ...(found.contract === 'command' ? { command: found.command! } : { file: relative(found.folder, found.evaluator!) }),
    ...(given.compile === undefined ? {} : { compile: given.compile }),
    ...(staged ? { stages: evaluator.thresholds ?? THRESHOLDS[dialect ?? 'openevolve'] ?? THRESHOLDS.openevolve! } : {}),
    ...(dimensions.length > 0 ? { featureDimensions: dimensions } : {}),
    seconds: evaluator.seconds ?? SECONDS[found.format],
    memoryMB: evaluator.memoryMB ?? MEMORY_MB,
    ...(evaluator.cpus === undefined ? {} : { cpus: evaluator.cpus }),
    ...(evaluator.env ? { env: evaluator.env } : {}),
    ...(python === undefined ? {} : { python }),
    ...(evaluator.args ? { args: evaluator.args } : {}),
    ...(given.repeats === undefined ? {} : { repeats: given.repeats }),
    allowRead: (given.allowRead ?? []).map((path) => resolve(path)),
    allowNet: given.allowNet ?? [],
    ...(found.repository ? { files: [...PACKAGES.filter((name) => existsSync(join(found.folder, name))), ...filesOf(found.folder)] } : {}),
  };
}

function problemOf(name: string, found: Found, { task, features, search }: Settings, foreign: SelfScored): Problem {
  const binned = featuresOf(features);
  return {
    name,
    title: name,
    goal: task?.trim() || describedIn(found) || `Improve the ${foreign.language} program so that its evaluator gives it a higher score.`,
    version: '1',
    direction: 'maximize',
    entry: 'program',
    selfScored: true,
    instances: () => [{ id: 'all', split: 'search', data: null }],
    ...(binned.length > 0 ? { features: binned } : {}),
    ...(Object.keys(search).length > 0 ? { numbers: search } : {}),
  };
}

/** Metrics of the evaluator become features, binned from 0 to 1; size is what the other engine calls complexity. */
function featuresOf({ names = [], bins = 10 }: NonNullable<Settings['features']> = {}): Feature[] {
  return names.filter((name) => !DERIVED.includes(name)).map((name) => ({ name, min: 0, max: 1, bins: typeof bins === 'number' ? bins : (bins[name] ?? 10) }));
}

/** The first text of the evaluator's own, or of the program's. */
function describedIn({ evaluator, programs }: Found): string | undefined {
  for (const file of [evaluator, programs[0]]) {
    const text = file === undefined ? '' : readFileSync(file, 'utf8');
    const match = /^(?:#![^\n]*\n|\s*#[^\n]*\n|\s*\n)*[rR]?("""|''')([\s\S]*?)\1/.exec(text);
    if (match?.[2]?.trim()) return match[2].trim();
  }
  return undefined;
}

function nameOf(given: string, found: Found): string {
  const slug = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  const file = basename(given, extname(given));
  // files of a problem have the same names everywhere; what differs is the folder
  const common = ['initial_program', 'initial', 'seed', 'program', 'main'].includes(file) || found.repository || resolve(given) === found.folder;
  const name = slug(common ? basename(/^evaluat/.test(basename(found.folder)) ? dirname(found.folder) : found.folder) : file);
  return name || 'problem';
}

/** Files that a command names. */
function mentioned(folder: string, command: string): string[] {
  const words = command.split(/[\s"'=;&|()]+/).filter((word) => word !== '' && !word.startsWith('-') && !word.includes('{'));
  return [...new Set(words)].map((word) => (isAbsolute(word) ? relative(folder, word) : word)).filter((word) => existsSync(join(folder, word)) && word.includes('.') && extname(word) !== '' && !word.startsWith('..')).sort();
}

const absolute = ({ paths, config, allowRead, python, ...rest }: Given): Given => ({ ...rest, ...(python === undefined ? {} : { python: python.includes('/') ? resolve(python) : python }), paths: paths.map((path) => resolve(path)), ...(config === undefined ? {} : { config: resolve(config) }), ...(allowRead ? { allowRead: allowRead.map((path) => resolve(path)) } : {}) });
