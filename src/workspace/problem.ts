import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CladeError, type Hash, type Instance, type Limits, type Plain, type Problem, type Split, type Tongue, encode, hashOf, nearest, reason } from '../core/index.ts';
import { type Given, type Recognised, recognise } from '../formats/index.ts';
import { tongueFor, typescript } from '../language/index.ts';
import { CHUNKS } from '../symbolic/chunks.ts';

const BUILT_IN = fileURLToPath(new URL('../../problems/', import.meta.url));
const REGISTER = new URL('../../bin/register.js', import.meta.url).href;

/** A run that another engine made: its programs are here, its evaluator is not. */
export interface Imported {
  imported: 'openevolve' | 'shinka';
  name: string;
  language: string;
  extension: string;
  islands: number;
}

/** What `loadProblem` takes: a built-in problem or a folder, what was given of another engine's format, or an imported run. */
export type Place = string | Given | Imported;

/** A problem and the files beside it. */
export interface Loaded {
  problem: Problem;
  folder: string;
  /** What `loadProblem` takes to load it again. */
  place: Place;
  seed: string;
  /** The language of the seed. */
  tongue: Tongue;
  /** Ending of a program's file name, with its dot. */
  extension: string;
  /** File URLs; no scorer where the problem is self-scored. */
  harness: string | undefined;
  scorer: string | undefined;
  /** How it is scored, where the evaluator is another engine's; with what was recognised. */
  recognised?: Recognised;
  instances: readonly Instance[];
  limits: Limits;
  /** Changes with any file of the folder and with any instance. */
  hash: Hash;
}

const LIMITS: Limits = { steps: 50_000_000, seconds: 20, memoryMB: 512, outputBytes: 16_777_216 };

/** Names of the problems that come with Clade. */
export function builtInProblems(): string[] {
  return readdirSync(BUILT_IN).filter((name) => existsSync(join(BUILT_IN, name, 'problem.ts'))).sort();
}

/** `circle-packing:32` is the variant 32 of circle-packing. */
export function placeAndVariant(given: string): { place: string; variant: string | undefined } {
  const at = given.lastIndexOf(':');
  // C:\\problems is a folder
  if (at <= 1 || existsSync(given)) return { place: given, variant: undefined };
  return { place: given.slice(0, at), variant: given.slice(at + 1) };
}

/** Where a built-in problem or a user's folder is; a variant after a colon is left aside. Throws `problem.unknown`. */
export function problemFolder(given: string): string {
  const nameOrFolder = placeAndVariant(given).place;
  if (existsSync(nameOrFolder) && statSync(nameOrFolder).isDirectory() && existsSync(join(nameOrFolder, 'problem.ts'))) return resolve(nameOrFolder);
  const names = builtInProblems();
  if (names.includes(nameOrFolder)) return join(BUILT_IN, nameOrFolder);
  if (existsSync(nameOrFolder)) throw new CladeError('problem.unknown', `${nameOrFolder} has no problem.ts`, 'a problem folder holds problem.ts, seed.ts and score.ts; `clade new my-problem` makes one');
  const near = nearest(nameOrFolder, names);
  if (!near && /[\\/]|\.\w+$/.test(nameOrFolder)) throw new CladeError('problem.unknown', `there is no file or folder ${nameOrFolder}`, `check the path, from ${process.cwd()}`);
  throw new CladeError('problem.unknown', `there is no problem or folder "${nameOrFolder}"`, near ? `did you mean "${near}"?` : '`clade problems` lists what there is');
}

/** The program a problem starts from, as its user knows it. */
export function seedFile({ recognised, folder }: Loaded): string {
  if (!recognised) return relative('.', join(folder, 'seed.ts'));
  const { programs } = recognised.found;
  return programs.map((path) => relative('.', path)).slice(0, 3).join(', ') + (programs.length > 3 ? ', …' : '');
}

/** Names of a problem's variants. */
export async function variantsOf(place: string): Promise<string[]> {
  await import(REGISTER);
  const { variants } = (await import(pathToFileURL(join(problemFolder(place), 'problem.ts')).href)) as { variants?: object };
  return Object.keys(variants ?? {});
}

/** Whether a place is a problem of our own, by name or folder. */
export function isOwn(place: string): boolean {
  const name = placeAndVariant(place).place;
  return existsSync(join(name, 'problem.ts')) || builtInProblems().includes(name) || !existsSync(name);
}

/**
 * Loads and checks a problem, one of its variants, or one in another engine's format. Throws `problem.*` errors that
 * name the file and the field.
 * @example await loadProblem('circle-packing:32')
 * @example await loadProblem({ paths: ['initial_program.py', 'evaluator.py'] })
 */
export async function loadProblem(place: Place): Promise<Loaded> {
  if (typeof place === 'string') return isOwn(place) ? loadOwn(place) : loadForeign({ paths: [place] });
  if ('imported' in place) return imported(place);
  return loadForeign(place);
}

async function loadForeign(given: Given): Promise<Loaded> {
  const recognised = recognise(given);
  const { problem, foreign, seed, language, hash } = recognised;
  const tongue = await tongueFor(seed, language);
  return { problem, folder: foreign.folder, place: recognised.given, seed, tongue, extension: foreign.extension, harness: undefined, scorer: undefined, recognised, instances: problem.instances(), limits: { ...LIMITS, seconds: foreign.seconds, memoryMB: foreign.memoryMB }, hash };
}

/** Enough to read its journal; nothing can be measured. */
async function imported(place: Imported): Promise<Loaded> {
  const { name, language, extension, islands } = place;
  const instances: Instance[] = [{ id: 'all', split: 'search', data: null }];
  const problem: Problem = { name, title: name, goal: `A run of ${TITLES[place.imported]}.`, version: '1', direction: 'maximize', entry: 'program', selfScored: true, numbers: { islands }, instances: () => instances };
  return { problem, folder: '', place, seed: '', tongue: await tongueFor('', language), extension, harness: undefined, scorer: undefined, instances, limits: LIMITS, hash: hashOf([place.imported, name]) };
}

/** As they call themselves. */
export const TITLES = { openevolve: 'OpenEvolve', skydiscover: 'SkyDiscover', shinka: 'ShinkaEvolve', command: 'a command' } as const;

async function loadOwn(nameOrFolder: string): Promise<Loaded> {
  const folder = problemFolder(nameOrFolder);
  await import(REGISTER);
  const file = (name: string): string => join(folder, name);
  for (const name of ['seed.ts', 'score.ts']) if (!existsSync(file(name))) throw new CladeError('problem.missing-file', `${folder} has no ${name}`, 'a problem folder holds problem.ts, seed.ts and score.ts; harness.ts is optional');
  const { place, variant } = placeAndVariant(nameOrFolder);
  let module: { default: Problem; variants?: Readonly<Record<string, Problem>>; variant?: (text: string) => Problem | undefined };
  try {
    module = (await import(pathToFileURL(file('problem.ts')).href)) as typeof module;
  } catch (error) {
    throw new CladeError('problem.broken', `${file('problem.ts')} does not load: ${reason(error)}`, 'fix the file; the message above says where', error);
  }
  const named = variant !== undefined && Object.hasOwn(module.variants ?? {}, variant) ? module.variants![variant] : undefined;
  const chosen = variant === undefined ? module.default : (named ?? module.variant?.(variant));
  if (variant !== undefined && !chosen) throw new CladeError('problem.unknown', `${place} has no variant "${variant}"`, `${some(Object.keys(module.variants ?? {}), variant)}${module.variant ? '; or write one, as its README says' : ''}`);
  const problem = chosen!;
  const limits = check(problem, folder);
  // Loaded here once, so that a mistake in them is reported as theirs, not as the seed's.
  await checkModule(file('score.ts'), 'score');
  if (existsSync(file('harness.ts'))) await checkModule(file('harness.ts'), 'run');
  if (problem.hint) await checkModule(file('harness.ts'), 'hint');
  const instances = checkInstances(problem, folder);
  const harness = existsSync(file('harness.ts')) ? pathToFileURL(file('harness.ts')).href : undefined;
  const name = builtInProblems().includes(place) ? place : folder;
  return { problem, folder, place: variant === undefined ? name : `${name}:${variant}`, seed: readFileSync(file('seed.ts'), 'utf8'), tongue: typescript, extension: typescript.extension, harness, scorer: pathToFileURL(file('score.ts')).href, instances, limits, hash: hashFolder(folder, instances) };
}

/** Names that may have been meant, where there are too many to be read. */
function some(names: readonly string[], wrong: string): string {
  if (names.length <= 20) return names.length > 0 ? `its variants are ${names.join(', ')}` : 'it has none';
  const alike = names.filter((name) => name.includes(wrong) || wrong.includes(name));
  const near = alike.length > 0 ? alike : [nearest(wrong, names) ?? []].flat();
  return `${near.length > 0 ? `did you mean ${near.slice(0, 5).join(', ')}? ` : ''}It has ${names.length}, such as ${names.slice(0, 3).join(', ')}, ${names.slice(-3).join(', ')}; \`clade problems --json\` lists them`;
}

async function checkModule(path: string, name: string): Promise<void> {
  let module: Record<string, unknown>;
  try {
    module = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    throw new CladeError('problem.broken', `${path} does not load: ${reason(error)}`, 'fix the file; the message above says where', error);
  }
  if (typeof module[name] !== 'function') throw new CladeError('problem.invalid', `${path} does not export a function "${name}"`, `write \`export function ${name}(…)\``);
}

function check(problem: Problem | undefined, folder: string): Limits {
  const wrong = (what: string, fix: string): never => {
    throw new CladeError('problem.invalid', `${join(folder, 'problem.ts')}: ${what}`, fix);
  };
  if (problem === null || typeof problem !== 'object') return wrong('has no default export', 'write `export default { name: …, … } satisfies Problem`');
  for (const field of ['name', 'title', 'goal', 'version', 'entry'] as const) if (typeof problem[field] !== 'string' || problem[field] === '') wrong(`"${field}" must be a text`, `add ${field}: '…'`);
  if (problem.direction !== 'minimize' && problem.direction !== 'maximize') wrong(`"direction" is ${JSON.stringify(problem.direction)}`, `write 'minimize' or 'maximize'`);
  if (typeof problem.instances !== 'function') wrong('"instances" must be a function', 'write instances: () => [{ id, split, data }]');
  const KNOWN = ['name', 'title', 'goal', 'version', 'direction', 'entry', 'unit', 'instances', 'probes', 'hint', 'bound', 'limits', 'vocabulary', 'features', 'numbers', 'imports', 'chunk', 'aggregate', 'inherits', 'pure', 'causality', 'known', 'defaults', 'recognise', 'picture'];
  for (const key of Object.keys(problem)) if (!KNOWN.includes(key)) wrong(`unknown field "${key}"`, `did you mean "${nearest(key, KNOWN) ?? KNOWN.join('", "')}"?`);
  for (const { name, min, max, bins } of problem.features ?? []) if (!(min < max) || !(Number.isSafeInteger(bins) && bins > 0)) wrong(`the feature "${name}" has min ${min}, max ${max} and ${bins} bins`, 'write min below max and a whole number of bins');
  if (problem.bound !== undefined && !Number.isFinite(problem.bound)) wrong(`"bound" is ${problem.bound}`, 'write the best value any program could reach, or leave it out');
  if (problem.chunk && !Object.hasOwn(CHUNKS, problem.chunk.search)) wrong(`there is no search in bulk "${problem.chunk.search}"`, `one of ${Object.keys(CHUNKS).join(', ')}`);
  const limits = { ...LIMITS, ...problem.limits };
  for (const [name, value] of Object.entries(limits)) {
    if (!(name in LIMITS) && name !== 'nodes' && name !== 'draw') wrong(`unknown limit "${name}"`, `the limits are ${Object.keys(LIMITS).join(', ')}, nodes, draw`);
    if (!(Number.isFinite(value) && (value > 0 || (name === 'draw' && value === 0)))) wrong(`limit "${name}" is ${value}`, name === 'draw' ? 'write 0 or a positive number' : 'write a positive number');
  }
  return limits;
}

const SPLITS: readonly Split[] = ['search', 'validation', 'heldOut'];

function checkInstances(problem: Problem, folder: string): readonly Instance[] {
  const wrong = (what: string, fix: string): never => {
    throw new CladeError('problem.invalid', `${join(folder, 'problem.ts')}: ${what}`, fix);
  };
  let instances: readonly Instance[];
  try {
    instances = problem.instances();
    for (const data of problem.probes?.() ?? []) encode(data);
  } catch (error) {
    return wrong(`instances() or probes() fails: ${reason(error)}`, 'both must return plain data without arguments');
  }
  if (!Array.isArray(instances)) return wrong('instances() must return a list', 'return [{ id, split, data }]');
  const ids = new Set<string>();
  for (const { id, split, data } of instances as Instance[]) {
    if (typeof id !== 'string' || id === '') wrong('an instance has no id', 'give every instance a text id');
    if (ids.has(id)) wrong(`two instances have the id "${id}"`, 'make ids unique');
    ids.add(id);
    if (!SPLITS.includes(split)) wrong(`instance "${id}" has the split ${JSON.stringify(split)}`, `write one of ${SPLITS.join(', ')}`);
    try {
      encode(data);
    } catch (error) {
      wrong(`the data of instance "${id}" is not plain: ${reason(error)}`, 'use numbers, texts, arrays, typed arrays and plain objects');
    }
  }
  if (!instances.some(({ split }) => split === 'search')) wrong('there is no instance with the split "search"', 'add at least one');
  return instances;
}

/** Every file of the folder, and whatever its files import from elsewhere. */
function hashFolder(folder: string, instances: readonly Instance[]): Hash {
  const found = new Map<string, string>();
  const add = (file: string): void => {
    if (found.has(file)) return;
    const text = readFileSync(file, 'utf8');
    found.set(file, text);
    for (const [, path] of text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)) if (existsSync(join(dirname(file), path!))) add(join(dirname(file), path!));
  };
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) if (/\.(ts|js|json)$/.test(name) && !name.endsWith('.test.ts') && !name.includes('node_modules')) add(join(folder, name));
  const texts = [...found].map(([file, text]): [string, Hash] => [relative(folder, file), hashOf(text)]).sort(([x], [y]) => (x < y ? -1 : 1));
  return hashOf([texts, instances.map(({ id, split, data }): Plain => [id, split, hashOf(data)])]);
}
