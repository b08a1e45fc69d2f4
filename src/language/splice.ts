import type { Statement } from '@babel/types';
import type { Random, Vocabulary } from '../core/index.ts';
import { type Analysis, analyse } from './analyse.ts';
import { type CompileOptions, checked, constantName, scriptOfMany } from './compile.ts';
import { counted, countedPlainly } from './count.ts';
import { changesOf } from './edits.ts';
import { type Family, familyOf } from './family.ts';
import { DEFAULT_FUNCTIONS } from './grow.ts';
import { placesOf } from './places.ts';
import { blanked } from './plain-text.ts';
import { reachOf } from './reach.ts';
import { type Change, type Scaffold, SyntaxRefusal, type Wrap, applyChanges, weave } from './source.ts';
import { uses } from './spots.ts';

/** A small change of a parent, as text only. */
export interface Variant {
  kind: string;
  changes: readonly Change[];
  /** Whether anything that the entry returns can depend on it. */
  reaches: boolean;
  /** Where nothing but numbers differs: the vector for the parent's own script. */
  constants?: Float64Array;
}

/** A parent whose variants are made by putting text together: it is parsed once, and they are not. */
export interface Spliced {
  /** The JavaScript of the parent itself; its numbers are read from a vector. */
  body: string;
  constants: Float64Array;
  /** One or several random edits; undefined where none was found. */
  variant(rng: Random, more: number): Variant | undefined;
  /** The JavaScript of a variant; undefined where only the compiler can make it safely, as with new loops. */
  bodyOf(variant: Variant): string | undefined;
  /** One body of as many variants as can share it; undefined where none can, as in programs that could keep something between calls. */
  familyOf(variants: readonly (Variant | undefined)[]): Family | undefined;
  /** One script of the bodies of several, as a sandbox takes it. */
  scriptOf(bodies: readonly string[]): string;
  /** Its source, as an author would have written it. */
  sourceOf(variant: Variant): string;
}

export interface SpliceOptions extends Pick<CompileOptions, 'pure'> {
  entry: string;
  vocabulary: Vocabulary;
}

/** What would run without a step counter where it is spliced in. */
const UNCOUNTED = /\b(?:for|while|do|function)\b|=>/;

const DECLARING = /\b(?:const|let) ([A-Za-z_]\w*)/g;

const FRESH = /\b(?:const|let) (v\d+)\b/g;

/**
 * Checks and reads a parent once. Throws `SyntaxRefusal` as the compiler does, and for programs that import or whose
 * types cannot be blanked out.
 * @example spliced(source, { entry: 'update', vocabulary: {} }).variant(rng, 0.3)
 */
export function spliced(text: string, { entry, vocabulary, pure = false }: SpliceOptions): Spliced {
  const analysis = analyse(text);
  checked(analysis, entry, { pure });
  const plain = blanked(analysis);
  if (plain === undefined || analysis.file.program.body.some(({ type }) => type === 'ImportDeclaration')) throw new SyntaxRefusal('has types or imports that cannot be spliced');
  const own: Analysis = { ...analysis, text: plain };
  const scaffold = scaffoldOf(own, entry);
  const whole = { start: 0, end: plain.length };
  const body = (changes: readonly Change[]): string | undefined => weave(plain, whole, scaffold, changes);
  const places = placesOf(analysis.file.program);
  // such a constant is computed once, before it is anybody's turn
  const computesFirst = analysis.file.program.body.some(computes);
  const literals = new Map(analysis.literals.map((literal, index) => [literal.start, { ...literal, index }]));
  const constants = Float64Array.from(analysis.literals, ({ value }) => value);
  const reach = reachOf(own);

  const numbersOf = (changes: readonly Change[]): Float64Array | undefined => {
    if (!changes.every(({ start, end, text: value }) => literals.get(start)?.end === end && /^[\d.e+-]+$/.test(value))) return undefined;
    const vector = constants.slice();
    for (const { start, text: value } of changes) vector[literals.get(start)!.index] = Number(value);
    return vector;
  };

  const looked = new WeakMap<readonly Change[], Change[] | null>();
  const safely = (changes: readonly Change[]): Change[] | undefined => {
    if (!looked.has(changes)) looked.set(changes, look(changes) ?? null);
    return looked.get(changes) ?? undefined;
  };
  /** With counters of their own; undefined where the compiler has to look: at the top level, and where something is taken out that is still named. */
  const look = (changes: readonly Change[]): Change[] | undefined => {
    if (!changes.every((change) => analysis.functions.some(({ body: { start, end } }) => start! <= change.start && change.end <= end!))) return undefined;
    const kept = new Set(changes.flatMap(({ text: put }) => [...put.matchAll(DECLARING)].map(([, name]) => name)));
    const gone = changes.flatMap(({ start, end }) => [...plain.slice(start, end).matchAll(DECLARING)].flatMap(([, name]) => (kept.has(name) ? [] : [name!])));
    if (changes.some(({ text: put }) => gone.some((name) => uses(put, name)))) return undefined;
    const safe = changes.map(withCounters);
    return safe.every((change) => change !== undefined) ? safe : undefined;
  };

  return {
    body: body(analysis.literals.map(({ start, end }, i) => ({ start, end, text: constantName(i) })))!,
    constants,
    variant(rng, more) {
      const plot = { analysis: own, vocabulary: { functions: DEFAULT_FUNCTIONS, ...vocabulary }, rng };
      const first = changesOf(plot);
      if (!first) return undefined;
      let { changes, kind } = first;
      while (rng.chance(more)) {
        const next = changesOf(plot);
        if (next && apart(changes, next.changes)) [changes, kind] = [[...changes, ...next.changes], 'several edits'];
      }
      const vector = numbersOf(changes);
      // what keeps something between calls would hand it from one variant to the next
      return { kind, changes, reaches: reach(changes), ...(pure && vector && { constants: vector }) };
    },
    bodyOf({ changes }) {
      const safe = safely(changes);
      return safe && body(safe);
    },
    familyOf: (variants) => (pure && !computesFirst ? familyOf({ text: plain, scaffold, places }, variants.map((variant) => (variant && !variant.constants ? safely(variant.changes) : undefined))) : undefined),
    scriptOf: (bodies) => scriptOfMany(bodies, entry, { analysis, pure }),
    sourceOf: ({ changes }) => applyChanges(text, changes),
  };
}

/** A change whose own loops and functions count their steps; undefined where it does not hold whole statements or an expression. */
function withCounters(change: Change): Change | undefined {
  if (!UNCOUNTED.test(change.text)) return change;
  const plainly = countedPlainly(change.text);
  if (plainly !== undefined) return { ...change, text: plainly };
  for (const [before, after] of [['', ''], ['(', ')']] as const) {
    try {
      const { loops, functions, text } = analyse(before + change.text + after);
      const own = weave(text, { start: 0, end: text.length }, counted(loops, functions), [])!;
      return { ...change, text: own.slice(before.length, own.length - after.length) };
    } catch {
      // a statement that is opened here and closed by another change
    }
  }
  return undefined;
}

/** Literals and functions are what they are; anything else at the top level is worked out when the program is loaded. */
function computes(statement: Statement): boolean {
  const inner = statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement;
  return inner.type === 'VariableDeclaration' && inner.declarations.some(({ init }) => !init || !(init.type.endsWith('Literal') || init.type.endsWith('FunctionExpression')));
}

/** Whether two edits of one parent can be made at once. */
function apart(these: readonly Change[], others: readonly Change[]): boolean {
  const names = new Set(these.flatMap(({ text }) => [...text.matchAll(FRESH)].map(([, name]) => name)));
  return others.every((other) => these.every((change) => change.end <= other.start || other.end <= change.start) && [...other.text.matchAll(FRESH)].every(([, name]) => !names.has(name)) && these.every((change) => change.start !== other.start));
}

/**
 * Counters, and what makes V8 compile functions when it first reads them. It would else skip their insides and read them
 * again when they are called: measured, half of what a new program of sixty lines costs.
 */
function scaffoldOf({ file, functions, loops }: Analysis, entry: string): Scaffold {
  const { heads, wraps } = counted(loops, functions);
  const outer: Wrap[] = [];
  for (const statement of file.program.body) {
    const inside = statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement;
    if (statement !== inside) heads.push({ start: statement.start!, end: inside.start!, text: '' });
    else if (statement.type === 'ExportNamedDeclaration') heads.push({ start: statement.start!, end: statement.end!, text: '' });
    if (inside.type === 'FunctionDeclaration' && inside.id?.name === entry) outer.push({ start: inside.start!, end: inside.end!, open: `const ${entry} = (`, close: ');' });
  }
  for (const node of functions) if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') wraps.push({ start: node.start!, end: node.end!, open: '(', close: ')' });
  return { heads, wraps: [...outer, ...wraps] };
}
