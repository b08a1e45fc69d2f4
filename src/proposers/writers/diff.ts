import type { Way } from './way.ts';

/** Changes of the parent, as SEARCH/REPLACE blocks. One question. */
export const diff: Way = {
  name: 'diff',
  inspirations: 1,
  write: (talk) => talk.programs('diff', { form: 'diff' }),
};
