/** What was tried, by short texts that say in several ways what it does; and which of these ways the problem cares about. */
export interface Acquaintance {
  /** In order, so many at a time; lists are replaced and never changed. */
  readonly tried: readonly (readonly string[])[];
  /** For each way but the first: drafts that one was known of, and how many of these turned out to behave as another. */
  readonly ways: readonly { readonly known: number; readonly twins: number }[];
}

export const STRANGERS: Acquaintance = { tried: [], ways: [] };

const AT_A_TIME = 64;
/** Lists that are remembered: 16,384 drafts. */
const LISTS = 256;
/** A way is believed after so many, where so large a share were twins. */
const TOLD = 12;
const SURE = 0.97;

/** Words of a list, each behind its place; lists do not change. */
const kept = new WeakMap<readonly string[], ReadonlySet<string>>();

function wordsOf(list: readonly string[]): ReadonlySet<string> {
  let words = kept.get(list);
  if (!words) kept.set(list, (words = new Set(list.flatMap((mark) => mark.split(' ').map((word, k) => `${k} ${word}`)))));
  return words;
}

const has = ({ tried }: Acquaintance, way: number, word: string): boolean => tried.some((list) => wordsOf(list).has(`${way} ${word}`));

/** Whether something would be nothing new: it has the same values, or does the same in a way that counted so far. `word` says what it does in a way. @example isKnown(memory, (way) => words[way]) */
export const isKnown = (memory: Acquaintance, word: (way: number) => string): boolean => {
  if (has(memory, 0, word(0))) return true;
  // the loosest of them: what is the same in a stricter way is in this one, too
  const way = memory.ways.findLastIndex(believed) + 1;
  return way > 0 && has(memory, way, word(way));
};

const believed = ({ known, twins }: Acquaintance['ways'][number]): boolean => known >= TOLD && twins >= known * SURE;

/** The memory after a draft of this mark was committed. `twin` is null where it failed. @example met(memory, 'k3 x9', false) */
export function met(memory: Acquaintance, mark: string, twin: boolean | null): Acquaintance {
  const [, ...words] = mark.split(' ');
  // of two that are under way at once neither is known to behave as the other: the newest teach nothing yet
  const earlier = { ...memory, tried: memory.tried.slice(0, -1) };
  const ways = words.map((word, k) => {
    const { known, twins } = memory.ways[k] ?? { known: 0, twins: 0 };
    return twin === null || !has(earlier, k + 1, word) ? { known, twins } : { known: known + 1, twins: twins + Number(twin) };
  });
  const last = memory.tried.at(-1);
  const tried = last && last.length < AT_A_TIME ? memory.tried.with(-1, [...last, mark]) : [...memory.tried, [mark]].slice(-LISTS);
  return { tried, ways };
}
