import { type Kind, visible } from './kinds.ts';
import type { Plot } from './edits.ts';
import { isComment } from './markers.ts';
import { type Site, isAtom, isBounded } from './sites.ts';
import type { Node } from './tree.ts';

/** The text of a node. */
export const textOf = ({ reading }: Pick<Plot, 'reading'>, { start, end }: { start: number; end: number }): string => reading.text.slice(start, end);

/** Whether an expression of one kind may stand where another is wanted. */
export function fits({ reading: { grammar } }: Plot, kind: Kind, wanted: Kind): boolean {
  return kind === wanted || (grammar.mixes && wanted === 'number' && kind === 'whole');
}

/** An expression, outer ones more often, and those that say where less often. */
export function anySite({ reading, rng }: Plot, accept: (site: Site) => boolean = () => true): Site | undefined {
  const sites = reading.sites.filter(accept);
  if (sites.length === 0) return undefined;
  const drawn = (): Site => {
    const some = [rng.pick(sites), rng.pick(sites)];
    return rng.chance(0.6) ? some[0]! : some[0]!.depth <= some[1]!.depth ? some[0]! : some[1]!;
  };
  const site = drawn();
  return site.address && rng.chance(0.7) ? drawn() : site;
}

/** Names that can be read at a place, of a kind. */
export function names(plot: Plot, kind: Kind, at: number): string[] {
  const { bindings } = plot.reading;
  return [...bindings.keys()].filter((name) => {
    const binding = visible(bindings, name, at);
    return binding !== undefined && fits(plot, binding.kind, kind);
  });
}

/** Whether every name of a piece of the program that the program itself gives a value means something at a place. */
export function readable({ reading: { bindings, text } }: Plot, from: Node, at: number): boolean {
  const visit = (node: Node): boolean => {
    if (node.type === 'identifier' && !/^(?:attribute|property|field|name|function|label)$/.test(node.field)) {
      const name = text.slice(node.start, node.end);
      const there = visible(bindings, name, node.start);
      if (there ? visible(bindings, name, at)?.kind !== there.kind : bindings.has(name)) return false;
    }
    return !isComment(node) && node.children.every(visit);
  };
  return visit(from);
}

const FRACTIONS = ['0.1', '0.25', '0.5', '0.9', '1.0', '1.1', '1.5', '2.0', '3.0', '5.0', '10.0'];
const WHOLES = ['1', '2', '3', '4', '5', '10'];

/** A number as a person would write it: one of the program's, a small one, or log-uniform in 0.001..1000. */
export function number({ reading, rng, options }: Plot, kind: Kind): string {
  const own = reading.literals.filter((literal) => literal.whole === (kind === 'whole') && !literal.mask && literal.suffix === '');
  const constants = (options.vocabulary?.constants ?? []).filter((value) => kind === 'number' || Number.isInteger(value));
  if (own.length > 0 && rng.chance(0.3)) {
    const { start, end } = rng.pick(own);
    return reading.text.slice(start, end);
  }
  if (constants.length > 0 && rng.chance(0.3)) return String(rng.pick(constants));
  if (kind === 'whole') return rng.pick(WHOLES);
  if (rng.chance(0.6)) return rng.pick(FRACTIONS);
  const text = String(Number((10 ** (6 * rng.float() - 3)).toPrecision(2)));
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** A random expression of a kind for a place: a name, a number, a part of the program, or some of these put together. */
export function grow(plot: Plot, kind: Kind, at: number, depth: number): string | undefined {
  const { rng, reading } = plot;
  const { grammar } = reading;
  const inner = (one: Kind): string | undefined => grow(plot, one, at, depth - 1);
  if (kind === 'other') return undefined;
  if (kind === 'boolean') {
    const of = rng.chance(0.8) ? 'number' : 'whole';
    const [left, right] = [inner(of) ?? inner('whole'), inner(of) ?? inner('whole')];
    return left && right && `${left} ${rng.pick(['<', '>', '<=', '>='])} ${right}`;
  }
  if (rng.chance(0.25)) {
    const cuttings = reading.sites.filter((site) => site.kind === kind && site.node.end - site.node.start < 60 && site.node.type !== 'identifier');
    if (cuttings.length > 0) {
      const { node } = rng.pick(cuttings);
      if (readable(plot, node, at) && !textOf(plot, node).includes('\n')) return atomic(plot, node);
    }
  }
  if (depth <= 0 || rng.chance(0.4)) {
    const all = names(plot, kind, at);
    return all.length > 0 && rng.chance(0.6) ? rng.pick(all) : number(plot, kind);
  }
  if (grammar.calls.length > 0 && rng.chance(0.3)) return filled(rng.pick(grammar.calls), () => inner(kind) ?? number(plot, kind));
  return `(${inner(kind) ?? number(plot, kind)} ${rng.pick(kind === 'whole' ? ['+', '-', '*'] : ['+', '-', '*', '*', '/'])} ${inner(kind) ?? number(plot, kind)})`;
}

/** A template with an operand in each `#`. */
export function filled(template: string, operand: (index: number) => string): string {
  let index = 0;
  const text = template.replaceAll('#', () => operand(index++));
  return /^[-!]|^not /.test(template) ? `(${text})` : text;
}

/** The text of an expression, in parentheses unless it needs none anywhere. */
export function atomic(plot: Plot, node: Node): string {
  const text = textOf(plot, node);
  return isAtom(node, plot.reading.grammar) ? text : `(${text})`;
}

/** Another text in the place of an expression, in parentheses where it may need them. */
export function put(node: Node, text: string): { start: number; end: number; text: string }[] {
  const safe = isBounded(node) || /^[\w.]+$/.test(text) || wrapped(text);
  return [{ start: node.start, end: node.end, text: safe ? text : `(${text})` }];
}

/** Whether one pair of parentheses is around all of a text. */
function wrapped(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i === text.length - 1;
  }
  return false;
}
