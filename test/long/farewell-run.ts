import type { Recipe } from '../../src/core/index.ts';
import { FAREWELL } from '../../src/engine/epoch.ts';
import type { State } from '../../src/engine/state.ts';
import { recipeFor } from '../../src/recipes/index.ts';
import { loadProblem } from '../../src/workspace/problem.ts';
import { evolve, resume } from '../../src/workspace/run.ts';

/**
 * A search whose epochs end soon, in a process of its own that can be killed. Arguments: the folder, and how:
 * `run`, `slowly`, or `resume` to go on there. Prints the digest at the end.
 */
const [, , folder, how] = process.argv;
const { problem, seed } = await loadProblem('circle-packing');
const moves = seed.replace('return lbfgs(penalty, x,', 'if (search.incumbent) for (let i = 0; i < 3 * n; i++) x[i] = search.incumbent[i] + 0.3 * (random() - 0.5) * (i % 3 < 2 ? 1 : 0.1);\n  return lbfgs(penalty, x,').replaceAll('100 *', '1000 *').replaceAll('200 *', '2000 *');
const recipe: Recipe = {
  ...recipeFor('default', problem),
  name: 'soon',
  fromScratch: 6,
  startsOver: 0.01,
  proposer: { name: 'moves', start: null, propose: ({ parents: [parent] }, { rng }) => Promise.resolve([{ source: moves.replace('0.3 *', `${(0.02 + rng.float()).toFixed(4)} *`), parents: [parent!.id], kind: 'moves' }]) },
};
/** Commits reach the disk some at a time: from the first farewell on there is time for that between two. */
const slowly = ({ byProposer }: State): void => {
  if (byProposer.has(FAREWELL)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
};
const { digest } = how === 'resume' ? await resume(folder!, { recipe, workers: 1 }) : await evolve({ problem: 'circle-packing', seed: 1, evaluations: 190, workers: 1, recipe, out: folder!, ...(how === 'slowly' && { onCommit: slowly }) });
process.stdout.write(`${digest}\n`);
