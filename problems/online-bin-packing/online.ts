import type { Plain } from 'clade';
import type { Packing } from './instances.ts';

/** The first items only: what an online rule chose for them must not depend on the rest. */
export function cut(data: Plain, keep: number): Packing {
  const { capacity, items } = data as Packing;
  return { capacity, items: items.slice(0, Math.floor(items.length * keep)) };
}

export function isPrefix(short: Plain, long: Plain): boolean {
  if (!(short instanceof Uint8Array && long instanceof Uint8Array) || short.length > long.length) return false;
  return short.every((level, i) => level === long[i]);
}
