import type * as t from '@babel/types';
import { SyntaxRefusal } from '../source.ts';
import type { Routine } from './routine.ts';

type Parameter = Routine['node']['params'][number];

const flat = (text: string): string => text.replace(/\s+/g, '').replace(/[,;](?=[}\])]|$)/g, '').replace(/"/g, "'");
const textOf = (text: string, node: t.Node): string => text.slice(node.start!, node.end!).replace(/\s+/g, ' ');

/**
 * Compares the signature a reply writes with the parent's, which stays. Throws `SyntaxRefusal` where
 * callers would see a difference; says what was left out.
 * @example compareSignatures(parentText, parent, 'function f(item) {}', reply) // ['left out types of the signature']
 */
export function compareSignatures(parentText: string, parent: Routine, replyText: string, reply: Routine): string[] {
  const tolerated = new Set<string>();
  const kept = `keep the signature "${parentText.slice(parent.node.start!, parent.node.body.start!).trim().replace(/\s+/g, ' ')}"`;
  if (reply.node.async || reply.node.generator) throw new SyntaxRefusal(`The program makes "${parent.name}" ${reply.node.async ? 'async' : 'a generator'}; ${kept}.`);
  reply.node.params.forEach((param, i) => {
    const original = parent.node.params[i];
    if (!original) throw new SyntaxRefusal(`The program adds the parameter "${textOf(replyText, param)}", which is outside the EVOLVE block; ${kept}.`);
    const [before, after] = [partsOf(parentText, original), partsOf(replyText, param)];
    if (before.name !== after.name || (after.type && before.type !== after.type)) throw new SyntaxRefusal(`The program has the parameter "${textOf(replyText, param)}" in place of "${textOf(parentText, original)}"; ${kept}.`);
    if (before.type && !after.type) tolerated.add('left out types of the signature');
  });
  const returns = [parent, reply].map(({ node }, i) => (node.returnType ? flat(textOf(i === 0 ? parentText : replyText, node.returnType)) : ''));
  if (returns[1] && returns[0] !== returns[1]) throw new SyntaxRefusal(`The program returns "${returns[1].slice(1)}" in place of "${returns[0]?.slice(1)}"; ${kept}.`);
  if (returns[0] && !returns[1]) tolerated.add('left out types of the signature');
  if (reply.node.params.length < parent.node.params.length) tolerated.add('left out parameter');
  if (reply.name !== parent.name) tolerated.add('another name of the function');
  return [...tolerated];
}

function partsOf(text: string, param: Parameter): { name: string; type: string } {
  const annotation = 'typeAnnotation' in param ? param.typeAnnotation : undefined;
  const end = annotation?.start ?? param.end!;
  return { name: flat(text.slice(param.start!, end)), type: annotation ? flat(text.slice(annotation.start!, annotation.end!)) : '' };
}
