import type uPlot from 'uplot';
import type { Axis } from '../decades.ts';
import { number } from '../format.ts';
import type { Known } from '../views/known.ts';

/** Colours of lines and words on a chart. */
export const inks = (dark: boolean) => (dark
  ? { line: '#56b4e9', mark: '#ffb52e', words: '#a7b0bd', strong: '#f0f3f7', grid: '#ffffff14', known: '#7fd1b9', ground: '#1b2029' }
  : { line: '#0072b2', mark: '#d55e00', words: '#555f6d', strong: '#14181f', grid: '#00000012', known: '#00724f', ground: '#ffffff' });

export type Ink = ReturnType<typeof inks>;

/** Known values, and where the curve among them starts. */
export interface KnownLines {
  known: readonly Known[];
  scores: Axis;
  /** They are of other instances than what is drawn: pale. */
  elsewhere: boolean;
  start: number;
  direction: 'minimize' | 'maximize';
  /** Whether a word would stand on the curve. */
  crosses?: (word: Word) => boolean;
}

/** A word that stands on a chart. */
export interface Word {
  x: number;
  y: number;
  w: number;
}

/** Whether a word would stand on another. */
export const taken = (words: readonly Word[], { x, y, w }: Word, ratio: number): boolean => words.some((other) => Math.abs(other.y - y) < 12 * ratio && other.x < x + w + 4 && other.x + other.w + 4 > x);

/** Dotted, dashed, whole. */
const DASHES: Readonly<Record<Known['role'], number[]>> = { measured: [2, 3], published: [6, 4], best: [] };

/** Lines of known values; those better than the seed have their names on the left, where the curve is not. Far ones only their names, with an arrow. */
export function knownLines(u: uPlot, { known, scores, elsewhere, start, direction, crosses = () => false }: KnownLines, marks: readonly Word[], ink: Ink, ratio: number): Word[] {
  const { ctx, bbox } = u;
  const boxes: Word[] = [...marks];
  ctx.textAlign = 'left';
  for (const { name, value, role } of known) {
    const y = u.valToPos(scores.to(value), 'y', true);
    const off = y < bbox.top || y > bbox.top + bbox.height;
    if (!off) {
      ctx.strokeStyle = ink.known;
      ctx.globalAlpha = elsewhere ? 0.4 : 1;
      ctx.lineWidth = (role === 'best' ? 1.5 : 1) * ratio;
      ctx.setLineDash(DASHES[role].map((length) => length * ratio));
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.globalAlpha = 1;
    }
    const text = `${off ? (y < bbox.top ? '↑ ' : '↓ ') : ''}${name} ${number(value)}`;
    const w = ctx.measureText(text).width;
    const better = direction === 'minimize' ? value < start : value > start;
    const sides = [bbox.left + 6 * ratio, bbox.left + bbox.width - w - 4 * ratio];
    const first = off ? Math.min(Math.max(y, bbox.top + 7 * ratio), bbox.top + bbox.height - 7 * ratio) : y - 7 * ratio;
    const free = (better ? sides : sides.reverse())
      .flatMap((x) => [0, 1, 2, 3].map((line): Word => ({ x, y: first + line * 13 * ratio * (off && y > bbox.top ? -1 : 1), w })))
      .filter((word) => word.y > bbox.top && word.y < bbox.top + bbox.height && !taken(boxes, word, ratio));
    const spot = free.find((word) => !crosses(word));
    if (!spot) continue;
    boxes.push(spot);
    words(ctx, text, spot.x, spot.y, elsewhere ? ink.words : ink.known, ink, ratio);
  }
  return boxes.slice(marks.length);
}

/** A word with a rim in the colour of the ground, so that lines do not cross it out. */
export function words(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, style: string, { ground }: Ink, ratio: number): void {
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3 * ratio;
  ctx.strokeStyle = ground;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = style;
  ctx.fillText(text, x, y);
}
