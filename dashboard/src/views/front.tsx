import { useState } from 'preact/hooks';
import type { Member } from '../../../src/server/protocol.ts';
import { axisOf } from '../decades.ts';
import { number, ticks } from '../format.ts';

/** Those whom nobody beats in both: smaller `x` and larger `y`, in order of x. @example front([{ x: 1, y: 1 }, { x: 2, y: 0 }]) // [0] */
export function front(points: readonly { x: number; y: number }[]): number[] {
  const order = [...points.keys()].sort((a, b) => points[a]!.x - points[b]!.x || points[b]!.y - points[a]!.y);
  let best = Number.NEGATIVE_INFINITY;
  return order.filter((i) => {
    if (points[i]!.y <= best) return false;
    best = points[i]!.y;
    return true;
  });
}

interface FrontProps {
  members: readonly Member[];
  direction: 'minimize' | 'maximize';
  dark: boolean;
  node: string;
  select: (id: string) => void;
}

const [W, H, LEFT, BOTTOM] = [480, 260, 62, 30];

/** Score against size or a metric, with the front drawn through. */
export function Front({ members, direction, node, select }: FrontProps) {
  const [aim, setAim] = useState('size');
  const names = Object.keys(members[0]?.metrics ?? {});
  const sign = direction === 'minimize' ? -1 : 1;
  const scores = axisOf(members.map(({ total }) => total).filter(Number.isFinite));
  const points = members.map((one) => ({ id: one.id, total: one.total, x: aim === 'size' ? one.size : (one.metrics[aim] ?? Number.NaN), y: sign * scores.to(one.total) })).filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (points.length === 0) return <p class="quiet">nobody is alive</p>;
  const ends = (values: number[]): [number, number] => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const margin = (high - low || Math.abs(high) * 0.1 || 1) * 0.06;
    return [low - margin, high + margin];
  };
  const line = front(points);
  const on = new Set(line);
  // the front in the upper half; whoever is far behind lies on the floor
  const [worst, high] = ends(line.map((i) => points[i]!.y));
  const low = Math.max(worst - (high - worst), Math.min(...points.map(({ y }) => y)) - (high - worst) * 0.05);
  const [left, right] = ends(points.map(({ x }) => x));
  const px = (x: number): number => LEFT + ((x - left) / (right - left)) * (W - LEFT - 12);
  const py = (y: number): number => H - BOTTOM - ((Math.max(y, low) - low) / (high - low || 1)) * (H - BOTTOM - 10);
  return (
    <>
      <label class="quiet">against <select value={aim} onChange={(event) => setAim(event.currentTarget.value)}>{['size', ...names].map((name) => <option key={name} value={name}>{name}</option>)}</select> <span>(smaller is better)</span></label>
      <svg class="front" viewBox={`0 0 ${W} ${H}`} role="img" aria-label={`front of score against ${aim}: ${line.map((i) => points[i]!.id).join(', ')}`}>
        {scores.ticks(...(sign > 0 ? [low, high] as const : [-high, -low] as const), 5).map((place) => ({ place, y: sign * place })).map(({ place, y }) => <g key={y}><line x1={LEFT} x2={W - 12} y1={py(y)} y2={py(y)} class="grid-line" /><text x={LEFT - 6} y={py(y)} text-anchor="end" dominant-baseline="middle">{number(scores.from(place), scores.log ? 2 : 6)}</text></g>)}
        {ticks(left, right, 6).map((x) => <text key={x} x={px(x)} y={H - BOTTOM + 15} text-anchor="middle">{number(x, 4)}</text>)}
        <text x={W - 12} y={H - 3} text-anchor="end">{aim} →</text>
        <polyline class="front-line" points={line.map((i) => `${px(points[i]!.x)},${py(points[i]!.y)}`).join(' ')} />
        {points.map(({ id, x, y, total }, i) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the table of those alive opens the same
          <circle key={id} cx={px(x)} cy={py(y)} r={id === node ? 6 : on.has(i) ? 4.5 : 3} class={`${on.has(i) ? 'on-front' : 'behind'}${id === node ? ' on' : ''}`} onClick={() => select(id)}><title>{`${id}: ${number(total, 7)}, ${aim} ${number(x, 5)}`}</title></circle>
        ))}
      </svg>
    </>
  );
}
