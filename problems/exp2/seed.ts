export function approximate(x: number): number {
  // EVOLVE-BLOCK-START
  return x;
  // EVOLVE-BLOCK-END
}
