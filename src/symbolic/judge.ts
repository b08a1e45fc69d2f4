import type { Kernel, Table } from './kernel.ts';

export interface JudgeOptions {
  /** Opened with `single` where it screens. */
  kernel: Kernel;
  /** Programs that compete with each other: the best tenth of so many is computed again in float64. @default all of a call */
  group?: number;
  /** Whether float32 goes first. @default false */
  screening?: boolean;
  /** Whether programs that do the same are evaluated once. @default false */
  caching?: boolean;
}

/** What screening and caching did. */
export interface Tally {
  /** Programs whose error was asked for. */
  judged: number;
  /** Of these, given up after the probe: a value was not finite. */
  broken: number;
  /** Errors taken from a program that does the same. */
  hits: number;
  /** Hits that were evaluated all the same, and how many of these had another error. */
  audited: number;
  falseHits: number;
  /** Evaluations in float32 and in float64. */
  single: number;
  double: number;
}

/** Computes errors of programs in a kernel as `errors` of the kernel does, but not each of them in full. */
export interface Judge {
  /** The view is overwritten by the next call. */
  errors(from: number, count: number): Float64Array;
  readonly tally: Readonly<Tally>;
}

/** Rows below which screening and caching cost more than they save: 16 rows of probe, and what each program costs apart from its rows. */
export const MANY_ROWS = 200;

/** Share of a group that is computed again in float64. */
const PROMISING = 0.1;
/** float32 tells errors apart down to about this. */
const BLUNT = 1e-4;
/** Where more than this share had to be computed again, float64 goes first for as many turns. */
const MOSTLY = 0.6;
const TURNS = 9;
/** Programs that are remembered, as a power of two: the last with a behaviour's low bits. */
const REMEMBERED = 16;
/** One hit in so many is evaluated all the same. */
const AUDIT = 64;

/**
 * Errors by the shortest way that ranks programs the same. float32 goes first: only the best tenth of a group, and what is
 * below its resolution, is computed again in float64, so the leaders' errors are always of float64. Programs that agree on
 * 16 rows up to a line and rounding share one evaluation. Both depend on counts alone: same programs, same errors.
 * @example openJudge({ kernel, screening: true, caching: true }).errors(0, 1000)
 */
export function openJudge({ kernel, group, screening = false, caching = false }: JudgeOptions): Judge {
  const tally: Tally = { judged: 0, broken: 0, hits: 0, audited: 0, falseHits: 0, single: 0, double: 0 };
  let errors = new Float64Array(0);
  let which = new Int32Array(0);
  const known = new BigUint64Array(caching ? 2 ** REMEMBERED : 0);
  const errorOf = new Float64Array(known.length);
  /** Turns of each group for which float64 goes first. */
  const patience = new Map<number, number>();
  const place = (behaviour: bigint): number => Number(behaviour & BigInt(2 ** REMEMBERED - 1));

  /** Programs of which[0..count), into `errors` at their places from `base` on. */
  const evaluate = (base: number, count: number): void => {
    const turns = patience.get(base) ?? 0;
    if (!screening || turns > 0) {
      patience.set(base, turns - 1);
      kernel.errors(0, count, { which }).forEach((error, k) => void (errors[which[k]! - base] = error));
      tally.double += count;
      return;
    }
    const rough = kernel.errors(0, count, { which, single: true }).slice();
    tally.single += count;
    const limit = Math.max(rough.slice().sort()[Math.floor(count * PROMISING)] ?? 0, BLUNT);
    let again = 0;
    for (let k = 0; k < count; k++) {
      const at = which[k]!;
      errors[at - base] = rough[k]!;
      if (rough[k]! <= limit && rough[k]! < 1) which[again++] = at;
    }
    if (again > count * MOSTLY) patience.set(base, TURNS);
    if (again > 0) kernel.errors(0, again, { which }).forEach((error, k) => void (errors[which[k]! - base] = error));
    tally.double += again;
  };

  const judgeGroup = (from: number, count: number): void => {
    tally.judged += count;
    let left = 0;
    if (!caching) {
      for (let k = 0; k < count; k++) which[left++] = from + k;
      return evaluate(from, left);
    }
    const behaviours = kernel.behaviours(from, count).slice();
    const audited: { at: number; error: number }[] = [];
    for (let k = 0; k < count; k++) {
      const behaviour = behaviours[k]!;
      const slot = place(behaviour);
      if (behaviour === 0n) {
        errors[k] = Number.POSITIVE_INFINITY;
        tally.broken++;
      } else if (behaviour === 1n || known[slot] !== behaviour) which[left++] = from + k;
      else {
        errors[k] = errorOf[slot]!;
        if (tally.hits++ % AUDIT !== 0) continue;
        audited.push({ at: k, error: errorOf[slot]! });
        which[left++] = from + k;
      }
    }
    const asked = which.slice(0, left);
    evaluate(from, left);
    for (const { at, error } of audited) {
      tally.audited++;
      // what float32 and float64 make of the same program differs, too
      if (Math.abs(errors[at]! - error) > 1e-3 * error + 2e-6) tally.falseHits++;
    }
    for (const at of asked) {
      const slot = place(behaviours[at - from]!);
      if (behaviours[at - from]! < 2n) continue;
      known[slot] = behaviours[at - from]!;
      errorOf[slot] = errors[at - from]!;
    }
  };

  return {
    tally,
    errors(from, count) {
      const size = group ?? count;
      const all = new Float64Array(count);
      if (which.length < size) {
        which = new Int32Array(size);
        errors = new Float64Array(size);
      }
      for (let done = 0; done < count; done += size) {
        judgeGroup(from + done, Math.min(size, count - done));
        all.set(errors.subarray(0, Math.min(size, count - done)), done);
      }
      return all;
    },
  };
}

/** Whether float32 can hold a table and what is made of it, with room to spare. */
export const fitsSingle = ({ columns, y }: Table): boolean => [...columns, y].every((column) => column.every((value) => value === 0 || (Math.abs(value) > 1e-12 && Math.abs(value) < 1e12)));
