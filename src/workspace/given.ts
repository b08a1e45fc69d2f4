import { basename, relative } from 'node:path';
import { type Budget, CladeError } from '../core/index.ts';
import { GIVEN, type Given } from '../formats/index.ts';
import { keyIsThere, readModelSpec } from '../models/index.ts';
import type { EvolveOptions } from './options.ts';
import { type Loaded, type Place, TITLES, isOwn } from './problem.ts';

/** What a run's options say of the problem: a name or a folder of ours, or what another engine's format needs. */
export function placeIn(options: Pick<EvolveOptions, 'problem' | (typeof GIVEN)[number]>): Place {
  const paths = typeof options.problem === 'string' ? [options.problem] : options.problem;
  if (!Array.isArray(paths) || paths.length === 0 || !paths.every((path) => typeof path === 'string')) throw new CladeError('usage.bad-value', `"problem" is ${JSON.stringify(options.problem)}`, 'name a built-in problem, a folder, or a program and its evaluator');
  const given: Given = { ...Object.fromEntries(GIVEN.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]))), paths };
  const [only] = paths;
  if (paths.length !== 1 || !isOwn(only!)) return given;
  const alone = GIVEN.find((name) => options[name] !== undefined);
  if (alone && !(alone === 'evaluate' || alone === 'evolve' || alone === 'compile')) throw new CladeError('usage.bad-value', `"${alone}" is for problems that bring their own evaluator, and ${only} is one of Clade's`, 'leave it out');
  return alone ? given : only!;
}

/** What --model says where models of a configuration are not to be asked. */
const NOBODY = 'none';

/** A run's options with what the problem's configuration asks for where the user said nothing, and what had to be left out. */
export function withSuggested({ model, ...rest }: EvolveOptions, { recognised }: Loaded): { options: EvolveOptions; said: readonly string[] } {
  const nobody = model?.length === 1 && model[0] === NOBODY;
  const options: EvolveOptions = { ...rest, ...(model === undefined || nobody ? {} : { model }) };
  if (!recognised) return { options, said: [] };
  const { suggested, config } = recognised;
  const file = config && relative('.', config.file);
  const said: string[] = suggested.unknown.map((text) => `${file}: nobody is asked for ${text}`);
  const models: string[] = [];
  if (model === undefined) {
    for (const spec of suggested.models) {
      const missing = keyIsThere(readModelSpec(spec));
      if (missing === null) models.push(spec);
      else said.push(`${file}: ${missing}; it is not asked`);
    }
  }
  const asks = models.length > 0 || (options.model?.length ?? 0) > 0;
  const { embed, temperature, maxTokens, timeout, effort, usd, callsInFlight, recipe, patience, ...plain } = suggested.options;
  const embedding = embed !== undefined && keyIsThere(readModelSpec(embed)) === null;
  const asking = asks ? { temperature, maxTokens, timeout, effort, callsInFlight, ...(embedding ? { embed } : {}) } : {};
  const own = unlimited(options) ? { usd: asks ? usd : undefined, patience } : {};
  const suggestions = Object.entries({ ...plain, ...asking, ...own, ...(recipe !== undefined && (asks || recipe === 'best-of-n') ? { recipe } : {}), ...(models.length > 0 ? { model: models } : {}) });
  return { options: { ...Object.fromEntries(suggestions.filter(([, value]) => value !== undefined)), ...options }, said };
}

const LIMITS = ['evaluations', 'minutes', 'cpuMinutes', 'target', 'patience', 'calls', 'usd'] as const;

/** Nothing says when the run ends. */
export const unlimited = (options: Partial<Record<(typeof LIMITS)[number], number | undefined>>): boolean => LIMITS.every((name) => options[name] === undefined);

/** Iterations of a configuration as a budget: questions where models write, evaluations elsewhere. */
export function suggestedBudget({ recognised }: Loaded, asks: boolean): Budget | undefined {
  const iterations = recognised?.suggested.iterations;
  return iterations === undefined ? undefined : asks ? { calls: iterations } : { evaluations: iterations };
}

/** The same as somebody would type it, with files by their names alone unless `shown` says otherwise. @example givenText({ paths: ['/home/me/seed.rs'], evaluate: 'cargo run {program}' }) */
export function givenText({ paths, ...options }: Given, shown: (path: string) => string = (path) => basename(path)): string {
  const quoted = (text: string): string => (/^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  const isPath = (name: string): boolean => name === 'config' || name === 'python' || name === 'allowRead';
  const flags = Object.entries(options).flatMap(([name, value]) => [value].flat().map((one) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${quoted(isPath(name) ? shown(String(one)) : String(one))}`));
  return [...paths.map((path) => quoted(shown(path).replace(/^(?![./])/, './'))), ...flags].join(' ');
}

/** One line for reports: who scores, and what it was granted. */
export function scoredBy({ problem, recognised }: Loaded): string {
  if (!problem.selfScored) return '';
  if (!recognised) return 'self-scored: the evaluator ran elsewhere, nothing was measured here';
  const { foreign, found } = recognised;
  const granted = [...foreign.allowRead.map((path) => `reading ${path}`), ...foreign.allowNet.map((host) => `${host} by network`)];
  return `self-scored: the evaluator (${found.contract === 'command' ? foreign.command : `${foreign.file}, ${TITLES[found.format]}`}) runs the program and says the score itself${granted.length > 0 ? `; granted: ${granted.join(', ')}` : ''}`;
}

