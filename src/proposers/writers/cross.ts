import type { Way } from './way.ts';

/** A whole program that combines several; with nobody to combine it with, the parent is simply improved. One question. */
export const cross: Way = {
  name: 'cross',
  inspirations: 2,
  combines: true,
  write: (talk) => talk.programs(talk.shown.length > 0 ? 'cross' : 'full'),
};
