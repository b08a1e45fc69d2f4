import type { Plain } from '../../core/index.ts';

/** Beginnings of objects that are tried, from the end. */
const TRIES = 200;

/**
 * The last JSON object that a command printed, or a number that stands alone on the last line; null where there is none.
 * Python's NaN and Infinity are read as such, and are failures later.
 * @example lastDocument('loading…\n{"combined_score": 0.5}\n') // { combined_score: 0.5 }
 */
export function lastDocument(text: string): Plain {
  const whole = text.trimEnd();
  const last = whole.slice(whole.lastIndexOf('\n') + 1).trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(last)) return Number(last);
  if (/^[+-]?(nan|inf(inity)?)$/i.test(last)) return /nan/i.test(last) ? Number.NaN : Number.POSITIVE_INFINITY;
  const end = whole.lastIndexOf('}');
  let outermost: Plain = null;
  for (let at = whole.lastIndexOf('{', end), tries = 0; at >= 0 && end >= 0 && tries < TRIES; at = at === 0 ? -1 : whole.lastIndexOf('{', at - 1), tries++) {
    const found = parsed(whole.slice(at, end + 1));
    // the outermost object that ends there
    if (found !== undefined) outermost = found;
  }
  return outermost;
}

function parsed(text: string): Plain | undefined {
  try {
    return JSON.parse(text) as Plain;
  } catch {
    // as Python writes what JSON does not have
    if (!/\b(NaN|Infinity)\b/.test(text)) return undefined;
  }
  try {
    return JSON.parse(text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) => (token.startsWith('"') ? token : `{"number":"${token}"}`))) as Plain;
  } catch {
    return undefined;
  }
}
