import type { Random } from '../../core/index.ts';
import { type Circuit, type Gate, GATES, type TruthTable, gateKind, popcount, strip, wordsOf } from './gates.ts';

export interface EvolveCircuitOptions {
  /** Names of the gates that may be used. */
  kinds: readonly string[];
  /** Places for gates; those that nothing reads are where drift happens. */
  places: number;
  rng: Random;
  /** Circuits tried. */
  tries: number;
  /** To start from. @default none, a random one */
  seed?: Circuit;
}

export interface CircuitFound {
  circuit: Circuit;
  /** Bits of the truth table that are wrong. */
  wrong: number;
}

/**
 * Cartesian genetic programming (Miller and Thomson, 2000): of a parent and four mutants the best goes on, and a
 * mutant that is as good as its parent takes its place, so that what nothing reads drifts. First the wrong bits count,
 * then the gates that are read.
 *
 * @example evolveCircuit(table, { kinds: ['and', 'or', 'xor'], places: 20, rng: random(1), tries: 1e5 }).wrong
 */
export function evolveCircuit({ inputs, outputs }: TruthTable, { kinds, places, rng, tries, seed }: EvolveCircuitOptions): CircuitFound {
  const ways = kinds.map((name) => gateKind(name)!);
  const count = inputs.length;
  const rows = 2 ** count;
  const width = Math.ceil(rows / 32);
  const last = rows % 32 === 0 ? -1 : 2 ** rows - 1;
  const wanted = outputs.map(wordsOf);
  const values = new Int32Array((count + places) * width);
  inputs.forEach((_, k) => values.set(wordsOf(Array.from({ length: rows }, (_, row) => (row >> k) & 1)), k * width));
  // genes: kind and three reads for each place, then the outputs
  const length = 4 * places + wanted.length;
  const needed = new Uint8Array(count + places);

  const measure = (genes: Int32Array): { wrong: number; size: number } => {
    needed.fill(0);
    for (let k = 0; k < wanted.length; k++) needed[genes[4 * places + k]!] = 1;
    let size = 0;
    for (let g = places - 1; g >= 0; g--) {
      if (needed[count + g] === 0) continue;
      size++;
      const { arity } = ways[genes[4 * g]!]!;
      for (let r = 1; r <= arity; r++) needed[genes[4 * g + r]!] = 1;
    }
    for (let g = 0; g < places; g++) {
      if (needed[count + g] === 0) continue;
      const { of } = ways[genes[4 * g]!]!;
      const [a, b, c] = [genes[4 * g + 1]! * width, genes[4 * g + 2]! * width, genes[4 * g + 3]! * width];
      const to = (count + g) * width;
      for (let w = 0; w < width; w++) values[to + w] = of(values[a + w]!, values[b + w]!, values[c + w]!);
    }
    let wrong = 0;
    for (let k = 0; k < wanted.length; k++) {
      const from = genes[4 * places + k]! * width;
      for (let w = 0; w < width; w++) wrong += popcount((values[from + w]! ^ wanted[k]![w]!) & (w === width - 1 ? last : -1));
    }
    return { wrong, size };
  };
  const redraw = (genes: Int32Array, at: number): void => {
    if (at >= 4 * places) genes[at] = rng.int(count + places);
    else genes[at] = at % 4 === 0 ? rng.int(ways.length) : rng.int(count + Math.floor(at / 4));
  };

  let parent = new Int32Array(length);
  for (let at = 0; at < length; at++) redraw(parent, at);
  if (seed) plant(parent, seed, count, places, kinds);
  let best = measure(parent);
  const child = new Int32Array(length);
  for (let tried = 0; tried < tries; tried++) {
    child.set(parent);
    for (let changes = 1 + rng.int(3); changes > 0; changes--) redraw(child, rng.int(length));
    const here = measure(child);
    if (here.wrong < best.wrong || (here.wrong === best.wrong && (here.wrong > 0 || here.size <= best.size))) {
      best = here;
      parent = child.slice();
    }
  }
  return { circuit: strip(circuitOf(parent, places, kinds), count), wrong: best.wrong };
}

function circuitOf(genes: Int32Array, places: number, kinds: readonly string[]): Circuit {
  const gates = Array.from({ length: places }, (_, g): Gate => {
    const kind = kinds[genes[4 * g]!]!;
    return { kind, reads: [...genes.subarray(4 * g + 1, 4 * g + 1 + gateKind(kind)!.arity)] };
  });
  return { gates, outputs: [...genes.subarray(4 * places)] };
}

/** Puts a circuit at the end of the places, so that there is room before it. */
function plant(genes: Int32Array, { gates, outputs }: Circuit, count: number, places: number, kinds: readonly string[]): void {
  if (gates.length > places || gates.some(({ kind }) => !kinds.includes(kind))) return;
  const first = places - gates.length;
  const moved = (at: number): number => (at < count ? at : at + first);
  gates.forEach(({ kind, reads }, k) => {
    genes[4 * (first + k)] = kinds.indexOf(kind);
    reads.forEach((at, r) => {
      genes[4 * (first + k) + 1 + r] = moved(at);
    });
  });
  outputs.forEach((at, k) => {
    genes[4 * places + k] = moved(at);
  });
}

/** Names of all kinds of gates. @example ALL_GATES.includes('mux') */
export const ALL_GATES: readonly string[] = GATES.map(({ name }) => name);
