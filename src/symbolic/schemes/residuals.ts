import type { Expression } from '../expression.ts';
import { type Table, openKernel } from '../kernel.ts';
import { sampled } from '../table.ts';
import type { Herd } from './scheme.ts';

/**
 * Squared residuals of programs, each after its best straight line through some rows of a table: the first call takes the
 * rows, the second computes all programs of a herd.
 * @example residualsOf(table, 48)(programs.length, (i) => programs[i])(0, 7)
 */
export function residualsOf(table: Table, rows: number): (count: number, read: (program: number) => Expression) => NonNullable<Herd['residual']> {
  const few = sampled(table, rows);
  const kernel = openKernel({ table: few });
  const { y } = few;
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  return (count, read) => {
    const all = new Float64Array(count * rows);
    for (let i = 0; i < count; i++) {
      const f = kernel.values(read(i));
      const own = f.reduce((sum, value) => sum + value, 0) / y.length;
      let [ff, fy] = [0, 0];
      for (let k = 0; k < y.length; k++) {
        ff += (f[k]! - own) ** 2;
        fy += (f[k]! - own) * (y[k]! - mean);
      }
      const slope = ff > 0 ? fy / ff : 0;
      // a table with fewer rows than cases has them twice
      for (let k = 0; k < rows; k++) {
        const residual = (y[k % y.length]! - mean - slope * (f[k % y.length]! - own)) ** 2;
        all[i * rows + k] = Number.isNaN(residual) ? Number.POSITIVE_INFINITY : residual;
      }
    }
    return (program, at) => all[program * rows + at]!;
  };
}
