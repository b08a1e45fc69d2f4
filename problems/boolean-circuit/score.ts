import type { Plain, Scorer, Verdict } from 'clade';

/** What an instance holds. */
export interface CircuitTable {
  inputs: readonly string[];
  outputs: readonly (readonly number[])[];
  gates: readonly string[];
}

const OF: Readonly<Record<string, (inputs: boolean[]) => boolean>> = {
  and: ([p, q]) => p! && q!,
  or: ([p, q]) => p! || q!,
  xor: ([p, q]) => p !== q,
  nand: ([p, q]) => !(p && q),
  nor: ([p, q]) => !(p || q),
  xnor: ([p, q]) => p === q,
  not: ([p]) => !p,
  mux: ([p, q, r]) => (p ? q! : r!),
};
const ARITY: Readonly<Record<string, number>> = { not: 1, mux: 3 };

/** A wrong bit is dearer than any circuit here is large. */
const WRONG = 100;
const MOST = 500;

interface Wire {
  kind: string;
  reads: readonly string[];
}

/** Reads the wires of a text: each gate once, whatever reads it. Throws SyntaxError. */
export function wiresOf(text: string, { inputs, gates }: CircuitTable): { outputs: string[]; wires: Map<string, Wire> } {
  const tokens = text.match(/[a-z]+|\S/g) ?? [];
  const wires = new Map<string, Wire>();
  let at = 0;
  const wire = (depth: number): string => {
    if (depth > MOST) throw new SyntaxError(`more than ${MOST} gates`);
    const word = tokens[at++] ?? 'the end';
    if (inputs.includes(word) && tokens[at] !== '(') return word;
    if (!gates.includes(word) || tokens[at] !== '(') throw new SyntaxError(`"${word}" is neither an input nor a gate of this problem`);
    const arity = ARITY[word] ?? 2;
    const reads = Array.from({ length: arity }, (_, k) => {
      if (tokens[at++] !== (k === 0 ? '(' : ',')) throw new SyntaxError(`${word} reads ${arity} wires`);
      return wire(depth + 1);
    });
    if (tokens[at++] !== ')') throw new SyntaxError(`${word} reads ${arity} wires`);
    // all gates of two are symmetric: either way round they are one
    if (arity === 2) reads.sort();
    const name = `${word}(${reads.join(',')})`;
    wires.set(name, { kind: word, reads });
    if (wires.size > MOST) throw new SyntaxError(`more than ${MOST} gates`);
    return name;
  };
  const outputs = [wire(0)];
  while (at < tokens.length) {
    if (tokens[at++] !== ';') throw new SyntaxError(`"${tokens[at - 1]}" stands after a wire`);
    outputs.push(wire(0));
  }
  return { outputs, wires };
}

/** Gates, and a hundred for each wrong bit of the truth table, every row of which is tried. */
export const score: Scorer = (output: Plain, data: Plain): Verdict => {
  const table = data as unknown as CircuitTable;
  if (typeof output !== 'string') return { rejected: 'the output is no text' };
  let read: ReturnType<typeof wiresOf>;
  try {
    read = wiresOf(output, table);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { rejected: `no circuit: ${error.message}` };
  }
  const { outputs, wires } = read;
  if (outputs.length > table.outputs.length) return { rejected: `${outputs.length} outputs instead of ${table.outputs.length}` };
  let wrong = 0;
  for (let row = 0; row < 2 ** table.inputs.length; row++) {
    // wires stand in an order in which each comes after those it reads
    const values = new Map(table.inputs.map((name, k) => [name, ((row >> k) & 1) === 1]));
    for (const [name, { kind, reads }] of wires) values.set(name, OF[kind]!(reads.map((each) => values.get(each)!)));
    // an output that is not there is wrong on every row
    table.outputs.forEach((wanted, k) => {
      if (k >= outputs.length || values.get(outputs[k]!) !== (wanted[row] === 1)) wrong++;
    });
  }
  const value = wires.size + WRONG * wrong;
  const all = table.outputs.length * 2 ** table.inputs.length;
  return { value, exact: { num: BigInt(value), den: 1n }, metrics: { right: 1 - wrong / all, gates: wires.size }, feedback: `${wires.size} gates, ${wrong} of ${all} bits wrong` };
};
