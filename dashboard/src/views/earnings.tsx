import type { Earner, ModelEarner } from '../../../src/server/protocol.ts';
import { api } from '../data/api.ts';
import type { Run } from '../data/run.ts';
import { count, duration, number, short, usd } from '../format.ts';
import { useAnswer, useRun, useSlow } from '../hooks.ts';

/** Who brought what, for how much; how much of the gain was structure; what was written again. */
export function EarningsTab({ run }: { run: Run }) {
  useRun(run, 1000);
  const commits = useSlow(run.gauges?.commits ?? 0, 5000);
  const { value, trouble } = useAnswer(run.records.length > 0 ? `${run.name} ${commits}` : '', () => api.earnings(run.name));
  if (trouble) return <p role="alert">{trouble}</p>;
  if (!value) return <p class="first quiet" role="status">{run.records.length > 0 ? 'reading the journal …' : 'nobody earned anything before the seed is measured'}</p>;
  const { structure, tuning, tries } = value.causes;
  const { added, again } = value.lines;
  return (
    <div class="sheet">
      <section class="panel"><h2>What the gain was made of <span class="quiet">the champion over the seed, on search, along its first parents</span></h2>
        <Parts parts={[['structure', structure], ['tuning of numbers', tuning], ['another try', tries]]} />
        <p>{count(added)} lines were added along that way; <b>{count(again)}</b> of them{added > 0 ? ` (${Math.round((100 * again) / added)} %)` : ''} had been removed before.</p>
      </section>
      <div class="two">
      <section class="panel"><h2>Proposers <span class="quiet">by how far their records raised the best validation score</span></h2><Table rows={value.proposers} full /></section>
      <section class="panel"><h2>Kinds of edit</h2><Table rows={value.kinds} /></section>
      </div>
      {value.models.length > 0 && <section class="panel"><h2>Models</h2><Models rows={value.models} /></section>}
    </div>
  );
}

function Parts({ parts }: { parts: readonly (readonly [string, number])[] }) {
  const all = parts.reduce((sum, [, value]) => sum + Math.max(0, value), 0);
  return (
    <table class="bars"><tbody>
      {parts.map(([name, value], i) => <tr key={name}><th scope="row">{name}</th><td class="bar-cell"><span class={`bar-fill part-${i}`} style={{ width: all > 0 ? `${(100 * Math.max(0, value)) / all}%` : '0' }} /></td><td class="n">{number(value, 4)}</td><td class="n">{all > 0 ? `${Math.round((100 * Math.max(0, value)) / all)} %` : ''}</td></tr>)}
    </tbody></table>
  );
}

function Gain({ value, most }: { value: number; most: number }) {
  return <td class="n gain"><span class="bar-fill" style={{ width: most > 0 ? `${(100 * Math.max(0, value)) / most}%` : '0' }} /><span>{value === 0 ? '–' : number(value, 4)}</span></td>;
}

function Table({ rows, full }: { rows: readonly Earner[]; full?: boolean }) {
  const most = Math.max(0, ...rows.map(({ gain }) => gain));
  const asks = full && rows.some(({ questions }) => questions > 0);
  return (
    <div class="scroll"><table class="small">
      <thead><tr><th>name</th><th class="n">gain</th><th class="n">records</th><th class="n">drafts</th><th class="n">placed</th><th class="n" title="better than their first parent">better</th>{full && <><th class="n">evaluations</th><th class="n">CPU</th></>}{asks && <><th class="n">questions</th><th class="n">USD</th></>}</tr></thead>
      <tbody>{rows.map((row) => (
        <tr key={row.name}><th scope="row">{row.name}</th><Gain value={row.gain} most={most} /><td class="n">{count(row.records)}</td><td class="n">{short(row.drafts)}</td><td class="n">{short(row.placed)}</td><td class="n">{short(row.improved)}</td>{full && <><td class="n">{row.evaluations === null ? '–' : short(row.evaluations)}</td><td class="n">{duration(row.cpu)}</td></>}{asks && <><td class="n">{count(row.questions)}</td><td class="n">{usd(row.usd)}</td></>}</tr>
      ))}</tbody>
    </table></div>
  );
}

function Models({ rows }: { rows: readonly ModelEarner[] }) {
  const most = Math.max(0, ...rows.map(({ gain }) => gain));
  return (
    <div class="scroll"><table class="small">
      <thead><tr><th>model</th><th class="n">gain</th><th class="n">records</th><th class="n">questions</th><th class="n">answered</th><th class="n">tried again</th><th class="n">tokens in</th><th class="n">cached</th><th class="n">out</th><th class="n">USD</th><th class="n">seconds</th></tr></thead>
      <tbody>{rows.map((row) => <tr key={row.name}><th scope="row">{row.name}</th><Gain value={row.gain} most={most} /><td class="n">{row.records}</td><td class="n">{count(row.questions)}</td><td class="n">{count(row.answered)}</td><td class="n">{count(row.failed)}</td><td class="n">{short(row.input)}</td><td class="n">{short(row.cached)}</td><td class="n">{short(row.output)}</td><td class="n">{usd(row.usd)}</td><td class="n">{number(row.seconds, 3)}</td></tr>)}</tbody>
    </table></div>
  );
}
