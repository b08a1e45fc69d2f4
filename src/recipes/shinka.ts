import { islands, top } from '../archives/index.ts';
import type { Problem } from '../core/index.ts';
import { asymmetricUcb, bandit, byWeight, scratchpad, thompson, writer } from '../proposers/index.ts';
import { powerLaw, sigmoid } from '../selectors/index.ts';
import { copies } from './copies.ts';
import { type AskingRecipe, modelsOnly } from './writers.ts';

const PATCHES = [{ kind: 'diff', share: 0.6 }, { kind: 'full', share: 0.3 }, { kind: 'cross', share: 0.1 }] as const;

/** Lange et al. 2025; the numbers are the defaults of its public configuration, or a problem's own; an archive of 40 is shared by 2 islands. */
export const recipe = ({ numbers = {} }: Problem): AskingRecipe => {
  const { islands: count = 2, archive = 40, migrateEvery = 10, migrants = 0, patches = PATCHES, temperatures, best = 1, diverse = 1, attempts = 3, insightEvery = 10, parents, alpha = 1, pressure, bandit: policy, costAware } = numbers;
  const size = Math.max(1, Math.round(archive / count));
  return modelsOnly({
    name: 'shinka',
    summary: 'few programs, near-copies turned away, models chosen by what they bring, a scratchpad; needs --model',
    source: 'ShinkaEvolve, arXiv:2509.19349',
    archive: islands(count, top({ size }), migrants > 0 && migrateEvery > 0 ? { every: count * migrateEvery, migrants: Math.max(1, Math.round(migrants * size)) } : { every: 0 }),
    selector: parents === 'power-law' || parents === 'beam' ? powerLaw({ alpha }) : sigmoid(pressure === undefined ? {} : { lambda: pressure }),
    writers({ models = [], embed, ...given }) {
      const options = { ...given, ...(temperatures && { temperatures }), screens: copies(numbers, embed), attempts };
      const used = patches.filter(({ share }) => share > 0);
      return bandit({
        writers: used.map(({ kind, share }) => ({ writer: writer({ ...options, kind, inspirations: kind === 'cross' ? 1 : best + diverse }), weight: share })),
        models,
        policy: policy === 'fixed' ? byWeight() : policy === 'thompson' ? thompson() : asymmetricUcb(costAware === undefined ? {} : { costAware }),
        regular: insightEvery > 0 ? [{ every: insightEvery, proposer: scratchpad(given) }] : [],
      });
    },
  });
};
