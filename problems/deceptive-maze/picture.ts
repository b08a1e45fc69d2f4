import type { Plain } from 'clade';
import type { Maze } from './maze.ts';

/** The maze with the walk in it, bottom row at the bottom. */
export function picture(data: Plain, output: Plain): string {
  const { rows, start, goal } = data as Maze;
  const walk = output as Int32Array;
  const width = rows[0]!.length * 100;
  const height = rows.length * 100;
  const walls = rows.flatMap((tiles, row) =>
    [...tiles.matchAll(/#+/g)].map(({ index, 0: run }) => `M${index * 100} ${height - row * 100}h${run.length * 100}v-100h-${run.length * 100}z`),
  );
  const points: string[] = [];
  for (let i = 0; i < walk.length; i += 2) points.push(`${walk[i]},${height - walk[i + 1]!}`);
  const [endX, endY] = points.at(-1)!.split(',');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#f6f4ef" />`,
    `<path d="${walls.join('')}" fill="#4a4f5a" />`,
    `<circle cx="${goal[0]}" cy="${height - goal[1]}" r="70" fill="#3aa657" />`,
    `<polyline points="${points.join(' ')}" fill="none" stroke="#d9622b" stroke-width="16" stroke-linejoin="round" stroke-linecap="round" />`,
    `<circle cx="${start[0]}" cy="${height - start[1]}" r="32" fill="#3a7ebf" />`,
    `<circle cx="${endX}" cy="${endY}" r="32" fill="#d9622b" />`,
    '</svg>',
  ].join('\n');
}
