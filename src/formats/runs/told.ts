import { CladeError } from '../../core/index.ts';

/** A candidate as every engine knows it: what passes between a journal and another engine's files. */
export interface Told {
  id: string;
  /** First the one it was made from; then those that were shown or crossed. */
  parents: readonly string[];
  /** The iteration or generation that made it. */
  iteration: number;
  /** Length of its ancestry. */
  generation: number;
  /** Absent where the journal keeps only a hash. */
  code?: string;
  /** Larger is better; null after a failure. */
  score: number | null;
  metrics: Readonly<Record<string, number>>;
  hidden: Readonly<Record<string, number>>;
  feedback?: string;
  failure?: string;
  /** How it was made. */
  kind: string;
  island: number;
  /** It is in the archive, or was at the end. */
  alive: boolean;
  /** Syntax nodes. */
  size?: number;
  /** Seconds since 1970. */
  time: number;
  prompts: readonly { system: string; user: string; response: string; model: string }[];
}

/** A whole run between engines. */
export interface ToldRun {
  name: string;
  language: string;
  /** Of a program's file, with its dot. */
  extension: string;
  islands: number;
  /** In the order in which they were made. */
  programs: readonly Told[];
  best: string;
}

/** Throws `journal.*` where a run of another engine holds nothing. */
export function notEmpty(run: ToldRun, where: string): ToldRun {
  if (run.programs.length === 0 || run.best === '') throw new CladeError('journal.empty', `${where} holds no program with a score`, 'name the folder of a run that has measured something');
  return run;
}

export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The numbers among some values. */
export function numbersIn(values: unknown): Record<string, number> {
  if (typeof values !== 'object' || values === null) return {};
  return Object.fromEntries(Object.entries(values).filter((pair): pair is [string, number] => isNumber(pair[1])));
}

/** How far each is from a program without parents; an ancestor that is missing counts as none. */
export function generations(parentOf: ReadonlyMap<string, string | undefined>): Map<string, number> {
  const known = new Map<string, number>();
  for (const start of parentOf.keys()) {
    const chain: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && parentOf.has(at) && !known.has(at) && !chain.includes(at)) {
      chain.push(at);
      at = parentOf.get(at);
    }
    let depth = at === undefined ? -1 : (known.get(at) ?? -1);
    for (const id of chain.reverse()) known.set(id, ++depth);
  }
  return known;
}
