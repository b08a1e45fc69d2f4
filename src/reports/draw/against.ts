import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import type { Member } from '../views/index.ts';
import { short, tidy } from './axis.ts';
import { at2, escapeXml, svg } from './palette.ts';

const WIDTH = 760;
const HEIGHT = 300;
const BOX = { left: 86, right: WIDTH - 16, top: 14, bottom: HEIGHT - 40 };
/** Scores whose largest is so many times the smallest are read by powers of ten. */
const APART = 100;

/** Those whom nobody beats in both, the smallest first: members are given best first. @example front([{ total: 1, size: 9 }, { total: 2, size: 3 }]) // the second, the first */
export function front<M extends Pick<Member, 'size'>>(members: readonly M[]): M[] {
  const kept: M[] = [];
  for (const one of members) if (one.size < (kept.at(-1)?.size ?? Number.POSITIVE_INFINITY)) kept.push(one);
  return kept.reverse();
}

export interface AgainstOptions {
  /** Best first. */
  members: readonly Member[];
  direction: 'minimize' | 'maximize';
  unit: string | null;
}

/** Score against size of those alive, with the line of those whom nobody beats in both; whoever is far behind lies at the foot. @example againstSvg({ members: archive(state).members, direction: 'minimize', unit: null }) */
export function againstSvg({ members, direction, unit }: AgainstOptions): string {
  const best = front(members);
  const totals = members.map(({ total }) => total);
  const log = totals.every((total) => total > 0) && Math.max(...totals) >= APART * Math.min(...totals);
  // the front in the upper half, at least
  const [worst, top] = [best[0]!.total, best.at(-1)!.total];
  const reach = (top - worst || (direction === 'minimize' ? -1 : 1) * (Math.abs(top) * 0.1 || 1)) * 1.1;
  const foot = log ? (direction === 'minimize' ? Math.max(...totals) : Math.min(...totals)) : top - 2 * reach;
  const y = (log ? scaleLog() : scaleLinear()).domain([foot, top]).range([BOX.bottom, BOX.top]).clamp(true);
  const x = scaleLinear().domain([0, Math.max(...members.map(({ size }) => size)) * 1.04]).range([BOX.left, BOX.right]);
  const way = line<Member>().x(({ size }) => at2(x(size))).y(({ total }) => at2(y(total)))(best)!;
  const on = new Set(best);
  const title = 'Score against size';
  const middle = (BOX.top + BOX.bottom) / 2;
  return svg(WIDTH, HEIGHT, title, [
    ...(log ? tidy(y.ticks(), 9) : y.ticks(5)).map((tick) => `<line x1="${BOX.left}" x2="${BOX.right}" y1="${at2(y(tick))}" y2="${at2(y(tick))}" stroke="#eceff2"/><text x="${BOX.left - 8}" y="${at2(y(tick) + 4)}" text-anchor="end" fill="#57606a">${short(tick)}</text>`),
    ...x.ticks(8).map((tick) => `<text x="${at2(x(tick))}" y="${BOX.bottom + 18}" text-anchor="middle" fill="#57606a">${tick}</text>`),
    `<text x="${(BOX.left + BOX.right) / 2}" y="${HEIGHT - 6}" text-anchor="middle" fill="#57606a">nodes</text>`,
    `<text x="14" y="${middle}" transform="rotate(-90 14 ${middle})" text-anchor="middle" fill="#57606a">${escapeXml(unit ?? 'score')} on search</text>`,
    `<path d="${way}" fill="none" stroke="#0b6e4f" stroke-width="2" stroke-linejoin="round"/>`,
    ...members.filter((one) => !on.has(one)).map((one) => dot(one, '2.5" fill="none" stroke="#9aa4ae')),
    ...best.map((one) => dot(one, '4" fill="#0b6e4f')),
  ]);
  function dot({ id, size, total }: Member, look: string): string {
    return `<circle cx="${at2(x(size))}" cy="${at2(y(total))}" r="${look}"><title>${escapeXml(`${id}: ${total}, ${size} nodes`)}</title></circle>`;
  }
}
