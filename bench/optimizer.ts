import { type Hash, type Measured, aggregate, random } from '../src/core/index.ts';
import { loadProblem } from '../src/workspace/problem.ts';
import { idsOf, stage } from '../src/workspace/run.ts';
import { type Row, ownCpu } from './lib.ts';

const DRAFTS = 4800;

/** Totals that differ by more than this were not the same behaviour; the score is a logarithm to base 10. */
const APART = 1e-3;

/**
 * What the probes first save on optimizer-discovery: random edits of random earlier programs, each probed and, to
 * audit it, evaluated in full as well. A hit is a draft with another normal form than all before it that behaves on the
 * probes as one of them; a false hit is one whose total is another.
 */
export async function optimizer(): Promise<Row[]> {
  const loaded = await loadProblem('optimizer-discovery');
  const { evaluator } = stage(loaded, 1);
  const search = idsOf(loaded, 'search');
  const pool = [loaded.seed];
  const sources = new Set<Hash>();
  const earlier = new Map<Hash, number | null>();
  let [hits, unequal, wrong] = [0, 0, 0];
  // whoever comes first has the program compiled, so every second draft is evaluated first
  const took = { probe: [0, 0], evaluation: [0, 0] };
  const cpu = (): number => ownCpu() + evaluator.cpuSeconds();
  try {
    for (let i = 0; sources.size < DRAFTS; i++) {
      const rng = random(1, i, 'audit');
      const draft = loaded.tongue.edit(rng.pick(pool), { rng, vocabulary: loaded.problem.vocabulary ?? {} });
      if (!draft) continue;
      let prepared: ReturnType<typeof evaluator.prepare>;
      try {
        prepared = evaluator.prepare(draft.text);
      } catch {
        continue;
      }
      if (sources.has(prepared.normal) || prepared.size > 120) continue;
      sources.add(prepared.normal);
      const first = sources.size % 2;
      let behaviour: Hash = '';
      let measured: readonly Measured[] = [];
      for (const turn of [0, 1]) {
        const before = cpu();
        if (turn === first) measured = await evaluator.measure(prepared, search);
        else behaviour = (await evaluator.behaviour(prepared))!;
        took[turn === first ? 'evaluation' : 'probe'][turn]! += cpu() - before;
      }
      const { total } = aggregate(loaded.problem, measured);
      const known = earlier.get(behaviour);
      if (known === undefined) {
        earlier.set(behaviour, total);
        if (total !== null && total < 1) pool.push(draft.text);
        continue;
      }
      hits++;
      if (known !== total) unequal++;
      if (known === null || total === null ? known !== total : Math.abs(known - total) > APART) wrong++;
    }
  } finally {
    evaluator.close();
  }
  const share = hits / DRAFTS;
  const each = (seconds: number): number => (2e3 * seconds) / DRAFTS;
  const [probe, evaluation, evaluationLater] = [each(took.probe[0]!), each(took.evaluation[0]!), each(took.evaluation[1]!)];
  return [
    { measure: `functional equivalence on optimizer-discovery, ${DRAFTS.toLocaleString('en')} drafts of different source: behave as an earlier one`, must: '', found: `${(100 * share).toFixed(1)} %` },
    { measure: 'CPU of evaluating all, over that of probing all and evaluating the others', must: '> 1', found: `${(evaluation / (probe + (1 - share) * evaluationLater)).toFixed(2)} × (with compiling, a probe ${probe.toFixed(1)} ms and an evaluation ${evaluation.toFixed(1)} ms; after a probe ${evaluationLater.toFixed(1)} ms)` },
    { measure: `false hits: totals more than ${APART} apart, all ${hits} hits evaluated; last digits differ`, must: '< 0.1 %', found: `${((100 * wrong) / Math.max(1, hits)).toFixed(2)} % (${wrong}); ${unequal}` },
  ];
}
