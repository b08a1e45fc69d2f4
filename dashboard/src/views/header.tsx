import type { RunSummary } from '../../../src/server/protocol.ts';
import type { Run } from '../data/run.ts';
import { championOf } from '../data/run.ts';
import { count, duration, number, short, usd } from '../format.ts';
import { useRun } from '../hooks.ts';
import { bestOf, headlineKnown } from './known.ts';

export interface Chrome {
  dark: boolean;
  toggle: () => void;
  onHelp: () => void;
  onPick: (run: string) => void;
  runs: readonly RunSummary[];
}

const STATUS = { going: ['●', 'running'], paused: ['❚❚', 'paused'], ended: ['✓', 'finished'], interrupted: ['■', 'interrupted'], imported: ['⇲', 'imported'], gone: ['✕', 'gone'] } as const;

const LIMITS: Readonly<Record<string, string>> = { evaluations: 'evaluations', minutes: 'minutes', cpuMinutes: 'CPU minutes', target: 'the target', patience: 'patience', calls: 'questions', usd: 'US dollars' };

/** The name of the run, how it goes, and what it reached: the ten seconds. */
export function Header({ run, chrome, select }: { run: Run; chrome: Chrome; select: (id: string) => void }) {
  useRun(run, 250);
  const { head, gauges, table, records, link } = run;
  // Until all of the journal has come, the newest record is an old one.
  const reading = gauges === undefined;
  const status = gauges?.status ?? head?.status;
  const champion = championOf(run);
  const last = records.at(-1);
  return (
    <header class="header">
      <div class="bar">
        <a class="mark" href="?" onClick={(event) => { event.preventDefault(); chrome.onPick(''); }} aria-label="all runs"><img src="./mark.svg" alt="" width="24" height="24" /></a>
        <select aria-label="run" value={run.name} onChange={(event) => chrome.onPick(event.currentTarget.value)}>
          {!chrome.runs.some((each) => each.run === run.name) && <option value={run.name}>{run.name}</option>}
          {chrome.runs.map((each) => <option key={each.run} value={each.run}>{each.run}</option>)}
        </select>
        <h1 title={head?.goal}>{head?.title ?? run.name}</h1>
        {head && status && <span class={`status ${status}`}><span aria-hidden="true">{STATUS[status][0]}</span> {STATUS[status][1]}</span>}
        {head && <span class="quiet wide">{head.recipe} · seed {head.seed}</span>}
        <span class="grow" />
        {(link === 'lost' || (link === 'failed' && head)) && <span class="lost" role="alert">connection lost, retrying …</span>}
        <button type="button" class="icon" onClick={chrome.toggle} aria-label={chrome.dark ? 'light colours' : 'dark colours'} title={chrome.dark ? 'light' : 'dark'}>{chrome.dark ? '☀' : '☾'}</button>
        <button type="button" class="icon" onClick={chrome.onHelp} aria-label="help">?</button>
      </div>
      {head && (
        <dl class="figures">
          <div class="best">
            <dt>{bestOf(head)}{head.unit ? <span class="unit">, {head.unit}</span> : null}</dt>
            <dd>
              {reading ? <span class="quiet" role="status">reading the journal …</span> : last && champion >= 0 ? <button type="button" class="link" onClick={() => select(table.id(champion))} title="look at the champion"><strong>{number(last.validation, 7)}</strong></button> : <strong>measuring the seed …</strong>}
              <span class="versus">{!reading && last ? headlineKnown(head, last.validation) : ''}</span>
            </dd>
          </div>
          <div><dt>candidates</dt><dd>{short(gauges?.candidates ?? run.of)} <span class="quiet">{gauges?.rate ? `${number(gauges.rate, 3)}/s` : ''}</span></dd></div>
          <div><dt>evaluations</dt><dd>{gauges ? short(gauges.evaluations) : '–'}</dd></div>
          <div><dt>time <span class="quiet">· CPU</span></dt><dd>{duration(gauges?.seconds ?? head.seconds)} <span class="quiet">· {duration(gauges?.cpuSeconds)}</span></dd></div>
          {head.models.length > 0 && <div><dt>questions <span class="quiet">· cost</span></dt><dd>{count(gauges?.questions ?? 0)} <span class="quiet">· {usd(gauges?.usd)}</span></dd></div>}
          <Left run={run} />
        </dl>
      )}
    </header>
  );
}

function Left({ run: { gauges, head } }: { run: Run }) {
  const left = gauges?.left;
  if (!left) return <div class="left"><dt>budget</dt><dd class="quiet">{!gauges ? '…' : head?.status === 'imported' ? 'the other engine’s' : 'none'}</dd></div>;
  const share = Math.round(Math.min(1, left.share) * 100);
  const going = gauges.status === 'going';
  return (
    <div class="left">
      <dt>budget: {number(head?.budget[left.limit] ?? null)} {LIMITS[left.limit]}</dt>
      <dd>
        <progress max={100} value={share} aria-label={`share of the budget that is used: ${share} %`} />
        <span>{share} %{going && left.seconds !== null ? `, ${duration(left.seconds)} left` : ''}</span>
      </dd>
    </div>
  );
}
