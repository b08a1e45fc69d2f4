export const WEIGHTS = {
  // EVOLVE-BLOCK-START
  tight: 1,
  size: 0.5,
  // EVOLVE-BLOCK-END
};
