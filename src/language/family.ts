import { OWN } from './count.ts';
import type { Places } from './places.ts';
import { type Change, type Scaffold, type Span, type Wrap, weave } from './source.ts';
import { mentions, uses } from './spots.ts';

/** What variants are made of: the parent's text, what counts its steps, and where a choice may stand. */
export interface Ground {
  text: string;
  scaffold: Scaffold;
  places: Places;
}

/** Many variants as one program, and which of them are in it. */
export interface Family {
  body: string;
  members: readonly number[];
}

/** A text that stands for a node in one variant. */
interface Choice extends Span {
  statement: boolean;
  text: string;
}

/** How one variant differs, as choices between texts. */
interface Part {
  choices: Choice[];
  /** Statements in front of others, which stand where they stand in all variants, asking whose turn it is. */
  heads: Change[];
  /** Constants that become variables: for all alike, for who writes to one brings the change along. */
  loosened: Change[];
}

const strictly = (inner: Span, outer: Span): boolean => outer.start < inner.start && inner.end < outer.end;
const within = (inner: Span, outer: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Text that is whole statements and declares nothing around them; what cannot be told at a glance is not. */
function complete(text: string): boolean {
  const bare = text.trim();
  if (bare === '') return true;
  if (!/[;}]$/.test(bare) || /['"`]|\/\/|\/\*/.test(bare)) return false;
  let depth = 0;
  let outside = '';
  for (const char of bare) {
    if (char === '{' || char === '(' || char === '[') depth++;
    else if (char === '}' || char === ')' || char === ']') depth--;
    else if (depth === 0) outside += char;
    if (depth < 0) return false;
  }
  return depth === 0 && !/\b(?:const|let|var|function|class|case|default)\b|^\s*else\b/.test(outside);
}

const DECLARED = /^(const|let) ((?:\$\d+_)?v\d+) = ([^;]+);\s*$/;

/**
 * Mutant schemata (Untch, Offutt and Harrold 1993): one program holds many variants, each where it differs, and a number says
 * whose turn it is. So they are compiled once and share what the machine learns of them. Only for programs that keep nothing
 * between calls. Variants that differ where no choice can stand, as in declarations, are left out.
 * @example familyOf(ground, [[{ start: 40, end: 41, text: 'y' }]])?.members // [0]
 */
export function familyOf(ground: Ground, variants: readonly (readonly Change[] | undefined)[]): Family | undefined {
  const { text, scaffold } = ground;
  const parts = variants.map((changes, i) => changes && partOf(ground, changes, i));
  const members = parts.flatMap((part, i) => (part ? [i] : []));
  if (members.length === 0) return undefined;
  const choices = new Map<string, Wrap & { statement: boolean }>();
  members.forEach((i) => {
    for (const { start, end, statement, text: put } of parts[i]!.choices) {
      const known = choices.get(`${start} ${end} ${statement}`);
      const ask = `${OWN.which} === ${i}`;
      // on lines of their own: the text may end with a comment
      const open = statement ? `if (${ask}) { ${put}\n} else ` : `${ask} ? (${put}\n) : `;
      choices.set(`${start} ${end} ${statement}`, { start, end, statement, open: (known?.open ?? '') + open, close: '' });
    }
  });
  const wraps = [...choices.values()].map(({ start, end, statement, open }): Wrap => (statement ? { start, end, open: `${open}{ `, close: '\n}' } : { start, end, open: `(${open}(`, close: '\n))' }));
  const loosened = new Map(members.flatMap((i) => parts[i]!.loosened.map((change) => [change.start, change] as const)));
  const heads = members.flatMap((i) => parts[i]!.heads);
  const body = weave(text, { start: 0, end: text.length }, { heads: [...scaffold.heads, ...loosened.values(), ...heads], wraps: [...scaffold.wraps, ...wraps] }, []);
  return body === undefined ? undefined : { body, members };
}

function partOf({ text, scaffold, places }: Ground, all: readonly Change[], i: number): Part | undefined {
  const changes = renamed(text, all, i);
  const loosened = changes.filter((change) => change.text === 'let' && text.slice(change.start, change.end) === 'const');
  const spans: (Span & { statement: boolean; gone?: true })[] = [];
  const heads: Change[] = [];
  for (const change of changes) {
    if (loosened.includes(change)) continue;
    const put = change.start === change.end && places.starts.has(change.start) && headOf(change, i);
    if (put) {
      heads.push({ ...change, text: put });
      continue;
    }
    const slice = text.slice(change.start, change.end);
    const start = change.start + slice.length - slice.trimStart().length;
    const end = change.end - (slice.length - slice.trimEnd().length);
    const statement = places.statements.get(start);
    const constant = places.constants.get(start);
    if (statement?.end === end && complete(change.text)) spans.push({ start, end, statement: true });
    else if (constant?.end === end && change.text === '' && !changes.some((other) => uses(other.text, constant.name))) spans.push({ ...constant.value, statement: false, gone: true });
    else {
      const around = smallest(places.expressions, change);
      if (!around) return undefined;
      spans.push({ ...around, statement: false });
    }
  }
  const put = changes.filter((change) => !heads.some(({ start, end }) => start === change.start && end === change.end));
  // what stands in another choice of the same variant is part of its text
  const outermost = spans.filter((span, k) => !spans.some((other, j) => j !== k && within(span, other) && (!within(other, span) || j < k)));
  const choices: Choice[] = [];
  for (const span of outermost) {
    if (span.gone) {
      choices.push({ ...span, text: '0' });
      continue;
    }
    const mine = inner(text, span, scaffold, [...put, ...changes.filter((change) => !put.includes(change) && strictly(change, span))]);
    if (mine === undefined) return undefined;
    choices.push({ ...span, text: mine });
  }
  return { choices, loosened, heads: heads.filter((head) => !outermost.some((span) => strictly(head, span))) };
}

/** What is new in a variant has a name of its own among all of them. What only moves keeps the name by which others call it. */
function renamed(ground: string, changes: readonly Change[], i: number): Change[] {
  const names = changes.flatMap(({ text }) => DECLARED.exec(text)?.[2] ?? []).filter((name) => !uses(ground, name));
  if (names.length === 0) return [...changes];
  return changes.map((change) => ({ ...change, text: names.reduce((text, name) => text.replaceAll(mentions(name), () => `$${i}_${name}`), change.text) }));
}

/** A statement to put in front of another, for one variant's turn only. */
function headOf({ text }: Change, i: number): string | undefined {
  const declared = DECLARED.exec(text);
  // it is declared in all variants alike: a name of the parent would be there twice
  if (declared) return declared[2]!.startsWith('$') ? `${declared[1]} ${declared[2]} = ${OWN.which} === ${i} ? (${declared[3]}) : 0; ` : undefined;
  return complete(text) ? `if (${OWN.which} === ${i}) { ${text}\n} ` : undefined;
}

function smallest(expressions: readonly Span[], change: Span): Span | undefined {
  let found: Span | undefined;
  for (const span of expressions) if (within(change, span) && (!found || span.end - span.start < found.end - found.start)) found = span;
  // an insertion beside an expression is none of it
  return found && change.start === change.end && (found.start === change.start || found.end === change.end) ? undefined : found;
}

/** A node as one variant has it. What stands around just this node stays outside. */
function inner(text: string, span: Span, { heads, wraps }: Scaffold, changes: readonly Change[]): string | undefined {
  const own = { heads: heads.filter((head) => strictly(head, span)), wraps: wraps.filter((wrap) => within(wrap, span) && !within(span, wrap)) };
  const inside = changes.filter((change) => within(change, span) || within(span, change));
  return weave(text, span, own, inside.map((change) => (within(change, span) ? change : { ...span, text: change.text })));
}
