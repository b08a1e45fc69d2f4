import type { Family, FamilyNode } from '../views/index.ts';
import { short } from './axis.ts';
import { COLOURS, at2, escapeXml, svg } from './palette.ts';

const WIDTH = 940;
const HEIGHT = 460;
const BOX = { left: 86, right: WIDTH - 16, top: 46, bottom: HEIGHT - 40 };

export interface FamilyOptions {
  family: Family;
  direction: 'minimize' | 'maximize';
  unit: string | null;
}

/** The family tree: birth from left to right, better scores higher up by rank, so that a crowd near the best stays apart; the champion's ancestry drawn out. @example familySvg({ family: family(chronicle), direction: 'minimize', unit: null }) */
export function familySvg({ family: { nodes }, direction, unit }: FamilyOptions): string {
  const totals = [...new Set(nodes.map(({ total }) => total!))].sort((a, b) => (direction === 'minimize' ? b - a : a - b));
  const ranks = new Map(totals.map((total, rank) => [total, rank]));
  const y = (total: number): number => BOX.bottom - ((BOX.bottom - BOX.top) * ranks.get(total)!) / Math.max(1, totals.length - 1);
  const last = Math.max(1, ...nodes.map(({ iteration }) => iteration));
  const x = (iteration: number): number => BOX.left + ((BOX.right - BOX.left) * iteration) / last;
  const proposers = [...Map.groupBy(nodes, ({ proposer }) => proposer)].sort((a, b) => b[1].length - a[1].length).map(([name]) => name);
  const colour = (name: string): string => COLOURS[proposers.indexOf(name) % COLOURS.length]!;
  const edge = (node: FamilyNode): string => {
    const above = nodes[node.above]!;
    const [x1, y1, x2, y2] = [x(above.iteration), y(above.total!), x(node.iteration), y(node.total!)].map(at2) as [number, number, number, number];
    const middle = at2((x1 + x2) / 2);
    return `M${x1},${y1}C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
  };
  const linked = nodes.filter(({ above }) => above >= 0);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => totals[Math.round(share * (totals.length - 1))]!);
  const dot = (node: FamilyNode): string => `<circle cx="${at2(x(node.iteration))}" cy="${at2(y(node.total!))}" r="${node.champion ? 4.5 : node.record ? 3.5 : 2.2}" fill="${colour(node.proposer)}"${node.champion ? ' stroke="#fff" stroke-width="1.5"' : ' fill-opacity="0.75"'}><title>${escapeXml(`${node.id}, ${node.kind}: ${node.total}${node.skipped > 0 ? `; ${node.skipped} ancestors between are left out` : ''}`)}</title></circle>`;
  let legend = BOX.left;
  return svg(WIDTH, HEIGHT, 'Family tree', [
    ...proposers.slice(0, 9).map((name) => {
      const at = legend;
      const short = name.length > 24 ? `${name.slice(0, 23)}…` : name;
      legend += 30 + 7 * short.length;
      return `<circle cx="${at + 4}" cy="18" r="4.5" fill="${colour(name)}"/><text x="${at + 13}" y="22" fill="#57606a">${escapeXml(short)}</text>`;
    }),
    ...new Set(ticks.map((total) => `<line x1="${BOX.left}" x2="${BOX.right}" y1="${at2(y(total))}" y2="${at2(y(total))}" stroke="#eceff2"/><text x="${BOX.left - 8}" y="${at2(y(total) + 4)}" text-anchor="end" fill="#57606a">${short(total)}</text>`)),
    ...[...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * last)))].map((birth) => `<text x="${at2(x(birth))}" y="${BOX.bottom + 18}" text-anchor="${birth === last ? 'end' : 'middle'}" fill="#57606a">${birth.toLocaleString('en')}</text>`),
    `<text x="${(BOX.left + BOX.right) / 2}" y="${HEIGHT - 6}" text-anchor="middle" fill="#57606a">iteration of birth</text>`,
    `<text x="14" y="${(BOX.top + BOX.bottom) / 2}" transform="rotate(-90 14 ${(BOX.top + BOX.bottom) / 2})" text-anchor="middle" fill="#57606a">${escapeXml(unit ?? 'score')} on search, by rank</text>`,
    `<path d="${linked.filter(({ champion }) => !champion).map(edge).join('')}" fill="none" stroke="#9aa4ae" stroke-opacity="0.35" stroke-width="0.8"/>`,
    ...nodes.filter(({ champion }) => !champion).map(dot),
    `<path d="${linked.filter(({ champion }) => champion).map(edge).join('')}" fill="none" stroke="#0b6e4f" stroke-width="2.5"/>`,
    ...nodes.filter(({ champion }) => champion).map(dot),
  ]);
}
