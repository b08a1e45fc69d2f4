import { useState } from 'preact/hooks';
import type { ArchiveView, CellView } from '../../../src/server/protocol.ts';
import { rampColour } from '../colour.ts';
import { number } from '../format.ts';

export interface HeatProps {
  view: ArchiveView;
  /** Which axes go across and up. */
  x: number;
  y: number;
  /** One island, or -1 for all. */
  niche: number;
  dark: boolean;
  node: string;
  select: (id: string) => void;
  direction: 'minimize' | 'maximize';
  large?: boolean;
}

/** The best cell at each place of two axes, over all others. */
export function bestAt(cells: readonly CellView[], x: number, y: number, niche: number, sign: 1 | -1): Map<string, CellView & { of: number }> {
  const found = new Map<string, CellView & { of: number }>();
  for (const cell of cells) {
    if (!cell.bins || (niche >= 0 && cell.niche !== niche)) continue;
    const key = `${cell.bins[x]},${cell.bins[y]}`;
    const before = found.get(key);
    const of = (before?.of ?? 0) + cell.count;
    found.set(key, before && sign * before.total >= sign * cell.total ? { ...before, of } : { ...cell, of });
  }
  return found;
}

/** A grid archive as a heat map: shade and, on the large one, the number itself. */
export function Heat({ view, x, y, niche, dark, node, select, direction, large }: HeatProps) {
  const [at, setAt] = useState('');
  const [across, up] = [view.axes[x]!, view.axes[y]!];
  const sign = direction === 'minimize' ? -1 : 1;
  const cells = bestAt(view.cells, x, y, niche, sign);
  // shades by order, for scores lie crowded near the best
  const order = [...new Set([...cells.values()].map(({ total }) => sign * total))].sort((a, b) => a - b);
  const share = (total: number): number => (order.length < 2 ? 1 : order.indexOf(sign * total) / (order.length - 1));
  const shown = cells.get(at);
  const [w, h] = [100 / across.bins, 100 / up.bins];
  const arrow = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (event.key === 'Enter' && shown) return select(shown.best);
    if (!step) return;
    event.preventDefault();
    const [i, j] = at ? at.split(',').map(Number) : [0, 0];
    setAt(`${Math.min(across.bins - 1, Math.max(0, i! + (at ? step[0]! : 0)))},${Math.min(up.bins - 1, Math.max(0, j! + (at ? step[1]! : 0)))}`);
  };
  const range = (axis: { min: number; max: number; bins: number }, bin: number): string => `${number(axis.min + ((axis.max - axis.min) * bin) / axis.bins, 3)} to ${number(axis.min + ((axis.max - axis.min) * (bin + 1)) / axis.bins, 3)}`;
  const [i, j] = at.split(',').map(Number);
  return (
    <div class={`heat${large ? ' large' : ''}`}>
      <span class="up">{up.name} ↑</span>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk the cells */}
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" tabIndex={0} role="application" aria-label={`grid of ${across.name} and ${up.name}: ${cells.size} of ${across.bins * up.bins} cells filled; arrow keys walk, Enter opens`} onKeyDown={arrow} onPointerLeave={() => setAt('')}>
        <rect class="empty" x={0} y={0} width={100} height={100} />
        {[...cells].map(([key, cell]) => {
          const [a, b] = key.split(',').map(Number);
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the grid do the same
            <rect key={key} x={a! * w + 0.15} y={100 - (b! + 1) * h + 0.15} width={w - 0.3} height={h - 0.3} style={{ fill: rampColour(share(cell.total), dark) }} class={cell.best === node ? 'on' : ''} onPointerEnter={() => setAt(key)} onClick={() => select(cell.best)} />
          );
        })}
        {at && <rect class="cursor" x={i! * w} y={100 - (j! + 1) * h} width={w} height={h} />}
      </svg>
      <span class="across"><span>{number(across.min, 3)}</span><b>{across.name} →</b><span>{number(across.max, 3)}</span></span>
      <p class="foot quiet" aria-live="polite">
        {at ? `${shown ? `${shown.best}: ${number(shown.total, 7)}, ${shown.of} here` : 'empty'}; ${across.name} ${range(across, i!)}, ${up.name} ${range(up, j!)}` : <><span class="ramp" aria-hidden="true">{Array.from({ length: 8 }, (_, k) => <i key={`${k}`} style={{ background: rampColour(k / 7, dark) }} />)}</span> worse → better · {cells.size} of {across.bins * up.bins} cells filled{order.length > 0 ? `, ${number(sign * order[0]!, 4)} … ${number(sign * order.at(-1)!, 5)}` : ''}</>}
      </p>
    </div>
  );
}
