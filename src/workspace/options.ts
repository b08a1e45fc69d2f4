import { type Budget, CladeError, type Outcome, type Recipe, type Steer, nearest } from '../core/index.ts';
import type { State } from '../engine/index.ts';
import type { Given } from '../formats/index.ts';
import type { AskOptions } from './models.ts';

/** Options of a run; the command line and `clade.config.ts` have the same names. */
export interface EvolveOptions extends Budget, AskOptions, Omit<Given, 'paths'> {
  /** A built-in problem or a folder; a program and its evaluator, or a folder in another engine's format. */
  problem: string | readonly string[];
  /** Same seed, same run. @default 1 */
  seed?: number;
  /** Sandbox processes; changes nothing but the time it takes. @default number of CPUs */
  workers?: number;
  /** Iterations under way at once; part of the run's identity. @default 8 */
  inFlight?: number;
  /** File of the program to start from. @default the problem's seed.ts */
  seedProgram?: string;
  /** A recipe's name, or a composition of your own. @default the problem's own choice, or 'default' */
  recipe?: string | Recipe;
  /** A run whose best programs are this run's first drafts. */
  from?: string;
  /** Folder of the run. @default runs/PROBLEM-SEED, numbered if taken */
  out?: string;
}

/** What only a program can pass. */
export interface Hooks {
  onCommit?(state: State, outcome: Outcome): void;
  onStart?(run: { folder: string; state: State; budget: Budget; resumed: boolean }): void;
  /** A line for whoever watches, when a provider keeps the run waiting. */
  onWait?(line: string): void;
  /** A command that somebody left for the run was obeyed. */
  onSteer?(state: State, steer: Steer): void;
  /** Stops cleanly after the current commit. */
  signal?: AbortSignal;
}

interface Rule {
  type: 'number' | 'string' | 'strings' | 'boolean';
  orObject?: boolean;
  least?: number;
  whole?: boolean;
  /** Zero itself is not allowed. */
  above?: boolean;
}

export const RULES: Readonly<Record<keyof EvolveOptions, Rule>> = {
  problem: { type: 'string', orObject: true },
  seed: { type: 'number', least: 0, whole: true },
  evaluations: { type: 'number', least: 0, above: true },
  minutes: { type: 'number', least: 0, above: true },
  cpuMinutes: { type: 'number', least: 0, above: true },
  target: { type: 'number' },
  patience: { type: 'number', least: 0, above: true },
  workers: { type: 'number', least: 1, whole: true },
  inFlight: { type: 'number', least: 1, whole: true },
  seedProgram: { type: 'string' },
  recipe: { type: 'string', orObject: true },
  evaluate: { type: 'string' },
  compile: { type: 'string' },
  evolve: { type: 'strings' },
  config: { type: 'string' },
  python: { type: 'string' },
  allowRead: { type: 'strings' },
  allowNet: { type: 'strings' },
  repeats: { type: 'number', least: 1, whole: true },
  from: { type: 'string' },
  out: { type: 'string' },
  calls: { type: 'number', least: 0, above: true, whole: true },
  usd: { type: 'number', least: 0, above: true },
  model: { type: 'strings' },
  embed: { type: 'string' },
  callsInFlight: { type: 'number', least: 1, whole: true },
  price: { type: 'strings' },
  advice: { type: 'string' },
  prompts: { type: 'string' },
  temperature: { type: 'number', least: 0 },
  maxTokens: { type: 'number', least: 1, whole: true },
  effort: { type: 'string' },
  timeout: { type: 'number', least: 0, above: true },
  unsafeNoSandbox: { type: 'boolean' },
};

/** Throws `usage.*` with the option, the reason and the fix; nothing is ignored. */
export function checkOptions(options: Readonly<Record<string, unknown>>, where = 'evolve()'): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name as keyof EvolveOptions] : undefined;
    if (!rule) {
      const near = nearest(name, Object.keys(RULES));
      throw new CladeError('usage.unknown-option', `${where}: unknown option "${name}"`, near ? `did you mean "${near}"?` : `options are ${Object.keys(RULES).join(', ')}`);
    }
    if (value === undefined) continue;
    if (rule.orObject && typeof value === 'object' && value !== null) continue;
    if (rule.type === 'strings') {
      if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) throw new CladeError('usage.bad-value', `${where}: "${name}" must be a list of texts`, `write ${name}: ['…']`);
      continue;
    }
    if (typeof value !== rule.type || Number.isNaN(value)) throw new CladeError('usage.bad-value', `${where}: "${name}" must be a ${rule.type}, not ${JSON.stringify(value)}`, `give ${name} a ${rule.type}`);
    if (typeof value !== 'number') continue;
    if (rule.whole && !Number.isSafeInteger(value)) throw new CladeError('usage.bad-value', `${where}: "${name}" must be a whole number, not ${value}`, `write ${name} without a fraction`);
    if (rule.least !== undefined && (value < rule.least || (rule.above && value === rule.least))) throw new CladeError('usage.bad-value', `${where}: "${name}" must be ${rule.above ? 'above' : 'at least'} ${rule.least}, not ${value}`, `raise ${name}`);
  }
}
