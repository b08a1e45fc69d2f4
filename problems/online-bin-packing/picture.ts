import type { Plain } from 'clade';
import { CAPACITY, type Packing } from './instances.ts';

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [640, 260, 44, 40, 36];
const PLOT = HEIGHT - TOP - BOTTOM;

/** How many bins end with how much space left; the scale is logarithmic, for nearly all bins of a good packing are full. */
export function picture(data: Plain, output: Plain): string {
  const { items } = data as Packing;
  const counts = finalCounts(items, output as Uint8Array);
  const bins = counts.reduce((sum, count) => sum + count, 0);
  const decades = Math.max(1, Math.ceil(Math.log10(Math.max(...counts) + 1)));
  const height = (count: number): number => (count ? (PLOT * (Math.log10(count) + 0.15)) / (decades + 0.15) : 0);
  const step = (WIDTH - LEFT - 12) / CAPACITY;
  const x = (level: number): string => (LEFT + level * step).toFixed(1);
  const y = (count: number): string => (TOP + PLOT - height(count)).toFixed(1);

  const bars = [...counts].map((count, level) =>
    count
      ? `<rect x="${x(level)}" y="${y(count)}" width="${(step - 1).toFixed(1)}" height="${height(count).toFixed(1)}" fill="${level ? '#e0803a' : '#3a7ebf'}"><title>${count} bins with ${level} left</title></rect>`
      : '',
  );
  const lines = Array.from({ length: decades + 1 }, (_, power) => {
    const at = y(10 ** power);
    return `<path d="M${LEFT} ${at}H${WIDTH - 12}" stroke="#8884" /><text x="${LEFT - 6}" y="${at}" text-anchor="end" dy="4">${10 ** power}</text>`;
  });
  const ticks = [0, 20, 40, 60, 80].map((level) => `<text x="${x(level + 0.5)}" y="${TOP + PLOT + 16}" text-anchor="middle">${level}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="11" fill="#777">`,
    `<text x="${LEFT}" y="22" font-size="14">${items.length} items in ${bins} bins, ${counts[0]} of them full</text>`,
    ...lines,
    ...bars,
    ...ticks,
    `<text x="${WIDTH - 12}" y="${HEIGHT - 6}" text-anchor="end">space left in a bin at the end</text>`,
    '</svg>',
  ].filter(Boolean).join('\n');
}

function finalCounts(items: Uint8Array, levels: Uint8Array): Int32Array {
  const counts = new Int32Array(CAPACITY + 1);
  for (const [i, item] of items.entries()) {
    const level = levels[i]!;
    if (level < CAPACITY) counts[level]!--;
    counts[level - item]!++;
  }
  return counts.subarray(0, CAPACITY);
}
