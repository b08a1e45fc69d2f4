import { useEffect, useState } from 'preact/hooks';
import { Code } from '../code/code.tsx';
import { api } from '../data/api.ts';
import { championOf } from '../data/run.ts';
import { number } from '../format.ts';
import { still, useAnswer, useRun, useSlow } from '../hooks.ts';
import type { ViewProps } from './overview.tsx';

const CAUSE = { seed: 'the seed', structure: 'structure changed', tuning: 'numbers changed', tries: 'another try' } as const;

/** The way from the seed to the champion, step by step: the program beside what it makes. */
export function SolutionTab({ run, dark, node, select }: ViewProps) {
  useRun(run, 1000);
  const champion = championOf(run);
  const best = useSlow(champion < 0 ? '' : run.table.id(champion), 3000);
  const { value: steps, trouble } = useAnswer(best && `${run.name} ${best}`, () => api.lineage(run.name));
  const [chosen, setChosen] = useState<number>();
  const [playing, setPlaying] = useState(false);
  const [diff, setDiff] = useState(true);
  const last = (steps?.length ?? 1) - 1;
  const at = Math.min(chosen ?? last, last);
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => (at < last ? setChosen(at + 1) : setPlaying(false)), still() ? 2500 : 1100);
    return () => clearTimeout(timer);
  }, [playing, at, last]);
  // the next drawing is fetched before it is shown
  useEffect(() => {
    if (!playing || !run.head!.pictures || !steps?.[at + 1]) return;
    new Image().src = api.picture(run.name, steps[at + 1]!.id);
  }, [playing, at]);
  if (trouble) return <p role="alert">{trouble}</p>;
  if (!steps || steps.length === 0) return <p class="first quiet" role="status">{champion < 0 ? 'the seed is being measured' : 'reading the journal …'}</p>;
  const step = steps[at]!;
  return (
    <div class="sheet solution">
      <div class="controls">
        <button type="button" onClick={() => { if (!playing && at === last) setChosen(0); setPlaying(!playing); }}>{playing ? '❚❚ pause' : '▶ play the ancestry'}</button>
        <label class="slider">step <output>{at} of {last}</output><input type="range" min={0} max={last} value={at} onInput={(event) => { setPlaying(false); setChosen(Number(event.currentTarget.value)); }} aria-valuetext={`step ${at}: ${step.id}`} /></label>
        <label><input type="checkbox" checked={diff} onChange={(event) => setDiff(event.currentTarget.checked)} /> show the change</label>
        <span><button type="button" class="link" onClick={() => select(step.id)}>{step.id}</button> <b>{number(step.total, 8)}</b> <span class="quiet">{step.draft.kind}; {CAUSE[step.cause]}{step.gain !== 0 ? `, ${step.gain > 0 ? '▲' : '▼'} ${number(Math.abs(step.gain), 3)}` : ''}{step.again > 0 ? `; ${step.again} of ${step.added} added lines had been removed before` : ''}</span></span>
      </div>
      <div class={run.head!.pictures ? 'two' : ''}>
        {run.head!.pictures && <Drawing run={run} id={step.id} />}
        <section class="panel code-panel"><h2>Program</h2><Code text={step.source} before={diff && at > 0 ? steps[at - 1]!.source : undefined} language={run.head!.language} dark={dark} label={`program ${step.id}`} /></section>
      </div>
      <ol class="way" aria-label="the ancestry of the champion">
        {steps.map((one, i) => <li key={one.id}><button type="button" class={`chip${i === at ? ' on' : ''}${one.id === node ? ' node' : ''}`} aria-pressed={i === at} onClick={() => { setPlaying(false); setChosen(i); }}>{one.id} <span class="n">{number(one.total, 6)}</span> <span class="quiet">{CAUSE[one.cause]}</span></button></li>)}
      </ol>
    </div>
  );
}

function Drawing({ run, id }: { run: ViewProps['run']; id: string }) {
  const [failed, setFailed] = useState('');
  return (
    <section class="panel drawing"><h2>What it makes <span class="quiet">drawn by the problem{run.head!.inherits ? '' : ', from one more run of the program'}</span></h2>
      {failed === id ? <p class="quiet">No drawing of {id}: it failed when it was run for it, or this server does not run programs.</p> : <img class="picture" src={api.picture(run.name, id)} alt={`what ${id} makes`} onError={() => setFailed(id)} />}
    </section>
  );
}
