export type Family = 'quadratic' | 'rosenbrock' | 'logistic' | 'network' | 'powell' | 'softmax' | 'factors' | 'deep';

/** What every instance's data is; the whole task follows from these numbers. */
export interface Data {
  readonly [key: string]: number | string | Float64Array;
  readonly family: Family;
  readonly seed: number;
  /** How large the task is; each family reads it in its own way. */
  readonly size: number;
  /** Updates of every parameter. */
  readonly steps: number;
  /** Learning rates a rule is tried with; the best one counts. */
  readonly rates: Float64Array;
}

/** Something to be minimised whose gradient is seen with noise only. */
export interface Task {
  readonly start: Float64Array;
  /** Without noise. */
  loss(w: Float64Array): number;
  /** Writes the noisy gradient of one step; the noise is the same for every rule and rate. */
  gradient(w: Float64Array, step: number, into: Float64Array): void;
}
