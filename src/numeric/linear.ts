import { EigenvalueDecomposition, LuDecomposition, Matrix, QrDecomposition } from 'ml-matrix';
import { type Numbers, checkCount, checkNumbers, lengthOf } from './check.ts';

/** Eigenvalues in rising order, and the vector of the j-th in column j of a row-major n x n matrix. */
export interface Eigen {
  values: Float64Array;
  vectors: Float64Array;
}

/**
 * Solves A X = B by LU decomposition with partial pivoting. `a` is row-major n x n; `b` is row-major n x k and
 * gives n x k, most often k = 1. Throws an Error for wrong lengths, for numbers that are not finite and for a matrix
 * that is singular within rounding.
 * @example solve(Float64Array.of(2, 0, 0, 4), Float64Array.of(2, 2)) // [1, 0.5]
 */
export function solve(a: Numbers, b: Numbers): Float64Array {
  const n = Math.round(Math.sqrt(lengthOf(a)));
  if (n === 0 || n * n !== a.length) throw new Error(`solve: a has ${lengthOf(a)} numbers; expected the square of a whole number`);
  checkNumbers('solve', 'a', a, n * n);
  const k = lengthOf(b) / n;
  if (k < 1 || !Number.isInteger(k)) throw new Error(`solve: b has ${lengthOf(b)} numbers; expected ${n} or a multiple`);
  checkNumbers('solve', 'b', b, n * k);
  const lu = new LuDecomposition(matrix(a, n, n));
  if (lacksRank(lu.upperTriangularMatrix)) throw new Error('solve: the matrix is singular');
  return numbers(lu.solve(matrix(b, n, k)));
}

/**
 * The x (`columns` numbers) for which |A x - b| is least, by QR decomposition. `a` is row-major rows x columns,
 * `b` has `rows` numbers. Throws an Error for wrong lengths, numbers that are not finite, fewer rows than columns and
 * columns that are dependent within rounding.
 * @example leastSquares(Float64Array.of(1, 0, 1, 1, 1, 2), Float64Array.of(1, 3, 5), 3, 2) // the line 1 + 2 t
 */
export function leastSquares(a: Numbers, b: Numbers, rows: number, columns: number): Float64Array {
  checkCount('leastSquares', 'columns', columns);
  checkCount('leastSquares', 'rows', rows);
  if (rows < columns) throw new Error(`leastSquares: ${rows} rows cannot fix ${columns} unknowns`);
  checkNumbers('leastSquares', 'a', a, rows * columns);
  checkNumbers('leastSquares', 'b', b, rows);
  const qr = new QrDecomposition(matrix(a, rows, columns));
  if (lacksRank(qr.upperTriangularMatrix)) throw new Error('leastSquares: the columns depend on each other');
  return numbers(qr.solve(matrix(b, rows, 1)));
}

/**
 * All eigenvalues and orthonormal eigenvectors of a symmetric matrix, row-major n x n. Throws an Error for wrong
 * lengths, numbers that are not finite, and a matrix that is not symmetric to 1e-10 of its largest number.
 * @example eigenSymmetric(Float64Array.of(2, 1, 1, 2), 2).values // [1, 3]
 */
export function eigenSymmetric(a: Numbers, n: number): Eigen {
  checkCount('eigenSymmetric', 'n', n);
  checkNumbers('eigenSymmetric', 'a', a, n * n);
  let largest = 0;
  for (let i = 0; i < n * n; i++) largest = Math.max(largest, Math.abs(a[i]!));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) if (Math.abs(a[i * n + j]! - a[j * n + i]!) > 1e-10 * largest) throw new Error(`eigenSymmetric: a is not symmetric at (${i}, ${j})`);
  }
  // squares of such entries overflow inside; a power of two changes no digit of the result
  const scale = largest > 1e100 ? 2 ** Math.floor(Math.log2(largest)) : 1;
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix(a, n, n).div(scale), { assumeSymmetric: true });
  return { values: Float64Array.from(realEigenvalues, (value: number) => value * scale), vectors: numbers(eigenvectorMatrix) };
}

function matrix(values: Numbers, rows: number, columns: number): Matrix {
  const result = new Matrix(rows, columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result.set(i, j, values[i * columns + j]!);
  return result;
}

function numbers(from: Matrix): Float64Array {
  const result = new Float64Array(from.rows * from.columns);
  for (let i = 0; i < from.rows; i++) for (let j = 0; j < from.columns; j++) result[i * from.columns + j] = from.get(i, j);
  return result;
}

/** A pivot that is nothing but the rounding of the others. */
function lacksRank(triangle: Matrix): boolean {
  const pivots = triangle.diagonal().map(Math.abs);
  return !(Math.min(...pivots) > pivots.length * Number.EPSILON * Math.max(...pivots));
}
