import type { Screen } from '../core/index.ts';
import { type Alike, mostAlike } from './likeness.ts';

export interface NearCopyOptions {
  /** Cosine similarity above which a program is a copy; the threshold in ShinkaEvolve's configuration, there for embeddings. @default 0.99 */
  threshold?: number;
}

/**
 * Turns away a program that is almost one of the niche, by hashed token n-grams; asks nobody anything. Programs that
 * differ only in numbers, layout or comments are always copies.
 * @example nearCopy({ threshold: 0.95 })
 */
export const nearCopy = ({ threshold = 0.99 }: NearCopyOptions = {}): Screen => ({
  name: `near-copy ${threshold}`,
  async program(source, at) {
    const near = mostAlike(source, at);
    return near.likeness > threshold ? copyOf(near) : null;
  },
});

/** The reason as it goes to the journal and back to the model. */
export const copyOf = ({ name, likeness }: Alike): string => `a near-copy of ${name}, likeness ${likeness.toFixed(4)}`;
