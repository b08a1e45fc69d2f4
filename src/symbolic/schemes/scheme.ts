/** Programs of an island: error after the best straight line, nodes, and generations since the first of its parts was made. */
export interface Herd {
  readonly errors: ArrayLike<number>;
  readonly lengths: ArrayLike<number>;
  readonly ages: ArrayLike<number>;
  /** Squared residual of a program on a row of those that count as cases; infinite where there is no value. */
  readonly residual?: (program: number, at: number) => number;
}

/** How parents are chosen, and who lives on. A scheme has no memory between generations. */
export interface Scheme {
  /** Rows that count as cases, where the scheme looks at them. @default 0 */
  readonly cases?: number;
  /** New random programs of an island in each generation. @default 0 */
  readonly fresh?: number;
  /** Chooses a parent of a herd, again and again; programs are named by their place, and `price` is what a node costs the chooser. */
  parents(herd: Herd): (price: number) => number;
  /** Who lives on, of parents and children together, half of them. Without it, the children. */
  survivors?(herd: Herd, price: number): Int32Array;
}

/** Log of the error, so that halving it counts the same everywhere, and a little for size. */
export const rankOf = ({ errors, lengths }: Herd, program: number, price: number): number => Math.log(errors[program]! + 1e-30) + price * lengths[program]!;
