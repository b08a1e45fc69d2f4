import { type Chunk, random } from '../../core/index.ts';
import { evolveCircuit } from './evolve.ts';
import { type Circuit, type TruthTable, strip } from './gates.ts';
import { parseCircuit, printCircuit } from './text.ts';

/** What a problem says of a circuit. */
export interface CircuitData {
  readonly table: TruthTable;
  /** Names of the gates that may be used. */
  readonly gates: readonly string[];
  /** Places for gates. */
  readonly places: number;
}

/** Circuits tried in a second. */
const TRIES = 400_000;

/** Attempts in a slice; every other one goes on from a living circuit. */
const ATTEMPTS = 4;

/** The engine's steps in a second. */
const STEPS = 1e8;

/** Small circuits for a truth table. */
export const chunk: Chunk = ({ data, seeds, stream, effort }) => {
  const { table, gates, places } = data as unknown as CircuitData;
  const rng = random(...stream, 'circuit');
  const living = seeds.flatMap((text): Circuit[] => {
    const circuit = parseCircuit(text, table.inputs);
    return circuit ? [strip(circuit, table.inputs.length)] : [];
  });
  const tries = Math.ceil((effort * TRIES) / ATTEMPTS);
  const found = Array.from({ length: ATTEMPTS }, (_, k) => evolveCircuit(table, { kinds: gates, places, rng, tries, ...(k % 2 === 0 && living.length > 0 && { seed: rng.pick(living.slice(0, 4)) }) }));
  found.sort((a, b) => a.wrong - b.wrong || a.circuit.gates.length - b.circuit.gates.length);
  const blocks = new Map(found.map(({ circuit }) => [printCircuit(circuit, table.inputs), `circuit of ${circuit.gates.length}`]));
  return { blocks: [...blocks].map(([text, kind]) => ({ text, kind })), tried: tries * ATTEMPTS, steps: effort * STEPS };
};
