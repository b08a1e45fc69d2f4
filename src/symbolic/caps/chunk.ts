import { type Chunk, random } from '../../core/index.ts';
import { type Climbed, climbRing, climbRule, randomRule } from './climb.ts';
import { type Ring, type Rule, distances, lastOf, randomRing } from './rule.ts';
import { type Space, space } from './space.ts';
import { printRule, readRule } from './text.ts';

/** Work of the greedy choice in a second of one core; and the engine's steps. */
const WORK = 1.2e8;
const STEPS = 1e8;

/** Rings that a slice goes on with at most. */
const RINGS = 24;

/** Spaces are made once in a process: their tables cost more than a trial. */
const spaces = new Map<number, Space>();
const spaceOf = (n: number): Space => {
  const known = spaces.get(n) ?? space(n);
  spaces.set(n, known);
  return known;
};

/**
 * Rules of choice for cap sets: sums round a ring of all entries, or layers of rings over fewer entries. The rings of layers are
 * first climbed by themselves, in the dimension they live in, where a trial costs a third or a ninth; then layers are put together
 * from them and from those of living rules.
 */
export const chunk: Chunk = ({ data, seeds, stream, effort }) => {
  const { n } = data as { n: number };
  const rng = random(...stream, 'cap-set');
  const living = seeds.flatMap((text) => readRule(text, n) ?? []);
  // as the best does, or not
  const last = living.length > 0 && rng.chance(0.6) ? lastOf(living[0]!) : rng.int(Math.max(0, Math.min(2, n - 3)) + 1);
  const alike = living.filter((rule) => lastOf(rule) === last);
  const [whole, inner] = [spaceOf(n), spaceOf(n - last)];
  const used = (): number => whole.work + (last > 0 ? inner.work : 0);
  const before = used();
  /** What is left of a share of all work. */
  const left = (share: number): number => share * effort * WORK - (used() - before);
  const found: Climbed<Rule>[] = [];
  let tried = 0;
  if (last === 0) {
    while (left(1) > 0) {
      const start = alike.length > 0 && rng.chance(0.4) ? rng.pick(alike).rings[0]! : randomRing(n, rng);
      const { what, ...rest } = climbRing(rng.chance(0.5) ? start : { ...start, ...distances(n, rng) }, { space: whole, rng, until: whole.work + left(1) });
      found.push({ ...rest, what: { places: n, rings: [what], layers: [{ ring: 0, more: 0 }] } });
    }
  } else {
    const rings: Climbed<Ring>[] = [];
    while (left(0.6) > 0) rings.push(climbRing(randomRing(n - last, rng), { space: inner, rng, until: inner.work + left(0.6) }));
    const largest = Math.max(...rings.map(({ size }) => size));
    const pool = [...rings.filter(({ size }) => size === largest).slice(0, RINGS / 2).map(({ what }) => what), ...alike.flatMap((rule) => rule.rings)].slice(0, RINGS);
    for (const ring of rings) tried += ring.tried;
    while (left(1) > 0) {
      // the better, the likelier
      const start = alike.length > 0 && rng.chance(0.6) ? alike[Math.min(rng.int(alike.length), rng.int(alike.length))]! : randomRule(n - last, 3 ** last, pool, rng);
      found.push(climbRule(start, pool, { space: whole, inner, rng, patience: 400, until: whole.work + left(1) }));
    }
  }
  for (const one of found) tried += one.tried;
  found.sort((a, b) => b.size - a.size);
  const blocks = new Map(found.map(({ what, size }) => [printRule(what), `rule of ${size}`]));
  return { blocks: [...blocks].slice(0, 6).map(([text, kind]) => ({ text, kind })), tried, steps: Math.round(effort * STEPS) };
};
