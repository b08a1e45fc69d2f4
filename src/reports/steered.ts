import { STEER_COMMANDS, type Steer } from '../core/index.ts';
import type { State, Steered } from '../engine/index.ts';
import { duration, number, table } from './text.ts';

/** A command in a few words. @example steerText({ order: '', command: 'pin', id: '120.0' }) // 'pin 120.0' */
export function steerText(steer: Steer): string {
  const { command } = steer;
  switch (command) {
    case 'budget':
      return `budget: ${Object.entries(steer).filter(([name]) => name !== 'order' && name !== 'command').map(([name, value]) => `${name.replace(/[A-Z]/, (letter) => ` ${letter.toLowerCase()}`)} ${number(value as number)}`).join(', ')}`;
    case 'hint':
      return `hint: ${steer.text.trim().replaceAll(/\s+/g, ' ').slice(0, 100)}`;
    case 'unhint':
      return `hint ${steer.hint} taken back`;
    case 'try':
      return `an own program, from ${steer.parent}`;
    case 'pin':
    case 'unpin':
    case 'ban':
      return `${command} ${steer.id}`;
    default:
      return command;
  }
}

/** What the person who watches told a run; empty where nothing. */
export function steeredText({ steering }: State, most = 20): string {
  const { log, hints } = steering;
  if (log.length === 0) return '';
  const rows = log.slice(-most).map(({ steer, atCommit, seconds }) => [steerText(steer), String(atCommit), duration(seconds)]);
  const counts = STEER_COMMANDS.map((name) => [name, log.filter(({ steer }) => steer.command === name).length] as const).filter(([, count]) => count > 0);
  const left = log.length > most ? `\n  and before: ${log.length - most} more; in all ${counts.map(([name, count]) => `${count} ${name}`).join(', ')}` : '';
  const shown = hints.length > 0 ? `\n  prompts show hint${hints.length === 1 ? '' : 's'} ${hints.map((hint) => hint.number).join(', ')}` : '';
  return `${table([['you said', 'after commit', 'time'], ...rows], '  ')}${left}${shown}`;
}

/** What steering has to do with a program: pinned or banned, and the hints that its prompt showed. */
export function steeredMark({ steering }: State, id: string, steers: number | undefined): string {
  const hints = steers === undefined ? [] : hintsAfter(steering.log.slice(0, steers));
  return [steering.pinned.has(id) && ', pinned', steering.banned.has(id) && ', banned', hints.length > 0 && `, told hint${hints.length === 1 ? '' : 's'} ${hints.join(', ')}`].filter(Boolean).join('');
}

function hintsAfter(log: readonly Steered[]): number[] {
  const hints: number[] = [];
  let given = 0;
  for (const { steer } of log) {
    if (steer.command === 'hint') hints.push(++given);
    if (steer.command === 'unhint' && hints.includes(steer.hint)) hints.splice(hints.indexOf(steer.hint), 1);
  }
  return hints;
}
