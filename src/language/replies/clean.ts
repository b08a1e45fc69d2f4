import { SyntaxRefusal } from '../source.ts';

/** A reply made plain: what is left to read and what had to be forgiven. */
export interface Cleaned {
  text: string;
  tolerated: string[];
}

const ZERO_WIDTH = /\u200B|\u200C|\u200D|\u2060|\uFEFF|\u00AD/g;
const WIDE_SPACES = /[\u00A0\u2002-\u200A\u202F\u205F\u3000]/g;
const OPENING = /^[ \t]*<(think|thinking|reasoning|reflection|scratchpad)>/im;

/**
 * Drops what chat windows and thinking models add: carriage returns, invisible characters, thoughts.
 * Throws `SyntaxRefusal` for thoughts that never end: what follows them was never written.
 * @example clean('<think>hm</think>\r\nanswer').text // '\nanswer'
 */
export function clean(reply: string): Cleaned {
  const tolerated: string[] = [];
  const replace = (text: string, pattern: RegExp, by: string, note: string): string => {
    const out = text.replace(pattern, by);
    if (out !== text) tolerated.push(note);
    return out;
  };
  let text = replace(reply, /\r\n?/g, '\n', 'line ends of another system');
  text = replace(text, ZERO_WIDTH, '', 'invisible characters');
  text = replace(text, WIDE_SPACES, ' ', 'no-break spaces');
  for (let opening = OPENING.exec(text); opening; opening = OPENING.exec(text)) {
    const tag = `</${opening[1]!.toLowerCase()}>`;
    const end = text.toLowerCase().indexOf(tag, opening.index);
    if (end < 0) throw new SyntaxRefusal(`The reply ends inside an unfinished <${opening[1]}> section, so it has no answer.`);
    text = text.slice(0, opening.index) + text.slice(end + tag.length);
    tolerated.push('thoughts before the answer');
  }
  // Where the prompt already opened the section, only its end is in the reply.
  return { text: replace(text, /^[\s\S]*<\/(?:think|thinking|reasoning)>/i, '', 'thoughts before the answer'), tolerated: [...new Set(tolerated)] };
}
