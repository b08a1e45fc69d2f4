import type { Random, Vocabulary } from '../core/index.ts';
import { type Analysis, analyse } from './analyse.ts';
import { type CompileOptions, checked, constantName, scriptOfMany } from './compile.ts';
import { counters } from './count.ts';
import { changesOf } from './edits.ts';
import { DEFAULT_FUNCTIONS } from './grow.ts';
import { blanked } from './plain-text.ts';
import { reachOf } from './reach.ts';
import { type Change, SyntaxRefusal, applyChanges } from './source.ts';

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
  const base = [...eager(own, entry), ...counters(analysis.loops, analysis.functions)];
  const body = (changes: readonly Change[]): string => applyChanges(plain, [...base.filter(({ start, end }) => !changes.some((other) => other.start < start && end < other.end)), ...changes]);
  const literals = new Map(analysis.literals.map((literal, index) => [literal.start, { ...literal, index }]));
  const constants = Float64Array.from(analysis.literals, ({ value }) => value);
  const reach = reachOf(own);

  const numbersOf = (changes: readonly Change[]): Float64Array | undefined => {
    if (!changes.every(({ start, end, text: value }) => literals.get(start)?.end === end && /^[\d.e+-]+$/.test(value))) return undefined;
    const vector = constants.slice();
    for (const { start, text: value } of changes) vector[literals.get(start)!.index] = Number(value);
    return vector;
  };

  return {
    body: body(analysis.literals.map(({ start, end }, i) => ({ start, end, text: constantName(i) }))),
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
      const safe = changes.map(withCounters);
      return safe.every((change) => change !== undefined) ? body(safe) : undefined;
    },
    scriptOf: (bodies) => scriptOfMany(bodies, entry, { analysis, pure }),
    sourceOf: ({ changes }) => applyChanges(text, changes),
  };
}

/** A change whose own loops and functions count their steps; undefined where it does not hold whole statements or an expression. */
function withCounters(change: Change): Change | undefined {
  if (!UNCOUNTED.test(change.text)) return change;
  for (const [before, after] of [['', ''], ['(', ')']] as const) {
    try {
      const { loops, functions, text } = analyse(before + change.text + after);
      const counted = applyChanges(text, counters(loops, functions));
      return { ...change, text: counted.slice(before.length, counted.length - after.length) };
    } catch {
      // a statement that is opened here and closed by another change
    }
  }
  return undefined;
}

/** Whether two edits of one parent can be made at once. */
function apart(these: readonly Change[], others: readonly Change[]): boolean {
  const names = new Set(these.flatMap(({ text }) => [...text.matchAll(FRESH)].map(([, name]) => name)));
  return others.every((other) => these.every((change) => change.end <= other.start || other.end <= change.start) && [...other.text.matchAll(FRESH)].every(([, name]) => !names.has(name)) && these.every((change) => change.start !== other.start));
}

/**
 * What makes V8 compile functions when it first reads them. It would else skip their insides and read them again when
 * they are called: measured, half of what a new program of sixty lines costs.
 */
function eager({ file, functions }: Analysis, entry: string): Change[] {
  const changes: Change[] = [];
  const at = (position: number, text: string): void => {
    changes.push({ start: position, end: position, text });
  };
  for (const statement of file.program.body) {
    const inner = statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement;
    if (statement !== inner) changes.push({ start: statement.start!, end: inner.start!, text: '' });
    else if (statement.type === 'ExportNamedDeclaration') changes.push({ start: statement.start!, end: statement.end!, text: '' });
    if (inner.type === 'FunctionDeclaration' && inner.id?.name === entry) {
      at(inner.start!, `const ${entry} = (`);
      at(inner.end!, ');');
    }
  }
  for (const node of functions) {
    if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression') continue;
    at(node.start!, '(');
    at(node.end!, ')');
  }
  return changes;
}
