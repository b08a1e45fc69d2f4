/** Stochastic gradient descent. */
export function update(w: number, g: number, m: number, v: number, lr: number): [w: number, m: number, v: number] {
  // EVOLVE-BLOCK-START
  w = w - lr * g;
  // EVOLVE-BLOCK-END
  return [w, m, v];
}
