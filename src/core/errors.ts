/** Exit codes of the command line; also the stable families of error codes. */
export const EXIT = { ok: 0, failure: 1, usage: 2, problem: 3, journal: 4, sandbox: 5, unverified: 6, model: 7, interrupted: 130 } as const;

export type ErrorFamily = Exclude<keyof typeof EXIT, 'ok'>;

/**
 * A mistake or a failure that a person has to act on. The message says what was wrong and where;
 * `fix` says what to do; `code` never changes between versions.
 *
 * @example throw new CladeError('usage.unknown-option', 'unknown option "sede"', 'did you mean "seed"?')
 */
export class CladeError extends Error {
  readonly code: string;
  readonly fix: string | undefined;

  constructor(code: `${ErrorFamily}.${string}`, message: string, fix?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CladeError';
    this.code = code;
    this.fix = fix;
  }

  get exitCode(): number {
    return EXIT[this.code.split('.')[0] as ErrorFamily] ?? EXIT.failure;
  }
}

/** The text of anything that was thrown. @example reason(new Error('no')) // 'no' */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The innermost place that a Python trace names. @example placeOfTrace('File "/a/b.py", line 4, in f') // 'b.py, line 4' */
export function placeOfTrace(trace: string | undefined): string | undefined {
  const [, path, line] = [...(trace ?? '').matchAll(/File "([^"]+)", line (\d+)/g)].at(-1) ?? [];
  return path && `${path.split('/').at(-1)}, line ${line}`;
}

/** What became of a program and, where the evaluator's own words tell, where. @example failureText({ kind: 'crash', message: 'KeyError: 3' }) // 'crash: KeyError: 3' */
export function failureText({ kind, message, feedback }: { kind: string; message: string; feedback?: string | undefined }): string {
  const place = placeOfTrace(feedback);
  return `${kind}: ${message}${place === undefined || message.includes(place) ? '' : ` (${place})`}`;
}

/**
 * The name a user most likely meant, or undefined when nothing is near.
 * @example nearest('sede', ['seed', 'out']) // 'seed'
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** Edit distance with adjacent transpositions counted as one (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}

/** What is said of a process that grew too large, by whoever notices it: a run repeats only where all say the same. @example outgrown(256) // 'used more than 256 MB' */
export const outgrown = (memoryMB: number): string => `used more than ${memoryMB} MB`;
