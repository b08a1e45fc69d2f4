import type { Analysis } from './analyse.ts';
import type { Change } from './source.ts';

/** Names the engine uses inside a program's closure; no program may contain them. */
export const OWN = { fuel: '$fuel', out: '$outOfFuel', constants: '$constants', host: '$host', search: '$search' } as const;

const CHECK = `if (--${OWN.fuel} < 0) ${OWN.out}(); `;

/** A step counter at the head of every loop and function. */
export function counters(loops: Analysis['loops'], functions: Analysis['functions']): Change[] {
  return [...loops, ...functions].flatMap(counter);
}

function counter(node: Analysis['loops'][number] | Analysis['functions'][number]): Change[] {
  const { body } = node as { body: { type: string; start?: number | null; end?: number | null; directives?: { end?: number | null }[] } };
  const [start, end] = [body.start!, body.end!];
  if (body.type === 'BlockStatement') {
    const after = body.directives?.length ? body.directives.at(-1)!.end! : start + 1;
    return [{ start: after, end: after, text: ` ${CHECK}` }];
  }
  const open = (text: string) => ({ start, end: start, text });
  const close = (text: string) => ({ start: end, end, text });
  if (node.type === 'ArrowFunctionExpression') return [open(`(--${OWN.fuel} < 0 && ${OWN.out}(), `), close(')')];
  return [open(`{ ${CHECK}`), close(' }')];
}
