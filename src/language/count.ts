import type { Analysis } from './analyse.ts';
import type { Change, Wrap } from './source.ts';

/** Names the engine uses inside a program's closure; no program may contain them. */
export const OWN = { fuel: '$fuel', out: '$outOfFuel', constants: '$constants', host: '$host', library: '$library', search: '$search', which: '$which' } as const;

const CHECK = `if (--${OWN.fuel} < 0) ${OWN.out}(); `;

type Node = Analysis['loops'][number] | Analysis['functions'][number];

/** A step counter at the head of every loop and function. */
export function counters(loops: Analysis['loops'], functions: Analysis['functions']): Change[] {
  const { heads, wraps } = counted(loops, functions);
  return [...heads, ...wraps.flatMap(({ start, end, open, close }) => [{ start, end: start, text: open }, { start: end, end, text: close }])];
}

/** The same, where what stands around a body without braces is one thing. */
export function counted(loops: Analysis['loops'], functions: Analysis['functions']): { heads: Change[]; wraps: Wrap[] } {
  const [heads, wraps]: [Change[], Wrap[]] = [[], []];
  for (const node of [...loops, ...functions] as Node[]) {
    const { body } = node as { body: { type: string; start?: number | null; end?: number | null; directives?: { end?: number | null }[] } };
    const [start, end] = [body.start!, body.end!];
    if (body.type === 'BlockStatement') {
      const after = body.directives?.length ? body.directives.at(-1)!.end! : start + 1;
      heads.push({ start: after, end: after, text: ` ${CHECK}` });
    } else wraps.push({ start, end, ...(node.type === 'ArrowFunctionExpression' ? { open: `(--${OWN.fuel} < 0 && ${OWN.out}(), `, close: ')' } : { open: `{ ${CHECK}`, close: ' }' }) });
  }
  return { heads, wraps };
}

/**
 * A piece of a program with its counters, without a parser: undefined where it holds more than loops with braces.
 * @example countedPlainly('while (a) { b(); }') // 'while (a) { if (--$fuel < 0) $outOfFuel();  b(); }'
 */
export function countedPlainly(text: string): string | undefined {
  if (/['"`]|\/\/|\/\*|\bdo\b|\bfunction\b|=>/.test(text)) return undefined;
  let out = '';
  let at = 0;
  for (const { index } of text.matchAll(/\b(?:for|while)\b/g)) {
    let end = text.indexOf('(', index);
    for (let depth = 0; end < text.length; end++) {
      if (text[end] === '(') depth++;
      else if (text[end] === ')' && --depth === 0) break;
    }
    const head = /^\)\s*\{/.exec(text.slice(end));
    if (!head || end < at) return undefined;
    const body = end + head[0].length;
    out += `${text.slice(at, body)} ${CHECK}`;
    at = body;
  }
  return out + text.slice(at);
}
