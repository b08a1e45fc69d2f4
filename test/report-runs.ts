/** A small problem whose texts wish readers ill, and the command as tests call it. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { type ReportOptions, reportCommand } from '../src/cli/report.ts';
import { CladeError } from '../src/core/index.ts';

export const folder = mkdtempSync(join(tmpdir(), 'clade-report-'));
after(() => rmSync(folder, { recursive: true, force: true }));

export const FILES = {
  'problem.ts': `import type { Problem } from 'clade';
const data = (shift: number) => Float64Array.from({ length: 12 }, (_, i) => i / 6 - 1 + shift);
const some = (split: 'search' | 'validation' | 'heldOut', count: number, group?: string) => Array.from({ length: count }, (_, i) => ({ id: \`\${split} \${group ?? ''}\${i}\`, split, data: data(i / 50 + split.length / 90), ...(group && { group }) }));
export default {
  name: 'fit', title: 'Fit a <curve> & more', goal: 'Come close to \`x * x\` | for [all] x.', version: '1', direction: 'minimize', entry: 'f', unit: 'squared error',
  instances: () => [...some('search', 2), ...some('validation', 2), ...some('heldOut', 5, 'near'), ...some('heldOut', 1, 'one')],
  features: [{ name: 'size', min: 0, max: 40, bins: 6 }, { name: 'bend', min: 0, max: 2, bins: 4 }],
  defaults: { recipe: 'map-elites' },
  known: [{ name: 'zero', value: 0, group: 'near', measured: false, source: 'the curve itself' }, { name: 'constant', value: 0.3, group: 'near', measured: true, source: 'the mean' }],
  bound: 0, limits: { nodes: 40 },
  picture: (_, output) => \`<svg xmlns="http://www.w3.org/2000/svg"><title>\${(output as number[])[0]}</title><script>alert(1)</script></svg>\`,
} satisfies Problem;
`,
  // a program by somebody who wishes readers ill
  'seed.ts': `// </pre><script>alert('page')</script> \u001b[31m \u202e & \`\`\`\`\`
// ${'wide '.repeat(400)}
export function f(x: number): number {
  // EVOLVE-BLOCK-START
  return 1;
  // EVOLVE-BLOCK-END
}
`,
  'harness.ts': `import type { CandidateHandle, Plain } from 'clade';
export const run = (candidate: CandidateHandle, data: Plain): Plain => [...(data as Float64Array)].map((x) => Number(candidate.call(x)));
`,
  'score.ts': `import type { Scorer } from 'clade';
export const score: Scorer = (output, data) => {
  const [ys, xs] = [output as number[], data as Float64Array];
  if (!ys.every(Number.isFinite)) return { rejected: 'no <number>' };
  return { value: ys.reduce((sum, y, i) => sum + (y - xs[i]! ** 2 - 0.3 * Math.sin(5 * xs[i]!)) ** 2, 0) / ys.length, metrics: { bend: Math.abs(ys[0]! - ys[6]!) } };
};
`,
};

export const own = join(folder, 'fit');

/** What a command says on stdout; stderr is left alone. */
export async function command(runs: readonly string[], options: ReportOptions = {}): Promise<string> {
  const write = process.stdout.write;
  let said = '';
  process.stdout.write = ((text: string | Uint8Array) => {
    // what is no text is the test runner's own
    if (typeof text !== 'string') return write.call(process.stdout, text);
    said += text;
    return true;
  }) as typeof write;
  try {
    await reportCommand(runs, options);
  } finally {
    process.stdout.write = write;
  }
  return said;
}

export const refused = (runs: readonly string[], options: ReportOptions, code: string, message: RegExp): Promise<void> =>
  assert.rejects(command(runs, options), (error) => error instanceof CladeError && error.code === code && error.fix !== undefined && message.test(error.message) || assert.fail(`${String(error)} is not ${code} ${message}`));

mkdirSync(own);
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(own, name), text);
