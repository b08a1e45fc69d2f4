import { top } from '../archives/index.ts';
import { ranks } from '../core/index.ts';
import { templates } from '../prompts/index.ts';
import { WAYS, bandit, byWeight, writer } from '../proposers/index.ts';
import { weighing } from '../selectors/draw.ts';
import { modelsOnly } from './writers.ts';

/** Its four operators: how many other programs are shown, and what is said of the idea. */
const OPERATORS = {
  e1: { others: 1, text: 'This time the idea must take a totally different form from that of every program above.' },
  e2: { others: 1, text: 'This time say first what the programs above have in common; the idea keeps that and differs otherwise.' },
  m1: { others: 0, text: 'This time the idea is a changed form of that of the program above.' },
  m2: { others: 0, text: 'This time keep the idea of the program above, and choose its main numbers otherwise.' },
};

/** Liu et al. 2024; operators, their equal shares, population 5, two parents and selection by rank as in its public code. */
export const recipe = modelsOnly({
  name: 'eoh',
  summary: 'an idea in words and its program together, by four operators in equal shares; needs --model',
  source: 'Evolution of Heuristics, arXiv:2401.02051',
  archive: top({ size: 5 }),
  selector: weighing('by rank', (entries) => entries.map((entry) => 1 / (entries.toSorted(ranks).indexOf(entry) + 1 + entries.length))),
  writers({ models = [], templates: texts = templates(), ...options }) {
    const writers = Object.entries(OPERATORS).map(([name, { others, text }]) => ({
      writer: writer({ ...options, templates: { ...texts, idea: `${texts.idea}\n\n${text}` }, kind: { ...WAYS.idea, name, combines: others > 0 }, inspirations: others }),
      weight: 1,
    }));
    return bandit({ writers, models, policy: byWeight() });
  },
});
