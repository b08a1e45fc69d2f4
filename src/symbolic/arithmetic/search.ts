import type { Random } from '../../core/index.ts';
import { doubleErrors } from './double-double.ts';
import { type Samples, fitter } from './fit.ts';
import { type FloatSamples, float32Error, roundedWell } from './float32.ts';
import { minimax } from './minimax.ts';
import { pools } from './pools.ts';
import { type Arithmetic, arithmeticAt, keyOf, withConstants } from './program.ts';
import { anyNumber, shifted, vary } from './vary.ts';

/** A program and its largest relative error at the samples; in units in the last place where it is carried out in float32. */
export interface Approximation {
  readonly program: Arithmetic;
  readonly error: number;
}

export interface ApproximationOptions {
  readonly samples: Samples;
  /** Operations at most. */
  readonly ops: number;
  readonly rng: Random;
  /** Programs to start from, besides x itself. @default none */
  readonly beginning?: readonly Arithmetic[];
  /** Start over: what it begins with is only what has to be beaten. @default false */
  readonly over?: boolean;
  /** Where the function is zero, and a program has to be, exactly. */
  readonly zero?: number;
  /** The program is to be carried out in float32: the front is of errors in units in the last place at these numbers. */
  readonly float32?: FloatSamples;
}

export interface ApproximationSearch {
  /** Breeds one program and fits its constants, in several ways from several starts. */
  step(): void;
  /** Programs fitted so far. */
  readonly tried: number;
  /** Operations at samples so far: the counted work. */
  readonly work: number;
  /**
   * The best of each number of operations that is better than all with fewer, fewest first, with its largest error
   * made as small as possible; only those that are better than what it began with.
   */
  front(): readonly Approximation[];
  /**
   * The best of each other number of operations and of constants, without that polish, where it is better than what it
   * began with; those that come nearest to the front first. They are what a search goes on from.
   */
  behind(): readonly Approximation[];
}

/** Of the samples the search fits to every fourth. */
const EVERY = 4;
/** Starts from random constants. */
const STARTS = 3;
/** So many times worse than the worst of its kind, and a program is not worth more work. */
const FAR = 100;
/** What a step costs in which nothing is fitted: about 2 microseconds. */
const IDLE = 200;
/** Programs of each number of operations that the last polish is tried on. */
const POLISHED = 2;

/** Relative errors that are looked at in float32, and at which of its samples: every so many. */
const NEAR = 1e-5;
const FLOATS = 256;
/** Units in the last place below which other centres are tried, how many, and steps to arrive there. */
const WORTH = 1.6;
const CENTRES = 4;
const SETTLING = 80;
/** Tries of the last polish in float32. */
const LONG = 3000;

const X: Arithmetic = { ops: [], left: [], right: [], constants: [] };

/**
 * Evolves straight lines of arithmetic towards a function, for all numbers of operations at once: so that
 * what is best with five is a step towards what is best with nine. Constants are fitted from the parent's by a walk from the function they gave to the one that is
 * wanted, and from random ones of every magnitude. Same stream, same search.
 * @example const search = approximationSearch({ samples, ops: 8, rng: random(1) }); while (search.work < 1e8) search.step(); search.front();
 */
export function approximationSearch({ samples, ops, rng, beginning = [], over = false, zero, float32 }: ApproximationOptions): ApproximationSearch {
  const few: Samples = samples.x.length < 6 * EVERY ? samples : { x: thinned(samples.x), high: thinned(samples.high), low: thinned(samples.low) };
  const fit = fitter(few);
  const everywhere = fitter(samples);
  const floats = float32 && { x: float32.x.filter((_, i) => i % FLOATS === 0), y: float32.y.filter((_, i) => i % FLOATS === 0) };
  const living = pools(ops, rng, !float32);
  const tries = new Map<string, number>();
  const constants = new Float64Array(64);
  const best = new Float64Array(64);
  const room = new Float64Array(samples.x.length);
  /** Errors at all samples of what it began with, by operations. */
  const bars: number[] = Array.from({ length: ops + 1 }, () => Number.POSITIVE_INFINITY);
  /** The same by operations and constants, at the samples that are fitted to. */
  const kinds = new Map<string, number>();
  const kindOf = (program: Arithmetic): string => `${program.ops.length} ${program.constants.length}`;
  let tried = 0;
  /** Steps that fitted nothing. */
  let idle = 0;

  /** The least error that any start leads to; its constants are in `best`. */
  const fitted = (child: Arithmetic): number => {
    const count = child.constants.length;
    const view = constants.subarray(0, count);
    let least = Number.POSITIVE_INFINITY;
    const bar = FAR * living.bar(child);
    const consider = (): number => {
      const error = fit.error(child, view);
      if (error < least) {
        least = error;
        best.set(view);
      }
      return error;
    };
    const follow = (): void => {
      if (!(consider() < bar)) return;
      fit.leap(child, view, 12);
      consider();
    };
    view.set(child.constants);
    fit.descend(child, view, 8);
    follow();
    view.set(child.constants);
    fit.walk(child, view);
    consider();
    for (let start = 0; start < STARTS && count > 0 && (start === 0 || least < bar); start++) {
      for (let p = 0; p < count; p++) view[p] = anyNumber(rng);
      // one constant stays at its magnitude while the others follow: else all of them end where the first step leads
      if (count > 1) {
        const held = rng.int(count);
        fit.descend(child, view, 5, (p) => p === held);
      }
      fit.descend(child, view, 6);
      follow();
    }
    return least;
  };

  /** What rounding to float32 makes of a program that is near: a relative error, like the other. */
  const rounding = (program: Arithmetic, error: number): number => (floats && error < NEAR ? float32Error(program, program.constants, floats) * 2 ** -24 : 0);

  const worthPolishing = (n: number, least: number): Arithmetic[] => {
    // the polish gains a factor of two or three, never a hundred; and what rounds well cannot be far off
    if (!float32) return living.of(n).flatMap(({ program, error }) => (error > 10 * Math.min(least, bars[n]!) ? [] : [program])).slice(0, POLISHED);
    const near = living.of(n).flatMap(({ program, error }) => (error > NEAR ? [] : [{ program, error: float32Error(program, program.constants, float32) }]));
    return near.sort((a, b) => a.error - b.error).slice(0, 2 * POLISHED).map(({ program }) => program);
  };

  /** The same about other centres: what is added last is then a smaller part of the sum, and rounds less. */
  const recentred = (program: Arithmetic): Arithmetic[] => {
    const [from, to] = [samples.x[0]!, samples.x.at(-1)!];
    return Array.from({ length: CENTRES }, () => from + (to - from) * (0.25 + 0.5 * rng.float())).flatMap((centre) => {
      const moved = shifted(program, -centre, ops);
      if (!moved) return [];
      const view = Float64Array.from(moved.constants);
      // the centre stays: wherever it is, the others can make up for it
      fit.descend(moved, view, SETTLING, (p) => moved.constants[p] === -centre);
      const well = withConstants(moved, view);
      return everywhere.error(well, view) < NEAR ? [well] : [];
    });
  };

  const isZero = (program: Arithmetic): boolean => zero === undefined || arithmeticAt(program, zero) === 0;

  for (const program of [X, ...beginning]) {
    if (program.ops.length > ops || !isZero(program)) continue;
    const about = fit.error(program, program.constants);
    if (!over || program === X) living.offer(program, keyOf(program), about);
    kinds.set(kindOf(program), Math.min(about, kinds.get(kindOf(program)) ?? Number.POSITIVE_INFINITY));
    const error = float32 ? float32Error(program, program.constants, float32) : doubleErrors(program, program.constants, samples, room);
    for (let n = program.ops.length; n <= ops; n++) bars[n] = Math.min(bars[n]!, error);
  }

  return {
    step() {
      const parent = living.pick();
      parent.children++;
      const child = vary(parent.program, living.pick().program, ops, rng, floats !== undefined);
      // zero whatever its constants are, or not
      idle++;
      if (!child || !isZero(child)) return;
      const key = keyOf(child);
      const before = tries.get(key) ?? 0;
      // other random constants may do better, but less and less likely
      if (before > 0 && !rng.chance(1 / (1 + before))) return;
      tries.set(key, before + 1);
      idle--;
      tried++;
      const error = fitted(child);
      const program = withConstants(child, best.subarray(0, child.constants.length));
      // a pole between the samples it was fitted to shows at the others
      if (isZero(program) && everywhere.error(program, program.constants) < 5 * error + 1e-14) living.offer(program, key, Math.max(error, rounding(program, error)));
    },
    get tried() {
      return tried;
    },
    get work() {
      // a step that brings nothing takes time, too: else a search in which nothing is left to try would never end
      return fit.work + idle * IDLE;
    },
    front() {
      const polish = minimax(samples);
      const found: Approximation[] = [];
      let least = Number.POSITIVE_INFINITY;
      let moved: Arithmetic[] = [];
      for (let n = 0; n <= ops; n++) {
        const others = moved.filter((program) => program.ops.length === n);
        moved = [];
        for (const program of [...worthPolishing(n, least), ...others]) {
          const view = Float64Array.from(program.constants);
          const exact = polish(program, view);
          const one = float32 ? roundedWell(withConstants(program, view), float32, rng, { fit, points: few.x.length }) : { program: withConstants(program, view), error: exact };
          if (float32 && one.error < WORTH) moved.push(...recentred(one.program));
          if (!(one.error < least && one.error < bars[n]! * 0.9999) || !isZero(one.program)) continue;
          if (found.at(-1)?.program.ops.length === n) found.pop();
          found.push(one);
          least = one.error;
        }
      }
      const last = found.at(-1);
      // the best of all gets more of it
      if (float32 && last && last.error < WORTH) found[found.length - 1] = roundedWell(last.program, float32, rng, { fit, points: few.x.length, tries: LONG });
      return found;
    },
    behind() {
      const found = new Map<string, Approximation & { gap: number }>();
      for (let n = 0; n <= ops; n++) {
        const [first, ...others] = living.of(n);
        for (const { program, error } of others) {
          const kind = kindOf(program);
          // the polish of the front makes a known one a little worse here
          if (kind === kindOf(first!.program) || found.has(kind) || !(error < 0.8 * (kinds.get(kind) ?? Number.POSITIVE_INFINITY))) continue;
          found.set(kind, { program, error, gap: error / first!.error });
        }
      }
      return [...found.values()].sort((one, other) => one.gap - other.gap).map(({ program, error }) => ({ program, error }));
    },
  };
}

const thinned = (values: Float64Array): Float64Array => values.filter((_, i) => i % EVERY === EVERY >> 1);
