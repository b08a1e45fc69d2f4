import type * as t from '@babel/types';
import type { Analysis } from './analyse.ts';
import type { Edit, Plot } from './edits.ts';
import { type Soil, drawn, drawnBelow, drawsWhole, format, grow, searchesWhole } from './grow.ts';
import { type Fragment, atom } from './precedence.ts';
import { type Change, applyChanges } from './source.ts';
import { type Spot, anySpot, declared, freshName, freshNames, indent, insertBefore, mentions, movable, namesOf, nesting, reassignable, soilBefore, textOf } from './spots.ts';

/** Something that does work: a statement that only declares is of no use twice. */
const works = ({ statement }: { statement: t.Statement }): boolean => statement.type === 'ExpressionStatement' || statement.type === 'ForStatement' || statement.type === 'IfStatement' || statement.type === 'WhileStatement';

const COUNTS = ['2', '3', '4', '5', '6', '8', '10', '20', '30', '50', '100'];

/** How two numbers of a program hang together: one is so many times the other. */
const TIED = [1, 2, 0.5];

interface Tied {
  start: number;
  end: number;
  times: number;
}

/** The places of a number, also where it is doubled or halved; none that say where in an array. */
export function tiedTo({ literals }: Analysis, value: number): Tied[] {
  return literals.flatMap((literal) => {
    if (literal.address) return [];
    const times = TIED.find((each) => literal.value === value * each);
    return times === undefined ? [] : [{ ...literal, times }];
  });
}

/** A number that is written several times, also doubled or halved, changes everywhere at once. */
const scaleNumber: Edit = (plot) => {
  const { analysis, rng } = plot;
  const free = analysis.literals.filter(({ address }) => !address);
  if (free.length === 0) return undefined;
  const { value } = rng.pick(free);
  const places = tiedTo(analysis, value);
  if (places.length < 2 || value === 0) return undefined;
  const factor = rng.pick([0.01, 0.1, 0.5, 2, 10, 10, 100, 1000]);
  return places.map(({ start, end, times }) => ({ start, end, text: format(Number((value * times * factor).toPrecision(12))) }));
};

/** A number as a variable: its declaration before everything, its readers, and how it may change. */
function variable(plot: Plot, name: string): { declaration: Change; places: Change[]; change(soil: Soil): string } | undefined {
  const { analysis, rng } = plot;
  const free = analysis.literals.filter(({ address, value }) => !address && value !== 0);
  if (free.length === 0) return undefined;
  const literal = rng.pick(free);
  // declared first of all in the outermost list around it
  const home = analysis.lists.find(({ statements, open }) => literal.start >= statements[open[0]!]!.start! && literal.end <= statements[open.at(-1)!]!.end!);
  const top = home?.statements[home.open[0]!];
  if (!top) return undefined;
  const read = ({ times }: Tied): string => (times === 1 ? name : times === 2 ? `(2 * ${name})` : `(${name} / 2)`);
  return {
    declaration: insertBefore(plot, { list: home, index: 0, statement: top }, `let ${name} = ${format(literal.value)};`),
    places: tiedTo(analysis, literal.value).filter(({ start }) => start >= top.start! && start < home.statements.at(-1)!.end!).map((place) => ({ start: place.start, end: place.end, text: read(place) })),
    change: (soil) => `${name} ${rng.pick(['*=', '*=', '*=', '/=', '+='])} ${rng.chance(0.8) ? rng.pick(['2', '3', '4', '10', '10', '30', '100', '1000']) : grow('number', 1, soil).text};`,
  };
}

/** Whether a place is in a loop of the same function as the position. */
function turns({ analysis }: Plot, { statement }: Spot, position: number): boolean {
  const around = (node: { start?: number | null; end?: number | null }, at: number): boolean => node.start! <= at && at < node.end!;
  return analysis.loops.some((loop) => around(loop, statement.start!) && !around(loop, position)) && analysis.functions.every((each) => around(each, statement.start!) === around(each, position));
}

/** Whether a statement stands in a loop. */
const loops = ({ analysis }: Plot, { statement }: Spot): boolean => analysis.loops.some(({ start, end }) => start! < statement.start! && statement.start! < end!);

/**
 * A number becomes a variable, wherever it stands and also where it is doubled or halved, and some
 * statement changes that variable. Naming alone would change nothing.
 */
const varyNumber: Edit = (plot) => {
  const varied = variable(plot, freshName(plot));
  if (!varied) return undefined;
  const { declaration, places, change } = varied;
  // Between two readings is where a change matters, so in a loop, and not within a function that only reads.
  const turning = plot.rng.chance(0.7);
  const spot = anySpot(plot, (other) => movable(other) && other.statement.start! > declaration.start && !places.some(({ start }) => start === other.statement.start) && (!turning || turns(plot, other, declaration.start)));
  return spot && [declaration, ...places, insertBefore(plot, spot, change(soilBefore(plot, spot)))];
};

const head = (plot: Plot, spot: Spot, name: string): string =>
  plot.rng.chance(0.75) ? `for (let ${name} = 0; ${name} < ${plot.rng.pick(COUNTS)}; ${name}++)` : `while (${grow('boolean', 1, soilBefore(plot, spot)).text})`;

/** One or more statements in a row do their work several times, or for as long as something holds; often a number changes each time. */
const repeatStatements: Edit = (plot) => {
  const { analysis, rng } = plot;
  const spot = anySpot(plot, works);
  if (!spot) return undefined;
  const { list, index, statement } = spot;
  let last = index;
  while (rng.chance(0.6) && list.open.includes(last + 1) && works({ statement: list.statements[last + 1]! })) last++;
  const [start, end] = [statement.start!, list.statements[last]!.end!];
  const [name, changing] = freshNames(plot);
  const margin = indent(analysis.text, start);
  const varied = rng.chance(0.5) ? variable(plot, changing) : undefined;
  const places = varied?.places.filter((place) => place.end <= start || place.start >= end) ?? [];
  // places inside the loop are replaced in its text
  const inner = applyChanges(analysis.text.slice(start, end), (varied?.places ?? []).filter((place) => place.start >= start && place.end <= end).map((place) => ({ ...place, start: place.start - start, end: place.end - start })));
  const change = varied ? `\n${margin}  ${varied.change(soilBefore(plot, spot))}` : '';
  const loop = { start, end, text: `${head(plot, spot, name)} {\n${margin}  ${inner}${change}\n${margin}}` };
  if (!varied) return [loop];
  if (varied.declaration.start === start) return [{ ...loop, text: varied.declaration.text + loop.text }, ...places];
  // what is declared inside the loop would begin again each time
  return varied.declaration.start < start ? [varied.declaration, ...places, loop] : undefined;
};

/** `return f(x)` becomes `x = f(x)` several times and `return x`; often a number changes each time. */
const iterateResult: Edit = (plot) => {
  const { analysis, rng } = plot;
  const spot = anySpot(plot, ({ statement }) => statement.type === 'ReturnStatement' && statement.argument != null && analysis.expressions.some((site) => site.type === 'numbers' && site.start === statement.argument!.start && site.end === statement.argument!.end));
  if (spot?.statement.type !== 'ReturnStatement') return undefined;
  const { start, end, argument } = spot.statement;
  const text = textOf(analysis, argument!);
  const mentioned = new Set(namesOf(text));
  const targets = spot.list.scope.visible(start!).filter((binding) => binding.type === 'numbers' && !binding.optional && reassignable(plot, binding) && mentioned.has(binding.name));
  if (targets.length === 0 || mentioned.size < 2) return undefined;
  const target = rng.pick(targets);
  const [name, changing] = freshNames(plot);
  const varied = rng.chance(0.7) ? variable(plot, changing) : undefined;
  const [before, inside] = [varied?.places.filter((place) => place.end <= start!) ?? [], varied?.places.filter((place) => place.start >= argument!.start!) ?? []];
  const body = applyChanges(text, inside.map((place) => ({ ...place, start: place.start - argument!.start!, end: place.end - argument!.start! })));
  const margin = indent(analysis.text, start!);
  const change = varied ? `\n${margin}  ${varied.change(soilBefore(plot, spot))}` : '';
  const changes = [{ start: start!, end: end!, text: `${head(plot, spot, name)} {\n${margin}  ${target.name} = ${body};${change}\n${margin}}\n${margin}return ${target.name};` }];
  if (target.kind === 'const') changes.push({ start: target.declaration!.start, end: target.declaration!.start + 5, text: 'let' });
  if (!varied) return changes;
  return varied.declaration.start < start! && varied.declaration.start !== changes[1]?.start ? [varied.declaration, ...before, ...changes] : undefined;
};

/** A statement is done again somewhere else, where everything it names means something. */
const copyStatement: Edit = (plot) => {
  const from = anySpot(plot, works);
  const to = anySpot(plot, movable);
  if (!from || !to) return undefined;
  const text = textOf(plot.analysis, from.statement);
  return readableAt(from, to, text, declared(from.statement)) ? [insertBefore(plot, to, text)] : undefined;
};

/** A loop makes one turn, drawn at random, instead of all of them; or one more somewhere else. */
const turnOnce: Edit = (plot) => {
  const { analysis, rng } = plot;
  const spot = anySpot(plot, ({ statement }) => statement.type === 'ForStatement' && nesting(plot, statement.start!) <= 1);
  if (spot?.statement.type !== 'ForStatement') return undefined;
  const { init, test, body, start, end } = spot.statement;
  const [counter] = init?.type === 'VariableDeclaration' && init.declarations.length === 1 ? init.declarations : [];
  if (counter?.id.type !== 'Identifier' || test?.type !== 'BinaryExpression' || !test.operator.startsWith('<') || textOf(analysis, test.left) !== counter.id.name) return undefined;
  const target = rng.chance(0.5) ? spot : anySpot(plot, (other) => movable(other) && nesting(plot, other.statement.start!) <= 1);
  const source = target && drawn(soilBefore(plot, target));
  if (!source) return undefined;
  const inner = body.type === 'BlockStatement' ? analysis.text.slice(body.start! + 1, body.end! - 1).trim() : textOf(analysis, body);
  const text = `{ const ${counter.id.name} = Math.floor(${source.text} * (${textOf(analysis, test.right)})); ${inner} }`;
  if (target === spot) return [{ start: start!, end: end!, text }];
  return readableAt(spot, target, textOf(analysis, spot.statement), [counter.id.name]) ? [insertBefore(plot, target, text)] : undefined;
};

/** Whether everything a text names at one place means the same at another. */
function readableAt(from: Spot, to: Spot, text: string, own: readonly string[]): boolean {
  const readable = new Map(to.list.scope.visible(to.statement.start!).map((binding) => [binding.name, binding.type]));
  return namesOf(text).every((name) => {
    const there = from.list.scope.find(name);
    return !there || own.includes(name) || readable.get(name) === there.type;
  });
}

/** What may stand in an array of whole numbers: any number below something that is named, or what stands elsewhere in it. */
function wholeValue(name: string, soil: Soil): Fragment | undefined {
  const kind = soil.rng.weighted([5, 4, 1]);
  if (kind === 0) return drawnBelow(soil);
  const place = kind === 1 ? drawn(soil) : undefined;
  return place && atom(`${name}[Math.floor(${place.text} * ${name}.length)]`);
}

/** The same spot, or a later one in its list where the array is filled as a whole after it: what was written before is lost. */
function afterFilling({ analysis, rng }: Plot, spot: Spot, name: string): Spot | undefined {
  const { list, index } = spot;
  const filled = list.statements.findLastIndex((statement, k) => k >= index && statement.type === 'ExpressionStatement' && new RegExp(`^${mentions(name).source}\\.(set|fill)\\(`).test(textOf(analysis, statement)));
  if (filled < 0) return spot;
  const later = list.open.filter((k) => k > filled);
  if (later.length === 0) return undefined;
  const at = rng.pick(later);
  return { list, index: at, statement: list.statements[at]! };
}

/** Writes one place of an array that the function itself made: those it was handed are often somebody's to write. */
const writeElement: Edit = (plot) => {
  const { analysis, rng } = plot;
  // Who searches over whole numbers does so in a loop: what is written once before it changes where it starts, hardly more.
  const turning = searchesWhole(analysis) && rng.chance(0.8) ? anySpot(plot, (other) => movable(other) && loops(plot, other)) : undefined;
  const first = turning ?? anySpot(plot, movable);
  if (!first) return undefined;
  const arrays = first.list.scope.visible(first.statement.start!).filter((binding) => binding.type === 'numbers' && !binding.optional && binding.declaration !== undefined && nesting(plot, binding.declaration.start) === nesting(plot, first.statement.start!));
  if (arrays.length === 0) return undefined;
  const { name } = rng.pick(arrays);
  const spot = afterFilling(plot, first, name);
  if (!spot) return undefined;
  const soil = soilBefore(plot, spot);
  const wholes = drawsWhole(soil);
  const at = rng.chance(wholes ? 0.9 : 0.7) ? `Math.floor(${(drawn(soil) ?? grow('number', rng.int(2), soil)).text} * ${name}.length)` : grow('number', rng.int(3), soil).text;
  const whole = wholes ? wholeValue(name, soil) : undefined;
  const value = whole ?? (rng.chance(0.4) ? drawn(soil) : undefined) ?? grow('number', rng.int(3), soil);
  // a line or a place times a random one is none
  const write = `${name}[${at}] ${whole ? '=' : rng.pick(['=', '=', '+=', '-=', '*='])} ${value.text};`;
  return [insertBefore(plot, spot, rng.chance(0.3) ? `if (${grow('boolean', 1, soil).text}) ${write}` : write)];
};

/** What the entry is handed and nobody reads yet is read somewhere: it takes the place of an array of the program's own. */
const readInput: Edit = (plot) => {
  const { analysis, rng, empty = false } = plot;
  if (empty) return undefined;
  const spot = anySpot(plot, movable);
  if (!spot) return undefined;
  const soil = soilBefore(plot, spot);
  const visible = spot.list.scope.visible(soil.position);
  const unread = visible.filter((binding) => binding.member && binding.type === 'numbers' && !analysis.names.has(binding.name.slice(binding.name.indexOf('.') + 1)));
  if (unread.length === 0) return undefined;
  const source = rng.pick(unread);
  // Where a function within is what reads it, its own caller has long begun with something else.
  const own = visible.filter((binding) => binding.type === 'numbers' && !binding.optional && reassignable(plot, binding) && binding.declaration !== undefined && nesting(plot, binding.declaration.start) === nesting(plot, soil.position));
  if (own.length === 0) return undefined;
  const target = rng.pick(own);
  const changes = [insertBefore(plot, spot, `${target.name} = ${source.name}${source.optional ? ` ?? ${target.name}` : ''};`)];
  if (target.kind === 'const') changes.push({ start: target.declaration!.start, end: target.declaration!.start + 5, text: 'let' });
  return changes;
};

/** Edits of which search programs are made; most find no place in a program that only calculates. */
export const REPEAT_EDITS: Readonly<Record<string, { edit: Edit; weight: number }>> = {
  'repeat statements': { edit: repeatStatements, weight: 2 },
  'iterate result': { edit: iterateResult, weight: 1.5 },
  'copy statement': { edit: copyStatement, weight: 1.5 },
  'write element': { edit: writeElement, weight: 3 },
  'turn once': { edit: turnOnce, weight: 2 },
  'scale number': { edit: scaleNumber, weight: 2 },
  'read input': { edit: readInput, weight: 6 },
  'vary number': { edit: varyNumber, weight: 1.5 },
};
