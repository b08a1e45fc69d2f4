import type { Random } from '../../core/index.ts';
import type { Arithmetic } from './program.ts';

/** One that lives, and how many children it has had. */
export interface Member {
  readonly program: Arithmetic;
  readonly key: string;
  readonly error: number;
  children: number;
}

export interface Pools {
  /** Takes one in where it is among the best of its kind. */
  offer(program: Arithmetic, key: string, error: number): void;
  pick(): Member;
  /** Those with so many operations, the best first. */
  of(ops: number): Member[];
  /** The error above which one of this kind is turned away. */
  bar(program: Arithmetic): number;
}

/** Programs kept of each kind. */
const ROOM = 8;
const TOURNAMENT = 3;
/** What a child already had costs a parent, in natural logarithms of the error. */
const WEARINESS = 0.05;
/** Two of one kind whose errors differ by less are one function written in two ways. */
const ALIKE = 1e-3;

/**
 * A pool for each number of operations and of constants: an error that is reached with fewer constants is the better
 * structure, though another with more of them may be ahead, and it is the one that goes on.
 * @example const all = pools(10, rng, true); all.offer(program, keyOf(program), 0.1); all.pick()
 */
export function pools(ops: number, rng: Random, merge: boolean): Pools {
  const kinds: Member[][][] = Array.from({ length: ops + 1 }, () => []);
  const kindOf = ({ ops: { length }, constants }: Arithmetic): Member[] => {
    const own = kinds[length]!;
    while (own.length <= constants.length) own.push([]);
    return own[constants.length]!;
  };
  return {
    offer(program, key, error) {
      const pool = kindOf(program);
      const same = pool.findIndex((one) => one.key === key || (merge && Math.abs(one.error - error) < ALIKE * error));
      if (same >= 0) {
        if (pool[same]!.error <= error) return;
        pool.splice(same, 1);
      }
      let at = pool.length;
      while (at > 0 && pool[at - 1]!.error > error) at--;
      if (at >= ROOM) return;
      pool.splice(at, 0, { program, key, error, children: 0 });
      if (pool.length > ROOM) pool.pop();
    },
    pick() {
      for (;;) {
        const own = kinds[rng.int(ops + 1)]!;
        const pool = own.length > 0 ? own[rng.int(own.length)]! : [];
        if (pool.length === 0) continue;
        const rank = ({ error, children }: Member): number => Math.log(error) + WEARINESS * children;
        let winner = pool[rng.int(pool.length)]!;
        for (let i = 1; i < TOURNAMENT; i++) {
          const other = pool[rng.int(pool.length)]!;
          if (rank(other) < rank(winner)) winner = other;
        }
        return winner;
      }
    },
    of: (length) => kinds[length]!.flat().sort((a, b) => a.error - b.error),
    bar(program) {
      const pool = kindOf(program);
      return pool.length < ROOM ? Number.POSITIVE_INFINITY : pool.at(-1)!.error;
    },
  };
}
