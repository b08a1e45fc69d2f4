import type { Random, ValueType, Vocabulary } from '../core/index.ts';
import type { Analysis, ExpressionSite } from './analyse.ts';
import { type Fragment, PRECEDENCE, atom, binary, call, conditional, fit, unary } from './precedence.ts';
import type { Binding, Scope } from './scope.ts';

export const DEFAULT_FUNCTIONS: NonNullable<Vocabulary['functions']> = {
  'Math.min': { args: ['number', 'number'], returns: 'number' },
  'Math.max': { args: ['number', 'number'], returns: 'number' },
  'Math.abs': { args: ['number'], returns: 'number' },
  'Math.sqrt': { args: ['number'], returns: 'number' },
  'Math.exp': { args: ['number'], returns: 'number' },
  'Math.log': { args: ['number'], returns: 'number' },
  'Math.sign': { args: ['number'], returns: 'number' },
  'Math.floor': { args: ['number'], returns: 'number' },
  'Math.pow': { args: ['number', 'number'], returns: 'number' },
  'Math.hypot': { args: ['number', 'number'], returns: 'number' },
  'Math.sin': { args: ['number'], returns: 'number' },
  'Math.tanh': { args: ['number'], returns: 'number' },
};

const ARITHMETIC = ['+', '-', '*', '/'];
const COMPARISON = ['<', '>', '<=', '>='];

/** How often each form of a number is grown; the last is a whole number drawn at random. */
const CALCULATING = [10, 5, 1.5, 1, 2.5, 1];
const SEARCHING = [...CALCULATING, 3];

/** Where an expression is being made: what may be named there, and where numbers come from. */
export interface Soil {
  analysis: Analysis;
  scope: Scope;
  /** Names declared before this position may be read. */
  position: number;
  vocabulary: Vocabulary;
  rng: Random;
}

/**
 * A random expression of a type, drawn from the grammar of the program itself (what is in scope,
 * what it already says) and the problem's vocabulary.
 */
export function grow(type: ValueType, depth: number, soil: Soil): Fragment {
  const { rng } = soil;
  if (type === 'numbers') return growNumbers(soil);
  if (type === 'boolean') return growBoolean(depth, soil);
  if (depth <= 0 || rng.chance(0.2)) return leaf(soil);
  const kind = rng.weighted(drawsWhole(soil) ? SEARCHING : CALCULATING);
  if (kind === 0) return binary(rng.pick(ARITHMETIC), grow('number', depth - 1, soil), grow('number', depth - 1, soil));
  if (kind === 1) return growCall(depth, soil) ?? leaf(soil);
  if (kind === 2) return conditional(growBoolean(depth - 1, soil), grow('number', depth - 1, soil), grow('number', depth - 1, soil));
  if (kind === 3) return unary('-', grow('number', depth - 1, soil));
  if (kind === 4) return cutting('number', soil) ?? leaf(soil);
  if (kind === 6) return drawnBelow(soil) ?? leaf(soil);
  return growIndex(depth, soil) ?? power(depth, soil);
}

function power(depth: number, soil: Soil): Fragment {
  return binary('**', grow('number', depth - 1, soil), atom(soil.rng.pick(['2', '2', '3', '0.5'])));
}

function growBoolean(depth: number, soil: Soil): Fragment {
  const { rng } = soil;
  const kind = rng.weighted([8, 1, 1, 2, 3]);
  if (kind === 1 && depth > 0) return binary(rng.pick(['&&', '||']), growBoolean(depth - 1, soil), growBoolean(depth - 1, soil));
  if (kind === 2) {
    const name = named('boolean', soil);
    if (name) return name;
  }
  if (kind === 3) {
    const old = cutting('boolean', soil);
    if (old) return old;
  }
  const source = kind === 4 ? drawn(soil) : undefined;
  if (source) return binary('<', source, atom(rng.pick(SHARES)));
  return binary(rng.pick(COMPARISON), grow('number', depth - 1, soil), grow('number', depth - 1, soil));
}

function leaf(soil: Soil): Fragment {
  const { rng } = soil;
  if (rng.chance(0.65)) {
    const name = named('number', soil);
    if (name) return name;
  }
  return atom(literal(soil));
}

/** A name of this type, or a call without arguments that gives it. */
function named(type: ValueType, soil: Soil): Fragment | undefined {
  const { scope, position, rng } = soil;
  const names = scope.visible(position).filter((binding) => (binding.type === type && !binding.optional) || (binding.returns === type && binding.args?.length === 0 && !encloses(binding.name, soil)));
  if (names.length === 0) return undefined;
  const { name, type: own } = rng.pick(names);
  return own === type ? atom(name) : call(name, []);
}

/** What can be called for a number without being told anything. */
const sources = (soil: Soil): Binding[] => soil.scope.visible(soil.position).filter((binding) => binding.returns === 'number' && binding.args?.length === 0 && !encloses(binding.name, soil));

/** A call without arguments that gives a number: where a program has a source of random numbers, this is it, and not what counts its steps. */
export function drawn(soil: Soil): Fragment | undefined {
  const all = sources(soil);
  const random = all.filter(({ name }) => /(^|\.)random$/.test(name));
  return all.length > 0 ? call(soil.rng.pick(random.length > 0 ? random : all).name, []) : undefined;
}

const holdsWhole = ({ text }: Analysis): boolean => /\b(?:Ui|I)nt(?:8|16|32)(?:Clamped)?Array\b/.test(text);

/** Whether random whole numbers mean something here: the program has a source of numbers and arrays of whole ones. */
export const drawsWhole = (soil: Soil): boolean => holdsWhole(soil.analysis) && sources(soil).length > 0;

/** Whether they do anywhere in it. */
export const searchesWhole = (analysis: Analysis): boolean => analysis.names.has('random') && holdsWhole(analysis);

/** A whole number below something the program names: which line, which place. Grown piece by piece it would hardly ever come. */
export function drawnBelow(soil: Soil): Fragment | undefined {
  const source = drawn(soil);
  const visible = soil.scope.visible(soil.position).filter(({ optional }) => !optional);
  // What the program was handed says how many there are of something; what it computes seldom does.
  const handed = visible.filter(({ type, kind, member, declaration }) => type === 'number' && (member || kind === 'param' || !declaration));
  const lengths = visible.flatMap(({ name, type }) => (type === 'number' ? [name] : type === 'numbers' ? [`${name}.length`] : []));
  const bounds = handed.length > 0 && soil.rng.chance(0.5) ? handed.map(({ name }) => name) : lengths;
  if (!source || bounds.length === 0) return undefined;
  return call('Math.floor', [binary('*', source, atom(soil.rng.pick(bounds)))]);
}

const SHARES = ['0.02', '0.05', '0.1', '0.2', '0.3', '0.5'];

/** An array somebody has, a copy of one, one the program makes elsewhere, or one that may be missing with another in its place. */
function growNumbers(soil: Soil): Fragment {
  const { rng } = soil;
  const array = named('numbers', soil);
  if (!array) return atom('[]');
  const kind = rng.weighted([3, 2, 4, 3]);
  if (kind === 1) return { text: `${fit(array, PRECEDENCE.member)}.slice()`, precedence: PRECEDENCE.member };
  if (kind === 2) return cutting('numbers', soil) ?? array;
  if (kind === 3) {
    const missing = soil.scope.visible(soil.position).filter((binding) => binding.type === 'numbers' && binding.optional);
    if (missing.length > 0) return binary('??', atom(rng.pick(missing).name), array);
  }
  return array;
}

function growCall(depth: number, soil: Soil): Fragment | undefined {
  const { rng } = soil;
  const functions = Object.entries(soil.vocabulary.functions ?? DEFAULT_FUNCTIONS).filter(([, signature]) => signature.returns === 'number');
  const own = soil.scope.visible(soil.position).filter((binding) => binding.returns === 'number' && binding.args && binding.args.length > 0 && binding.args.every((arg) => arg === 'number' || arg === 'numbers') && !encloses(binding.name, soil));
  if (own.length > 0 && rng.chance(0.3)) {
    const binding = rng.pick(own);
    return call(binding.name, binding.args!.map((arg) => grow(arg as ValueType, depth - 1, soil)));
  }
  if (functions.length === 0) return undefined;
  const [name, signature] = rng.pick(functions);
  return call(name, signature.args.map((arg) => grow(arg, depth - 1, soil)));
}

/** Calling the function one is inside of would never return. */
function encloses(name: string, { analysis, position }: Soil): boolean {
  return analysis.functions.some((node) => position >= node.start! && position <= node.end! && (('id' in node && node.id?.name === name) || !('id' in node && node.id)));
}

function growIndex(depth: number, soil: Soil): Fragment | undefined {
  const array = named('numbers', soil);
  return array && { text: `${array.text}[${grow('number', depth - 1, soil).text}]`, precedence: 18 };
}

/** An expression the program already contains and whose names are readable here. */
function cutting(type: ValueType, soil: Soil): Fragment | undefined {
  const sites = soil.analysis.expressions.filter((site) => site.type === type && site.end - site.start < 80);
  if (sites.length === 0) return undefined;
  const site = soil.rng.pick(sites);
  return transplant(soil.analysis, site, soil);
}

/** The expression of a site, if everything it names means something at the new place. */
export function transplant(from: Analysis, site: ExpressionSite, to: Soil): Fragment | undefined {
  const text = from.text.slice(site.node.start!, site.node.end!);
  if (text.includes('//') || text.includes('/*')) return undefined;
  const readable = new Map(to.scope.visible(to.position).map((binding) => [binding.name, binding]));
  for (const [, name] of text.replace(/\.\s*[A-Za-z_$][\w$]*/g, '').replace(/([{,]\s*)[A-Za-z_$][\w$]*\s*:/g, '$1').matchAll(/([A-Za-z_$][\w$]*)/g)) {
    const there = site.scope.find(name!);
    if (there ? readable.get(name!)?.type !== there.type : !from.free.has(name!) && !KEYWORDS.has(name!)) return undefined;
  }
  return { text, precedence: site.precedence };
}

const KEYWORDS = new Set(['true', 'false', 'null', 'undefined', 'Infinity', 'NaN', 'as', 'number', 'new', 'void', 'typeof']);

/** A number as a person would write it: one of the program's or the vocabulary's, a small one, or log-uniform in 0.001..1000. */
export function literal({ analysis, vocabulary, rng }: Soil): string {
  const kind = rng.weighted([3, 2, 4, 3]);
  if (kind === 0 && analysis.literals.length > 0) return format(rng.pick(analysis.literals).value);
  if (kind === 1 && vocabulary.constants?.length) return format(rng.pick(vocabulary.constants));
  if (kind <= 2) return rng.pick(['0', '1', '2', '3', '4', '5', '10', '0.5', '0.1', '0.25']);
  return format(Number((10 ** (6 * rng.float() - 3)).toPrecision(2)));
}

/** The shortest source of a number. @example format(-0.5) // '-0.5' */
export function format(value: number): string {
  if (Object.is(value, -0)) return '0';
  return String(value);
}
