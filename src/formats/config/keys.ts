import { CladeError, type RecipeNumbers, nearest } from '../../core/index.ts';
import { type Line, readYaml } from './yaml.ts';

/** A model as a configuration names it; its key is named, never read. */
export interface NamedModel {
  name?: string;
  weight?: number;
  provider?: string;
  address?: string;
  /** Environment variable that holds the key. */
  keyFrom?: string;
  temperature?: number;
  maxTokens?: number;
  timeout?: number;
  effort?: string;
}

/** What a configuration of another engine asks for, in Clade's words. */
export interface Settings {
  /** Iterations or generations: questions where models write, evaluations elsewhere. */
  iterations?: number;
  patience?: number;
  target?: number;
  usd?: number;
  seed?: number;
  workers?: number;
  callsInFlight?: number;
  /** What the models were told of the task. */
  task?: string;
  language?: string;
  suffix?: string;
  maxCharacters?: number;
  models: NamedModel[];
  /** What holds for all of them. */
  model: NamedModel;
  embed?: string;
  evaluator: { seconds?: number; memoryMB?: number; cpus?: number; cascade?: boolean; thresholds?: readonly number[]; python?: string; args?: Record<string, string>; env?: Record<string, string>; file?: string };
  /** Seed program, where the configuration names it. */
  program?: string;
  features?: { names?: readonly string[]; bins?: number | Readonly<Record<string, number>> };
  search: RecipeNumbers;
  recipe?: string;
}

export type Kind = 'number' | 'text' | 'boolean' | 'numbers' | 'texts' | 'map' | 'anything';

/** One documented key: what it does here, or why it does nothing. */
export type Key = { kind: Kind } & ({ does: string; set(settings: Settings, value: never, at: number): void; idle?: undefined } | { idle: string; does?: undefined });

/** Every documented key of one engine, `a.b` below `a`, `a[].b` in each entry of a list. */
export type Keys = Readonly<Record<string, Key>>;

/** A key that changes something. @example does<number>('number', '--seed of the run', (s, v) => (s.seed = v)) */
export const does = <T>(kind: Kind, what: string, set: (settings: Settings, value: T, at: number) => unknown): Key => ({ kind, does: what, set: set as (settings: Settings, value: never, at: number) => void });

/** A key that means nothing here, and why. */
export const idle = (kind: Kind, why: string): Key => ({ kind, idle: why });

export interface ReadKey {
  key: string;
  line: number;
  /** What it does here, or why nothing. */
  says: string;
}

/** A configuration that was read: every key of it is in one of the two lists. */
export interface Config {
  file: string;
  settings: Settings;
  honoured: readonly ReadKey[];
  idle: readonly ReadKey[];
}

const KINDS: Readonly<Record<Kind, { is(value: unknown): boolean; a: string }>> = {
  number: { is: (value) => typeof value === 'number' && Number.isFinite(value), a: 'a number' },
  text: { is: (value) => typeof value === 'string', a: 'a text' },
  boolean: { is: (value) => typeof value === 'boolean', a: 'true or false' },
  numbers: { is: (value) => Array.isArray(value) && value.every((each) => typeof each === 'number'), a: 'a list of numbers' },
  texts: { is: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'), a: 'a list of texts' },
  map: { is: (value) => typeof value === 'object' && value !== null && !Array.isArray(value), a: 'a table of names and values' },
  anything: { is: () => true, a: 'anything' },
};

/**
 * Reads a configuration by the table of its engine. Keys that are not in the table are one error, each with its line and
 * the nearest name; a value of the wrong kind is an error, too. A key without a value keeps its default.
 * @example readConfig('config.yaml', OPENEVOLVE).idle.map(({ key }) => key)
 */
export function readConfig(file: string, keys: Keys, aliases: Readonly<Record<string, string>> = {}): Config {
  const settings: Settings = { models: [], model: {}, evaluator: {}, search: {} };
  const honoured: ReadKey[] = [];
  const idle: ReadKey[] = [];
  const strange: Unknown[] = [];
  const groups = new Set(Object.keys(keys).flatMap((key) => parts(key).slice(0, -1)));
  const visit = ({ key, path: written, value, line, at, inner }: Line): void => {
    const [top, ...rest] = written.split('.');
    const path = [aliases[top!] ?? top, ...rest].join('.');
    const rule = Object.hasOwn(keys, path) ? keys[path] : undefined;
    if (!rule && groups.has(path)) {
      if (inner) for (const one of inner) visit(one);
      else if (value !== null) throw wrong(file, line, `"${path}" must hold keys of its own, not ${JSON.stringify(value)}`, `indent its keys below it`);
      return;
    }
    if (!rule) return void strange.push({ where: `${file}:${line}: unknown key "${path}"`, fix: nearKey(path, key, keys, groups) });
    const read = { key: written, line, says: rule.does ?? rule.idle! };
    if (value !== null && !KINDS[rule.kind].is(value)) throw wrong(file, line, `"${path}" must be ${KINDS[rule.kind].a}, not ${JSON.stringify(value)}`, `write ${KINDS[rule.kind].a}`);
    const list = rule.does === undefined ? idle : honoured;
    if (!list.some((other) => other.key === written)) list.push(read);
    if (rule.does !== undefined && value !== null) rule.set(settings, value as never, at);
  };
  for (const line of readYaml(file)) visit(line);
  if (strange.length > 0) throw unknown(strange);
  return { file, settings, honoured, idle };
}

/** `llm.models[].name` stands below `llm` and `llm.models[]`. */
function parts(path: string): string[] {
  const names = path.split('.');
  return names.flatMap((_, i) => {
    const upTo = names.slice(0, i + 1).join('.');
    return upTo.endsWith('[]') ? [upTo.slice(0, -2), upTo] : [upTo];
  });
}

const wrong = (file: string, line: number, what: string, fix: string): CladeError => new CladeError('usage.bad-key', `${file}:${line}: ${what}`, fix);

interface Unknown {
  where: string;
  fix: string;
}

/** All of them at once: nobody wants to start again after each. */
function unknown(keys: readonly Unknown[]): CladeError {
  const [first] = keys;
  if (keys.length === 1) return new CladeError('usage.unknown-key', first!.where, first!.fix);
  return new CladeError('usage.unknown-key', `${keys.length} unknown keys\n${keys.map(({ where, fix }) => `  ${where}; ${fix}`).join('\n')}`, 'correct these keys, or take them out');
}

function nearKey(path: string, key: string, keys: Keys, groups: ReadonlySet<string>): string {
  const names = [...Object.keys(keys), ...groups];
  const above = path.slice(0, path.length - key.length);
  const siblings = names.filter((name) => name.startsWith(above) && !/[.[]/.test(name.slice(above.length))).map((name) => name.slice(above.length));
  const near = nearest(key, siblings);
  const elsewhere = names.find((name) => name.split('.').at(-1) === key);
  return near ? `did you mean "${above}${near}"?` : elsewhere ? `did you mean "${elsewhere}"?` : `keys here are ${[...new Set(siblings)].join(', ')}`;
}
