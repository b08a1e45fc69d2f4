/**
 * One step of an optimiser for one parameter: `w` its value, `g` its noisy gradient, `m` and `v` what the rule remembers
 * of it (0 at first), `lr` the learning rate, which falls along half a cosine. Changes w, m and v.
 */
export function update(w: number, g: number, m: number, v: number, lr: number): [w: number, m: number, v: number] {
  // EVOLVE-BLOCK-START
  m = 0.9 * m + 0.1 * g;
  v = 0.999 * v + 0.001 * g * g;
  const direction = m / (Math.sqrt(v) + 1e-8);
  w = w - lr * (direction + 0.01 * w);
  // EVOLVE-BLOCK-END
  return [w, m, v];
}
