import type { Change } from '../source.ts';
import type { Edit, Plot } from './edits.ts';
import { visible } from './kinds.ts';
import type { List } from './sites.ts';
import { grow, readable, textOf } from './soil.ts';
import type { Node } from './tree.ts';

/** A statement that stands on lines of its own. */
interface Spot {
  list: List;
  index: number;
  statement: Node;
  /** Its whole lines, the last line end included. */
  start: number;
  end: number;
  indent: string;
}

/** Declares something others need, or leaves. */
const STAYS = /import|function|class|struct|method|_item$|package|using|namespace|template|^pass_|field_decl|module/;
const LEAVES = /^(?:return|break|continue|raise|throw)/;

const isStatement = ({ type }: Node): boolean => /statement|declaration|short_var|assignment/.test(type);

function spotOf({ reading: { text } }: Plot, list: List, index: number): Spot | undefined {
  const statement = list.statements[index]!;
  const start = text.lastIndexOf('\n', statement.start - 1) + 1;
  const semicolon = /^[ \t]*;/.exec(text.slice(statement.end))?.[0].length ?? 0;
  const rest = /^[ \t]*(?:\n|$)/.exec(text.slice(statement.end + semicolon));
  const indent = text.slice(start, statement.start);
  return rest && indent.trim() === '' ? { list, index, statement, start, end: statement.end + semicolon + rest[0].length, indent } : undefined;
}

/** A statement, outer ones more often. */
function anySpot(plot: Plot, accept: (spot: Spot) => boolean): Spot | undefined {
  const { rng, reading } = plot;
  const spots = reading.lists.flatMap((list) => list.open.flatMap((index) => {
    const spot = spotOf(plot, list, index);
    return spot && isStatement(spot.statement) && !STAYS.test(spot.statement.type) && accept(spot) ? [spot] : [];
  }));
  return spots.length === 0 ? undefined : spots[rng.weighted(spots.map(({ list }) => 1 / (1 + list.depth)))];
}

/** Where a statement may be put before another. */
const anyPlace = (plot: Plot, accept: (spot: Spot) => boolean = () => true): Spot | undefined => anySpot({ ...plot }, accept);

/** The lines of a statement with another indentation; undefined where a text in it spans lines. */
function moved({ reading: { text } }: Plot, { start, end, indent, statement }: Spot, to: string): string | undefined {
  if (spans(statement, text)) return undefined;
  const lines = text.slice(start, end).replace(/\n$/, '').split('\n');
  if (lines.some((line) => line.trim() !== '' && !line.startsWith(indent))) return undefined;
  return `${lines.map((line) => (line.trim() === '' ? line : to + line.slice(indent.length))).join('\n')}\n`;
}

const spans = (node: Node, text: string): boolean => (/string/.test(node.type) && text.slice(node.start, node.end).includes('\n')) || node.children.some((child) => spans(child, text));

/** Whether it is the only statement of its list, which then has to keep one. */
const lonely = ({ list }: Spot): boolean => list.statements.length === 1;

/** Whether it gives a name its first value, which later statements read. */
function declares({ reading: { bindings, text } }: Plot, { start, end }: Node): boolean {
  for (const [name, all] of bindings) {
    for (const { from, scope } of all) if (from > start && from <= end && scope.start <= start && scope.end > end && new RegExp(`\\b${name}\\b`).test(text.slice(end, scope.end))) return true;
  }
  return false;
}

export const deleteStatement: Edit = (plot) => {
  const spot = anySpot(plot, ({ statement, list, index }) => !declares(plot, statement) && (!LEAVES.test(statement.type) || index < list.statements.length - 1 || list.depth > 1));
  if (!spot) return undefined;
  return [{ start: spot.start, end: spot.end, text: lonely(spot) && plot.reading.grammar.layout ? `${spot.indent}pass\n` : '' }];
};

const duplicateStatement: Edit = (plot) => {
  const spot = anySpot(plot, ({ statement }) => !LEAVES.test(statement.type));
  const copy = spot && moved(plot, spot, spot.indent);
  return copy ? [{ start: spot.end, end: spot.end, text: copy }] : undefined;
};

const carry = (keeps: boolean): Edit => (plot) => {
  const from = anySpot(plot, ({ statement }) => !LEAVES.test(statement.type) && (keeps || !declares(plot, statement)));
  if (!from) return undefined;
  const to = anyPlace(plot, ({ statement }) => statement.end <= from.statement.start || statement.start >= from.statement.end);
  const text = to && moved(plot, from, to.indent);
  if (!text || !readable(plot, from.statement, to.statement.start)) return undefined;
  const put: Change = { start: to.start, end: to.start, text };
  return keeps ? [put] : [put, { start: from.start, end: from.end, text: lonely(from) && plot.reading.grammar.layout ? `${from.indent}pass\n` : '' }];
};

/** A variable that may change gets another value. */
const insertAssignment: Edit = (plot) => {
  const { rng, reading } = plot;
  const { bindings, grammar } = reading;
  const spot = anyPlace(plot);
  if (!spot) return undefined;
  const at = spot.statement.start;
  const all = [...bindings.keys()].flatMap((name) => {
    const binding = visible(bindings, name, at);
    return binding && (binding.kind === 'number' || (binding.kind === 'whole' && !binding.counts)) && (binding.changes || (grammar.dynamic && !/^program|script/.test(reading.root.type))) && binding.scope !== reading.root ? [binding] : [];
  });
  if (all.length === 0) return undefined;
  const { name, kind } = rng.pick(all);
  const value = grow(plot, kind, at, 1 + rng.int(2));
  if (!value) return undefined;
  const text = rng.chance(0.5) ? `${name} ${rng.pick(kind === 'whole' ? ['+=', '-='] : ['+=', '-=', '*=', '*='])} ${value}` : `${name} = ${value}`;
  return [{ start: spot.start, end: spot.start, text: `${spot.indent}${text}${grammar.end}\n` }];
};

/** The statement only happens on a condition. */
const guardStatement: Edit = (plot) => {
  const { reading } = plot;
  const { grammar } = reading;
  // what a declaration declares would be gone after it
  const spot = anySpot(plot, ({ statement }) => !/declar|let_|short_var/.test(statement.type) && !declares(plot, statement));
  const test = spot && grow(plot, 'boolean', spot.statement.start, 1);
  const body = spot && moved(plot, spot, `${spot.indent}    `);
  if (!test || !body) return undefined;
  const lines = grammar.guard.split('\n').map((line) => (line === '@' ? body.replace(/\n$/, '') : `${spot.indent}${line.replace('#', test)}`));
  return [{ start: spot.start, end: spot.end, text: `${lines.join('\n')}\n` }];
};

/** What stood on a condition always happens. */
export const unguard: Edit = (plot) => {
  const { reading } = plot;
  const spot = anySpot(plot, ({ statement }) => (/^if/.test(statement.type) || /^if/.test(statement.children[0]?.type ?? '')) && !textOf(plot, statement).includes('else') && !textOf(plot, statement).includes('elif'));
  if (!spot) return undefined;
  const branch = reading.lists.find(({ node }) => node.start >= spot.statement.start && node.end <= spot.statement.end);
  if (!branch || branch.open.length < branch.statements.length || branch.statements.length === 0) return undefined;
  const parts = branch.statements.map((_, index) => spotOf(plot, branch, index));
  if (!parts.every((part) => part !== undefined)) return undefined;
  const texts = parts.map((part) => moved(plot, part, spot.indent));
  return texts.every((text) => text !== undefined) ? [{ start: spot.start, end: spot.end, text: texts.join('') }] : undefined;
};

/** Edits of statements, by name. */
export const STATEMENT_EDITS: Readonly<Record<string, { edit: Edit; weight: number }>> = {
  'delete statement': { edit: deleteStatement, weight: 1.5 },
  'duplicate statement': { edit: duplicateStatement, weight: 0.7 },
  'move statement': { edit: carry(false), weight: 1 },
  'copy statement': { edit: carry(true), weight: 1 },
  'insert assignment': { edit: insertAssignment, weight: 2.5 },
  'guard statement': { edit: guardStatement, weight: 1 },
  'unwrap statement': { edit: unguard, weight: 0.5 },
};

/** Whether a statement of another program would mean something before one here. */
export function planted(plot: Plot, donor: Plot['reading']): Change[] | undefined {
  const gift = anySpot({ ...plot, reading: donor }, ({ statement }) => !LEAVES.test(statement.type));
  const place = gift && anyPlace(plot);
  const text = place && moved({ ...plot, reading: donor }, gift, place.indent);
  if (!text) return undefined;
  const { bindings } = plot.reading;
  const known = (node: Node): boolean => {
    const name = node.type === 'identifier' ? donor.text.slice(node.start, node.end) : '';
    const declared = name !== '' && (donor.bindings.get(name) ?? []).some(({ scope }) => scope.start < gift.statement.start);
    return (!declared || visible(bindings, name, place.statement.start) !== undefined || /^(?:left|name|attribute|function)$/.test(node.field)) && node.children.every(known);
  };
  return known(gift.statement) ? [{ start: place.start, end: place.start, text }] : undefined;
}
