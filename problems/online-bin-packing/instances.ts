import { Buffer } from 'node:buffer';
import type { Instance, Split } from 'clade';
import eoh100k from './data/eoh-weibull-100k.json' with { type: 'json' };
import eoh10k from './data/eoh-weibull-10k.json' with { type: 'json' };
import eoh5k from './data/eoh-weibull-5k.json' with { type: 'json' };
import funsearch5k from './data/funsearch-weibull-5k.json' with { type: 'json' };
import { weibull } from './weibull.ts';

export const CAPACITY = 100;

/** What every instance's data is. */
export interface Packing {
  readonly [key: string]: number | Uint8Array;
  readonly capacity: number;
  readonly items: Uint8Array;
}

/** Own draws, one per seed. Seeds 1..99 are for search, 101..199 for validation, 201..299 for probes. */
export function draws(split: Split, seeds: readonly number[], n: number): Instance[] {
  return seeds.map((seed) => ({ id: `weibull-${n}-${seed}`, split, data: { capacity: CAPACITY, items: weibull(seed, n) } }));
}

/** The published instances, group by group; the headline first. */
export function published(): (Instance & { data: Packing; group: string })[] {
  return [funsearch5k, eoh5k, eoh10k, eoh100k].flatMap(({ name, instances }) =>
    instances.map((items, i) => ({
      id: `${name.toLowerCase().replaceAll(' ', '-')}-${i}`,
      split: 'heldOut' as const,
      group: name,
      data: { capacity: CAPACITY, items: new Uint8Array(Buffer.from(items, 'base64')) },
    })),
  );
}
