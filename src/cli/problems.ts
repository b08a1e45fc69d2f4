import type { KnownValue } from '../core/index.ts';
import { digitsOf, number, table } from '../reports/index.ts';
import { builtInProblems, loadProblem, variantsOf } from '../workspace/problem.ts';

/** `clade problems` */
export async function problemsCommand({ json }: { json?: boolean }): Promise<void> {
  const loaded = await Promise.all(builtInProblems().map(async (name) => ({ ...(await loadProblem(name)), variants: await variantsOf(name) })));
  if (json) {
    const list = loaded.map(({ place, variants, problem: { title, goal, version, direction, unit, known } }) => ({ name: place, variants, title, goal, version, direction, unit, known: known ?? [] }));
    process.stdout.write(`${JSON.stringify(list)}\n`);
    return;
  }
  for (const { problem, instances, place, variants } of loaded) {
    const count = (split: string): number => instances.filter((instance) => instance.split === split).length;
    process.stdout.write(`${place}\n  ${problem.title}; ${problem.direction} ${problem.unit ?? 'the score'}\n  ${count('search')} search, ${count('validation')} validation, ${count('heldOut')} held-out instances\n`);
    if (problem.known?.length) process.stdout.write(`${knownTable(problem.known, digitsOf(problem))}\n`);
    process.stdout.write(`  run it:  clade run ${place}${variants.length > 0 ? `   variants, after a colon: ${variants.length > 24 ? `${variants.slice(0, 12).join(', ')}, … ${variants.slice(-4).join(', ')}: ${variants.length} (all with --json)` : variants.join(', ')}` : ''}\n\n`);
  }
}

function knownTable(known: readonly KnownValue[], digits: number): string {
  return table([['known value', 'value', 'on', 'source'], ...known.map(({ name, value, group, measured, source }) => [name, number(value, digits), group ?? '', `${measured ? 'measured here; ' : ''}${source}`])], '  ');
}
