import { type Block, type CellText, type Inline, type Part, type Table, isFigure } from './parts.ts';
import { shelf, visible } from './plain.ts';
import { type Settled, ledger } from './settle.ts';

/** Characters of programs and diffs together. */
const ROOM = 300_000;

/** Blocks as Markdown, with the places of all figures. @example markdown('A run', blocks).text */
export function markdown(title: string, blocks: readonly Block[]): Settled {
  const { mark, settle } = ledger();
  const show = shelf(ROOM);
  const part = (one: Part): string => {
    if (typeof one === 'string') return escaped(visible(one));
    if (isFigure(one)) return mark(one, escaped(visible(one.text)));
    if ('code' in one) return codeSpan(visible(one.code).replaceAll('\n', ' '));
    if ('strong' in one) return `**${escaped(visible(one.strong))}**`;
    return `[${escaped(visible(one.text))}](${encodeURI(one.file)})`;
  };
  const inline = (parts: Inline): string => parts.map(part).join('').replaceAll('\n', ' ');
  const cell = (text: CellText): string => (typeof text === 'string' || isFigure(text) ? part(text) : inline(text));
  const table = ({ head, rows, strong }: Table): string => {
    const right = head.map((_, k) => k > 0 && rows.every((row) => isFigure(row[k]) || row[k] === '' || row[k] === '–'));
    const bold = (text: string, row: number): string => (strong?.(row) && text !== '' ? `**${text}**` : text);
    return [`| ${head.map((text) => part(text)).join(' | ')} |`, `|${right.map((is) => (is ? '---:' : '---')).join('|')}|`, ...rows.map((row, i) => `| ${row.map((text) => bold(cell(text), i)).join(' | ')} |`)].join('\n');
  };
  const block = (one: Block): string => {
    if (one.only === 'page') return '';
    if ('heading' in one) return `${'#'.repeat(one.level ?? 2)} ${escaped(one.heading)}`;
    if ('text' in one) return inline(one.text);
    if ('list' in one) return one.list.map((item) => `- ${inline(item)}`).join('\n');
    if ('table' in one) return table(one.table);
    if ('cards' in one) return one.cards.map(({ what, value, more }) => `- ${escaped(what)}: ${inline(value)}${more ? ` (${inline(more)})` : ''}`).join('\n');
    if ('drawing' in one) return `![${inline(one.caption)}](${encodeURI(one.file)})`;
    if ('pictures' in one) return one.pictures.map(({ file, caption }) => `![${inline(caption)}](${encodeURI(file)})`).join('\n\n');
    if ('code' in one) return fenced(show(one.code), one.language);
    // bold inside of bold would end it
    const fold = one.fold.map((each) => (typeof each === 'object' && 'strong' in each ? each.strong : each));
    return [`**${inline(fold)}**`, ...one.blocks.map(block)].filter((text) => text !== '').join('\n\n');
  };
  return settle(`# ${escaped(visible(title))}\n\n${blocks.map(block).filter((text) => text !== '').join('\n\n')}\n`);
}

/** Marks of Markdown and HTML, as themselves. */
const escaped = (text: string): string => text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/&(?=[a-z#])/gi, '&amp;');

/** A code span whose ticks are more than any in it. */
function codeSpan(text: string): string {
  const ticks = '`'.repeat(longest(text) + 1);
  const room = /^`|`$/.test(text) ? ' ' : '';
  return `${ticks}${room}${text.replaceAll('|', '\\|')}${room}${ticks}`;
}

function fenced(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longest(text) + 1));
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

const longest = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
