import { ENTRIES, HIGHEST, type Ring, type Rule, lastOf } from './rule.ts';

const list = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`;

/** A rule as a block for `priority(v, n)`. @example printRule(rule) */
export function printRule(rule: Rule): string {
  const { places, rings, layers } = rule;
  const sum = (table: string, second: number | string, third: number | string): string[] => [
    `for (let i = 0; i < ${places}; i++) sum += ${table}[9 * v[i] + 3 * v[(i + ${second}) % ${places}] + v[(i + ${third}) % ${places}]];`,
    'return sum;',
  ];
  const [only] = rings;
  if (layers.length === 1) return [`const table = ${list(only!.table)};`, 'let sum = 0;', ...sum('table', only!.second, only!.third)].join('\n');
  const last = lastOf(rule);
  return [
    `const layer = ${Array.from({ length: last }, (_, i) => `${i < last - 1 ? `${3 ** (last - 1 - i)} * ` : ''}v[${places + i}]`).join(' + ')};`,
    ...(rings.length === 1
      ? [`const table = ${list(only!.table)};`]
      : [`const ring = ${list(layers.map(({ ring }) => ring))}[layer];`, `const table = [\n${rings.map(({ table }) => `  ${list(table)},\n`).join('')}][ring];`, `const second = ${list(rings.map(({ second }) => second))}[ring];`, `const third = ${list(rings.map(({ third }) => third))}[ring];`]),
    `let sum = ${list(layers.map(({ more }) => more))}[layer];`,
    ...(rings.length === 1 ? sum('table', only!.second, only!.third) : sum('table', 'second', 'third')),
  ].join('\n');
}

/** Reads what `printRule` wrote; undefined for anything else. @example readRule(printRule(rule), 7) */
export function readRule(text: string, n: number): Rule | undefined {
  const numbers = (pattern: RegExp): number[] | undefined => pattern.exec(text)?.[1]?.match(/\d+/g)?.map(Number);
  const [places] = numbers(/i < (\d+);/) ?? [];
  const last = n - (places ?? 0);
  if (!places || places < 2 || last < 0 || last > 2) return undefined;
  const more = last === 0 ? [0] : numbers(/let sum = \[([^\]]*)\]\[layer\];/);
  const kinds = numbers(/const ring = \[([^\]]*)\]\[layer\];/) ?? more?.map(() => 0);
  const entries = numbers(/const table = ([^;]*);/);
  const second = numbers(/const second = ([^;]*);/) ?? numbers(/\* v\[\(i \+ (\d+)\)/);
  const third = numbers(/const third = ([^;]*);/) ?? numbers(/\+ v\[\(i \+ (\d+)\)/);
  if (!more || !kinds || !entries || !second || !third || more.length !== kinds.length) return undefined;
  const rings = second.map((each, k): Ring => ({ second: each, third: third[k] ?? 0, table: entries.slice(ENTRIES * k, ENTRIES * (k + 1)) }));
  const rule: Rule = { places, rings, layers: more.map((each, k) => ({ ring: kinds[k]!, more: each })) };
  const whole = rule.layers.length === 3 ** last && rule.layers.every(({ ring }) => rings[ring]) && rings.every(({ table }) => table.length === ENTRIES && table.every((entry) => entry <= HIGHEST));
  // whoever wrote something like it wrote something else
  const plain = (block: string): string => block.replace(/\s+/g, ' ').trim();
  return whole && plain(printRule(rule)) === plain(text) ? rule : undefined;
}
