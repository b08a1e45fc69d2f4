import type { Table } from '../data/table.ts';

/** Candidates whose id begins with a text, or whose proposer, kind or reason holds it; best first, then newest, at most `most`. */
export function search(table: Table, names: Readonly<Record<'proposer' | 'kind' | 'why', readonly string[]>>, text: string, most = 1000): number[] {
  const exact = table.find(text);
  if (exact >= 0) return [exact];
  const wanted = text.toLowerCase();
  const match = (list: readonly string[]): Set<number> => new Set(list.flatMap((name, i) => (name.toLowerCase().includes(wanted) ? [i] : [])));
  const [proposer, kind, why] = [match(names.proposer), match(names.kind), match(names.why)];
  const id = /^\d+$/.test(text) ? Number(text) : -1;
  const { columns, count, fitness } = table;
  const found: number[] = [];
  for (let i = 0; i < count; i++) if (columns.iteration[i] === id || proposer.has(columns.proposer[i]!) || kind.has(columns.kind[i]!) || why.has(columns.why[i]!)) found.push(i);
  const rank = (i: number): number => (Number.isNaN(fitness[i]) ? Number.NEGATIVE_INFINITY : fitness[i]!);
  return found.sort((a, b) => (rank(b) === rank(a) ? b - a : rank(b) - rank(a))).slice(0, most);
}
