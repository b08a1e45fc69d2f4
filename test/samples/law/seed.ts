export function law(x: number): number {
  // EVOLVE-BLOCK-START
  return x;
  // EVOLVE-BLOCK-END
}
