import type { Way } from './way.ts';

/** First an algorithm in words with its complexity, then its implementation. Two questions (LLM4EFFI). */
export const algorithm: Way = {
  name: 'algorithm',
  inspirations: 1,
  async write(talk) {
    const idea = await talk.idea('algorithm', {}, (text) => (/complexity/i.test(text) ? { read: text.trim() } : { refused: 'the answer has no line that starts with "COMPLEXITY:"' }));
    return talk.programs('implement', { idea });
  },
};
