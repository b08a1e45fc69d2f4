import { eigenSymmetric } from './host.ts';

/** Standard normal draws. */
export interface Normal {
  normal(): number;
}

export interface CmaEsOptions {
  /** Initial standard deviation in every coordinate. @default 0.3 */
  sigma?: number;
  /** Points per generation. @default 4 + floor(3 ln n) */
  lambda?: number;
  rng: Normal;
}

/** One run of CMA-ES, driven from outside: ask for points, tell their values. */
export interface CmaEs {
  /** `lambda` points of dimension n. */
  ask(): Float64Array[];
  /** Values of the points of the last `ask`, in order; smaller is better, +Infinity for failures. */
  tell(values: readonly number[]): void;
  /** The distribution has become too narrow or too flat to go on. */
  readonly done: boolean;
  readonly mean: Float64Array;
}

/**
 * Covariance matrix adaptation evolution strategy with rank-one and rank-mu updates and the constants
 * of Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv:1604.00772, table 1).
 *
 * @param start where to begin, n numbers
 * @example const es = cmaEs([0, 0], { rng }); es.tell(es.ask().map(([x, y]) => x! * x! + y! * y!));
 */
export function cmaEs(start: ArrayLike<number>, { sigma: initial = 0.3, lambda: wanted, rng }: CmaEsOptions): CmaEs {
  const n = start.length;
  const lambda = wanted ?? 4 + Math.floor(3 * Math.log(n));
  const mu = Math.floor(lambda / 2);
  const raw = Array.from({ length: mu }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1));
  const sum = raw.reduce((a, b) => a + b, 0);
  const weights = raw.map((weight) => weight / sum);
  const muEff = 1 / weights.reduce((a, w) => a + w * w, 0);
  const cSigma = (muEff + 2) / (n + muEff + 5);
  const dSigma = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma;
  const cC = (4 + muEff / n) / (n + 4 + (2 * muEff) / n);
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (muEff - 2 + 1 / muEff)) / ((n + 2) ** 2 + muEff));
  const chiN = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));

  const mean = Float64Array.from(start);
  let sigma = initial;
  const pathSigma = new Float64Array(n);
  const pathC = new Float64Array(n);
  const covariance = cmaEsIdentity(n);
  let basis = cmaEsIdentity(n);
  let scales = new Float64Array(n).fill(1);
  let generation = 0;
  let points: Float64Array[] = [];
  let done = false;

  function decompose(): void {
    // the decomposition would never return from a matrix with NaN
    if (!Number.isFinite(sigma) || covariance.some((value) => !Number.isFinite(value))) {
      done = true;
      return;
    }
    const eigen = eigenSymmetric(covariance, n);
    basis = eigen.vectors;
    scales = Float64Array.from(eigen.values, (value) => Math.sqrt(Math.max(value, 1e-20)));
    const widest = Math.max(...scales);
    // condition number 1e14, or steps below what a double resolves
    if (widest > 1e7 * Math.min(...scales) || sigma * widest < 1e-12) done = true;
  }

  return {
    mean,
    get done() {
      return done;
    },
    ask() {
      points = Array.from({ length: lambda }, () => {
        const scaled = Float64Array.from({ length: n }, (_, i) => scales[i]! * rng.normal());
        return Float64Array.from({ length: n }, (_, row) => {
          let value = 0;
          for (let j = 0; j < n; j++) value += basis[row * n + j]! * scaled[j]!;
          return mean[row]! + sigma * value;
        });
      });
      return points;
    },
    tell(values) {
      generation++;
      const order = values.map((_, i) => i).sort((a, b) => (values[a] === values[b] ? a - b : values[a]! - values[b]!));
      if (values[order[0]!] === values[order[lambda - 1]!]) done = true; // flat
      const best = order.slice(0, mu).map((i) => points[i]!);
      const old = mean.slice();
      for (let j = 0; j < n; j++) mean[j] = best.reduce((total, point, i) => total + weights[i]! * point[j]!, 0);
      const step = Float64Array.from(mean, (value, j) => (value - old[j]!) / sigma);

      // C^(-1/2) step = B D^-1 B' step
      const inBasis = Float64Array.from({ length: n }, (_, k) => {
        let value = 0;
        for (let j = 0; j < n; j++) value += basis[j * n + k]! * step[j]!;
        return value / scales[k]!;
      });
      let norm = 0;
      for (let j = 0; j < n; j++) {
        let white = 0;
        for (let k = 0; k < n; k++) white += basis[j * n + k]! * inBasis[k]!;
        pathSigma[j] = (1 - cSigma) * pathSigma[j]! + Math.sqrt(cSigma * (2 - cSigma) * muEff) * white;
        norm += pathSigma[j]! ** 2;
      }
      norm = Math.sqrt(norm);
      const stalled = norm / Math.sqrt(1 - (1 - cSigma) ** (2 * generation)) >= (1.4 + 2 / (n + 1)) * chiN;
      for (let j = 0; j < n; j++) pathC[j] = (1 - cC) * pathC[j]! + (stalled ? 0 : Math.sqrt(cC * (2 - cC) * muEff) * step[j]!);
      const keep = 1 - c1 - cMu + (stalled ? c1 * cC * (2 - cC) : 0);
      for (let a = 0; a < n; a++) {
        for (let b = 0; b <= a; b++) {
          let value = keep * covariance[a * n + b]! + c1 * pathC[a]! * pathC[b]!;
          for (let i = 0; i < mu; i++) value += (cMu * weights[i]! * (best[i]![a]! - old[a]!) * (best[i]![b]! - old[b]!)) / (sigma * sigma);
          covariance[a * n + b] = value;
          covariance[b * n + a] = value;
        }
      }
      sigma *= Math.exp(Math.min(1, (cSigma / dSigma) * (norm / chiN - 1)));
      decompose();
    },
  };
}

function cmaEsIdentity(n: number): Float64Array {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) result[i * n + i] = 1;
  return result;
}
