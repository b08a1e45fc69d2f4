import type { Random } from '../../core/index.ts';
import type { Herd, Scheme } from './scheme.ts';

/** Errors below this are those of rounding; others that agree to a millionth are one. */
const objective = (error: number): number => (error < 1e-20 ? -46 : Number.isFinite(error) ? Math.round(Math.log(error) * 1e6) / 1e6 : Number.POSITIVE_INFINITY);

export interface Sorted {
  /** The front each belongs to, from 0. */
  readonly front: Int32Array;
  /** How far its neighbours on the front are, both objectives on a scale of 1; infinite at the ends. */
  readonly crowding: Float64Array;
}

/**
 * Non-dominated sorting by error and size with crowding distances (Deb et al., IEEE Transactions on Evolutionary
 * Computation 6, 2002). Of programs that agree in both all but the first come after everybody else: many copies of the
 * shortest programs would fill the first fronts.
 * @example sorted({ errors: [0.1, 0.2], lengths: [3, 1], ages: [0, 0] }).front // [0, 0]
 */
export function sorted({ errors, lengths }: Herd): Sorted {
  const count = errors.length;
  const first = Float64Array.from({ length: count }, (_, i) => objective(errors[i]!));
  const front = new Int32Array(count).fill(-1);
  const crowding = new Float64Array(count);
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => lengths[a]! - lengths[b]! || first[a]! - first[b]! || a - b);
  // who comes later is no shorter, so it is beaten by a front whose last is no worse
  const last: number[] = [];
  const copies: number[] = [];
  order.forEach((i, k) => {
    const before = order[k - 1];
    if (before !== undefined && lengths[before] === lengths[i] && first[before] === first[i]) return void copies.push(i);
    let at = 0;
    while (at < last.length && first[last[at]!]! <= first[i]!) at++;
    front[i] = at;
    last[at] = i;
  });
  for (const i of copies) front[i] = last.length;
  for (let at = 0; at < last.length; at++) {
    // by size, and so by falling error
    const members = order.filter((i) => front[i] === at);
    const [head, tail] = [members[0]!, members.at(-1)!];
    const [longest, widest] = [lengths[tail]! - lengths[head]! || 1, first[head]! - first[tail]! || 1];
    members.forEach((i, k) => {
      const [before, after] = [members[k - 1], members[k + 1]];
      const apart = before === undefined || after === undefined ? Number.POSITIVE_INFINITY : (lengths[after]! - lengths[before]!) / longest + (first[before]! - first[after]!) / widest;
      crowding[i] = Number.isNaN(apart) ? 0 : apart;
    });
  }
  return { front, crowding };
}

/** NSGA-II: parents by a tournament of two, by front and then by crowding; of parents and children those of the first fronts live on. @example nsga2(rng) */
export function nsga2(rng: Random): Scheme {
  const before = ({ front, crowding }: Sorted, a: number, b: number): number => front[a]! - front[b]! || (crowding[a] === crowding[b] ? 0 : crowding[b]! - crowding[a]!);
  return {
    parents(herd) {
      const known = sorted(herd);
      const count = herd.errors.length;
      return () => {
        const [a, b] = [rng.int(count), rng.int(count)];
        return before(known, a, b) <= 0 ? a : b;
      };
    },
    survivors(herd) {
      const known = sorted(herd);
      return Int32Array.from({ length: herd.errors.length }, (_, i) => i).sort((a, b) => before(known, a, b) || a - b).subarray(0, herd.errors.length >> 1);
    },
  };
}
