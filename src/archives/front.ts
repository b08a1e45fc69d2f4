import { type Archive, type Entry, type Problem, ranks } from '../core/index.ts';
import { insert } from './order.ts';

export interface Objective {
  /** `fitness`, `size`, or a metric of the score. */
  name: string;
  /** For fitness always 'maximize'. */
  direction: Problem['direction'];
}

export interface FrontOptions {
  /** Named objectives. @default none */
  objectives?: readonly Objective[];
  /** Fitness on each search instance is an objective. @default true where none is named */
  instances?: boolean;
  /** How many stay; of a larger front those with the best totals. @default 100 */
  size?: number;
}

/**
 * The Pareto front: who is nowhere worse and somewhere better takes another's place; of those that are equal
 * everywhere the shorter stays. Over search instances it keeps specialists as GEPA does (Agrawal et al. 2025).
 *
 * @example front({ objectives: [{ name: 'fitness', direction: 'maximize' }, { name: 'size', direction: 'minimize' }] })
 */
export function front({ objectives = [], instances = objectives.length === 0, size = 100 }: FrontOptions = {}): Archive {
  const named = (entry: Entry): number[] => objectives.map((objective) => measure(entry, objective));
  const vector = (entry: Entry): readonly number[] => {
    const own = instances ? (entry.values ?? [entry.fitness]) : [];
    return objectives.length === 0 ? own : [...own, ...named(entry)];
  };
  return {
    name: `front of ${[...(instances ? ['instances'] : []), ...objectives.map(({ name }) => name)].join(', ')}`,
    niches: 1,
    cells: () => ['front'],
    keep(members, incoming) {
      const mine = vector(incoming);
      const rest: Entry[] = [];
      for (const member of members) {
        const theirs = vector(member);
        const covered = covers(mine, theirs);
        if (covers(theirs, mine) && !(covered && ranks(incoming, member) < 0)) return members;
        if (!covered) rest.push(member);
      }
      return insert(rest, incoming, size);
    },
  };
}

/** Larger is better; a metric that is missing is the worst. */
function measure({ fitness, size, metrics }: Entry, { name, direction }: Objective): number {
  const value = name === 'fitness' ? fitness : name === 'size' ? size : metrics[name];
  return value === undefined ? Number.NEGATIVE_INFINITY : direction === 'minimize' ? -value : value;
}

/** Nowhere worse. */
const covers = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((value, i) => value >= b[i]!);
