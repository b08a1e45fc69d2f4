import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One line of the result table. */
export interface Row {
  measure: string;
  must: string;
  found: string;
}

/** A folder of its own for each run. */
export const scratch = (name: string): string => join(mkdtempSync(join(tmpdir(), `clade-bench-`)), name);

export const problem = (name: string): string => new URL(`./problems/${name}`, import.meta.url).pathname;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length % 2 ? sorted[sorted.length >> 1]! : (sorted[sorted.length / 2 - 1]! + sorted[sorted.length / 2]!) / 2;
}

/** CPU seconds of this process, user and system. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Mean of paired differences and its 95 % interval: 10,000 bootstrap resamples, own fixed stream. */
export function interval(differences: readonly number[]): { mean: number; low: number; high: number } {
  let state = 12345;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const means = Array.from({ length: 10_000 }, () => mean(differences.map(() => differences[Math.floor(next() * differences.length)]!))).sort((a, b) => a - b);
  return { mean: mean(differences), low: means[250]!, high: means[9750]! };
}
