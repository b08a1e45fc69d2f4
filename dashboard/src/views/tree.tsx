import { useEffect, useRef, useState } from 'preact/hooks';
import { nameColour, rampColour } from '../colour.ts';
import { championOf, fateOf } from '../data/run.ts';
import { count, number } from '../format.ts';
import { useRun } from '../hooks.ts';
import { walk } from '../tree/family.ts';
import type { LayoutName } from '../tree/layout.ts';
import type { Colouring } from '../tree/paint.ts';
import { search } from '../tree/search.ts';
import { type TreeView, treeView } from '../tree/view.ts';
import { isTyping } from '../app.tsx';
import { knownGroup, knownOf } from './known.ts';
import type { ViewProps } from './overview.tsx';

const LAYOUTS: Readonly<Record<LayoutName, string>> = { score: 'score', gap: 'gap to the best', family: 'generations' };
const COLOURS: Readonly<Record<Colouring, string>> = { score: 'score', proposer: 'proposer', island: 'island' };

/** The family tree: every candidate, its parent, and the way to the champion. */
export function TreePanel({ run, dark, node, select, large }: ViewProps & { large?: boolean }) {
  useRun(run, 500);
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<TreeView>(undefined);
  const [layout, setLayout] = useState<LayoutName>('score');
  const [colouring, setColouring] = useState<Colouring>('score');
  const [tip, setTip] = useState<{ x: number; y: number; node: number }>();
  const [found, setFound] = useState('');
  const { table, head } = run;
  const champion = championOf(run);
  const selected = node ? table.find(node) : -1;
  const direction = head!.direction;
  const live = (run.gauges?.status ?? head!.status) === 'going';

  useEffect(() => {
    const own = treeView(box.current!, { layout, colouring, dark, selected, champion, known: knownGroup(head!) === undefined ? knownOf(head!) : [], direction, live });
    view.current = own;
    const tell = (): void => own.update(run.table, run.whole);
    tell();
    const leave = run.subscribe(tell);
    return () => {
      leave();
      own.close();
    };
  }, [run]);
  useEffect(() => view.current?.look({ layout, colouring, dark, selected, champion, live }), [layout, colouring, dark, selected, champion, live]);
  useEffect(() => view.current?.show(selected), [selected]);

  const go = (next: number): void => {
    if (next >= 0 && next < table.count) select(table.id(next));
  };
  const keys = (event: KeyboardEvent): void => {
    if (isTyping(event.target)) return;
    const own = view.current!;
    const arrow = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    const from = selected >= 0 ? selected : champion;
    const act = arrow
      ? () => (event.shiftKey ? own.pan(arrow[0]!, arrow[1]!) : selected < 0 ? go(champion) : go(walk(table.family, table.columns.parent, from, event.key === 'ArrowLeft' ? 'parent' : event.key === 'ArrowRight' ? 'child' : event.key === 'ArrowUp' ? 'previous' : 'next')))
      : { Home: () => go(0), End: () => go(champion), '+': () => own.zoom(1.4), '=': () => own.zoom(1.4), '-': () => own.zoom(1 / 1.4), '0': () => own.whole() }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const drag = useRef({ x: 0, y: 0 });
  const words = (at: number): string => `${table.id(at)}, ${run.names.proposer[table.columns.proposer[at]!]}: ${run.names.kind[table.columns.kind[at]!]}, ${Number.isNaN(table.columns.total[at]) ? fateOf(run, at) : `${number(table.columns.total[at], 7)}, ${fateOf(run, at)}`}, ${count(table.family.brood[at]!)} children`;

  return (
    <section class={`panel tree${large ? ' large' : ''}`} aria-labelledby="tree-title">
      <h2 id="tree-title">Family tree <span class="quiet">{count(table.seen)} candidates{table.seen < run.of ? ` of ${count(run.of)}` : ''}</span>
        <span class="grow" />
        <label class="quiet">by <select value={layout} onChange={(event) => setLayout(event.currentTarget.value as LayoutName)}>{Object.entries(LAYOUTS).map(([name, label]) => <option key={name} value={name}>{label}</option>)}</select></label>
        <label class="quiet">colour <select value={colouring} onChange={(event) => setColouring(event.currentTarget.value as Colouring)}>{Object.entries(COLOURS).filter(([name]) => name !== 'island' || head!.archive.niches > 1).map(([name, label]) => <option key={name} value={name}>{label}</option>)}</select></label>
        <Search run={run} found={found} setFound={setFound} go={go} />
        <button type="button" class="icon" aria-label="nearer" onClick={() => view.current?.zoom(1.5)}>+</button>
        <button type="button" class="icon" aria-label="further" onClick={() => view.current?.zoom(1 / 1.5)}>−</button>
        <button type="button" class="icon" aria-label="the whole tree" title="the whole tree" onClick={() => view.current?.whole()}>⤢</button>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is interactive, by keys */}
      <div class="canvas" ref={box} role="application" tabIndex={0} aria-label="family tree; arrow keys walk it" aria-describedby="tree-now" onKeyDown={keys}
        onPointerDown={(event) => (drag.current = { x: event.clientX, y: event.clientY })}
        onPointerMove={(event) => {
          if (event.buttons) return setTip(undefined);
          const bounds = box.current!.getBoundingClientRect();
          const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top];
          const at = view.current?.hover(x, y) ?? -1;
          setTip((old) => (at < 0 ? undefined : old?.node === at ? old : { x, y, node: at }));
        }}
        onPointerLeave={() => setTip(undefined)}
        onClick={(event) => {
          if (Math.hypot(event.clientX - drag.current.x, event.clientY - drag.current.y) > 5) return;
          const bounds = box.current!.getBoundingClientRect();
          go(view.current?.hover(event.clientX - bounds.left, event.clientY - bounds.top) ?? -1);
        }}>
        {tip && tip.node < table.count && <div class="tip" style={{ left: `${Math.min(tip.x + 12, (box.current?.clientWidth ?? 400) - 230)}px`, top: `${tip.y + 14}px` }}>{words(tip.node)}</div>}
      </div>
      <p class="foot quiet" id="tree-now" aria-live="polite">{selected >= 0 ? words(selected) : <Legend run={run} colouring={colouring} dark={dark} />}</p>
    </section>
  );
}

function Search({ run, found, setFound, go }: { run: ViewProps['run']; found: string; setFound: (text: string) => void; go: (node: number) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const turn = useRef({ text: '', hits: [] as number[], at: 0 });
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.key !== '/' || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = field.current!.value.trim();
    if (text === '') return setFound('');
    const same = turn.current.text === text && turn.current.hits.length > 0;
    turn.current = same ? { ...turn.current, at: (turn.current.at + 1) % turn.current.hits.length } : { text, hits: search(run.table, run.names, text), at: 0 };
    const { hits, at } = turn.current;
    setFound(hits.length === 0 ? 'nobody' : `${at + 1} of ${hits.length}${hits.length === 1000 ? '+' : ''}`);
    if (hits.length > 0) go(hits[at]!);
  };
  return (
    <search><form class="search" onSubmit={submit}>
      <input ref={field} type="search" placeholder="search  /" aria-label="search a candidate: id, proposer, kind or reason; Enter for the next" onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()} />
      <output class="quiet" aria-live="polite">{found}</output>
    </form></search>
  );
}

function Legend({ run, colouring, dark }: { run: ViewProps['run']; colouring: Colouring; dark: boolean }) {
  const signs = <span class="signs"><span class="gold">◆</span> record <span class="gold">━</span> way to the champion  ● kept  ○ not kept  × failed  – refused</span>;
  if (colouring === 'score') return <><span class="ramp" aria-hidden="true">{Array.from({ length: 10 }, (_, i) => <i key={`${i}`} style={{ background: rampColour(i / 9, dark) }} />)}</span> worse → better {signs}</>;
  const names = colouring === 'proposer' ? run.names.proposer : Array.from({ length: run.head!.archive.niches }, (_, i) => `island ${i}`);
  return <>{names.slice(0, 7).map((name, i) => <span key={name} class="key"><i style={{ background: nameColour(i) }} />{name}</span>)}{names.length > 7 && <span class="key"><i style={{ background: nameColour(7) }} />others</span>} {signs}</>;
}
