/** `npm run bench sequences`: the KoLMogorov setting. A hundred sequences of programs that nobody looked at, each searched for so many counted seconds. */
import { deflateRawSync, gzipSync } from 'node:zlib';
import { type Term, isTerm, judge, messageBits, numbersBits, printTerm, searchSequence } from '../src/symbolic/sequences/index.ts';
import { random } from '../src/core/index.ts';
import { type Row, median, ownCpu } from './lib.ts';
import { DEVELOPMENT, TEST, generate } from './sequences/generate.ts';

/** Units of work for each sequence; the CPU it took is printed. */
const EFFORT = 3;

/** What became of one sequence. */
export interface Outcome {
  name: string;
  terms: number;
  /** Bits of the generating program's own choices. */
  own: number;
  gzip: number;
  /** The same without the 18 bytes of header and check sum. */
  deflate: number;
  /** A byte each. */
  raw: number;
  /** The numbers themselves, by our own code. */
  literal: number;
  message: number;
  /** Of these bits, those of literal lists. */
  copied: number;
  /** Whether a program prints all of it, and is no list of literal numbers. */
  reproduced: boolean;
  program: string;
  cpu: number;
}

/** @example measureOne('development', 0, 10).message */
export function measureOne(set: string, index: number, effort: number): Outcome {
  const { name, terms, bits: own, program } = generate(set, index);
  const bytes = Uint8Array.from(terms);
  const before = ownCpu();
  const { programs } = searchSequence(terms, { rng: random(index, 'bench'), effort });
  const cpu = ownCpu() - before;
  // judged again, by itself: the search's own figures are not what is reported
  const exact = programs.map(({ term }) => judge(term, terms)).filter(({ right, term }) => right === terms.length && term.word !== 'list');
  const best = exact.toSorted((a, b) => a.message - b.message)[0];
  const literal = messageBits(null, terms);
  return { name, terms: terms.length, own, gzip: gzipSync(bytes, { level: 9 }).length * 8, deflate: deflateRawSync(bytes, { level: 9 }).length * 8, raw: bytes.length * 8, literal, message: best?.message ?? literal, copied: best ? copiedBits(best.term) : literal, reproduced: best !== undefined && best.message < literal, program: `${program}\n    ${best ? printTerm(best.term) : '-'}`, cpu };
}

/** Bits of the numbers in literal lists: what was copied rather than explained. */
const copiedBits = ({ word, args }: Term): number => (word === 'list' ? numbersBits(args[0] as readonly number[]) : 0) + args.reduce<number>((sum, arg) => sum + (isTerm(arg) ? copiedBits(arg) : 0), 0);

export async function sequences(): Promise<Row[]> {
  const set = process.env.CLADE_SEQUENCES === 'development' ? DEVELOPMENT : TEST;
  const count = Number(process.env.CLADE_SEQUENCES_COUNT ?? 100);
  const all: Outcome[] = [];
  for (let index = 0; index < count; index++) {
    const one = measureOne(set, index, EFFORT);
    all.push(one);
    process.stderr.write(`  ${one.name}: ${one.terms} terms, own ${one.own.toFixed(0)}, message ${one.message}, literal ${one.literal}, deflate ${one.deflate}, gzip ${one.gzip}, ${one.cpu.toFixed(1)} s\n    ${one.program.slice(0, 600)}\n`);
  }
  const share = (of: (one: Outcome) => boolean): string => `${all.filter(of).length} of ${all.length}`;
  const ratio = (of: (one: Outcome) => number): string => median(all.map((one) => one.message / of(one))).toFixed(2);
  return [
    { measure: `sequences (${set}): reproduced by a program shorter than gzip`, must: '≥ 60 %', found: share(({ reproduced, message, gzip }) => reproduced && message < gzip) },
    { measure: 'reproduced by a program shorter than the literal numbers', must: '', found: share(({ reproduced }) => reproduced) },
    { measure: 'and shorter than deflate without its 18 bytes of frame', must: '', found: share(({ reproduced, message, deflate }) => reproduced && message < deflate) },
    { measure: 'and less than a third of the message in literal lists', must: '', found: share(({ reproduced, message, copied }) => reproduced && 3 * copied < message) },
    { measure: "and at most 1.5 times the generating program's own bits", must: '', found: share(({ reproduced, message, own }) => reproduced && message <= 1.5 * own) },
    { measure: 'median ratio to gzip · deflate · raw bytes · own bits', must: '', found: [ratio(({ gzip }) => gzip), ratio(({ deflate }) => deflate), ratio(({ raw }) => raw), ratio(({ own }) => own)].join(' · ') },
    { measure: 'CPU seconds a sequence, mean · longest', must: '', found: `${(all.reduce((sum, { cpu }) => sum + cpu, 0) / all.length).toFixed(1)} · ${Math.max(...all.map(({ cpu }) => cpu)).toFixed(1)}` },
    { measure: 'the literal numbers alone shorter than gzip: what no program was needed for', must: '', found: share(({ literal, gzip }) => literal < gzip) },
  ];
}
