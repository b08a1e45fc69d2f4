import { type Hash, type Screened, fnv1a } from '../core/index.ts';

/** Tokens in a row that are counted together. */
const GRAM = 3;

/** Counts of hashed token n-grams. */
type Counts = ReadonlyMap<number, number>;

/** Names, numbers (all the same: changing those is what tuning does without a model) and signs, without comments. */
function tokens(source: string): string[] {
  const bare = inside(source).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, ' ');
  return (bare.match(/[A-Za-z_$][\w$]*|\d[\w.]*|[^\s\w]/g) ?? []).map((token) => (/^\d/.test(token) ? '0' : token));
}

/** What stands between the markers; the rest is the same in all programs of a run. */
export function inside(source: string): string {
  const blocks = [...source.matchAll(/EVOLVE-BLOCK-START.*\n([\s\S]*?)EVOLVE-BLOCK-END/g)].map(([, block]) => block!);
  return blocks.length > 0 ? blocks.join('\n') : source;
}

function countsOf(source: string): Counts {
  const counts = new Map<number, number>();
  const all = tokens(source);
  for (let i = 0; i < Math.max(1, all.length - GRAM + 1); i++) {
    const gram = fnv1a(all.slice(i, i + GRAM).join(' '));
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

function cosine(a: Counts, b: Counts): number {
  let [dot, left, right] = [0, 0, 0];
  for (const [gram, count] of a) {
    dot += count * (b.get(gram) ?? 0);
    left += count * count;
  }
  for (const count of b.values()) right += count * count;
  return dot === 0 ? 0 : dot / Math.sqrt(left * right);
}

/**
 * Cosine similarity of two programs by hashed token n-grams, 0 to 1: no embedding, so it sees copies, not ideas.
 * @example likeness('let a = 1;', 'let a = 2;') // 1
 */
export const likeness = (a: string, b: string): number => cosine(countsOf(a), countsOf(b));

export interface Alike {
  /** How it is named in a refusal. */
  name: string;
  source: string;
  likeness: number;
}

/** Of several, the one most like; undefined of none. */
export function nearest<T extends { likeness: number }>(all: readonly T[]): T | undefined {
  return all.length === 0 ? undefined : all.reduce((best, one) => (one.likeness > best.likeness ? one : best));
}

/** The program most like a new one: of the parent, of those alive in the niche as the iteration started, and of those in the same answer. */
export function mostAlike(source: string, { ctx, parent, beside }: Screened): Alike {
  const counts = countsOf(source);
  const known = new Map<Hash | number, { name: string; source: string }>();
  for (const { id, program } of [parent, ...ctx.living]) known.set(program, { name: id, source: ctx.source(program) });
  beside.forEach((other, k) => known.set(k, { name: 'another of the same answer', source: other }));
  return nearest([...known.values()].map((one) => ({ ...one, likeness: cosine(counts, countsOf(one.source)) })))!;
}
