import type * as t from '@babel/types';
import { type Span, SyntaxRefusal, applyChanges, parseSource } from '../source.ts';
import { type Frame, filled, indented, refuseExtras } from './frame.ts';
import { type Routine, routines } from './routine.ts';
import { compareSignatures } from './signature.ts';
import { type Code, type Token, readCode, spelled, tokensIn } from './tokens.ts';

/** A source made from a reply and what had to be forgiven. */
export interface Built {
  source: string;
  tolerated: string[];
}

/** Said of a reply that leaves out the frame. */
export const INSIDE = 'only the inside of the block';

/**
 * Puts a program, or only the inside of its block, into the parent's frame. Throws `SyntaxRefusal`.
 * @example buildProgram(frame, 'export function f(x: number): number {\n  return x;\n}').source
 */
export function buildProgram(frame: Frame, text: string): Built {
  const reply = readCode(text);
  if (frame.whole) return { source: filled(frame, text), tolerated: [] };
  if (frame.source.blocks.length > 1) return { source: severalBlocks(frame, text), tolerated: [] };
  if (!frame.host) return topBlock(frame, reply);
  const host = hostIn(frame.host, reply);
  if (host && host.name !== frame.host.name && callsItself(reply, host)) {
    const built = buildProgram(frame, renamed(reply, host.name, frame.host.name));
    return { ...built, tolerated: [...built.tolerated, 'another name of the function'] };
  }
  if (!host && reply.body.some(({ type }) => type.startsWith('Export'))) throw new SyntaxRefusal(`The program exports no function named "${frame.host.name}".`);
  if (!host) return { source: filled(frame, indented(frame, between(reply))), tolerated: [INSIDE] };
  const tolerated = compareSignatures(frame.source.text, frame.host, text, host);
  tolerated.push(...refuseExtras(frame, reply, host.statement));
  if (host.node.body.type !== 'BlockStatement') return { source: filled(frame, indented(frame, `return ${text.slice(host.node.body.start!, host.node.body.end!)};`)), tolerated: [...tolerated, 'an arrow function'] };
  const { body, notes } = insideOf(frame, frame.host, reply, host.node.body);
  return { source: filled(frame, body), tolerated: [...tolerated, ...notes] };
}

/** The reply's version of the function around the block: by name, by being exported, by its markers, by its parameters. */
function hostIn(parent: Routine, reply: Code): Routine | undefined {
  const all = routines(reply.body);
  const named = all.filter(({ name }) => name === parent.name);
  if (named.length > 0) return named.at(-1);
  const exported = all.filter((routine) => routine.exported);
  if (exported.length === 1) return exported[0];
  const [start] = markers(reply, { start: 0, end: reply.text.length });
  const marked = all.find(({ node }) => start && node.body.start! < start.start! && node.body.end! > start.end!);
  if (marked) return marked;
  const names = (routine: Routine): string => routine.node.params.map((param) => (param.type === 'Identifier' ? param.name : '')).join();
  return reply.body.some(({ type }) => type === 'ReturnStatement') ? undefined : all.find((routine) => routine.node.type === 'FunctionDeclaration' && names(routine) === names(parent));
}

/** Where the name of a function stands, as a name and not as a member or key. */
const mentions = ({ tokens }: Code, name: string): Token[] => tokens.filter(({ text }, i) => text === name && !['.', '?.'].includes(tokens[i - 1]?.text ?? '') && (tokens[i + 1]?.text !== ':' || tokens[i - 1]?.text === '?'));

const callsItself = (reply: Code, { name, node }: Routine): boolean => mentions(reply, name).some(({ start }) => start > node.body.start! && start < node.body.end!);

const renamed = (reply: Code, from: string, to: string): string => applyChanges(reply.text, mentions(reply, from).map(({ start, end }) => ({ start, end, text: to })));

function markers({ comments }: Code, { start, end }: Span): [t.Comment | undefined, t.Comment | undefined] {
  const within = comments.filter((comment) => comment.start! >= start && comment.end! <= end);
  return [within.find(({ value }) => value.includes('EVOLVE-BLOCK-START')), within.findLast(({ value }) => value.includes('EVOLVE-BLOCK-END'))];
}

/** What stands between the markers, or everything where a marker is missing. */
function between(reply: Code): string {
  const [start, end] = markers(reply, { start: 0, end: reply.text.length });
  return reply.text.slice(start?.end ?? 0, end?.start ?? reply.text.length);
}

/** The part of a function's body that belongs into the block; around it must stand what the parent has there. */
function insideOf({ code, block }: Frame, parent: Routine, reply: Code, body: t.BlockStatement): { body: string; notes: string[] } {
  const span = { start: body.start! + 1, end: body.end! - 1 };
  const [opening, closing] = markers(reply, span);
  const before = tokensIn(code, { start: parent.node.body.start! + 1, end: block.start });
  const after = tokensIn(code, { start: block.end, end: parent.node.body.end! - 1 });
  const all = tokensIn(reply, span);
  const head = opening ? all.filter((token) => token.end <= opening.start!) : all.slice(0, before.length);
  const tail = closing ? all.filter((token) => token.start >= closing.end!) : all.slice(all.length - after.length);
  refuseOther(head, before, 'before EVOLVE-BLOCK-START');
  refuseOther(tail, after, 'after EVOLVE-BLOCK-END');
  const text = reply.text.slice(opening?.end ?? head.at(-1)?.end ?? span.start, closing?.start ?? tail[0]?.start ?? span.end);
  return { body: text, notes: opening && closing ? [] : ['left out markers'] };
}

function refuseOther(found: readonly Token[], wanted: readonly Token[], where: string): void {
  if (spelled(found) === spelled(wanted)) return;
  throw new SyntaxRefusal(`The program has "${spelled(found).slice(0, 60)}" ${where}, where the parent has ${wanted.length > 0 ? `"${spelled(wanted).slice(0, 60)}"` : 'nothing'}.`);
}

/** A block of whole statements: what the parent has outside of it may be quoted around it or left out. */
function topBlock(frame: Frame, reply: Code): Built {
  const [opening, closing] = markers(reply, { start: 0, end: reply.text.length });
  const parents = new Set(frame.code.body.filter(({ start, end }) => end! <= frame.block.start || start! >= frame.block.end).map((statement) => spelled(tokensIn(frame.code, statement))));
  const known = reply.body.map((statement) => parents.has(spelled(tokensIn(reply, statement))));
  const first = known.indexOf(false);
  const start = opening ? opening.end! : first > 0 ? reply.body[first - 1]!.end! : 0;
  const end = closing ? closing.start! : (reply.body[known.lastIndexOf(false) + 1]?.start ?? reply.text.length);
  refuseExtras(frame, reply, ...reply.body.filter((statement) => statement.start! >= start && statement.end! <= end));
  return { source: filled(frame, reply.text.slice(start, end)), tolerated: opening && closing ? [] : ['left out markers'] };
}

function severalBlocks({ source }: Frame, text: string): string {
  const reply = parseSource(text);
  if (reply.blocks.length !== source.blocks.length) throw new SyntaxRefusal(`The program has ${reply.blocks.length} EVOLVE blocks where the parent has ${source.blocks.length}; keep all markers.`);
  const outside = (of: typeof reply): string => {
    const blank = applyChanges(of.text, of.blocks.map((block) => ({ ...block, text: '\n' })));
    return spelled(readCode(blank).tokens);
  };
  if (outside(reply) !== outside(source)) throw new SyntaxRefusal('The program changes code outside the EVOLVE blocks; only what stands between the markers may change.');
  return applyChanges(source.text, source.blocks.map((block, i) => ({ ...block, text: text.slice(reply.blocks[i]!.start, reply.blocks[i]!.end) })));
}
