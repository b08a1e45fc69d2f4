/** Heavy-ball momentum (Polyak, 1964). */
export function update(w: number, g: number, m: number, v: number, lr: number): [w: number, m: number, v: number] {
  // EVOLVE-BLOCK-START
  m = 0.9 * m + g;
  w = w - lr * m;
  // EVOLVE-BLOCK-END
  return [w, m, v];
}
