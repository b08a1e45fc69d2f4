import { ticks } from './format.ts';

/** Scores whose largest is so many times the smallest are read by powers of ten. */
const APART = 100;
/** Where an exact 0 stands: so far below the smallest other, in powers of ten. */
const BELOW = 1;

/** An axis of scores: in proportion, or by powers of ten. */
export interface Axis {
  log: boolean;
  /** Place on the axis, and back. */
  to(value: number): number;
  from(place: number): number;
  /** Round places between two ends, about so many. */
  ticks(low: number, high: number, about: number): number[];
}

const LINEAR: Axis = { log: false, to: (value) => value, from: (place) => place, ticks };

/** The axis that shows these values: errors that fell from 1 to 1e-9 are one line on a linear one. @example axisOf([1, 1e-9]).to(1e-3) // -3 */
export function axisOf(values: readonly number[]): Axis {
  const positive = values.filter((value) => value > 0);
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  if (values.some((value) => value < 0) || !(high >= APART * low)) return LINEAR;
  const floor = Math.log10(low) - BELOW;
  const zero = positive.length < values.length;
  return {
    log: true,
    to: (value) => (value > 0 ? Math.max(floor, Math.log10(value)) : floor),
    from: (place) => (zero && place <= floor ? 0 : 10 ** place),
    ticks: (from, to, about) => ticks(from, to, Math.min(about, to - from)).filter((place) => !zero || place > floor),
  };
}
