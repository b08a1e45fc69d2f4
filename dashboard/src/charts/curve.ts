import uPlot from 'uplot';
import { type Axis, axisOf } from '../decades.ts';
import { duration, number, short } from '../format.ts';
import type { CurvePoint } from '../views/curve.tsx';
import type { Known } from '../views/known.ts';
import { type Ink, type Word, inks, knownLines, taken, words } from './known-lines.ts';

export interface CurveLook {
  dark: boolean;
  select: (id: string) => void;
  time: boolean;
  label: string;
}

export interface CurveData {
  points: readonly CurvePoint[];
  end: number;
  known: readonly Known[];
  /** The known values are of other instances than the curve. */
  elsewhere: boolean;
  direction: 'minimize' | 'maximize';
  node: string;
}

const FONT = '11px system-ui, sans-serif';

/** The ends of the score axis, as places on it: the curve, and known values that are not so far away that they would flatten it. */
export function scoreRange(points: readonly CurvePoint[], known: readonly Known[], { to, log }: Axis = axisOf([])): [number, number] {
  const values = points.map(({ value }) => to(value));
  let [low, high] = [Math.min(...values), Math.max(...values)];
  const reach = (high - low || Math.abs(high) * 0.05 || 1) * 1.2;
  const [floor, roof] = [low - reach, high + reach];
  for (const one of known) {
    if (log && one.value <= 0) continue;
    const value = to(one.value);
    if (value < floor || value > roof) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const margin = (high - low || Math.abs(high) * 0.01 || 1) * 0.09;
  return [low - margin, high + margin];
}

export interface Chart {
  show(data: CurveData): void;
  close(): void;
}

/** A step line of the best score with records and known values, drawn by uPlot into a box. @example chart(box, look).show(data) */
export function chart(box: HTMLElement, look: CurveLook): Chart {
  const ink = inks(look.dark);
  let data: CurveData = { points: [], end: 0, known: [], elsewhere: false, direction: 'maximize', node: '' };
  let hits: { x: number; y: number; id: string }[] = [];
  let scores = axisOf([]);

  const decorate = (u: uPlot): void => {
    const { ctx, bbox } = u;
    const ratio = uPlot.pxRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left - 8 * ratio, bbox.top - 4 * ratio, bbox.width + 68 * ratio, bbox.height + 8 * ratio);
    ctx.clip();
    ctx.font = FONT.replace('11', String(11 * ratio));
    ctx.textBaseline = 'middle';
    const standing = data.points.map(({ x, value }): Word => ({ x: u.valToPos(x, 'x', true) - 6 * ratio, y: u.valToPos(scores.to(value), 'y', true), w: 12 * ratio }));
    const crosses = crossing(u, data, scores, ratio);
    hits = marks(u, data, scores, knownLines(u, { known: data.known, scores, elsewhere: data.elsewhere, start: data.points[0]?.value ?? 0, direction: data.direction, crosses }, standing, ink, ratio), crosses, ink, ratio);
    ctx.restore();
  };

  const size = (): { width: number; height: number } => ({ width: Math.max(120, box.clientWidth), height: Math.max(90, box.clientHeight) });
  const axis = { stroke: ink.words, font: FONT, grid: { stroke: ink.grid, width: 1 }, ticks: { show: false } };
  const plot = new uPlot({
    ...size(),
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 14, 0, 0],
    scales: { x: { time: false, range: (_, low, high) => [Math.min(0, low ?? 0), (high ?? 1) * 1.02 || 1] }, y: { range: () => (data.points.length > 0 ? scoreRange(data.points, data.known, scores) : [0, 1]) } },
    axes: [
      { ...axis, size: 26, values: (_, values) => values.map((value) => (look.time ? duration(value) : Math.abs(value) >= 1e4 ? short(value) : number(value))) },
      { ...axis, size: 62, splits: (_, __, low, high) => scores.ticks(low, high, box.clientHeight / 34), values: (_, values) => values.map((value) => number(scores.from(value), scores.log ? 2 : 7)) },
    ],
    series: [{}, { stroke: ink.line, width: 2, points: { show: false }, paths: uPlot.paths.stepped!({ align: 1 }) }],
    hooks: { draw: [decorate] },
  }, [[0], [null]], box);

  const near = ({ offsetX, offsetY }: MouseEvent): string | undefined => hits.map(({ x, y, id }) => ({ id, d: Math.hypot(x - offsetX, y - offsetY) })).filter(({ d }) => d < 12).sort((a, b) => a.d - b.d)[0]?.id;
  plot.over.addEventListener('click', (event) => {
    const id = near(event);
    if (id) look.select(id);
  });
  plot.over.addEventListener('mousemove', (event) => {
    plot.over.style.cursor = near(event) ? 'pointer' : 'default';
  });
  const observer = new ResizeObserver(() => plot.setSize(size()));
  observer.observe(box);
  let before = '';
  return {
    show(next) {
      // nothing new, nothing drawn: a run that waits costs nothing
      const key = `${next.points.length} ${next.points.at(-1)?.id} ${next.end} ${next.node}`;
      if (key === before) return;
      before = key;
      data = next;
      const { points, end } = data;
      scores = axisOf(points.map(({ value }) => value));
      const more = points.length > 0 && end > points.at(-1)!.x;
      plot.setData([[...points.map(({ x }) => x), ...(more ? [end] : [])], [...points, ...(more ? [points.at(-1)!] : [])].map(({ value }) => scores.to(value))]);
    },
    close() {
      observer.disconnect();
      plot.destroy();
    },
  };
}

/** Whether a word would stand on the curve. */
function crossing(u: uPlot, { points, end }: CurveData, { to }: Axis, ratio: number): (word: Word) => boolean {
  const corners = points.map(({ x, value }) => ({ x: u.valToPos(x, 'x', true), y: u.valToPos(to(value), 'y', true) }));
  const right = u.valToPos(Math.max(end, points.at(-1)?.x ?? 0), 'x', true);
  const half = 7 * ratio;
  return ({ x, y, w }) => corners.some((corner, i) => {
    const next = corners[i + 1];
    const along = Math.abs(corner.y - y) < half && corner.x < x + w && (next?.x ?? right) > x;
    const down = next !== undefined && next.x > x - 2 && next.x < x + w + 2 && Math.min(corner.y, next.y) < y + half && Math.max(corner.y, next.y) > y - half;
    return along || down;
  });
}

/** Records as diamonds; the newest and the largest steps have their names beside them, as far as there is room. */
function marks(u: uPlot, { points, node }: CurveData, { to }: Axis, boxes: Word[], crosses: (word: Word) => boolean, ink: Ink, ratio: number): { x: number; y: number; id: string }[] {
  const { ctx, bbox } = u;
  const places = points.map((point) => ({ ...point, px: u.valToPos(point.x, 'x', true), py: u.valToPos(to(point.value), 'y', true) }));
  for (const { px, py, id } of places) {
    const r = (id === node ? 7 : 5) * ratio;
    ctx.beginPath();
    ctx.moveTo(px, py - r);
    ctx.lineTo(px + r * 0.75, py);
    ctx.lineTo(px, py + r);
    ctx.lineTo(px - r * 0.75, py);
    ctx.closePath();
    ctx.fillStyle = ink.mark;
    ctx.fill();
    ctx.strokeStyle = id === node ? ink.strong : ink.ground;
    ctx.lineWidth = 1.5 * ratio;
    ctx.stroke();
  }
  const order = [...places.keys()].sort((a, b) => Number(b === places.length - 1) - Number(a === places.length - 1) || gain(b) - gain(a));
  function gain(i: number): number {
    return i === 0 ? Number.POSITIVE_INFINITY : Math.abs(to(points[i]!.value) - to(points[i - 1]!.value));
  }
  ctx.textAlign = 'left';
  for (const i of order) {
    const { px, py, name, id, by } = places[i]!;
    const text = [name, id, by].filter(Boolean).join(' ');
    const w = ctx.measureText(text).width;
    const spot = [px + 8 * ratio, px - 8 * ratio - w, Math.min(px + 8 * ratio, bbox.left + bbox.width - w)]
      .filter((x) => x >= bbox.left && x + w <= bbox.left + bbox.width)
      .flatMap((x) => [-9, 10, -21, 22, -33, 34].map((dy): Word => ({ x, y: py + dy * ratio, w })))
      .find((word) => word.y > bbox.top + 4 * ratio && word.y < bbox.top + bbox.height - 4 * ratio && !taken(boxes, word, ratio) && !crosses(word));
    if (!spot) continue;
    boxes.push(spot);
    words(ctx, text, spot.x, spot.y, ink.strong, ink, ratio);
  }
  return places.map(({ px, py, id }) => ({ x: (px - bbox.left) / ratio, y: (py - bbox.top) / ratio, id }));
}
