import type { Plain } from 'clade';
import { print, read } from './language.ts';
import type { SequenceData } from './score.ts';

const [WIDTH, HEIGHT, LEFT, TOP] = [720, 300, 16, 48];

/** The terms as dots; what the program prints as a line, half as far again. Heights are by size, and by logarithm where they differ much. */
export function picture(data: Plain, output: Plain): string {
  const { terms } = data as unknown as SequenceData;
  const text = output as string;
  const printed = text === 'given' ? [] : print(read(text).program, Math.ceil(terms.length * 1.5)).map(Number);
  const exact = terms.every((value, i) => value === printed[i]);
  const later = printed.slice(terms.length, terms.length + 6);
  const length = Math.max(terms.length, printed.length);
  const all = [...terms, ...printed];
  const steep = Math.max(...all.map(Math.abs)) > 2000;
  const scale = (value: number): number => (steep ? Math.sign(value) * Math.log2(1 + Math.abs(value)) : value);
  const [low, high] = [Math.min(0, ...all.map(scale)), Math.max(1, ...all.map(scale))];
  const x = (i: number): string => (LEFT + ((WIDTH - 2 * LEFT) * (i + 0.5)) / length).toFixed(1);
  const y = (value: number): string => (TOP + HEIGHT - (HEIGHT * (scale(value) - low)) / (high - low)).toFixed(1);
  const line = printed.map((value, i) => `${x(i)},${y(value)}`).join(' ');
  const end = x(terms.length - 0.5);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT + TOP + 32}" font-family="system-ui, sans-serif" font-size="13" fill="#555">`,
    `<rect width="${WIDTH}" height="${HEIGHT + TOP + 32}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="26">${escaped(text === 'given' ? 'literally' : text)}</text>`,
    `<path d="M${LEFT} ${y(0)}H${WIDTH - LEFT}" stroke="#bbb"/>`,
    printed.length > terms.length ? `<path d="M${end} ${TOP}V${TOP + HEIGHT}" stroke="#bbb" stroke-dasharray="4 4"/>` : '',
    line && `<polyline points="${line}" fill="none" stroke="#d9622b" stroke-width="1.3" stroke-linejoin="round"/>`,
    ...terms.map((value, i) => `<circle cx="${x(i)}" cy="${y(value)}" r="3" fill="#3a7ebf"/>`),
    `<text x="${LEFT}" y="${HEIGHT + TOP + 22}" font-size="12">${terms.length} terms (dots), and what the program prints (line)${steep ? '; logarithmic' : ''}${exact && later.length > 0 ? `; it goes on with ${later.join(', ')}` : ''}</text>`,
    '</svg>',
  ].join('\n');
}

const escaped = (text: string): string => (text.length > 96 ? `${text.slice(0, 95)}…` : text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
