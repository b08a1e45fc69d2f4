import type { Random } from '../../core/index.ts';
import { type Ring, type Rule, changed, distances, image, priorities, readings, sums } from './rule.ts';
import type { Space } from './space.ts';

export interface Climbed<T> {
  readonly what: T;
  /** How many vectors its priorities take. */
  readonly size: number;
  readonly tried: number;
}

export interface ClimbOptions {
  space: Space;
  rng: Random;
  /** Gives up after so many changes in a row without a gain. @default 1500 */
  patience?: number;
  /** And when the space has worked so much. */
  until: number;
}

/** Changes entries of a ring's table and keeps what is no worse. The distances stay. @example climbRing(randomRing(6, rng), { space: space(6), rng, until: 1e8 }) */
export function climbRing(ring: Ring, { space, rng, patience = 1500, until }: ClimbOptions): Climbed<Ring> {
  const table = [...ring.table];
  const counts = readings(space, ring.second, ring.third);
  const all = sums(space, ring);
  const set = (at: number, value: number): void => {
    const more = value - table[at]!;
    table[at] = value;
    for (let x = 0, from = at * space.size; x < space.size; x++) all[x]! += more * counts[from + x]!;
  };
  let size = space.greedy(all);
  let tried = 1;
  for (let idle = 0; idle < patience && space.work < until; idle++) {
    const changes = changed(table, rng).filter(({ at, value }) => value !== table[at]);
    if (changes.length === 0) continue;
    const before = changes.map(({ at }) => ({ at, value: table[at]! }));
    for (const { at, value } of changes) set(at, value);
    const now = space.greedy(all);
    tried++;
    if (now > size) idle = 0;
    if (now >= size) size = now;
    else for (const { at, value } of before.toReversed()) set(at, value);
  }
  return { what: { ...ring, table }, size, tried };
}

/** What a layer is given to come before the others, behind them, or among them. */
const MORE = [0, 100, 200];

/** A rule of layers, each with one of the rings. @example randomRule(6, 3, rings, rng) */
export const randomRule = (places: number, layers: number, rings: readonly Ring[], rng: Random): Rule => tidy({ places, rings, layers: Array.from({ length: layers }, () => ({ ring: rng.int(rings.length), more: rng.pick(MORE) })) });

/** Rings that some layer sums, each once. @example tidy(rule) */
export function tidy({ places, rings, layers }: Rule): Rule {
  const texts = layers.map(({ ring }) => JSON.stringify(rings[ring]));
  const kept = [...new Set(texts)];
  return { places, rings: kept.map((text) => JSON.parse(text) as Ring), layers: layers.map(({ more }, k) => ({ ring: kept.indexOf(texts[k]!), more })) };
}

/** Gives layers other rings, of those at hand or images of its own, another place in the order, and now and then other numbers or distances. */
function varied(rule: Rule, pool: readonly Ring[], rng: Random): Rule {
  const layers = [...rule.layers];
  const rings = [...rule.rings];
  const put = (ring: Ring): void => {
    const layer = rng.int(layers.length);
    // for one layer, or for all that shared it
    const old = layers[layer]!.ring;
    rings.push(ring);
    for (const [k, { ring: each, more }] of layers.entries()) if (k === layer || (each === old && rng.chance(0.3))) layers[k] = { ring: rings.length - 1, more };
  };
  do {
    const which = rng.weighted([3, 2, 2, 1, 1]);
    const layer = rng.int(layers.length);
    const own = rings[layers[layer]!.ring]!;
    if (which === 0) put(pool.length > 0 ? rng.pick(pool) : own);
    else if (which === 1) put(image(rng.pick(pool.length > 0 && rng.chance(0.5) ? pool : rings), rule.places, rng));
    else if (which === 2) layers[layer] = { ...layers[layer]!, more: rng.pick(MORE) };
    else if (which === 3) {
      const table = [...own.table];
      for (const { at, value } of changed(table, rng)) table[at] = value;
      put({ ...own, table });
    } else if (rng.chance(0.2)) put({ ...own, ...distances(rule.places, rng) });
    else layers[layer] = { ...layers[rng.int(layers.length)]! };
  } while (rng.chance(0.4));
  return tidy({ places: rule.places, rings, layers });
}

/** Changes a rule of layers and keeps what is no worse. @example climbRule(rule, rings, { space: space(7), inner: space(6), rng, until: 1e8 }) */
export function climbRule(rule: Rule, pool: readonly Ring[], { space, inner, rng, patience = 1500, until }: ClimbOptions & { inner: Space }): Climbed<Rule> {
  const known = new Map<string, Int32Array>();
  const sumsOf = (ring: Ring): Int32Array => {
    const key = JSON.stringify(ring);
    let all = known.get(key);
    if (!all) {
      if (known.size > 500) known.clear();
      known.set(key, (all = sums(inner, ring)));
    }
    return all;
  };
  const into = new Int32Array(space.size);
  const measure = (one: Rule): number => space.greedy(priorities(one, one.rings.map(sumsOf), into));
  let best = rule;
  let size = measure(rule);
  let tried = 1;
  for (let idle = 0; idle < patience && space.work < until; idle++) {
    const next = varied(best, pool, rng);
    const now = measure(next);
    tried++;
    if (now > size) idle = 0;
    // of equal ones those with fewer rings stay
    if (now > size || (now === size && (next.rings.length <= best.rings.length || rng.chance(0.2)))) [best, size] = [next, now];
  }
  return { what: best, size, tried };
}
