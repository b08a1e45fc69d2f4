/** What is drawn from: whole numbers below `n`. */
interface Draws {
  int(n: number): number;
}

export interface LexicaseTask {
  /** Candidates, by their number. */
  count: number;
  cases: number;
  /** Cases looked at, at most. @default all */
  looks?: number;
  /** A candidate's value on a case; larger is better. */
  value(candidate: number, at: number): number;
  /** How far behind the best still passes. */
  tolerance(at: number): number;
  rng: Draws;
}

/**
 * The candidates that are left when cases are looked at in random order, and on each only who is within the case's
 * tolerance of the best of those left stays, until one is left (epsilon-lexicase, semi-dynamic; La Cava, Spector and
 * Danai, GECCO 2016; fewer looks: Hernandez et al., GECCO 2019).
 * @example lexicase({ count: 3, cases: 2, value: (i, k) => scores[i][k], tolerance: () => 0, rng })
 */
export function lexicase({ count, cases, looks = cases, value, tolerance, rng }: LexicaseTask): number[] {
  const pool: number[] = [];
  for (let i = 0; i < count; i++) pool.push(i);
  const left: number[] = [];
  for (let k = 0; k < cases; k++) left.push(k);
  for (let look = 0; look < looks && pool.length > 1 && left.length > 0; look++) {
    const [at] = left.splice(rng.int(left.length), 1);
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < pool.length; i++) best = Math.max(best, value(pool[i]!, at!));
    const least = best - tolerance(at!);
    let stay = 0;
    for (let i = 0; i < pool.length; i++) if (value(pool[i]!, at!) >= least) pool[stay++] = pool[i]!;
    // on a case that nobody has a value for all stay
    if (stay > 0) pool.length = stay;
  }
  return pool;
}
