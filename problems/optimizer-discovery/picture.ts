import type { Plain } from 'clade';
import type { Data } from './data.ts';
import { STOPS } from './harness.ts';
import { taskOf } from './tasks.ts';

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [560, 340, 58, 44];

/** The loss without noise on the way, a line for each learning rate, the best one strong. */
export function picture(data: Plain, output: Plain): string {
  const { steps, rates, family, size } = data as Data;
  const { start, loss } = taskOf(data as Data);
  const n = start.length;
  const weights = output as Float64Array;
  const curves = Array.from(rates, (rate, r) => ({
    rate,
    losses: [loss(start), ...Array.from({ length: STOPS }, (_, stop) => loss(weights.slice((r * STOPS + stop) * n, (r * STOPS + stop + 1) * n)))].filter((each) => Number.isFinite(each) && each > 0),
  }));
  const best = curves.reduce((a, b) => (last(b) < last(a) ? b : a));
  const all = curves.flatMap(({ losses }) => losses.filter((each) => each <= 100 * loss(start)));
  const low = Math.floor(Math.log10(Math.min(...all)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...all))));
  const x = (stop: number): number => LEFT + ((WIDTH - LEFT - 90) * stop) / STOPS;
  const y = (value: number): number => 20 + ((HEIGHT - 20 - BOTTOM) * (high - Math.max(low, Math.min(high, Math.log10(value))))) / (high - low);
  const grid = Array.from({ length: high - low + 1 }, (_, i) => low + i).map((power) => `<line x1="${LEFT}" x2="${x(STOPS)}" y1="${y(10 ** power)}" y2="${y(10 ** power)}" stroke="#ddd"/><text x="${LEFT - 6}" y="${y(10 ** power) + 4}" text-anchor="end">1e${power}</text>`);
  const lines = curves.map(({ rate, losses }) => {
    const strong = rate === best.rate;
    const points = losses.map((each, stop) => `${x(stop).toFixed(1)},${y(each).toFixed(1)}`).join(' ');
    const end = losses.length === STOPS + 1 ? `<text x="${x(STOPS) + 6}" y="${(y(last({ losses })) + 4).toFixed(1)}"${strong ? ' font-weight="bold"' : ''}>lr ${rate}</text>` : '';
    return `<polyline points="${points}" fill="none" stroke="${strong ? '#0a6' : '#999'}" stroke-width="${strong ? 2.5 : 1.2}"/>${end}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12"><rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${grid.join('\n')}
${lines.join('\n')}
<text x="${x(0)}" y="${HEIGHT - 24}">0</text><text x="${x(STOPS)}" y="${HEIGHT - 24}" text-anchor="end">${steps} steps</text>
<text x="${LEFT}" y="${HEIGHT - 6}">${family}, size ${size}: loss without noise, for each learning rate</text></svg>
`;
}

/** Of a run that stopped early: never the best. */
const last = ({ losses }: { losses: readonly number[] }): number => (losses.length === STOPS + 1 ? losses[STOPS]! : Number.POSITIVE_INFINITY);
