/** Nodes by squares of the screen, as lists in typed arrays, so that the one under the pointer is found at once and more can be added. */
export interface Squares {
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
  readonly head: Int32Array;
  readonly next: Int32Array;
}

/** @example const squares = emptySquares(600, 400, 1000); put(squares, 7, 20, 30); nearest(squares, xs, ys, 21, 31, 8) // 7 */
export function emptySquares(width: number, height: number, capacity: number, size = 16): Squares {
  const columns = Math.max(1, Math.ceil(width / size));
  const rows = Math.max(1, Math.ceil(height / size));
  return { size, columns, rows, head: new Int32Array(columns * rows).fill(-1), next: new Int32Array(capacity).fill(-1) };
}

/** Adds a node at a place of the screen; nothing where that is outside. */
export function put({ size, columns, rows, head, next }: Squares, node: number, x: number, y: number): void {
  const column = Math.floor(x / size);
  const row = Math.floor(y / size);
  if (!(column >= 0 && column < columns && row >= 0 && row < rows)) return;
  const at = row * columns + column;
  next[node] = head[at]!;
  head[at] = node;
}

/** The node nearest to a place, within `reach` pixels; -1 for none. Of two at the same place the newer. */
export function nearest(squares: Squares, xs: Float32Array, ys: Float32Array, x: number, y: number, reach: number): number {
  const { size, columns, rows, head, next } = squares;
  let best = -1;
  let distance = reach * reach;
  for (let row = Math.max(0, Math.floor((y - reach) / size)); row <= Math.min(rows - 1, Math.floor((y + reach) / size)); row++)
    for (let column = Math.max(0, Math.floor((x - reach) / size)); column <= Math.min(columns - 1, Math.floor((x + reach) / size)); column++)
      for (let node = head[row * columns + column]!; node >= 0; node = next[node]!) {
        const d = (xs[node]! - x) ** 2 + (ys[node]! - y) ** 2;
        if (d < distance || (d === distance && node > best)) {
          best = node;
          distance = d;
        }
      }
  return best;
}
