import { lengthOf } from './check.ts';
import { DIRECT, convolve, fft, inverseFft } from './fourier.ts';
import { eigenSymmetric, leastSquares, solve } from './linear.ts';
import { linearProgram } from './linear-program.ts';

export type { Numbers } from './check.ts';
export { type Complex, convolve, fft, inverseFft } from './fourier.ts';
export { type Eigen, eigenSymmetric, leastSquares, solve } from './linear.ts';
export { type LinearProgram, type LinearProgramResult, linearProgram, prepareHost } from './linear-program.ts';

// biome-ignore lint/suspicious/noExplicitAny: each function has its own arguments; what came over the bridge is checked by the functions
type Anything = any[];

/** A function that runs outside the realm of candidates, on copies of its arguments. */
export interface HostFunction {
  call(...args: Anything): unknown;
  /** What the call costs, in steps of about 10 ns. Depends on the sizes of the arguments alone; never throws and is never NaN. */
  steps(...args: Anything): number;
}

const order = (a: unknown): number => Math.sqrt(lengthOf(a));
const transformSteps = (n: number): number => 60 + n * (4 + 0.3 * Math.log2(n + 1));
/**
 * The functions that candidates reach over the bridge, with their prices: a constant for the call, the reading
 * of the arguments, and the leading terms of the operation count. The coefficients were fitted to one measurement
 * on a 2-core cloud machine with Node 24 (n = 4 to 256; the linear program on dense random ones).
 *
 * @example HOST['solve']!.steps(new Float64Array(9), new Float64Array(3))
 */
export const HOST: Readonly<Record<string, HostFunction>> = {
  solve: { call: solve, steps: (a, b) => 500 + 15 * lengthOf(a) + 0.15 * order(a) ** 3 + order(a) * lengthOf(b) },
  leastSquares: { call: leastSquares, steps: (a, b) => 700 + lengthOf(a) * (10 + (0.4 * lengthOf(a)) / Math.max(1, lengthOf(b))) },
  eigenSymmetric: { call: eigenSymmetric, steps: (a) => 400 + 15 * lengthOf(a) + 0.65 * order(a) ** 3 },
  fft: { call: fft, steps: (re) => transformSteps(lengthOf(re)) },
  inverseFft: { call: inverseFft, steps: (re) => transformSteps(lengthOf(re)) },
  convolve: { call: convolve, steps: (a, b) => convolveSteps(lengthOf(a), lengthOf(b)) },
  linearProgram: { call: linearProgram, steps: (program) => simplexSteps(lengthOf(program?.objective), lengthOf(program?.rows)) },
};

function convolveSteps(a: number, b: number): number {
  if (a * b <= DIRECT) return 20 + a + b + a * b / 4;
  const size = 2 ** Math.ceil(Math.log2(a + b));
  return 2 * transformSteps(size) + size;
}

/** How many steps the simplex method takes is not known before: about as many as rows and columns, each a pass over part of the matrix. */
function simplexSteps(n: number, cells: number): number {
  const m = n === 0 ? 0 : cells / n;
  return 50_000 + 3000 * (m + n) + cells * (5 + (m + n) / 10);
}
