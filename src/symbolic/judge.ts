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
  errors(from: number, count: number): Float64Array;
  readonly tally: Readonly<Tally>;
}

/** Rows below which screening and caching cost more than they save: 16 rows of probe, and what each program costs apart from its rows. */
export const MANY_ROWS = 200;

/** Share of a group that is computed again in float64. */
const PROMISING = 0.1;
/** float32 tells errors apart down to about this. */
const BLUNT = 1e-4;
/** Where more than this share of a call had to be computed again, float64 alone does the next calls. */
const MOSTLY = 0.6;
const TURNS = 9;
/** Programs that are remembered, as a power of two: the last with a behaviour's low bits. */
const REMEMBERED = 16;
/** One behaviour in so many is measured in float64, and again at each hit. */
const AUDITED = 32n;
const audited = (behaviour: bigint): boolean => (behaviour >> 32n) % AUDITED === 0n;

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
  /** Calls for which float64 goes first. */
  let turns = 0;
  const slotOf = (behaviour: bigint): number => Number(behaviour & BigInt(2 ** REMEMBERED - 1));
  const into = (base: number, found: Float64Array): void => found.forEach((error, k) => void (errors[which[k]! - base] = error));

  /** Programs of which[0..count), into `errors`, which begins with program `base`. */
  const evaluate = (base: number, count: number): void => {
    if (!screening || turns > 0) {
      tally.double += count;
      return into(base, kernel.errors(0, count, { which }));
    }
    tally.single += count;
    const rough = kernel.errors(0, count, { which, single: true }).slice();
    into(base, rough);
    const limit = Math.max(rough.slice().sort()[Math.floor(count * PROMISING)] ?? 0, BLUNT);
    let again = 0;
    for (let k = 0; k < count; k++) if (rough[k]! <= limit && rough[k]! < 1) which[again++] = which[k]!;
    tally.double += again;
    into(base, kernel.errors(0, again, { which }));
  };

  const judgeGroup = (from: number, count: number): void => {
    if (!caching) {
      for (let k = 0; k < count; k++) which[k] = from + k;
      return evaluate(from, count);
    }
    const behaviours = kernel.behaviours(from, count).slice();
    const asked: number[] = [];
    for (let k = 0; k < count; k++) {
      const behaviour = behaviours[k]!;
      const slot = slotOf(behaviour);
      if (behaviour === 0n) {
        tally.broken++;
        errors[k] = Number.POSITIVE_INFINITY;
      } else if (behaviour === 1n || known[slot] !== behaviour) asked.push(k);
      else {
        tally.hits++;
        errors[k] = errorOf[slot]!;
        if (audited(behaviour)) audit(from, k);
      }
    }
    asked.forEach((k, i) => void (which[i] = from + k));
    evaluate(from, asked.length);
    for (const k of asked) {
      const behaviour = behaviours[k]!;
      if (behaviour === 1n) continue;
      if (screening && audited(behaviour)) errors[k] = kernel.errors(from + k, 1)[0]!;
      known[slotOf(behaviour)] = behaviour;
      errorOf[slotOf(behaviour)] = errors[k]!;
    }
  };
  /** Computes what was remembered, for this program. */
  const audit = (from: number, k: number): void => {
    const error = kernel.errors(from + k, 1)[0]!;
    tally.audited++;
    if (!(error === errors[k] || Math.abs(error - errors[k]!) <= 1e-6 * error + 1e-12)) tally.falseHits++;
    errors[k] = error;
  };

  return {
    tally,
    errors(from, count) {
      const size = Math.min(group ?? count, count);
      if (which.length < size) {
        which = new Int32Array(size);
        errors = new Float64Array(size);
      }
      const all = new Float64Array(count);
      const { single, double } = tally;
      for (let done = 0; done < count; done += size) {
        judgeGroup(from + done, Math.min(size, count - done));
        all.set(errors.subarray(0, Math.min(size, count - done)), done);
      }
      tally.judged += count;
      if (turns > 0) turns--;
      else if (tally.double - double > (tally.single - single) * MOSTLY) turns = TURNS;
      return all;
    },
  };
}

/** Whether float32 can hold a table and what is made of it, with room to spare. */
export const fitsSingle = ({ columns, y }: Table): boolean => [...columns, y].every((column) => column.every((value) => value === 0 || (Math.abs(value) > 1e-12 && Math.abs(value) < 1e12)));
