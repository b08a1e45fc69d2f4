import type { Way } from './way.ts';

export interface VariantsOptions {
  /** Programs in one answer; Clade's own choice, nobody's published one. @default 3 */
  count?: number;
}

/**
 * Several programs in one answer, each with a heading and each a draft of its own: the prompt is paid for once. Those
 * that cannot be used are refused one by one; only when none can be used does the answer go back. One question.
 * @example variants({ count: 5 })
 */
export const variants = ({ count = 3 }: VariantsOptions = {}): Way => ({
  name: 'variants',
  inspirations: 1,
  write: (talk) => talk.programs('variants', { count, slots: { count: String(count) } }),
});
