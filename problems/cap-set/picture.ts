import type { Plain } from 'clade';

const SIDE = 720;

/** All vectors as cells: the first half of the digits says the row, the second the column. Those of the set are filled. */
export function picture(data: Plain, output: Plain): string {
  const { n } = data as { n: number };
  const columns = 3 ** (n - (n >> 1));
  const rows = 3 ** (n >> 1);
  const cell = SIDE / columns;
  const height = rows * cell;
  const cells = [...(output as Int32Array)].map((index) => `M${round((index % columns) * cell)} ${round(Math.floor(index / columns) * cell)}h${round(cell)}v${round(cell)}h-${round(cell)}z`);
  const lines: string[] = [];
  for (let i = 1; i < columns; i++) lines.push(line(i, columns, `M${round(i * cell)} 0v${round(height)}`));
  for (let i = 1; i < rows; i++) lines.push(line(i, rows, `M0 ${round(i * cell)}h${SIDE}`));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 ${SIDE + 16} ${round(height) + 44}" font-family="sans-serif">`,
    `<rect x="-8" y="-8" width="${SIDE + 16}" height="${round(height) + 44}" fill="#ffffff" />`,
    `<rect width="${SIDE}" height="${round(height)}" fill="#f1eee6" />`,
    `<path d="${cells.join('')}" fill="#c4472a" />`,
    ...lines,
    `<rect width="${SIDE}" height="${round(height)}" fill="none" stroke="#4a4f5a" stroke-width="1.6" />`,
    `<text x="0" y="${round(height) + 26}" font-size="17" fill="#333333">${(output as Int32Array).length} of ${3 ** n} vectors, no three on a line</text>`,
    '</svg>',
  ].join('\n');
}

/** Stronger where a digit further left changes. */
function line(i: number, count: number, path: string): string {
  const width = i % (count / 3) === 0 ? 1.6 : i % Math.max(1, count / 9) === 0 ? 0.8 : 0.3;
  return `<path d="${path}" stroke="${width > 1 ? '#4a4f5a' : '#b9b4a6'}" stroke-width="${width}" fill="none" />`;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
