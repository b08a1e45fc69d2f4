import { number } from '../format.ts';

export interface BarRow {
  name: string;
  value: number | null;
  other?: number | null;
}

/** Values by name as bars; longer is better, a tick marks the value they are compared with. */
export function Bars({ rows, direction, other }: { rows: readonly BarRow[]; direction: 'minimize' | 'maximize'; other?: string }) {
  const all = rows.flatMap((row) => [row.value, row.other]).filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const share = (value: number): number => (100 * (value - low)) / (high - low || 1);
  const ahead = (a: number, b: number): string => (a === b ? '=' : (direction === 'minimize') === a < b ? '▲' : '▼');
  return (
    <table class="bars">
      <caption class="quiet">by search instance, {direction === 'minimize' ? 'shorter is better' : 'longer is better'}{other ? `; the tick is ${other}` : ''}</caption>
      <tbody>
        {rows.map(({ name, value, other: tick }) => (
          <tr key={name}>
            <th scope="row" title={name}>{name}</th>
            <td class="bar-cell"><span class="bar-fill" style={{ width: value === null ? '0' : `${share(value)}%` }} />{typeof tick === 'number' && <span class="bar-tick" style={{ left: `${share(tick)}%` }} />}</td>
            <td class="n">{value === null ? 'failed' : number(value, 6)}</td>
            <td class="quiet">{value !== null && typeof tick === 'number' ? ahead(value, tick) : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
