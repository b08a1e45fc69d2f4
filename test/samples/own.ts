export function f(x: number[]): number {
  // EVOLVE-BLOCK-START
  const weight = 2.5;
  return x[0]! * weight;
  // EVOLVE-BLOCK-END
}
