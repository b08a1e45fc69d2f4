import { lbfgs } from './lbfgs.ts';
import type { Minimum } from './lbfgs.ts';

/** Minimise an objective where `count` constraints c_i(x) <= 0 hold. An equation is two of them. */
export interface Constrained {
  /** The value at `x`; fills `gradient`, which comes zeroed. */
  objective(x: Float64Array, gradient: Float64Array): number;
  /** Fills `values` (length `count`). */
  constraints(x: Float64Array, values: Float64Array): void;
  /** Adds the sum of `weights[i]` times the gradient of c_i to `gradient`; most weights are zero. */
  pullback(x: Float64Array, weights: Float64Array, gradient: Float64Array): void;
  count: number;
}

export interface AugmentedLagrangianOptions {
  /** Rounds at most; each minimises with fixed multipliers. @default 20 */
  outer?: number;
  /** Steps of L-BFGS a round at most. @default 200 */
  inner?: number;
  /** Stop when no constraint is violated by more, nor slack by more where its multiplier is not zero. @default 1e-10 */
  tolerance?: number;
  /** Weight of the squared violations in the first round. @default 10 */
  penalty?: number;
  /** Factor of the weight after a round that did not bring the violation to a quarter. @default 10 */
  growth?: number;
  /** Pairs that L-BFGS keeps. @default 10 */
  memory?: number;
  /** Multipliers to begin with, `count` numbers. @default zeros */
  multipliers?: ArrayLike<number>;
}

export interface ConstrainedMinimum extends Minimum {
  /** The largest c_i(x), or 0 where none is positive. */
  violation: number;
  /** Lagrange multipliers, none negative; zero where a constraint does not bind. */
  multipliers: Float64Array;
  /** The weight of the last round. */
  penalty: number;
  /** Rounds that were made; `iterations` and `evaluations` add up those of L-BFGS. */
  rounds: number;
}

/**
 * Minimises a differentiable objective under inequalities c_i(x) <= 0 by augmented Lagrangians, each
 * minimised with `lbfgs`. Reaches small violations with weights far below those of plain penalties. `start`
 * (n numbers) need not be feasible and is not changed. Finds a local optimum. Throws nothing of its own.
 *
 * Source: Nocedal & Wright, Numerical Optimization, 2nd ed., section 17.4 (the form for inequalities of
 * equation 17.65); the measure of progress and the quarter are those of Birgin & Martínez, Practical
 * Augmented Lagrangian Methods (2014), algorithm 4.1.
 *
 * @example
 * // the point of x + y >= 2 that is nearest to the origin: [1, 1]
 * augmentedLagrangian({
 *   count: 1,
 *   objective: (x, g) => { g[0] = 2 * x[0]!; g[1] = 2 * x[1]!; return x[0]! ** 2 + x[1]! ** 2; },
 *   constraints: (x, c) => { c[0] = 2 - x[0]! - x[1]!; },
 *   pullback: (_x, w, g) => { g[0]! -= w[0]!; g[1]! -= w[0]!; },
 * }, [0, 0]).x;
 */
export function augmentedLagrangian(
  problem: Constrained,
  start: ArrayLike<number>,
  { outer = 20, inner = 200, tolerance = 1e-10, penalty: first = 10, growth = 10, memory = 10, multipliers: given = [] }: AugmentedLagrangianOptions = {},
): ConstrainedMinimum {
  const { count } = problem;
  const multipliers = new Float64Array(count);
  const weights = new Float64Array(count);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) multipliers[i] = Math.max(0, given[i] ?? 0);
  let penalty = first;
  let x: Float64Array = Float64Array.from(start);
  let iterations = 0;
  let evaluations = 0;
  let rounds = 0;
  let before = Number.POSITIVE_INFINITY;
  let converged = false;

  const lagrangian = (at: Float64Array, gradient: Float64Array): number => {
    const value = problem.objective(at, gradient);
    problem.constraints(at, values);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      // NaN has to come through, so that L-BFGS steps back from it
      const weight = multipliers[i]! + penalty * values[i]!;
      const active = weight <= 0 ? 0 : weight;
      weights[i] = active;
      sum += active * active - multipliers[i]! * multipliers[i]!;
    }
    problem.pullback(at, weights, gradient);
    return value + sum / (2 * penalty);
  };

  while (rounds < outer && !converged) {
    // early rounds need not be exact: their multipliers are not
    const exact = Math.max(tolerance, 10 ** (-3 - rounds));
    const found = lbfgs(lagrangian, x, { maxIterations: inner, memory, tolerance: exact });
    rounds++;
    iterations += found.iterations;
    evaluations += found.evaluations;
    x = found.x;
    problem.constraints(x, values);
    let gap = 0;
    for (let i = 0; i < count; i++) {
      gap = Math.max(gap, Math.abs(Math.max(values[i]!, -multipliers[i]! / penalty)));
      multipliers[i] = Math.max(0, multipliers[i]! + penalty * values[i]!);
    }
    if (!Number.isFinite(found.f)) break;
    converged = gap <= tolerance && found.converged && exact <= 1e-6;
    // beyond 1e12 rounding in the violations outweighs the objective
    if (gap > before / 4 && gap > tolerance) penalty = Math.min(Math.max(penalty, 1e12), penalty * growth);
    before = gap;
  }

  problem.constraints(x, values);
  let violation = 0;
  for (let i = 0; i < count; i++) violation = Math.max(violation, values[i]!);
  const f = problem.objective(x, new Float64Array(x.length));
  return { x, f, violation, multipliers, penalty, rounds, iterations, evaluations, converged };
}
