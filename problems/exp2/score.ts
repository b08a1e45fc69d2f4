import type { Plain, Scorer, Verdict } from 'clade';
import { type Line, certify } from './certify.ts';
import { ulps } from './float32.ts';
import { TARGETS, precise } from './functions.ts';
import { valueAt } from './read.ts';

/** What an instance asks for. */
export interface Asked {
  /** A name of TARGETS. */
  function: string;
  from: number;
  to: number;
  /** Operations at most. */
  ops: number;
  /** Carried out in float32, and judged in units in the last place. */
  float32?: true;
}

/**
 * The largest relative error of the real-number function that the program's constants define, over the whole interval:
 * an upper bound that is at most a millionth above the truth; in float32, over every float. The operations are counted here, from the line itself.
 */
export const score: Scorer = (output: Plain, data: Plain): Verdict => {
  const { function: name, from, to, ops, float32 } = data as unknown as Asked;
  const line = lineOf(output);
  if (typeof line === 'string') return { rejected: line };
  const count = line.code.length / 3;
  if (count > ops) return { rejected: `${count} operations, and ${ops} are allowed` };
  if (float32) {
    const worst = ulps(line, from, to);
    return worst < Number.POSITIVE_INFINITY ? { value: worst, metrics: { ops: count, constants: line.constants.length } } : { rejected: 'in float32 some result is not a number' };
  }
  const bounds = certify(line, TARGETS[name]!, from, to);
  if (typeof bounds === 'string') return { rejected: bounds };
  return { value: bounds.upper, exact: bounds.exact, metrics: { ops: count, constants: line.constants.length, float64: inFloat64(line, name, from, to) } };
};

/** A line of arithmetic, or what is wrong with it. */
export function lineOf(output: Plain): (Line & { code: Int32Array; constants: Float64Array }) | string {
  const { code, constants } = (output ?? {}) as { code?: unknown; constants?: unknown };
  if (!(code instanceof Int32Array) || !(constants instanceof Float64Array) || code.length % 3 !== 0) return 'the output is not a line of arithmetic';
  if (code.length > 3 * 64) return 'more than 64 operations';
  if (!constants.every(Number.isFinite)) return 'a constant is not finite';
  for (let i = 0; i < code.length; i += 3) {
    const operation = code[i]!;
    if (!(operation >= 0 && operation <= 3)) return `there is no operation ${operation}`;
    for (const place of [code[i + 1]!, code[i + 2]!]) if (!(place >= -constants.length && place <= i / 3)) return `an operand of operation ${i / 3} is not there`;
  }
  return { code, constants };
}

/** Values at 257 places, computed once for each function and interval. */
const known = new Map<string, readonly (readonly [x: number, high: number, low: number])[]>();

function placesOf(name: string, from: number, to: number): readonly (readonly [x: number, high: number, low: number])[] {
  const key = `${name} ${from} ${to}`;
  if (!known.has(key)) known.set(key, Array.from({ length: 257 }, (_, i) => from + ((to - from) * i) / 256).map((x) => [x, ...precise(name, x)] as const));
  return known.get(key)!;
}

/** What float64 makes of it there: rounding is no fault of the constants, and stands beside the score. */
function inFloat64(line: Line, name: string, from: number, to: number): number {
  let largest = 0;
  for (const [x, high, low] of placesOf(name, from, to)) {
    if (high === 0) continue;
    const error = Math.abs((valueAt(line, x) - high - low) / high);
    // no number once, and none as a whole
    if (error !== error) return Number.MAX_VALUE;
    if (error > largest) largest = error;
  }
  return Number.isFinite(largest) ? largest : Number.MAX_VALUE;
}
