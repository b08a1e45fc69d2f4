import { type EditOptions, type Random, type Tongue, hashOf } from '../core/index.ts';
import { blocksOf, isOpen, markerLines } from './grammar/markers.ts';
import { type Literal, lifted, put, settled } from './grammar/literals.ts';
import { readNumber } from './grammar/numbers.ts';
import { openSentence, outside } from './grammar/tongue.ts';
import { applyText } from './replies/text/index.ts';
import type { Speaker } from './speaker.ts';
import { type Change, type Span, SyntaxRefusal, applyChanges, inside } from './source.ts';

interface Reading {
  text: string;
  blocks: readonly Span[];
  literals: readonly Literal[];
}

const NUMBER = /(?<![\w.])(?:\d[\d_]*\.?[\d_]*(?:[eEdD][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)(?:_\w+)?(?![\w.])/g;

/** Lines that are comments in most languages. */
const REMARK = /^[ \t]*(?:#|\/\/|--|;|%|!).*$/gm;

/**
 * Any text: EVOLVE blocks by lines that look like comments, numbers by their look, lines as statements. Nothing is
 * known of its grammar, so an edit may break it; whoever runs it finds out.
 * @example const julia = plainTongue('julia', '.jl')
 */
export function plainTongue(name: string, extension = '.txt'): Speaker {
  const read = (text: string): Reading => {
    const blocks = blocksOf(text, markerLines(text));
    const remarks = [...text.matchAll(REMARK)].map(({ index, 0: line }) => ({ start: index, end: index + line.length }));
    const literals = [...text.matchAll(NUMBER)].flatMap(({ index, 0: digits }): Literal[] => {
      const signed = text[index - 1] === '-' && /[=([,{<>*/+:^;]\s*$|^\s*$/.test(text.slice(text.lastIndexOf('\n', index) + 1, index - 1));
      const span = { start: signed ? index - 1 : index, end: index + digits.length };
      const written = readNumber((signed ? '-' : '') + digits.replace(/[dD](?=[+-]?\d)/, 'e'));
      // Fortran's 1.0_8 and 1d0 are left alone: what they become would have another kind
      if (!written || !inside(blocks, span) || inside(remarks, span) || quoted(text, index)) return [];
      return [{ ...written, ...span, address: written.mask || /[dD_]/.test(digits) || /[[(]\s*$/.test(text.slice(0, index)) && /^\s*[\])]/.test(text.slice(span.end)), mustBeWhole: true, bare: signed }];
    });
    return { text, blocks, literals };
  };
  const words = {
    title: name,
    fences: [name, extension.slice(1)],
    read: (text: string) => ({ blocks: read(text).blocks, normal: hashOf(normal(text)) }),
  };
  const accepted = (one: Reading, changes: readonly Change[] | undefined): string | undefined => {
    const text = changes?.every((change) => inside(one.blocks, change)) ? applyChanges(one.text, changes) : one.text;
    return text === one.text ? undefined : text;
  };
  const tongue: Tongue = {
    ...{ name, title: name === 'text' ? 'its own language' : name, extension, fence: name === 'text' ? '' : name, rules: '' },
    prepare(source, frame) {
      const one = read(source);
      if (frame !== undefined && outside(source, one.blocks) !== outside(frame, read(frame).blocks)) throw new SyntaxRefusal('changes text outside the EVOLVE blocks');
      const size = one.blocks.reduce((sum, { start, end }) => sum + (source.slice(start, end).match(/[\p{L}\p{N}_.]+|[^\s\p{L}\p{N}_.]/gu)?.length ?? 0), 0);
      return { size, normal: hashOf(normal(source)) };
    },
    edit(source, { rng }: EditOptions) {
      const one = read(source);
      for (let i = 0; i < 12; i++) {
        const kind = rng.weighted([6, 1, 1, 1]);
        const text = accepted(one, kind === 0 ? changeNumber(one, rng) : changeLine(one, rng, kind));
        if (text !== undefined) return { text, kind: ['change number', 'delete line', 'duplicate line', 'swap lines'][kind]! };
      }
      return undefined;
    },
    cross(source, other, { rng }) {
      const [one, donor] = [read(source), read(other)];
      const [here, there] = [linesIn(one), linesIn(donor)];
      if (here.length === 0 || there.length === 0) return undefined;
      for (let i = 0; i < 12; i++) {
        const [line, gift] = [rng.pick(here), rng.pick(there)];
        const text = accepted(one, [{ ...line, text: donor.text.slice(gift.start, gift.end) }]);
        if (text !== undefined) return text;
      }
      return undefined;
    },
    shorten: (source, { rng }) => {
      const one = read(source);
      return accepted(one, changeLine(one, rng, 1));
    },
    lift: (source) => lifted(source, read(source).literals),
    settle: (source, values) => settled(source, read(source).literals, values),
    apply: (reply, target) => applyText(reply, target, words),
    names: (source) => new Set(source.match(/[A-Za-z_]\w*/g)),
    helpers: () => [],
    open: (source) => openSentence(isOpen(source, read(source).blocks)),
  };
  return { tongue, words };
}

/** Whether a quote on the line is open there. */
function quoted(text: string, at: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at).replaceAll(/\\./g, '');
  return (before.match(/"/g)?.length ?? 0) % 2 === 1;
}

/** Without white space that may mean nothing; indentation may mean something. */
const normal = (text: string): string => text.split('\n').map((line) => line.trimEnd().replaceAll(/(?<=\S)[ \t]+/g, ' ')).filter((line) => line !== '').join('\n');

/** Whole lines inside the blocks, markers and empty ones aside. */
function linesIn({ text, blocks }: Reading): Span[] {
  return [...text.matchAll(/^.*\S.*(?:\n|$)/gm)].map(({ index, 0: line }) => ({ start: index, end: index + line.length })).filter((span) => inside(blocks, span));
}

function changeNumber({ literals }: Reading, rng: Random): Change[] | undefined {
  const free = literals.filter(({ address }) => !address);
  if (free.length === 0) return undefined;
  const literal = rng.pick(free);
  const { value, whole, start, end } = literal;
  const next = whole && rng.chance(0.5) ? value + rng.pick([-1, 1]) : value * (rng.chance(0.3) ? rng.pick([0.1, 0.5, 2, 10]) : Math.exp(0.3 * rng.normal()));
  const text = put(literal, Number(next.toPrecision(4)));
  return text === undefined ? undefined : [{ start, end, text }];
}

function changeLine(one: Reading, rng: Random, kind: number): Change[] | undefined {
  const lines = linesIn(one);
  if (lines.length === 0) return undefined;
  const { start, end } = rng.pick(lines);
  const text = one.text.slice(start, end);
  if (kind === 1) return [{ start, end, text: '' }];
  if (kind === 2) return [{ start: end, end, text }];
  const other = rng.pick(lines);
  if (other.start === start) return undefined;
  return [{ start, end, text: one.text.slice(other.start, other.end) }, { ...other, text }];
}
