/** What a circuit has to do: row r has input k where bit k of r is set. */
export interface Table {
  title: string;
  inputs: readonly string[];
  outputs: readonly (readonly number[])[];
  gates: readonly string[];
  /** Places for gates in the search. */
  places: number;
  /** The schoolbook's circuit; its outputs with semicolons between. */
  schoolbook: string;
}

const TWO = ['and', 'or', 'xor', 'nand', 'nor', 'xnor'];
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

const table = (title: string, inputs: number, outputs: number, gates: readonly string[], places: number, of: (row: number) => number, schoolbook: string): Table => ({
  title,
  inputs: NAMES.slice(0, inputs),
  outputs: Array.from({ length: outputs }, (_, k) => Array.from({ length: 2 ** inputs }, (_, row) => (of(row) >> k) & 1)),
  gates,
  places,
  schoolbook,
});

const bits = (row: number): number => row.toString(2).replaceAll('0', '').length;
const nandXor = (p: string, q: string): string => `nand(nand(${p},nand(${p},${q})),nand(${q},nand(${p},${q})))`;

/** By name. */
export const TABLES: Readonly<Record<string, Table>> = {
  'full-adder': table('Full adder', 3, 2, TWO, 20, bits, 'xor(xor(a,b),c);or(and(a,b),and(c,xor(a,b)))'),
  'full-adder-nand': table('Full adder of nand alone', 3, 2, ['nand'], 24, bits, `${nandXor(nandXor('a', 'b'), 'c')};nand(nand(a,b),nand(c,${nandXor('a', 'b')}))`),
  'multiplier-2': table('Product of two numbers of two bits', 4, 4, TWO, 24, (row) => (row & 3) * (row >> 2), 'and(a,c);xor(and(a,d),and(b,c));xor(and(b,d),and(and(a,d),and(b,c)));and(and(b,d),and(and(a,d),and(b,c)))'),
  'multiplexer-6': table('One of four, by two', 6, 1, [...TWO, 'not'], 40, (row) => (row >> (2 + (row & 3))) & 1, 'or(or(and(and(not(a),not(b)),c),and(and(a,not(b)),d)),or(and(and(not(a),b),e),and(and(a,b),f)))'),
  'parity-4-nand': table('Parity of four of nand alone', 4, 1, ['nand'], 32, (row) => bits(row) & 1, nandXor(nandXor('a', 'b'), nandXor('c', 'd'))),
};
