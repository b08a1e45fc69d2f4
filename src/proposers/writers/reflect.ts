import type { Way } from './way.ts';

/**
 * First the model reads the scores of each instance, the failures and what was tried, and says in words what to change
 * and why; then it writes the program. Two questions (after the reflections of ReEvo and GEPA).
 */
export const reflect: Way = {
  name: 'reflect',
  inspirations: 1,
  async write(talk) {
    const idea = await talk.idea('reflection', {}, (text) => (/\bchange\W*:/i.test(text) ? { read: text.trim() } : { refused: 'the answer has no paragraph that starts with "CHANGE:"' }));
    return talk.programs('implement', { idea });
  },
};
