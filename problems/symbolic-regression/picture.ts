import type { Plain } from 'clade';
import type { Rows } from './cases.ts';

const SIDE = 600;
const POINTS = 400;

/** What the program says against what is true: on the line where it is right. */
export function picture(data: Plain, output: Plain): string {
  const { y } = data as unknown as Rows;
  const said = output as Float64Array;
  const least = y.reduce((a, b) => Math.min(a, b));
  const most = y.reduce((a, b) => Math.max(a, b));
  const room = (most - least) * 0.05;
  const place = (value: number): number => (SIDE * (Math.min(Math.max(value, least - room), most + room) - least + room)) / (most - least + 2 * room);
  const every = Math.ceil(y.length / POINTS);
  const dots = Array.from({ length: Math.ceil(y.length / every) }, (_, k) => `<circle cx="${place(y[k * every]!).toFixed(1)}" cy="${(SIDE - place(said[k * every]!)).toFixed(1)}" r="3.5"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-60 -20 ${SIDE + 80} ${SIDE + 90}" font-family="system-ui, sans-serif" font-size="18" fill="#1b1f24">
<title>The program's values against the data</title>
<rect x="-60" y="-20" width="${SIDE + 80}" height="${SIDE + 90}" fill="#fff"/>
<rect width="${SIDE}" height="${SIDE}" fill="#f6f8fa" stroke="#1b1f24"/>
<line x1="0" y1="${SIDE}" x2="${SIDE}" y2="0" stroke="#8c959f" stroke-dasharray="6 6"/>
<g fill="#0b4d38" fill-opacity="0.55">${dots.join('')}</g>
<text x="0" y="${SIDE + 24}">${least.toPrecision(3)}</text><text x="${SIDE}" y="${SIDE + 24}" text-anchor="end">${most.toPrecision(3)}</text>
<text x="${SIDE / 2}" y="${SIDE + 50}" text-anchor="middle">data</text>
<text x="-20" y="${SIDE / 2}" text-anchor="middle" transform="rotate(-90 -20 ${SIDE / 2})">program</text>
</svg>
`;
}
