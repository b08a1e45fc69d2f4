/** `npm run bench sequence-parts`: what taking apart and evolution each bring, on sequences for building. */
import { random } from '../src/core/index.ts';
import { evolveSequences, explainer, judge, makeBank, moduliFor, tidy } from '../src/symbolic/sequences/index.ts';
import { type Row, median } from './lib.ts';
import { DEVELOPMENT, generate } from './sequences/generate.ts';

const [FIRST, COUNT, CHILDREN, GOALS] = [30, 12, 8000, 4000];

/** @example await sequenceParts() */
export async function sequenceParts(): Promise<Row[]> {
  const all = Array.from({ length: COUNT }, (_, k) => {
    const { terms } = generate(DEVELOPMENT, FIRST + k);
    const moduli = moduliFor(terms);
    const bank = makeBank({ bits: 26, moduli });
    const { explain } = explainer({ bank, numbers: [1, 2, 3, 4, 5, 10, ...moduli.slice(0, 3)], most: GOALS });
    const found = [2, 3, 4, 5].map((depth) => judge(tidy(explain(terms, depth, 8 + depth).term), terms)).sort((a, b) => a.message - b.message);
    const bred = (seeds: typeof found): number => evolveSequences(terms, { seeds: seeds.map(({ term }) => term), bank, rng: random(FIRST + k), tries: CHILDREN }).best[0]!.message;
    return { apart: found[0]!.message, after: bred(found), alone: bred([]) };
  });
  return [
    { measure: `message bits, median of ${COUNT}: taken apart (${GOALS} goals)`, must: '', found: String(median(all.map(({ apart }) => apart))) },
    { measure: `evolution alone (${CHILDREN} children)`, must: '', found: String(median(all.map(({ alone }) => alone))) },
    { measure: 'evolution from what came of taking apart: shorter', must: '', found: `${all.filter(({ apart, after }) => after < apart).length} of ${COUNT}` },
  ];
}
