import { COLOURS, at2, escapeXml, svg } from './palette.ts';

/** Bars of one group: a name and a share between 0 and 1 of each measure. */
export interface BarGroup {
  readonly name: string;
  readonly bars: readonly { readonly what: string; readonly share: number }[];
}

const WIDTH = 760;
const ROW = 13;

/** Shares side by side: who brings how much of the gain for how much of the cost. @example barsSvg('Who earns what', [{ name: 'edits', bars: [{ what: 'gain', share: 0.8 }] }]) */
export function barsSvg(title: string, groups: readonly BarGroup[]): string {
  const measures = groups[0]?.bars.map(({ what }) => what) ?? [];
  const [left, right] = [170, WIDTH - 60];
  const each = measures.length * ROW + 14;
  const height = 36 + groups.length * each;
  let at = left;
  return svg(WIDTH, height, title, [
    ...measures.map((what, k) => {
      const x = at;
      at += 34 + 7 * what.length;
      return `<rect x="${x}" y="8" width="10" height="10" fill="${COLOURS[k % COLOURS.length]}"/><text x="${x + 15}" y="17" fill="#57606a">${escapeXml(what)}</text>`;
    }),
    ...groups.flatMap(({ name, bars }, i) => {
      const top = 34 + i * each;
      return [
        `<text x="${left - 10}" y="${at2(top + (bars.length * ROW) / 2 + 3)}" text-anchor="end" fill="#1b1f24">${escapeXml(name.length > 24 ? `${name.slice(0, 23)}…` : name)}</text>`,
        ...bars.map(({ what, share }, k) => `<rect x="${left}" y="${top + k * ROW}" width="${at2(Math.max(0.5, (right - left) * Math.max(0, share)))}" height="${ROW - 3}" fill="${COLOURS[k % COLOURS.length]}"><title>${escapeXml(`${what}: ${(100 * share).toFixed(1)} %`)}</title></rect><text x="${at2(left + (right - left) * Math.max(0, share) + 6)}" y="${top + k * ROW + 9}" font-size="10.5" fill="#57606a">${(100 * share).toFixed(0)} %</text>`),
      ];
    }),
  ]);
}
