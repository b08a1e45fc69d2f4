/**
 * Damped least squares by Householder's reflections: never forms the normal equations, whose condition is the square
 * of the problem's. Columns of a narrow valley differ by 1e-8 and less, and would be lost there.
 */
export interface LeastSquares {
  /** Columns of the matrix, `[column * rows + row]`; overwritten by `factorise`. */
  readonly matrix: Float64Array;
  factorise(columns: number): void;
  /** Smallest `|matrix x - right|² + damping |x|²`, into `x`; false where that has no single answer. `right` is overwritten. */
  solve(columns: number, right: Float64Array, damping: number, x: Float64Array): boolean;
}

/** @example const ls = leastSquares(24, 8); ls.matrix.set(columns); ls.factorise(3); ls.solve(3, right, 0, x) */
export function leastSquares(rows: number, most: number): LeastSquares {
  const matrix = new Float64Array(rows * most);
  const diagonal = new Float64Array(most);
  // upper triangle with the damping's rows beneath it, which are filled as they are eliminated
  const triangle = new Float64Array(most * most);
  const lower = new Float64Array(most);
  const head = new Float64Array(most);
  return {
    matrix,
    factorise(columns) {
      for (let p = 0; p < columns; p++) {
        const at = p * rows;
        let square = 0;
        for (let k = p; k < rows; k++) square += matrix[at + k]! ** 2;
        const length = Math.sqrt(square) * (matrix[at + p]! > 0 ? -1 : 1);
        diagonal[p] = length;
        if (length === 0) continue;
        // v = column - length e, kept in place; v.v / 2 = -length v[p]
        matrix[at + p] = matrix[at + p]! - length;
        const half = -length * matrix[at + p]!;
        for (let q = p + 1; q < columns; q++) reflect(matrix, q * rows, at, p, half);
      }
    },
    solve(columns, right, damping, x) {
      for (let p = 0; p < columns; p++) {
        if (diagonal[p] === 0) continue;
        reflect(right, 0, p * rows, p, -diagonal[p]! * matrix[p * rows + p]!);
      }
      for (let p = 0; p < columns; p++) {
        head[p] = right[p]!;
        for (let q = p + 1; q < columns; q++) triangle[p * most + q] = matrix[q * rows + p]!;
        triangle[p * most + p] = diagonal[p]!;
      }
      if (damping > 0) {
        const root = Math.sqrt(damping);
        for (let row = 0; row < columns; row++) {
          // a row of damping is rotated into the triangle, column by column
          lower.fill(0, 0, columns);
          lower[row] = root;
          let tail = 0;
          for (let p = row; p < columns; p++) {
            const b = lower[p]!;
            if (b === 0) continue;
            const a = triangle[p * most + p]!;
            const length = Math.sqrt(a * a + b * b);
            const [c, s] = [a / length, b / length];
            for (let q = p; q < columns; q++) {
              const [u, v] = [triangle[p * most + q]!, lower[q]!];
              triangle[p * most + q] = c * u + s * v;
              lower[q] = c * v - s * u;
            }
            const [u, v] = [head[p]!, tail];
            head[p] = c * u + s * v;
            tail = c * v - s * u;
          }
        }
      }
      for (let p = columns - 1; p >= 0; p--) {
        let sum = head[p]!;
        for (let q = p + 1; q < columns; q++) sum -= triangle[p * most + q]! * x[q]!;
        x[p] = sum / triangle[p * most + p]!;
        if (!(Math.abs(x[p]!) < Number.POSITIVE_INFINITY)) return false;
      }
      return true;
    },
  };

  /** Reflects what stands from `at` on by the vector in column `from`, below its place `p`. */
  function reflect(target: Float64Array, at: number, from: number, p: number, half: number): void {
    let dot = 0;
    for (let k = p; k < rows; k++) dot += matrix[from + k]! * target[at + k]!;
    const factor = dot / half;
    for (let k = p; k < rows; k++) target[at + k] = target[at + k]! - factor * matrix[from + k]!;
  }
}
