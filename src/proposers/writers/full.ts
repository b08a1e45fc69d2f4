import type { Way } from './way.ts';

/** A whole program. One question. */
export const full: Way = {
  name: 'full',
  inspirations: 1,
  write: (talk) => talk.programs('full'),
};
