import type { KnownValue } from '../core/index.ts';
import { number, table } from '../reports/index.ts';
import { builtInProblems, loadProblem } from '../workspace/problem.ts';

/** `clade problems` */
export async function problemsCommand({ json }: { json?: boolean }): Promise<void> {
  const loaded = await Promise.all(builtInProblems().map(loadProblem));
  if (json) {
    const list = loaded.map(({ problem: { name, title, goal, version, direction, unit, known } }) => ({ name, title, goal, version, direction, unit, known: known ?? [] }));
    process.stdout.write(`${JSON.stringify(list)}\n`);
    return;
  }
  for (const { problem, instances } of loaded) {
    const count = (split: string): number => instances.filter((instance) => instance.split === split).length;
    process.stdout.write(`${problem.name}\n  ${problem.title}; ${problem.direction} ${problem.unit ?? 'the score'}\n  ${count('search')} search, ${count('validation')} validation, ${count('heldOut')} held-out instances\n`);
    if (problem.known?.length) process.stdout.write(`${knownTable(problem.known)}\n`);
    process.stdout.write(`  run it:  clade run ${problem.name}\n\n`);
  }
}

function knownTable(known: readonly KnownValue[]): string {
  return table([['known value', 'value', 'on', 'source'], ...known.map(({ name, value, group, measured, source }) => [name, number(value), group ?? '', `${measured ? 'measured here; ' : ''}${source}`])], '  ');
}
