import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CladeError } from '../core/index.ts';

const FILES: Readonly<Record<string, (name: string) => string>> = {
  'problem.ts': (name) => `import type { Problem } from 'clade';

/** A damped swing with noise. Another seed is another swing, and the same seed the same one every time. */
function swing(seed: number): number[] {
  let state = seed;
  const noise = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const values = [10 * noise(), 10 * noise()];
  for (let i = 2; i < 60; i++) values.push(1.6 * values[i - 1]! - 0.9 * values[i - 2]! + noise());
  return values;
}

const draws = (split: 'search' | 'validation' | 'heldOut', seeds: number[]) => seeds.map((seed) => ({ id: \`\${split} \${seed}\`, split, data: { values: swing(seed) } }));

export default {
  name: '${name}',
  title: 'Guess the next number',
  goal: 'Predict the next value of a noisy swing from the two before it.',
  version: '1',
  direction: 'minimize',
  entry: 'predict',
  unit: 'mean absolute error',
  // search: what candidates are bred on; validation: what chooses records; heldOut: looked at once, at the end
  instances: () => [...draws('search', [1, 2, 3]), ...draws('validation', [11, 12]), ...draws('heldOut', [21, 22, 23])],
  bound: 0,
} satisfies Problem;
`,
  'seed.ts': () => `/** The next value, from the last one and the one before it. */
export function predict(last: number, before: number): number {
  // EVOLVE-BLOCK-START
  return last;
  // EVOLVE-BLOCK-END
}
`,
  'harness.ts': () => `import type { CandidateHandle, Plain } from 'clade';

/** Calls the candidate and collects what it says. Delete this file if your entry takes the instance's data itself. */
export function run(candidate: CandidateHandle, data: Plain): Plain {
  const { values } = data as { values: number[] };
  return values.slice(2).map((_, i) => Number(candidate.call(values[i + 1]!, values[i]!)));
}
`,
  'score.ts': () => `import type { Scorer } from 'clade';

/** Judges an output; never meets the candidate. Reject whatever is not exactly what was asked for. */
export const score: Scorer = (output, data) => {
  const { values } = data as { values: number[] };
  if (!Array.isArray(output) || output.length !== values.length - 2) return { rejected: \`expected \${values.length - 2} numbers\` };
  let error = 0;
  for (const [i, guess] of output.entries()) {
    if (typeof guess !== 'number' || !Number.isFinite(guess)) return { rejected: \`prediction \${i} is \${String(guess)}\` };
    error += Math.abs(guess - values[i + 2]!);
  }
  return { value: error / output.length };
};
`,
};

/** `clade new` */
export function newCommand(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new CladeError('usage.folder-taken', `${folder} is not empty`, 'choose another name, or empty it');
  const name = basename(folder).toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(FILES)) writeFileSync(join(folder, file), content(name));
  const path = /^[./]/.test(folder) ? folder : `./${folder}`;
  process.stdout.write(`made ${folder}: ${Object.keys(FILES).join(', ')}\n\n  clade run ${path} --minutes 0.2\n\nThen make problem.ts, seed.ts and score.ts your own.\n`);
}
