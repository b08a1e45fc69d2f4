import type { EditOptions, Helper, Tongue } from '../../core/index.ts';
import { applyText } from '../replies/text/index.ts';
import type { Speaker } from '../speaker.ts';
import { type Span, SyntaxRefusal } from '../source.ts';
import { type Plot, changed, edited, shortened } from './edits.ts';
import { grafted } from './expressions.ts';
import { type Grammar, full } from './grammar.ts';
import { lifted, settled } from './literals.ts';
import { isOpen } from './markers.ts';
import { type Reading, normalOf, readingOf } from './reading.ts';
import { planted } from './statements.ts';
import { type Node, readerOf } from './tree.ts';

/** Programs whose readings are kept: parents come again and again. */
const KEPT = 24;

/** What stands outside of the blocks. */
export const outside = (text: string, blocks: readonly Span[]): string => {
  let at = 0;
  let frame = '';
  for (const { start, end } of blocks) {
    frame += `${text.slice(at, start)}\0`;
    at = end;
  }
  return frame + text.slice(at);
};

/**
 * The tongue of a grammar: one implementation for all of them.
 * @example const python = await grammarTongue(LANGUAGES[0]!)
 */
export async function grammarTongue(table: Grammar): Promise<Speaker> {
  const grammar = full(table);
  const reader = await readerOf(grammar.wasm);
  const kept = new Map<string, Reading>();
  const read = (text: string): Reading => {
    const known = kept.get(text);
    if (known) kept.delete(text);
    const reading = known ?? readingOf(text, reader.read(text), grammar);
    kept.set(text, reading);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    return reading;
  };
  const plot = (text: string, options: EditOptions): Plot => ({ reading: read(text), rng: options.rng, options });
  /** Parses, and is not larger than it may be; every node has a letter, so most need not be counted. */
  const accepts = (from: Reading, { maxNodes = Number.POSITIVE_INFINITY }: EditOptions) => (text: string): boolean =>
    reader.parses(text) && (2 * (text.length - from.text.length) + from.size <= maxNodes || readingOf(text, reader.read(text), grammar).size <= maxNodes);

  const words = { title: grammar.title, fences: grammar.fences, read };
  const tongue: Tongue = {
    ...{ name: grammar.name, title: grammar.title, extension: grammar.extensions[0]!, fence: grammar.fences[0]!, rules: '' },
    prepare(source, frame) {
      const reading = read(source);
      if (frame !== undefined && outside(source, reading.blocks) !== outside(frame, read(frame).blocks)) throw new SyntaxRefusal('changes code outside the EVOLVE blocks');
      const { size } = reading;
      return {
        size,
        get normal() {
          return reading.normal;
        },
      };
    },
    edit(source, options) {
      const one = plot(source, options);
      return edited(one, accepts(one.reading, options));
    },
    cross(source, other, options) {
      const [one, donor] = [plot(source, options), read(other)];
      for (let i = 0; i < 12; i++) {
        const text = changed(one.reading, options.rng.chance(0.5) ? planted(one, donor) : grafted(one, donor), accepts(one.reading, options));
        if (text !== undefined) return text;
      }
      return undefined;
    },
    shorten(source, options) {
      const one = plot(source, options);
      return shortened(one, accepts(one.reading, options));
    },
    lift: (source) => lifted(source, read(source).literals),
    settle: (source, values) => settled(source, read(source).literals, values),
    apply: (reply, target) => applyText(reply, target, words),
    names: (source) => identifiers(read(source)),
    helpers: (source) => helpersOf(read(source)),
    open: (source) => openSentence(isOpen(source, read(source).blocks)),
  };
  return { tongue, words };
}

/** What of a program may change, in words. */
export const openSentence = (whole: boolean): string =>
  whole ? 'All of the program may change, but how it is called and what it answers have to stay as they are.' : 'Only the lines between EVOLVE-BLOCK-START and EVOLVE-BLOCK-END may change, several times where there are several: everything outside stays as it is.';

function identifiers({ root, text }: Reading): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (/identifier$/.test(node.type)) found.add(text.slice(node.start, node.end));
    for (const child of node.children) visit(child);
  };
  visit(root);
  return found;
}

/** Functions that are whole statements of the outermost lists inside the blocks, and name nothing else from there. */
function helpersOf({ lists, text, bindings, root }: Reading): Helper[] {
  const tops = lists.filter(({ node }) => node === root).flatMap(({ statements, open }) => open.map((index) => statements[index]!));
  const declared = new Set(tops.flatMap((one) => nameOf(one, text) ?? []));
  return tops.flatMap((one): Helper[] => {
    const name = nameOf(one, text);
    if (name === undefined || !/function|method/.test(one.type)) return [];
    const own = text.slice(one.start, one.end);
    const words = new Set(own.match(/[A-Za-z_]\w*/g));
    const needs = [...declared].some((other) => other !== name && words.has(other)) || [...words].some((word) => (bindings.get(word) ?? []).some(({ scope, from }) => scope === root && tops.some((top) => top.end >= from && top.start <= from)));
    return needs ? [] : [{ name, text: own, normal: normalOf(one, text) }];
  });
}

function nameOf(node: Node, text: string): string | undefined {
  let at: Node | undefined = node;
  while (at && at.type !== 'identifier') at = at.children.find(({ field }) => field === 'name' || field === 'declarator' || field === 'definition');
  return at && text.slice(at.start, at.end);
}
