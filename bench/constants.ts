/** `npm run bench constants`: ways to set the constants of a program so that its largest error is small, from starts near and far. */
import problem from '../problems/exp2/problem.ts';
import { type Random, random } from '../src/core/index.ts';
import { eigenSymmetric } from '../src/numeric/host.ts';
import { minimizeCma } from '../src/numeric/minimize-cma.ts';
import { type Arithmetic, type Fitter, type Samples, anyNumber, doubleErrors, fitter, minimax, readArithmetic } from '../src/symbolic/arithmetic/index.ts';
import { type Row, median, ownCpu } from './lib.ts';

/** What the search finds for 2^x (the last is the one found by hand), with constants near the best. */
const PROGRAMS = [
  'const a = 13.751 / (6.2816 - x) - 1.1892; return a * a;',
  'return 1 + 17.7149 / (x + (25.5528 / x - 8.8378));',
  'const a = -34.8244 / (x + (100.481 / x - 17.4073)) - 1; return a * a;',
  'const a = x + 361.5 / x; const b = 1 - -125.3 / (a - 62.64 + 946.6 / a); return b * b;',
  'const a = 96.2288 / (30.8588 - x) - 2.29539; const b = a * a; const c = b * (b + 0.726434); return c * (c + 0.101091);',
  'const a = x + 1445.98 / x; const b = 1 - -250.569 / (a - 125.284 + 3786.08 / a); const c = b * b; return c * c;',
  'const a = 113.261 / (32.6812 - x) - 2.71908; const b = a * a; const c = b * (b + 1.06889); return (c + 0.16614) * (c + 0.0260741);',
  'const a = 225.213 / (65.2214 - x) - 2.70439; const b = a * a; const c = b * (b + 1.05997) + 0.094002; const d = c * c; return d * (d - 0.00905634);',
  'const g = 138.5 - 922500 / (7993 + x * x); const a = (g + x) / (g - x); const b = a * a; const c = b * b; return c * c;',
];
/** How far the logarithms of constants are off at the start; Infinity: random ones of any magnitude. */
const NOISE = [1e-3, 1e-2, 1e-1, 1, Number.POSITIVE_INFINITY];
/** A start has arrived when its error is at most so many times that of constants which began near the best and had Lawson's polish. */
const NEAR = 4;

/** Moves constants that are off by about so much. */
type Method = (program: Arithmetic, constants: Float64Array, noise: number) => void;

/** What the search does from one start. */
const refit = (fit: Fitter, rng: Random): Method => (program, constants, noise) => {
  const walked = constants.slice();
  if (noise > 1) {
    const held = rng.int(constants.length);
    fit.descend(program, constants, 5, (p) => p === held);
  }
  fit.descend(program, constants, 8);
  fit.leap(program, constants, 12);
  const error = fit.error(program, constants);
  fit.walk(program, walked);
  if (fit.error(program, walked) < error) constants.set(walked);
};

/** Directions to vary constants in, as rows: each constant by its part that may be wrong. */
const relative = (constants: Float64Array, spread: number): Float64Array[] => Array.from(constants, (value, p) => new Float64Array(constants.length).with(p, spread * value));

/** The same along the principal axes of the slopes, and none so long that the result changes by more than its error is. */
function principal(fit: Fitter, program: Arithmetic, constants: Float64Array, spread: number): Float64Array[] {
  const n = constants.length;
  if (!fit.slopes(program, constants)) return relative(constants, spread);
  const { errors, jacobian } = fit;
  const rows = errors.length;
  const squares = new Float64Array(n * n);
  for (let p = 0; p < n; p++) for (let q = 0; q < n; q++) for (let k = 0; k < rows; k++) squares[p * n + q]! += constants[p]! * constants[q]! * jacobian[p * rows + k]! * jacobian[q * rows + k]!;
  // beside a pole there are slopes that overflow
  if (!squares.every((value) => Math.abs(value) < 1e100)) return relative(constants, spread);
  const size = errors.reduce((sum, error) => sum + error * error, 0);
  const { values, vectors } = eigenSymmetric(squares, n);
  return Array.from(values, (value, axis) => {
    const length = Math.min(spread, Math.sqrt(size / Math.max(value, 1e-300)));
    return Float64Array.from(constants, (constant, p) => constant * length * vectors[p * n + axis]!);
  });
}

/** CMA-ES of the largest error: so many evaluations for each constant. */
const cma = (fit: Fitter, rng: Random, evaluations: number, axes?: typeof principal): Method => (program, constants, noise) => {
  const [start, spread] = [constants.slice(), Math.min(1, noise)];
  const rows = axes ? axes(fit, program, start, spread) : relative(start, spread);
  const move = (z: ArrayLike<number>): void => {
    for (let p = 0; p < start.length; p++) constants[p] = rows.reduce((sum, row, axis) => sum + row[p]! * z[axis]!, start[p]!);
  };
  const errorAt = (z: Float64Array): number => {
    move(z);
    return fit.error(program, constants);
  };
  move(minimizeCma(errorAt, new Float64Array(start.length), { sigma: 0.5, maxEvaluations: evaluations * start.length, random: rng.float }).x);
};

/** The best of many draws: what CMA-ES would be if it did not learn. */
const draws = (fit: Fitter, rng: Random, evaluations: number): Method => (program, constants, noise) => {
  const start = constants.slice();
  const best = constants.slice();
  let least = fit.error(program, constants);
  for (let i = 1; i < evaluations * start.length; i++) {
    for (let p = 0; p < start.length; p++) constants[p] = off(start[p]!, noise, rng);
    const error = fit.error(program, constants);
    if (error < least) {
      least = error;
      best.set(constants);
    }
  }
  constants.set(best);
};

const off = (value: number, noise: number, rng: Random): number => (noise > 1 ? anyNumber(rng) : value * Math.exp(noise * rng.normal()));
const both = (first: Method, second: Method): Method => (...start) => {
  first(...start);
  second(...start);
};

/** Starts for each program and noise, ten times as many random ones; the slow methods get the first few of them. @example await constants() */
export async function constants(starts = 40, few = 5): Promise<Row[]> {
  const { x, high, low } = (problem.chunk as unknown as { data: Samples }).data;
  // every fourth, like the search
  const [fx, fh, fl] = [x, high, low].map((values) => values.filter((_, i) => i % 4 === 2)) as [Float64Array, Float64Array, Float64Array];
  const fit = fitter({ x: fx, high: fh, low: fl });
  const everywhere = fitter({ x, high, low });
  const polish = minimax({ x, high, low });
  const rng = random(1, 'constants');
  const room = new Float64Array(x.length);
  const goals = PROGRAMS.map((text) => {
    const program = readArithmetic(text)!;
    const best = Float64Array.from(program.constants);
    refit(fit, rng)(program, best, 0);
    return { program, best, least: polish(program, best) };
  });
  const methods: Readonly<Record<string, { method: Method; slow?: true }>> = {
    refit: { method: refit(fit, rng) },
    'CMA-ES': { method: cma(fit, rng, 1000), slow: true },
    'CMA-ES on principal axes': { method: cma(fit, rng, 1000, principal), slow: true },
    'short CMA-ES, refit': { method: both(cma(fit, rng, 20), refit(fit, rng)) },
    'CMA-ES, refit': { method: both(cma(fit, rng, 1000), refit(fit, rng)), slow: true },
    'as many draws, refit': { method: both(draws(fit, rng, 20), refit(fit, rng)) },
  };
  // compiled before the clock runs
  for (const { method } of Object.values(methods)) for (const { program, best } of goals) for (const noise of NOISE) method(program, best.map((value) => off(value, noise, rng)), noise);
  const rows: Row[] = [];
  for (const [sizes, from, to] of [['4 to 6', 4, 6], ['8 to 10', 8, 10]] as const) {
    for (const noise of NOISE) {
      const found = Object.entries(methods).map(([name, { method, slow }]) => {
        const count = slow ? few : noise > 1 ? 10 * starts : starts;
        let [arrived, asked, cpu] = [0, 0, 0];
        for (const [which, { program, best, least }] of goals.entries()) {
          if (program.ops.length < from || program.ops.length > to) continue;
          for (let i = 0; i < count; i++) {
            const own = random(i, 'start', which, noise);
            const at = best.map((value) => off(value, noise, own));
            const before = ownCpu();
            method(program, at, noise);
            cpu += ownCpu() - before;
            asked++;
            if (doubleErrors(program, at, { x, high, low }, room) <= NEAR * least) arrived++;
          }
        }
        return `${name} ${arrived}/${asked} ${(arrived / cpu).toPrecision(3)}/s`;
      });
      const start = noise > 1 ? 'random constants' : `constants off by ${noise}`;
      rows.push({ measure: `${sizes} operations, ${start}: arrived, and a CPU second`, must: '', found: found.join(' · ') });
    }
  }
  return [...rows, ...levelled()];

  /** The last step: from least squares to the least maximal error. */
  function levelled(): Row[] {
    const onAxes = cma(everywhere, rng, 1000, principal);
    const last: Readonly<Record<string, Method>> = {
      'no more': () => {},
      Lawson: polish,
      '40 leaps and Lawson': (program, at) => {
        fit.leap(program, at, 40);
        polish(program, at);
      },
      'CMA-ES on principal axes': (program, at) => onAxes(program, at, 1e-3),
    };
    const fits = goals.flatMap(({ program, best }, which) =>
      Array.from({ length: few }, (_, i) => {
        const own = random(i, 'last', which);
        const at = best.map((value) => off(value, 1e-2, own));
        refit(fit, rng)(program, at, 1e-2);
        return { program, at, which };
      }),
    );
    const found = Object.entries(last).map(([name, method]) => {
      const before = ownCpu();
      const ends = fits.map(({ program, at }) => {
        const own = at.slice();
        method(program, own, 1e-3);
        return { program, own };
      });
      const cpu = (ownCpu() - before) / fits.length;
      return { name, cpu, errors: ends.map(({ program, own }) => doubleErrors(program, own, { x, high, low }, room)) };
    });
    const least = goals.map((_, goal) => Math.min(...found.flatMap(({ errors }) => errors.filter((_, i) => fits[i]!.which === goal))));
    return found.map(({ name, cpu, errors }) => {
      const ratios = errors.map((error, i) => error / least[fits[i]!.which]!);
      return { measure: `fitted constants, then ${name}: error / least of all`, must: '', found: `median ${median(ratios).toFixed(3)}, worst ${Math.max(...ratios).toFixed(3)}, ${(1e3 * cpu).toPrecision(2)} ms` };
    });
  }
}
