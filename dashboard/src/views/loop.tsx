import type { Run } from '../data/run.ts';
import { count, short } from '../format.ts';
import { useRun } from '../hooks.ts';

const WHAT = { grow: 'instances the run works on', select: 'parents are drawn', propose: 'drafts are written', screen: 'checked before anything is paid', evaluate: 'run and scored', place: 'the archive decides', learn: 'proposers learn what helped' } as const;

/** The seven steps of an iteration, with what went through each, and what was refused and why. */
export function Loop({ run }: { run: Run }) {
  useRun(run, 500);
  const { gauges } = run;
  const steps = gauges?.steps ?? [];
  const lost = gauges?.refusals ?? [];
  const most = Math.max(1, ...lost.map((one) => one.count));
  return (
    <section class="panel loop" aria-labelledby="loop-title">
      <h2 id="loop-title">The loop <span class="quiet">one iteration, seven steps</span></h2>
      <ol class="steps">
        {steps.map(({ name, what, count: through, lost: ended }, i) => (
          <li key={name} title={`${WHAT[name]}: ${count(through)} ${what}${ended ? `, ${count(ended)} ended here` : ''}`}>
            <span class="step"><b aria-hidden="true">{i + 1}</b>{name}</span>
            <span class="n">{short(through)}</span><span class="what">{what}</span>
            <span class="ended">{ended > 0 ? `−${short(ended)}` : ''}</span>
          </li>
        ))}
      </ol>
      <h3>Turned away, and why</h3>
      {lost.length === 0 ? <p class="quiet">{gauges ? 'nobody so far' : '…'}</p> : (
        <div class="why-box"><ul class="why scroll" aria-label="reasons">
          {lost.map(({ why, count: times }) => <li key={why} title={why}><span class="amount" style={{ width: `${(100 * times) / most}%` }} /><span class="text">{why}</span><span class="n">{short(times)}</span></li>)}
        </ul></div>
      )}
    </section>
  );
}
