import type * as t from '@babel/types';
import { analyse } from '../analyse.ts';
import { MODULE, refuseNames } from '../compile.ts';
import { type Span, SyntaxRefusal, children, frameOf, parseSource, sourceOf } from '../source.ts';
import type { Frame } from './frame.ts';
import { placeholderIn } from './placeholders.ts';
import { routines } from './routine.ts';
import { type Code, readCode, spelled } from './tokens.ts';
import { writtenParameters } from './writes.ts';

/**
 * Refuses a new program that could be known to be wrong without running it: changed outside its block,
 * not changed at all, with code left out, naming what programs may not, writing into its arguments.
 * @example checkProgram(frame, source) // throws SyntaxRefusal
 */
export function checkProgram(frame: Frame, source: string): void {
  const code = readCode(source);
  const placeholder = placeholderIn(code.comments, frame.code.comments);
  if (placeholder !== undefined) throw new SyntaxRefusal(`The comment "${placeholder}" stands for code that is not there; write all of it.`);
  if (spelled(code.tokens) === spelled(frame.code.tokens)) throw new SyntaxRefusal('The reply changes nothing: but for white space and comments its program is the parent.');
  const analysis = said(() => analyse(source, (text) => (code.body.some((statement) => returns(statement)) ? parseSource(text) : sourceOf(text, code.file))));
  if (!frame.whole && frameOf(analysis) !== frameOf(frame.source)) throw new SyntaxRefusal('The reply changes the EVOLVE markers or what is outside them; only what stands between the markers may change.');
  if (!frame.whole && code.body.some((statement) => crosses(statement, analysis.blocks))) throw new SyntaxRefusal('The code closes a brace that it did not open inside the EVOLVE block; it must stay inside the function around it.');
  for (const statement of code.body) {
    if (statement.type !== 'ImportDeclaration' || statement.source.value === MODULE) continue;
    if (!frame.code.body.some((known) => known.type === 'ImportDeclaration' && known.source.value === statement.source.value)) throw new SyntaxRefusal(`The program imports "${statement.source.value}"; programs cannot import packages.`);
  }
  said(() => refuseNames(analysis, false));
  if (frame.host && returnsIn(frame.code, frame.host.name) && !returnsIn(code, frame.host.name)) throw new SyntaxRefusal(`The program never returns a value from "${frame.host.name}".`);
  const exported = routines(code.body).filter((routine) => routine.exported);
  const lost = routines(frame.code.body).find(({ name, exported: was }) => was && !exported.some((routine) => routine.name === name));
  if (lost) throw new SyntaxRefusal(`The program does not export a function named "${lost.name}", which the parent does.`);
  const before = writtenParameters(frame.code.body);
  const written = [...writtenParameters(code.body)].find((name) => !before.has(name));
  if (written) throw new SyntaxRefusal(`The program writes into the parameter "${written.split(': ')[1]}", which belongs to the caller; work on a copy.`);
}

/** Whether some part of the syntax tree begins inside a block and ends outside, or the other way round. */
function crosses(node: t.Node, blocks: readonly Span[]): boolean {
  const within = (block: Span): boolean => node.start! >= block.start && node.end! <= block.end;
  if (blocks.some(within) || blocks.every((block) => node.end! <= block.start || node.start! >= block.end)) return false;
  if (blocks.some((block) => !(node.start! <= block.start && node.end! >= block.end) && node.end! > block.start && node.start! < block.end)) return true;
  let found = false;
  children(node, (child) => (found ||= crosses(child, blocks)));
  return found;
}

/** Whether a function gives back a value somewhere, the functions inside it aside. */
function returnsIn({ body }: Code, name: string): boolean {
  const routine = routines(body).find((other) => other.name === name);
  if (routine?.node.body.type !== 'BlockStatement') return routine !== undefined;
  return returns(routine.node.body, ({ argument }) => argument !== null);
}

/** Whether there is a `return` in a part of a program, the functions inside it aside. */
function returns(node: t.Node, wanted: (node: t.ReturnStatement) => boolean = () => true): boolean {
  if (node.type === 'ReturnStatement') return wanted(node);
  if (/Function|Method/.test(node.type)) return false;
  let found = false;
  children(node, (child) => (found ||= returns(child, wanted)));
  return found;
}

/** Refusals of the compiler begin in the middle of a sentence. */
function said<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof SyntaxRefusal)) throw error;
    throw new SyntaxRefusal(`The program ${error.message}${error.message.endsWith('.') ? '' : '.'}`);
  }
}
