import { themed } from '../draw/palette.ts';
import { type Block, type CellText, type Inline, type Part, type Table, isFigure } from './parts.ts';
import { STYLE } from './page-style.ts';
import { escapeXml as e, shelf, visible } from './plain.ts';
import { type Settled, ledger } from './settle.ts';

/** Nothing is loaded and nothing runs, whatever a program's text says. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** Characters of programs, diffs and prompts together. */
const ROOM = 1_500_000;

/** Blocks as one HTML file that needs no network and no script, with the places of all figures. @example page('A run', blocks).text */
export function page(title: string, blocks: readonly Block[]): Settled {
  const { mark, settle } = ledger();
  const show = shelf(ROOM, e);
  const part = (one: Part): string => {
    if (typeof one === 'string') return e(visible(one));
    if (isFigure(one)) return `<span data-from="${e(visible(one.from))}">${mark(one, e(visible(one.text)))}</span>`;
    if ('code' in one) return `<code>${e(visible(one.code))}</code>`;
    if ('strong' in one) return `<strong>${e(visible(one.strong))}</strong>`;
    return e(visible(one.text));
  };
  const inline = (parts: Inline): string => parts.map(part).join('');
  const cell = (text: CellText): string => (typeof text === 'string' || isFigure(text) ? part(text) : inline(text));
  const table = ({ head, rows, strong }: Table): string => {
    const right = head.map((_, k) => k > 0 && rows.every((row) => isFigure(row[k]) || row[k] === '' || row[k] === '–'));
    const as = (k: number): string => (right[k] ? ' class="n"' : '');
    return `<div class="wide"><table><thead><tr>${head.map((text, k) => `<th${as(k)}>${part(text)}</th>`).join('')}</tr></thead><tbody>\n${rows.map((row, i) => `<tr${strong?.(i) ? ' class="best"' : ''}>${row.map((text, k) => `<td${as(k)}>${cell(text)}</td>`).join('')}</tr>`).join('\n')}\n</tbody></table></div>`;
  };
  const image = (svg: string): string => `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  const code = (text: string, language: string): string => {
    const lines = show(text).split('\n').map((line) => e(line));
    const coloured = language === 'diff' ? lines.map((line) => (line.startsWith('+') ? `<ins>${line}</ins>` : line.startsWith('-') ? `<del>${line}</del>` : line)) : lines;
    return `<pre tabindex="0">${coloured.join('\n')}</pre>`;
  };
  const block = (one: Block): string => {
    if (one.only === 'paper') return '';
    if ('heading' in one) return `<h${one.level ?? 2}${one.level === 3 ? '' : ` id="${idOf(one.heading)}"`}>${e(one.heading)}</h${one.level ?? 2}>`;
    if ('text' in one) return `<p>${inline(one.text)}</p>`;
    if ('list' in one) return `<ul>${one.list.map((item) => `<li>${inline(item)}</li>`).join('')}</ul>`;
    if ('table' in one) return table(one.table);
    if ('cards' in one) return `<dl class="cards">${one.cards.map(({ what, value, more }) => `<div><dt>${e(what)}</dt><dd>${inline(value)}</dd>${more ? `<dd class="more">${inline(more)}</dd>` : ''}</div>`).join('')}</dl>`;
    if ('drawing' in one) return `<figure class="${one.small ? 'small' : 'wide'}">${themed(one.drawing)}<figcaption>${inline(one.caption)}</figcaption></figure>`;
    if ('pictures' in one) return `<div class="pictures">${one.pictures.map(({ svg, caption }) => `<figure><img alt="" src="${image(svg)}"><figcaption>${inline(caption)}</figcaption></figure>`).join('\n')}</div>`;
    if ('code' in one) return code(one.code, one.language);
    return `<details><summary>${inline(one.fold)}</summary>\n${one.blocks.map(block).join('\n')}\n</details>`;
  };
  const contents = blocks.flatMap((one) => ('heading' in one && one.level !== 3 && one.only !== 'paper' ? [`<a href="#${idOf(one.heading)}">${e(one.heading)}</a>`] : []));
  return settle(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${e(visible(title))}</title>
<style>
${STYLE}</style>
</head>
<body>
<header><h1>${e(visible(title))}</h1></header>
<nav aria-label="Contents">${contents.join(' ')}</nav>
<main>
${blocks.map(block).filter((text) => text !== '').join('\n')}
</main>
</body>
</html>
`);
}

const idOf = (heading: string): string => heading.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
