/** Lines and texts beyond this are cut: no program is read there, and a browser would lay it out for seconds. */
const LINE = 2_000;
const TEXT = 100_000;

/** With everything asked for, lines are still broken here: a line of a megabyte is one that no browser scrolls. */
const WRAP = 10_000;

/**
 * A text that can be shown: control characters as pictures, long lines and long texts cut, and how many letters that hid.
 * @example tame('a\u001b[31m', false).text // 'a␛[31m'
 */
export function tame(text: string, all: boolean): { text: string; cut: number } {
  const seen = all ? text : text.slice(0, TEXT);
  const lines = seen.split('\n').map((line) => {
    if (line.length <= LINE) return line;
    if (!all) return `${line.slice(0, LINE)} …`;
    return (line.match(new RegExp(`.{1,${WRAP}}`, 'gsu')) ?? []).join('⏎\n');
  });
  const hidden = all ? 0 : text.length - seen.length + seen.split('\n').reduce((sum, line) => sum + Math.max(0, line.length - LINE), 0);
  return { text: lines.join('\n').replace(CONTROL, picture), cut: hidden };
}

/** Control characters but tab and newline, and marks that turn the direction of text around. */
const CONTROL = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

function picture(letter: string): string {
  const code = letter.charCodeAt(0);
  if (letter === '\n' || letter === '\t') return letter;
  if (code < 32) return String.fromCharCode(0x2400 + code);
  if (code === 127) return '␡';
  return `‹${code.toString(16)}›`;
}
