import type { Problem } from 'clade';
const rows = (n: number, from: number, to: number) => Float64Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));
const law = (x: number) => 2.5 * Math.sin(x) + x * x - 1;
const search = rows(60, -3, 3), later = rows(50, 3, 5);
export default {
  name: 'law', title: 'A law', goal: 'Return y for x.', version: '1', direction: 'minimize', entry: 'law', unit: 'error',
  instances: () => [{ id: 'a', split: 'search', data: search }, { id: 'v', split: 'validation', data: rows(37, -3, 3) }, { id: 'b', split: 'heldOut', data: later }],
  chunk: { search: 'regression', data: { variables: ['x'], columns: [search], y: search.map(law) } },
  limits: { nodes: 120 },
  defaults: { evaluations: 2000000 },
} satisfies Problem;
