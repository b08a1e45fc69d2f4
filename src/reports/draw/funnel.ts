import type { StepView } from '../views/index.ts';
import { at2, escapeXml, svg } from './palette.ts';

const WIDTH = 940;
const ROW = 15;
const BOX = { width: 122, gap: 13, top: 30 };

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** The seven steps from left to right: what went through each, and below, what ended there and why. @example funnelSvg(steps(chronicle)) */
export function funnelSvg(steps: readonly StepView[]): string {
  const did = Math.max(...steps.map((step) => step.did.length));
  const shown = steps.map(({ lost }) => (lost.length > 6 ? [...lost.slice(0, 5), { what: `${lost.length - 5} more reasons`, count: lost.slice(5).reduce((sum, one) => sum + one.count, 0) }] : lost));
  const lost = Math.max(...shown.map((list) => list.length), 1);
  const most = Math.max(1, ...shown.flat().map(({ count }) => count));
  const middle = BOX.top + 26 + did * 2 * ROW + 10;
  const height = middle + 20 + lost * 36 + 4;
  return svg(WIDTH, height, 'The seven steps', [
    ...steps.flatMap(({ step, name, did: through }, i) => {
      const x = 8 + i * (BOX.width + BOX.gap);
      return [
        `<rect x="${x}" y="${BOX.top - 22}" width="${BOX.width}" height="${middle - BOX.top + 14}" rx="7" fill="none" stroke="#9aa4ae"/>`,
        i < steps.length - 1 ? `<path d="M${x + BOX.width + 2},${BOX.top + 10}l8,5l-8,5z" fill="#9aa4ae"/>` : '',
        `<text x="${x + 9}" y="${BOX.top - 4}" font-weight="650" fill="#0b6e4f">${step} ${name}</text>`,
        ...through.map(({ what, count }, k) => `<text x="${x + 9}" y="${BOX.top + 18 + k * 2 * ROW}" font-weight="650" fill="#1b1f24">${Math.round(count).toLocaleString('en')}</text><text x="${x + 9}" y="${BOX.top + 18 + k * 2 * ROW + 13}" font-size="10.5" fill="#57606a">${escapeXml(short(what, 21))}</text>`),
        ...shown[i]!.map(({ what, count }, k) => {
          const top = middle + 20 + k * 36;
          const long = at2(Math.max(1.5, ((BOX.width - 44) * count) / most));
          return `<rect x="${x}" y="${top + 2}" width="${long}" height="9" fill="#d55e00"/><text x="${at2(x + long + 5)}" y="${top + 11}" font-size="11" font-weight="650" fill="#1b1f24">${count.toLocaleString('en')}</text><text x="${x}" y="${top + 24}" font-size="10.5" fill="#57606a">${escapeXml(short(what, 23))}<title>${escapeXml(`${count} ${what}`)}</title></text>`;
        }),
      ];
    }),
  ]);
}
