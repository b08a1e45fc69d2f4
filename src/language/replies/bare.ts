import type { CodeBlock } from './fences.ts';
import { readCode } from './tokens.ts';

const BEGINS = /^[ \t]*(?:\/\*\*|def \w+\(|import\b.*['"]|export\b|interface \w|function \w|const \w+ =|\/\/.*EVOLVE-BLOCK-START)/;
const ENDS = /^[ \t]*[})\]]+;?[ \t]*$|EVOLVE-BLOCK-END/;

/** How many beginnings and ends are tried: prose that looks like code must not cost seconds. */
const TRIES = 12;

/**
 * A program that stands in a reply without any fence: from the first line that begins code which parses
 * to the last that ends it.
 * @example bareProgram('Here:\nexport const f = () => {\n};\nDone.')!.text
 */
export function bareProgram(text: string): CodeBlock | undefined {
  const lines = text.split('\n');
  const begins = lines.flatMap((line, i) => (BEGINS.test(line) ? [i] : [])).slice(0, TRIES);
  const ends = lines.flatMap((line, i) => (ENDS.test(line) ? [i] : [])).slice(-TRIES).reverse();
  for (const from of begins) {
    for (const to of ends) {
      const code = lines.slice(from, to + 1).join('\n');
      if (to > from && parses(code)) return { language: '', text: code, closed: true, form: 'bare' };
    }
  }
  // All of it may be the inside of a block; or a program with a mistake, which the refusal should show.
  if (/[;{}]\s*$/m.test(text) && parses(text)) return { language: '', text, closed: true, form: 'bare' };
  const from = begins.find((i) => /\bexport\b|\bfunction\b|\bdef\b/.test(lines.slice(i).join('\n')));
  return from === undefined ? undefined : { language: '', text: lines.slice(from, (ends[0] ?? lines.length) + 1).join('\n'), closed: true, form: 'bare' };
}

function parses(text: string): boolean {
  try {
    return readCode(text).tokens.length > 0;
  } catch {
    return false;
  }
}
