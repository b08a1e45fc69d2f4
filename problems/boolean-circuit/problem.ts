import type { Problem } from 'clade';
import { picture } from './picture.ts';
import { score } from './score.ts';
import { TABLES, type Table } from './tables.ts';

/** One problem for each truth table. */
export const variants: Readonly<Record<string, Problem>> = Object.fromEntries(Object.entries(TABLES).map(([name, table]) => [name, circuit(name, table)]));

export default variants['full-adder']!;

function circuit(name: string, { title, inputs, outputs, gates, places, schoolbook }: Table): Problem {
  const data = { inputs, outputs, gates };
  const verdict = score(schoolbook, data, { id: 'schoolbook' });
  return {
    name: `boolean-circuit-${name}`,
    title: `Fewest gates: ${title}`,
    goal:
      `${title}, from the inputs ${inputs.join(', ')}, with as few gates as possible; there are ${gates.join(', ')}. circuit() returns ${outputs.length} wires as texts joined by semicolons, ` +
      'made with the functions outside the block: const s = xor(a, b); return [xor(s, c), and(a, s)].join(";"). A wire that is read twice is one gate. Each wrong bit of the truth table costs as much as a hundred gates.',
    version: '1',
    direction: 'minimize',
    entry: 'circuit',
    unit: 'gates',
    bound: 0,
    instances: () => [{ id: name, split: 'search', data }],
    limits: { steps: 100_000, seconds: 10, memoryMB: 256, outputBytes: 1 << 16, nodes: 600 },
    features: [{ name: 'right', min: 0, max: 1, bins: 24 }],
    chunk: { search: 'circuit', data: { table: { inputs, outputs }, gates, places } },
    known: [{ name: "The schoolbook's", value: 'value' in verdict ? verdict.value : Number.NaN, measured: true, source: 'written by hand; in the tests' }],
    defaults: { minutes: 1 },
    picture,
  };
}
