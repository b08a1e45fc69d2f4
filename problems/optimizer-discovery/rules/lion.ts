/** Lion, the rule that was found in this setting (Chen et al., arXiv:2302.06675): the sign of one average, while another is kept. */
export function update(w: number, g: number, m: number, v: number, lr: number): [w: number, m: number, v: number] {
  // EVOLVE-BLOCK-START
  const direction = Math.sign(0.9 * m + 0.1 * g);
  m = 0.99 * m + 0.01 * g;
  w = w - lr * (direction + 0.01 * w);
  // EVOLVE-BLOCK-END
  return [w, m, v];
}
