import type { Expression } from './expression.ts';
import type { Kernel } from './kernel.ts';

export interface Fitted {
  readonly program: Expression;
  /** Sum of squared residuals, unscaled. */
  readonly sum: number;
}

/**
 * Fits the numbers of some nodes to the kernel's target by Levenberg and Marquardt's method: Gauss-Newton steps with a
 * damping that shrinks tenfold where a step helps and grows tenfold where it does not (Marquardt 1963, with his
 * scaling by the diagonal). Ends where a step no longer changes the sum by 1e-12 of itself. The program is not changed.
 * @example fitNumbers(kernel, program, numbersOf(program), 20).sum
 */
export function fitNumbers(kernel: Kernel, program: Expression, nodes: readonly number[], iterations: number): Fitted {
  const k = nodes.length;
  const values = program.values.slice();
  let current: Expression = { codes: program.codes, values };
  let { sum, jtj, jtr } = copy(kernel.normal(current, nodes));
  let damping = 1e-3;
  for (let turn = 0; turn < iterations && Number.isFinite(sum) && sum > 0; ) {
    const step = solve(jtj, jtr, damping, k);
    let next: Expression | undefined;
    if (step) {
      const moved = current.values.slice();
      for (let p = 0; p < k; p++) moved[nodes[p]!] = moved[nodes[p]!]! - step[p]!;
      next = { codes: program.codes, values: moved };
    }
    turn++;
    const normal = next && kernel.normal(next, nodes);
    if (next && normal && normal.sum < sum) {
      const settled = sum - normal.sum < 1e-12 * sum;
      current = next;
      ({ sum, jtj, jtr } = copy(normal));
      damping = Math.max(damping / 10, 1e-15);
      if (settled) break;
    } else {
      damping *= 10;
      if (damping > 1e10) break;
    }
  }
  return { program: current, sum };
}

const copy = ({ sum, jtj, jtr }: ReturnType<Kernel['normal']>): { sum: number; jtj: Float64Array; jtr: Float64Array } => ({ sum, jtj: jtj.slice(), jtr: jtr.slice() });

/** Cholesky's method on J^T J with its diagonal raised; undefined where that is not positive definite. A few numbers, thousands of times a second: a general library costs more than it does here. */
function solve(jtj: Float64Array, jtr: Float64Array, damping: number, k: number): Float64Array | undefined {
  const l = new Float64Array(k * k);
  const x = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = jtj[i * k + j]!;
      if (i === j) sum = sum * (1 + damping) + 1e-300;
      for (let p = 0; p < j; p++) sum -= l[i * k + p]! * l[j * k + p]!;
      if (i !== j) l[i * k + j] = sum / l[j * k + j]!;
      else if (sum > 0) l[i * k + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  for (let i = 0; i < k; i++) {
    let sum = jtr[i]!;
    for (let p = 0; p < i; p++) sum -= l[i * k + p]! * x[p]!;
    x[i] = sum / l[i * k + i]!;
  }
  for (let i = k - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let p = i + 1; p < k; p++) sum -= l[p * k + i]! * x[p]!;
    x[i] = sum / l[i * k + i]!;
    if (!Number.isFinite(x[i]!)) return undefined;
  }
  return x;
}
