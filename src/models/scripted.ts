import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CladeError, type Model, ModelError, type ModelReply } from '../core/index.ts';

/** Faults of a test model, each a share of all calls. */
export interface ScriptedOptions {
  /** Seconds until an answer. @default 0 */
  delay?: number;
  errors?: number;
  timeouts?: number;
  rateLimits?: number;
  truncated?: number;
  malformed?: number;
  name?: string;
}

/** Faults as they are named after a folder: `scripted:FOLDER?delay=2&errors=0.1`. */
export const FAULTS: readonly string[] = ['delay', 'errors', 'timeouts', 'rateLimits', 'truncated', 'malformed'];

interface Recorded {
  file: string;
  kind: string;
  parents: readonly string[];
  text: string;
}

/** Recorded replies of a folder, in order of their names; the first line may say of what kind one is and which replies it changes. */
export function readReplies(folder: string): Recorded[] {
  let files: string[];
  try {
    files = readdirSync(folder).filter((name) => /^\d+\.(md|txt)$/.test(name)).sort();
  } catch (error) {
    throw new CladeError('model.no-replies', `${folder} cannot be read: ${(error as Error).message}`, 'scripted:FOLDER names a folder with replies 001.md, 002.md, …');
  }
  if (files.length === 0) throw new CladeError('model.no-replies', `${folder} holds no replies`, 'files 001.md, 002.md, … with the text of one reply each');
  return files.map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const header = /^<!--([^\n]*)-->\r?\n/.exec(text);
    const kind = /kind:\s*(\w+)/.exec(header?.[1] ?? '')?.[1] ?? 'full';
    const parents = /parents?:\s*([\w, ]+)/.exec(header?.[1] ?? '')?.[1]?.split(/[\s,]+/).filter(Boolean) ?? [];
    return { file, kind, parents, text: header ? text.slice(header[0].length) : text };
  });
}

/**
 * A full model whose answers come from a folder, one after the other: a diff only when the prompt shows a line it
 * searches for, else the next whole program. The same folder gives the same answers; after the last it starts over.
 * @example scripted(readReplies('replies'), { delay: 2, errors: 0.1 })
 */
export function scripted(replies: readonly Recorded[], { delay = 0, errors = 0, timeouts = 0, rateLimits = 0, truncated = 0, malformed = 0, name = 'scripted' }: ScriptedOptions = {}): Model {
  const waiting = [...replies];
  let calls = 0;
  const next = (prompt: string): Recorded => {
    if (waiting.length === 0) waiting.push(...replies);
    const fits = waiting.findIndex(({ kind, text }) => kind !== 'diff' || searched(text).some((line) => prompt.includes(line)));
    return waiting.splice(Math.max(0, fits), 1)[0]!;
  };
  return {
    name,
    async ask({ prompt }, signal): Promise<ModelReply> {
      // A share of all calls, spread evenly: the nth multiple of the golden ratio.
      const dice = (++calls * 0.6180339887498949) % 1;
      if (delay > 0) await sleep(delay * 1000, undefined, { signal });
      if (dice < errors) throw new ModelError('server', '500 scripted error');
      if (dice < errors + timeouts) throw new ModelError('timeout', 'scripted timeout');
      if (dice < errors + timeouts + rateLimits) throw new ModelError('rate', '429 scripted limit', 0.05);
      const { text } = next(prompt);
      const cut = dice > 1 - truncated;
      const answer = cut ? text.slice(0, text.length / 2) : dice > 1 - truncated - malformed ? `${text.slice(0, 40)}\u0000{"` : text;
      return { text: answer, finish: cut ? 'length' : 'stop', usage: { input: Math.ceil(prompt.length / 4), cached: 0, written: 0, output: Math.ceil(answer.length / 4), reasoning: 0 }, usd: null };
    },
  };
}

/** Lines that a diff looks for, long enough to tell programs apart. */
function searched(text: string): string[] {
  return [...text.matchAll(/<{5,} SEARCH\r?\n([\s\S]*?)\r?\n={5,}/g)].flatMap(([, block]) => block!.split(/\r?\n/).filter((line) => line.trim().length > 12).slice(0, 1));
}
