import { readFileSync } from 'node:fs';
import { random } from '../src/core/index.ts';
import { tongueOf } from '../src/language/index.ts';
import { type Row, median, ownCpu } from './lib.ts';

/** Six copies of one function: about a hundred lines. */
function hundredLines(): string {
  const [head, body, tail] = readFileSync(new URL('../test/samples/pack.py', import.meta.url), 'utf8').split(/(?<=# EVOLVE-BLOCK-START\n)|(?=# EVOLVE-BLOCK-END)/);
  return `${head}${Array.from({ length: 6 }, (_, k) => body!.replace('def pack(', `def pack${k}(`)).join('\n')}${tail}`;
}

/** Edits of Python, each parsed again, and what the loop asks of each program: its size and its normal form. */
export async function tongues(): Promise<Row[]> {
  const python = await tongueOf('python');
  const source = hundredLines();
  const edits = (from: number): string[] => Array.from({ length: 300 }, (_, k) => python.edit(source, { rng: random(from + k) })!.text);
  const [editing, preparing]: [number[], number[]] = [[], []];
  edits(10_000);
  for (let round = 0; round < 5; round++) {
    let before = ownCpu();
    const texts = edits(300 * round);
    editing.push(300 / (ownCpu() - before));
    before = ownCpu();
    for (const text of texts) python.prepare(text, source).normal.at(0);
    preparing.push(300 / (ownCpu() - before));
  }
  const lines = source.split('\n').length;
  return [
    { measure: `edits of a Python program of ${lines} lines per CPU second, median of 5`, must: '≥ 200', found: Math.round(median(editing)).toLocaleString('en') },
    { measure: 'the same, programs checked, measured and hashed', must: '≥ 100', found: Math.round(median(preparing)).toLocaleString('en') },
  ];
}
