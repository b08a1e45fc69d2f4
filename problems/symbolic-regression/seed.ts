/** The law: what it makes of one row. Only as many arguments are given as the law has variables. */
export function law(x0: number, x1: number, x2: number, x3: number, x4: number, x5: number, x6: number, x7: number, x8: number): number {
  // EVOLVE-BLOCK-START
  return 0;
  // EVOLVE-BLOCK-END
}
