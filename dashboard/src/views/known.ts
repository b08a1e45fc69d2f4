import type { RunHead } from '../../../src/server/protocol.ts';
import { number } from '../format.ts';

export interface Known {
  name: string;
  value: number;
  /** Measured by the project's own scorer, e.g. what a simple rule reaches; else as published. */
  measured: boolean;
}

type Of = Pick<RunHead, 'known' | 'direction'>;

/** The values a run is compared with: of the first group, worst first. */
export function knownOf({ known, direction }: Of): Known[] {
  const group = known[0]?.group;
  return known.filter((one) => one.group === group || one.group === undefined).map(({ name, value, measured }) => ({ name, value, measured })).sort((a, b) => (direction === 'minimize' ? b.value - a.value : a.value - b.value));
}

/** Which known values were passed, in a few words. @example headlineKnown(head, 0.57) // 'better than all 4 known; next: …' */
export function headlineKnown(head: Of, value: number): string {
  const known = knownOf(head);
  if (known.length === 0) return '';
  const better = (a: number, b: number): boolean => (head.direction === 'minimize' ? a < b : a > b);
  const ahead = known.filter((one) => better(one.value, value));
  const behind = known.filter((one) => better(value, one.value)).at(-1);
  const same = known.find((one) => one.value === value);
  const next = ahead[0];
  return [same ? `equals ${same.name}` : behind ? `past ${behind.name} (${number(behind.value)})` : '', next ? `next: ${next.name} (${number(next.value)})` : 'ahead of all known values'].filter(Boolean).join('; ');
}
