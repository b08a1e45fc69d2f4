/** Texts of programs and models: anything may stand in them, and it is only ever shown. */

/** Characters of one line, and lines of one text, that a report shows. */
const [WIDE, LONG] = [400, 400];

// Controls that a terminal or a browser would act on, direction marks that reorder text, and the private range this report marks figures with.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ue000-\uf8ff\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Hidden characters as what they are: nothing is lost, nothing acts. @example visible('\u001b[31m') // '␛[31m' */
export function visible(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(HIDDEN, (c) => {
    const code = c.charCodeAt(0);
    return code < 32 ? String.fromCharCode(0x2400 + code) : code === 127 ? '␡' : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** A text for a report: long lines and long texts are cut, and say so. @example excerpt('x'.repeat(1e6)) */
export function excerpt(text: string, { wide = WIDE, long = LONG }: { wide?: number; long?: number } = {}): string {
  const lines = text.split('\n');
  const shown = lines.slice(0, long).map((line) => {
    const part = line.length > wide ? line.slice(0, wide).replace(/[\ud800-\udbff]$/, '') : line;
    return part.length === line.length ? visible(line) : `${visible(part)} … (${(line.length - part.length).toLocaleString('en')} more characters in this line)`;
  });
  if (lines.length > long) shown.push(`… (${(lines.length - long).toLocaleString('en')} more lines)`);
  return shown.join('\n');
}

/** Shows texts as long as there is room for all of them together; what comes later says where it can be read instead. `written` is what takes the room. @example shelf(1e6)(source) */
export function shelf(room: number, written: (text: string) => string = (text) => text): (text: string) => string {
  return (text) => {
    const shown = excerpt(text);
    const { length } = written(shown);
    if (length > room) return `(${text.length.toLocaleString('en')} characters left out, or this file would be too large: clade lineage and clade prompt show them)`;
    room -= length;
    return shown;
  };
}

/** One line, short: for names and messages in tables. @example label('crash: …') */
export function label(text: string, most = 90): string {
  const line = visible(text).replaceAll(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** Text for HTML, in attributes too. @example escapeXml('<b>') // '&lt;b&gt;' */
export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]!);
