import type * as t from '@babel/types';
import { recent } from '../recent.ts';
import { type Source, type Span, SyntaxRefusal, applyChanges, parseSource } from '../source.ts';
import { type Routine, routineAround, routines } from './routine.ts';
import { type Code, readCode, spelled, tokensIn } from './tokens.ts';

/** The parent as a reply meets it: what may change and what stays. */
export interface Frame {
  source: Source;
  code: Code;
  /** The first block, and the only one in nearly every problem. */
  block: Span;
  /** The function around the block; undefined where the block holds whole statements of the file. */
  host: Routine | undefined;
  /** Without markers the whole file may change. */
  whole: boolean;
}

/**
 * Reads a parent. Throws `SyntaxRefusal` where it does not parse.
 * @example frameAround('export const f = 1;').whole // true
 */
export const frameAround: (parent: string) => Frame = recent(8, (parent) => {
  const source = parseSource(parent);
  const block = source.blocks[0]!;
  const whole = block.start === 0 && block.end === parent.length;
  const code = readCode(parent);
  return { source, code, block, host: whole ? undefined : routineAround(routines(code.body), block), whole };
});

/**
 * The parent with other code in its block; line ends and the marker's indentation stay as they are.
 * @example filled(frame, 'return 1;')
 */
export function filled({ source, block, whole }: Pick<Frame, 'block' | 'whole'> & { source: Pick<Source, 'text'> }, body: string): string {
  const text = body.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
  if (whole) return `${text}\n`;
  const inside = source.text.slice(block.start, block.end);
  const last = inside.lastIndexOf('\n');
  const replacement = last < 0 ? ` ${text}${text.includes('\n') || text.includes('//') ? '\n' : ' '}` : `\n${text}${inside.slice(last)}`;
  return applyChanges(source.text, [{ ...block, text: replacement }]);
}

/**
 * Code without a frame, indented as the block is; a template's text must stay where it is.
 * @example indented(frame, 'return 1;') // '  return 1;'
 */
export function indented({ source, block }: Frame, body: string): string {
  if (body.includes('`')) return body;
  const lines = body.split('\n');
  const depth = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)![0].length));
  const indent = /\n([ \t]*)\S/.exec(source.text.slice(block.start, block.end))?.[1] ?? '';
  return lines.map((line) => (line.trim() === '' ? '' : indent + line.slice(depth))).join('\n');
}

/**
 * Refuses statements outside the block that the parent does not have; some of the parent's may be left out.
 * @example refuseExtras(frame, reply, host.statement)
 */
export function refuseExtras(frame: Frame, reply: Code, ...own: readonly t.Statement[]): string[] {
  const known = new Set(frame.code.body.map((statement) => bare(frame.code, statement)));
  const imported = new Set(frame.code.body.flatMap(namesOf));
  let extras = 0;
  for (const statement of reply.body) {
    if (own.includes(statement) || statement.type === 'EmptyStatement') continue;
    extras++;
    if (known.has(bare(reply, statement))) continue;
    if (statement.type === 'ImportDeclaration') {
      const unknown = namesOf(statement).find((name) => !imported.has(name));
      if (unknown) throw new SyntaxRefusal(`The program imports ${unknown}, which the parent does not; the imports cannot change.`);
    } else throw new SyntaxRefusal(`The program has "${firstLine(reply.text.slice(statement.start!, statement.end!))}" outside the EVOLVE block; only what stands between the markers may change.`);
  }
  const rest = frame.code.body.length - (frame.host ? 1 : 0);
  return extras < rest && frame.host ? ['left out lines outside the block'] : [];
}

const bare = (code: Code, statement: t.Statement): string => spelled(tokensIn(code, statement).filter(({ text }) => text !== ';' && text !== ','));

const firstLine = (text: string): string => text.split('\n')[0]!.trim();

function namesOf(statement: t.Statement): string[] {
  if (statement.type !== 'ImportDeclaration') return [];
  const from = `from "${statement.source.value}"`;
  const names = statement.specifiers.map((specifier) => `"${specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier' ? specifier.imported.name : '*'}" ${from}`);
  return names.length > 0 ? names : [from];
}
