import { drawSome, numbered, readList } from './list.ts';
import type { Way } from './way.ts';

export interface PlansOptions {
  /** Observations asked for at first. @default 10 */
  observations?: number;
  /** Observations that are drawn together, at most. @default 2 */
  subset?: number;
  /** Layers of observations: 1 are those asked for at first, each further one is derived from a drawn set. @default 2 */
  layers?: number;
}

/**
 * Observations in words, others derived from a drawn set of them, a plan in words from that lineage, then the program:
 * `layers` + 2 questions. After PlanSearch (arXiv 2409.03733); the three defaults are those of its public code
 * (num_observations 10, max_observation_k 2, layers 2). There every set gets its plan; here one set an iteration is
 * drawn, each as likely as any other. Fewer observations save tokens only; `layers: 1` saves a question.
 * @example plans({ observations: 5, layers: 1 })
 */
export const plans = ({ observations: count = 10, subset = 2, layers = 2 }: PlansOptions = {}): Way => ({
  name: 'plans',
  inspirations: 1,
  async write(talk) {
    const { rng } = talk.ctx;
    const lineage = drawSome(await talk.words('observations', { count: String(count) }, readList), subset, rng);
    for (let layer = 2; layer <= layers; layer++) {
      const derived = await talk.words('derived', { observations: numbered(lineage) }, readList);
      lineage.push(...drawSome(derived, subset, rng));
    }
    const idea = await talk.idea('plan', { observations: numbered(lineage) });
    return talk.programs('implement', { idea });
  },
});
