import { useEffect, useRef, useState } from 'preact/hooks';
import { type Run, championOf, placeOfIndex } from '../data/run.ts';
import type { Chart } from '../charts/curve.ts';
import { duration, number } from '../format.ts';
import { useRun } from '../hooks.ts';
import { bestOf, knownGroup, knownOf } from './known.ts';
import type { ViewProps } from './overview.tsx';

const OVER = { evaluations: 'evaluations', seconds: 'time', cpuSeconds: 'CPU time', iteration: 'iterations' } as const;
type Over = keyof typeof OVER;

/** A record with its name and where it stands on the axis. */
export interface CurvePoint {
  x: number;
  value: number;
  id: string;
  name: string;
  by: string;
}

function pointsOf(run: Run, over: Over): CurvePoint[] {
  const { table, records, names } = run;
  return records.flatMap(({ index, validation }, i) => {
    const at = placeOfIndex(table, index);
    if (at < 0) return [];
    const kind = names.kind[table.columns.kind[at]!]!;
    const proposer = names.proposer[table.columns.proposer[at]!]!;
    return [{ x: table.columns[over][at]!, value: validation, id: table.id(at), name: i === 0 ? 'seed' : `R${i}`, by: i === 0 ? '' : kind === proposer ? kind : `${proposer}: ${kind}` }];
  });
}

/** The best score so far, each record marked and named, known values as lines. */
export function CurvePanel({ run, dark, node, select }: ViewProps) {
  useRun(run, 400);
  const [over, setOver] = useState<Over>('evaluations');
  const box = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Chart>();
  const { head, gauges, table } = run;
  const points = pointsOf(run, over);
  const champion = championOf(run);
  const last = table.count - 1;
  const end = Math.max(points.at(-1)?.x ?? 0, over === 'iteration' ? (gauges?.commits ?? 0) : (gauges?.[over] ?? 0), last < 0 ? 0 : table.columns[over][last]!);
  const known = knownOf(head!);
  const group = knownGroup(head!);
  useEffect(() => {
    let own: Chart | undefined;
    let left = false;
    // loaded when the page stands: the library behind it takes as long as all the rest
    void import('../charts/curve.ts').then(({ chart }) => {
      if (!left) setDrawn((own = chart(box.current!, { dark, select, time: over === 'seconds' || over === 'cpuSeconds', label: OVER[over] })));
    });
    return () => {
      left = true;
      own?.close();
      setDrawn(undefined);
    };
  }, [dark, over]);
  useEffect(() => drawn?.show({ points, end, known, elsewhere: group !== undefined, direction: head!.direction, node }));
  return (
    <section class="panel curve" aria-labelledby="curve-title">
      <h2 id="curve-title">Best score so far <span class="quiet">{head!.inherits ? 'of the object' : bestOf(head!).replace(/^best,? /, '')}{head!.direction === 'minimize' ? ', smaller is better' : ', larger is better'}</span>
        <span class="grow" />
        <label class="quiet">over <select value={over} onChange={(event) => setOver(event.currentTarget.value as Over)}>{Object.entries(OVER).map(([name, label]) => <option key={name} value={name}>{label}</option>)}</select></label>
      </h2>
      <div class="chart" ref={box} role="img" aria-label={points.length === 0 ? 'no score yet' : `from ${number(points[0]!.value)} to ${number(points.at(-1)!.value)} in ${points.length - 1} records`} />
      <ol class="chips scroll" aria-label="records, newest first">
        {points.slice(-60).reverse().map((point) => (
          <li key={point.id}>
            <button type="button" class={`chip${point.id === node ? ' on' : ''}`} onClick={() => select(point.id)} title={`${point.by ? `${point.by}, ` : ''}at ${over === 'seconds' || over === 'cpuSeconds' ? duration(point.x) : number(point.x)} (${OVER[over]})`}>
              <b>◆ {point.name}</b> {point.id} <span class="n">{number(point.value, 6)}</span> <span class="quiet">{point.by}</span>
            </button>
          </li>
        ))}
      </ol>
      {champion >= 0 && table.columns.total[champion] !== undefined && group !== undefined && <p class="foot quiet">Known values (pale) are of the held-out group {group}: other instances than the curve’s.</p>}
    </section>
  );
}
