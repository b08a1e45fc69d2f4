import { readFileSync } from 'node:fs';
import type { Recognised } from '../formats/index.ts';
import type { Checked } from './check.ts';

/** Seconds of an evaluation from which on a cheap first stage pays. */
const DEAR = 5;

/** What would make a problem of another engine easier to search, each for a reason that was seen. */
export function hintsFor({ program, seed: [first], agree, limits, contract }: Omit<Checked, 'hints' | 'next'>, recognised: Recognised | undefined): string[] {
  if (!recognised || !first || first.score === null) return [];
  const { found } = recognised;
  const names = Object.keys(first.metrics);
  const text = found.evaluator ? readFileSync(found.evaluator, 'utf8') : '';
  return [
    program.blocks === 0 ? 'put EVOLVE-BLOCK-START and EVOLVE-BLOCK-END in comments around what may change: edits stay where they matter, and fewer programs break' : '',
    agree ? '' : 'give random numbers of the evaluator a fixed seed, or average over more of them: a score that changes by itself hides small gains and costs repeats',
    found.contract === 'python' && !names.includes('combined_score') && !/combined_score/.test(text) ? `return "combined_score": without it the score is the mean of ${names.join(', ') || 'all metrics'}` : '',
    names.filter((name) => name !== 'combined_score').length === 0 ? 'report a figure for each case beside the score: prompts and archives then see which cases a program is good at' : '',
    first.feedback === null ? `say in words what went wrong or right (${found.contract === 'shinka' ? 'text_feedback' : 'artifacts'}): models read it` : '',
    first.seconds > DEAR && limits.stages.length === 0 && found.contract === 'python' ? `an evaluation takes ${first.seconds.toFixed(0)} s: a cheap evaluate_stage1 turns bad programs away early` : '',
    limits.seconds > 100 * Math.max(1, first.seconds) ? `a program may take ${limits.seconds} s, the seed takes ${first.seconds.toFixed(2)} s: a smaller timeout loses less on endless loops` : '',
    contract.startsWith('a command') && /\/benchmark\b/.test(text) ? `${found.evaluator} names /benchmark, a folder of SkyDiscover's containers: use paths relative to the script` : '',
  ].filter((hint) => hint !== '');
}
