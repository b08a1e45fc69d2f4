import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ArchiveView, Member } from '../../../src/server/protocol.ts';
import { api } from '../data/api.ts';
import type { Run } from '../data/run.ts';
import { count, number } from '../format.ts';
import { type Loaded, still, useAnswer, useRun, useSlow } from '../hooks.ts';
import type { ArchiveAt } from '../../../src/server/protocol.ts';
import { Front } from './front.tsx';
import { Heat } from './heat.tsx';
import type { ViewProps } from './overview.tsx';

/** The archive at a commit; the newest one follows the run, at a pace that does not keep the server busy. */
function useArchive(run: Run, at: number | undefined): Loaded<ArchiveAt> {
  useRun(run, 1000);
  const commits = useSlow(run.gauges?.commits ?? run.head?.commits ?? 0, 4000);
  // before the seed is measured there is nothing to be told
  return useAnswer(run.records.length > 0 ? `${run.name} ${at ?? `newest ${commits}`}` : '', () => api.archive(run.name, at));
}

/** The archive on the overview: the grid, or else who is best. */
export function ArchivePanel({ run, dark, node, select }: ViewProps) {
  const { value, trouble } = useArchive(run, undefined);
  const view = value?.view;
  // hundreds of cells, and they change every few seconds only
  const cells = useMemo(() => view && (view.axes.length >= 2 ? <Heat view={view} x={0} y={1} niche={-1} dark={dark} node={node} select={select} direction={run.head!.direction} /> : <Members members={view.members.slice(0, 40)} node={node} select={select} metrics={[]} />), [view, dark, node]);
  return (
    <section class="panel archive" aria-labelledby="archive-title">
      <h2 id="archive-title">Archive <span class="quiet">{view ? `${view.name}: ${count(view.members.length)} alive${view.niches > 1 ? ` on ${view.niches} islands` : ''}` : ''}</span></h2>
      {trouble ? <p role="alert">{trouble}</p> : !view && <p class="quiet" role="status">{run.records.length > 0 ? 'reading the journal …' : 'nobody yet'}</p>}
      {cells}
    </section>
  );
}

/** The archive in full: two axes of one's choice, its filling over time, the front of score against size, who is best where. */
export function ArchiveTab({ run, dark, node, select }: ViewProps) {
  const [at, setAt] = useState<number>();
  const [[x, y], setAxes] = useState([0, 1]);
  const [niche, setNiche] = useState(-1);
  const [playing, setPlaying] = useState(false);
  const { value, trouble, busy } = useArchive(run, at);
  const stops = value?.stops ?? [];
  const place = at === undefined ? stops.length - 1 : Math.max(0, stops.findLastIndex((stop) => stop <= at));
  const next = useRef(() => {});
  next.current = () => {
    if (place + 1 < stops.length) return setAt(stops[place + 1]);
    setPlaying(false);
    setAt(undefined);
  };
  useEffect(() => {
    if (!playing || busy) return;
    const timer = setTimeout(() => next.current(), 350);
    return () => clearTimeout(timer);
  }, [playing, busy, place]);
  const view = value?.view;
  const axis = (label: string, chosen: number, set: (axis: number) => void) => <label>{label} <select value={chosen} onChange={(event) => set(Number(event.currentTarget.value))}>{view!.axes.map((one, i) => <option key={one.name} value={i}>{one.name}</option>)}</select></label>;
  return (
    <div class="sheet">
      {trouble ? <p role="alert">{trouble}</p> : !view && <p class="quiet" role="status">{run.records.length > 0 ? 'reading the journal …' : 'nobody is in it before the seed is measured'}</p>}
      {view && (
        <>
          <div class="controls">
            <b>{view.name}</b> <span class="quiet">{count(view.members.length)} alive in {count(view.cells.length)} cells</span>
            {view.axes.length >= 2 && <>{axis('across', x!, (axis) => setAxes([axis, y!]))} {axis('up', y!, (axis) => setAxes([x!, axis]))}</>}
            {view.niches > 1 && <label>island <select value={niche} onChange={(event) => setNiche(Number(event.currentTarget.value))}><option value={-1}>all</option>{Array.from({ length: view.niches }, (_, i) => <option key={`${i}`} value={i}>{i}</option>)}</select></label>}
            {stops.length > 1 && (
              <label class="slider">at commit <output>{count(view.at)}</output>
                <input type="range" min={0} max={stops.length - 1} value={place} aria-valuetext={`commit ${view.at}`} onInput={(event) => { const to = Number(event.currentTarget.value); setAt(to === stops.length - 1 ? undefined : stops[to]); }} />
                <button type="button" onClick={() => { if (!playing && place === stops.length - 1) setAt(stops[0]); setPlaying(!playing); }} title={still() ? 'this moves: your system asks for less motion' : ''}>{playing ? '❚❚ pause' : '▶ play'}</button>
              </label>
            )}
          </div>
          <Figures view={view} />
          <div class="two">
            {view.axes.length >= 2 && <section class="panel"><h2>Grid <span class="quiet">the best of each cell</span></h2><Heat view={view} x={x!} y={y!} niche={niche} dark={dark} node={node} select={select} direction={run.head!.direction} large /></section>}
            <section class="panel"><h2>Front <span class="quiet">score against a second aim; the line joins those whom nobody beats in both</span></h2><Front members={view.members} direction={run.head!.direction} dark={dark} node={node} select={select} /></section>
          </div>
          <PerInstance view={view} run={run} node={node} select={select} />
          <section class="panel"><h2>Alive <span class="quiet">best first</span></h2><Members members={view.members.slice(0, 200)} node={node} select={select} metrics={Object.keys(view.members[0]?.metrics ?? {}).slice(0, 4)} /></section>
        </>
      )}
    </div>
  );
}

function Figures({ view }: { view: ArchiveView }) {
  const names = Object.keys(view.figures[0] ?? {});
  if (names.length === 0) return null;
  return <dl class="inline">{names.map((name) => <div key={name}><dt>{name}</dt><dd>{view.figures.slice(0, 12).map((one) => number(one[name], 4)).join(' · ')}</dd></div>)}</dl>;
}

function Members({ members, node, select, metrics }: { members: readonly Member[]; node: string; select: (id: string) => void; metrics: readonly string[] }) {
  return (
    <div class="scroll members"><table class="small">
      <thead><tr><th>id</th><th class="n">score</th><th class="n">size</th><th>by</th>{metrics.map((name) => <th key={name} class="n">{name}</th>)}</tr></thead>
      <tbody>{members.map((one) => <tr key={one.id} class={one.id === node ? 'on' : ''}><td><button type="button" class="link" onClick={() => select(one.id)}>{one.id}</button></td><td class="n">{number(one.total, 7)}</td><td class="n">{one.size}</td><td>{one.proposer === one.kind ? one.kind : `${one.proposer}: ${one.kind}`}</td>{metrics.map((name) => <td key={name} class="n">{number(one.metrics[name], 5)}</td>)}</tr>)}</tbody>
    </table></div>
  );
}

/** Who is best on which search instance. */
function PerInstance({ view, run, node, select }: { view: ArchiveView; run: Run; node: string; select: (id: string) => void }) {
  const names = run.head!.instances.filter(({ split }) => split === 'search').map(({ id }) => id);
  const having = view.members.filter(({ values }) => values?.length === names.length);
  if (having.length === 0 || names.length < 2) return null;
  const sign = run.head!.direction === 'minimize' ? -1 : 1;
  const best = having[0]!;
  return (
    <section class="panel"><h2>By instance <span class="quiet">who is best where, and how far the best on average is behind</span></h2>
      <div class="scroll"><table class="small">
        <thead><tr><th>instance</th><th>best</th><th class="n">score</th><th class="n">{best.id}, best on average</th><th class="n">behind</th></tr></thead>
        <tbody>{names.map((name, i) => {
          const first = having.reduce((a, b) => (b.values![i]! > a.values![i]! ? b : a));
          const behind = first.values![i]! - best.values![i]!;
          return <tr key={name} class={first.id === node ? 'on' : ''}><th scope="row">{name}</th><td><button type="button" class="link" onClick={() => select(first.id)}>{first.id}</button></td><td class="n">{number(sign * first.values![i]!, 6)}</td><td class="n">{number(sign * best.values![i]!, 6)}</td><td class="n">{behind === 0 ? '=' : number(behind, 3)}</td></tr>;
        })}</tbody>
      </table></div>
    </section>
  );
}
