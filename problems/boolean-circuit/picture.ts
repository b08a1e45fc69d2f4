import type { Plain } from 'clade';
import { type CircuitTable, wiresOf } from './score.ts';

const [ACROSS, DOWN] = [110, 46];

/** Gates in columns: each one to the right of what it reads. */
export function picture(data: Plain, output: Plain): string {
  const table = data as unknown as CircuitTable;
  const { outputs, wires } = wiresOf(output as string, table);
  const columns = new Map<string, number>(table.inputs.map((name) => [name, 0]));
  for (const [name, { reads }] of wires) columns.set(name, 1 + Math.max(...reads.map((each) => columns.get(each)!)));
  const last = Math.max(...columns.values()) + 1;
  const filled: number[] = [];
  const at = new Map([...columns].map(([name, column]) => [name, { x: 30 + column * ACROSS, y: 40 + (filled[column] = (filled[column] ?? -1) + 1) * DOWN + (column % 2) * 14 }]));
  const height = 60 + DOWN * Math.max(outputs.length, ...filled.map((rows) => rows + 1));
  const line = (from: { x: number; y: number }, to: { x: number; y: number }): string => `<path d="M${from.x} ${from.y}L${to.x} ${to.y}" stroke="#8aa" fill="none"/>`;
  const box = ({ x, y }: { x: number; y: number }, text: string, fill: string): string => `<rect x="${x - 22}" y="${y - 12}" width="44" height="24" rx="5" fill="${fill}" stroke="#456"/><text x="${x}" y="${y + 4}" text-anchor="middle">${text}</text>`;
  const ends = outputs.map((_, k) => ({ x: 30 + last * ACROSS, y: 40 + k * DOWN }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${60 + last * ACROSS} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#234">`,
    `<rect width="${60 + last * ACROSS}" height="${height}" fill="#ffffff"/>`,
    ...[...wires].flatMap(([name, { reads }]) => reads.map((each) => line(at.get(each)!, at.get(name)!))),
    ...outputs.map((name, k) => line(at.get(name)!, ends[k]!)),
    ...table.inputs.map((name) => box(at.get(name)!, name, '#eef4ff')),
    ...[...wires].map(([name, { kind }]) => box(at.get(name)!, kind, '#fff4e8')),
    ...ends.map((end, k) => box(end, `out ${k}`, '#eefbee')),
    `<text x="12" y="${height - 10}">${wires.size} gates</text>`,
    '</svg>',
  ].join('\n');
}
