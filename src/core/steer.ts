import type { Budget } from './budget.ts';
import { CladeError, nearest } from './errors.ts';
import type { Hash } from './plain.ts';

/**
 * What a person may tell a run. `unhint` takes a hint back by its number, `unpin` a pin by its id.
 * @example const command: SteerCommand = { command: 'hint', text: 'try a different order of the items' }
 */
export type SteerCommand =
  | { command: 'pause' }
  | { command: 'resume' }
  | { command: 'stop' }
  | ({ command: 'budget' } & Budget)
  | { command: 'hint'; text: string }
  | { command: 'unhint'; hint: number }
  | { command: 'pin'; id: string }
  | { command: 'unpin'; id: string }
  | { command: 'ban'; id: string }
  | { command: 'try'; source: string; parent: string };

/** A command as the journal keeps it: the source of a program is a blob under its hash. `order` is its name in the inbox, so that none is obeyed twice. */
export type Steer = { order: string } & (Exclude<SteerCommand, { command: 'try' }> | { command: 'try'; program: Hash; parent: string });

/** What became of a command. */
export type SteerAnswer =
  /** In the journal, after this commit and before the next. */
  | { accepted: true; atCommit: number; note?: string }
  | { accepted: false; why: string };

/** A command that waits for the run; whatever another process wrote there, so it is checked when it is read. */
export interface Order {
  id: string;
  command: unknown;
}

/** Where other processes leave commands for a run. */
export interface Inbox {
  /** Commands without an answer, in the order they came. */
  waiting(): readonly Order[];
  answer(id: string, answer: SteerAnswer): void;
}

/** The number of letters a hint may have, and a program. */
const [HINT, PROGRAM] = [4000, 1_000_000];

const ID = /^\d+\.\d+$/;

type Field = { of: (value: unknown) => boolean; must: string };
const text = (most: number): Field => ({ of: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= most, must: `a text of 1 to ${most} letters` });
const number = (of: (value: number) => boolean, must: string): Field => ({ of: (value) => typeof value === 'number' && Number.isFinite(value) && of(value), must });
const id: Field = { of: (value) => typeof value === 'string' && ID.test(value), must: 'an id like 120.0' };
const above = number((value) => value > 0, 'a number above 0');

/** The fields of each command; those of `budget` may be left out, but not all. */
const FIELDS: Readonly<Record<SteerCommand['command'], Readonly<Record<string, Field>>>> = {
  pause: {},
  resume: {},
  stop: {},
  budget: { evaluations: above, minutes: above, cpuMinutes: above, calls: number((value) => value > 0 && Number.isSafeInteger(value), 'a whole number above 0'), usd: above, target: number(() => true, 'a number'), patience: above },
  hint: { text: text(HINT) },
  unhint: { hint: number((value) => value >= 1 && Number.isSafeInteger(value), 'the number of a hint') },
  pin: { id },
  unpin: { id },
  ban: { id },
  try: { source: text(PROGRAM), parent: id },
};

/** The names of all commands. @example STEER_COMMANDS.includes('pause') // true */
export const STEER_COMMANDS: readonly SteerCommand['command'][] = Object.keys(FIELDS) as SteerCommand['command'][];

/**
 * A command as somebody sent it, or `usage.bad-command` with what is wrong and how to write it.
 * @example steerCommand({ command: 'pin', id: '120.0' })
 */
export function steerCommand(value: unknown): SteerCommand {
  const wrong = (what: string, fix: string): CladeError => new CladeError('usage.bad-command', what, fix);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('a command is an object', "e.g. { command: 'pause' }");
  const { command, ...fields } = value as Record<string, unknown>;
  const known = typeof command === 'string' && Object.hasOwn(FIELDS, command) ? FIELDS[command as SteerCommand['command']] : undefined;
  if (!known) {
    const near = nearest(String(command), STEER_COMMANDS);
    throw wrong(`there is no command "${String(command).slice(0, 40)}"`, near ? `did you mean "${near}"?` : `commands are ${STEER_COMMANDS.join(', ')}`);
  }
  const names = Object.keys(known);
  const extra = Object.keys(fields).find((name) => !names.includes(name));
  if (extra !== undefined) {
    const near = nearest(extra, names);
    throw wrong(`"${command}" has no field "${extra.slice(0, 40)}"`, near ? `did you mean "${near}"?` : names.length > 0 ? `its fields are ${names.join(', ')}` : 'it has none');
  }
  for (const [name, { of, must }] of Object.entries(known)) {
    if (fields[name] === undefined && command === 'budget') continue;
    if (!of(fields[name])) throw wrong(`"${name}" of "${command}" must be ${must}`, `e.g. ${example(command as SteerCommand['command'])}`);
  }
  if (command === 'budget' && Object.values(fields).every((limit) => limit === undefined)) throw wrong('"budget" names no limit', `one or more of ${names.join(', ')}`);
  return { command, ...fields } as SteerCommand;
}

function example(command: SteerCommand['command']): string {
  const fields: Partial<Record<SteerCommand['command'], string>> = { budget: 'minutes: 20', hint: "text: 'sort the items first'", unhint: 'hint: 1', try: "source: 'export function …', parent: '120.0'" };
  return `{ command: '${command}', ${fields[command] ?? "id: '120.0'"} }`;
}
