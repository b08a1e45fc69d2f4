/** Gates on booleans, 32 rows of a truth table at a time, and circuits of them. */

/** One kind of gate. */
export interface GateKind {
  readonly name: string;
  readonly arity: 1 | 2 | 3;
  /** On words of 32 rows. */
  of(a: number, b: number, c: number): number;
}

/** All kinds of gates. */
export const GATES: readonly GateKind[] = [
  { name: 'and', arity: 2, of: (a, b) => a & b },
  { name: 'or', arity: 2, of: (a, b) => a | b },
  { name: 'xor', arity: 2, of: (a, b) => a ^ b },
  { name: 'nand', arity: 2, of: (a, b) => ~(a & b) },
  { name: 'nor', arity: 2, of: (a, b) => ~(a | b) },
  { name: 'xnor', arity: 2, of: (a, b) => ~(a ^ b) },
  { name: 'not', arity: 1, of: (a) => ~a },
  { name: 'mux', arity: 3, of: (a, b, c) => (a & b) | (~a & c) },
];

/** A gate reads what stands before it: inputs first, then gates in their order. */
export interface Gate {
  readonly kind: string;
  readonly reads: readonly number[];
}

/** A circuit without loops. */
export interface Circuit {
  readonly gates: readonly Gate[];
  /** What stands at each output: an input or a gate. */
  readonly outputs: readonly number[];
}

/** What a circuit has to do: for each row of its inputs the outputs, as bits; row r has input k where bit k of r is set. */
export interface TruthTable {
  readonly inputs: readonly string[];
  readonly outputs: readonly (readonly number[])[];
}

/** The kind of that name. @example gateKind('xor')?.arity */
export const gateKind = (name: string): GateKind | undefined => GATES.find((kind) => kind.name === name);

/** Rows as words of 32, so that a gate takes an instruction for each word. @example wordsOf([0, 1, 1, 0]) */
export function wordsOf(bits: readonly number[]): Int32Array {
  const words = new Int32Array(Math.ceil(bits.length / 32));
  bits.forEach((bit, row) => {
    if (bit) words[row >> 5]! |= 1 << (row & 31);
  });
  return words;
}

/** Bits that are set in a word. @example popcount(7) // 3 */
export function popcount(word: number): number {
  let w = word - ((word >>> 1) & 0x55555555);
  w = (w & 0x33333333) + ((w >>> 2) & 0x33333333);
  return Math.imul((w + (w >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * The circuit without gates that nothing reads, and with gates that do the same on every row made one, where that
 * makes it smaller: what two gates compute is compared, not how.
 *
 * @example strip(circuit, 3).gates.length
 */
export function strip(circuit: Circuit, inputs: number): Circuit {
  const [plain, one] = [prune(circuit, inputs), prune(merge(circuit, inputs), inputs)];
  // the first of two equal gates may read more than the second
  return one.gates.length < plain.gates.length ? one : plain;
}

/** Whatever reads a gate reads the first one of the same values instead. */
function merge({ gates, outputs }: Circuit, inputs: number): Circuit {
  const rows = 2 ** inputs;
  const values: Int32Array[] = Array.from({ length: inputs }, (_, k) => wordsOf(Array.from({ length: rows }, (_, row) => (row >> k) & 1)));
  const first = new Map<string, number>(values.map((words, k) => [words.join(), k]));
  const place = values.map((_, k) => k);
  const changed = gates.map(({ kind, reads }, g) => {
    const [a, b, c] = reads.map((at) => place[at]!) as [number, number?, number?];
    const { of } = gateKind(kind)!;
    const words = values[a]!.map((word, w) => of(word, values[b ?? a]![w]!, values[c ?? a]![w]!));
    // rows beyond the last do not count
    if (rows < 32) words[0]! &= 2 ** rows - 1;
    values.push(words);
    const key = words.join();
    place.push(first.get(key) ?? inputs + g);
    if (!first.has(key)) first.set(key, inputs + g);
    return { kind, reads: reads.map((at) => place[at]!) };
  });
  return { gates: changed, outputs: outputs.map((at) => place[at]!) };
}

function prune({ gates, outputs }: Circuit, inputs: number): Circuit {
  const needed = new Set<number>();
  const need = (at: number): void => {
    if (needed.has(at)) return;
    needed.add(at);
    if (at >= inputs) gates[at - inputs]!.reads.forEach(need);
  };
  outputs.forEach(need);
  const moved = new Map<number, number>(Array.from({ length: inputs }, (_, k) => [k, k]));
  const kept: Gate[] = [];
  gates.forEach(({ kind, reads }, g) => {
    if (!needed.has(inputs + g)) return;
    moved.set(inputs + g, inputs + kept.length);
    kept.push({ kind, reads: reads.map((at) => moved.get(at)!) });
  });
  return { gates: kept, outputs: outputs.map((at) => moved.get(at)!) };
}
