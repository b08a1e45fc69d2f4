import { algorithm } from './algorithm.ts';
import { cross } from './cross.ts';
import { diff } from './diff.ts';
import { full } from './full.ts';
import { idea } from './idea.ts';
import { plans } from './plans.ts';
import { reflect } from './reflect.ts';
import { variants } from './variants.ts';
import type { Way } from './way.ts';

/** Every way of asking, by name. Yours goes here. */
export const WAYS = { diff, full, cross, idea, plans: plans(), algorithm, variants: variants(), reflect } as const satisfies Readonly<Record<string, Way>>;

export type WriterKind = keyof typeof WAYS;
