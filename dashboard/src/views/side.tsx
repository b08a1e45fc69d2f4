import { useState } from 'preact/hooks';
import type { ProgramDetail, QuestionView } from '../../../src/server/protocol.ts';
import { Code } from '../code/code.tsx';
import { tame } from '../code/tame.ts';
import { api } from '../data/api.ts';
import { type Run, championOf, placeOfIndex } from '../data/run.ts';
import { count, duration, number, usd } from '../format.ts';
import { useAnswer, useRun } from '../hooks.ts';
import { Bars } from './bars.tsx';
import { NodeSteering } from './steering.tsx';

export interface SideProps {
  run: Run;
  id: string;
  dark: boolean;
  select: (id: string) => void;
  onClose: () => void;
  /** '' where this page may not steer. */
  token: string;
}

const PAGES = ['change', 'program', 'scores', 'questions'] as const;
type Page = (typeof PAGES)[number];

/** Everything about one candidate: where it came from, what it is, what was measured, what came of it. */
export function Side({ run, id, dark, select, onClose, token }: SideProps) {
  useRun(run, 2000);
  const { value, trouble, busy } = useAnswer(`${run.name} ${id}`, () => api.program(run.name, id));
  const [page, setPage] = useState<Page>();
  const chosen = page ?? (value?.source ? (value.parentSource === null ? 'program' : 'change') : 'scores');
  return (
    <aside class="side" aria-label={`candidate ${id}`}>
      <div class="side-head">
        <h2>{id} {value && <Fate value={value} champion={championOf(run) >= 0 && run.table.id(championOf(run)) === id} />}</h2>
        <button type="button" class="icon" onClick={onClose} aria-label="close (Esc)">✕</button>
      </div>
      {trouble && <p role="alert">{trouble}</p>}
      {busy && !value && <p class="quiet">…</p>}
      {value && (
        <>
          <p class="came">{value.proposer === value.kind ? '' : `${value.proposer}: `}<b>{value.kind}</b>, iteration {count(value.iteration)}{run.head!.archive.niches > 1 ? `, island ${value.niche}` : ''}</p>
          <p class="score"><strong>{number(value.total, 8)}</strong>{value.total !== null && value.parentTotal !== null && <Gain {...value} direction={run.head!.direction} />}{value.exact && <span class="quiet" title="the exact score"> = {value.exact.length > 40 ? `${value.exact.slice(0, 40)}…` : value.exact}</span>}</p>
          <Trouble value={value} />
          <Relatives run={run} value={value} select={select} />
          {token && <NodeSteering run={run} id={id} source={value.source} dark={dark} token={token} />}
          <div class="pages" role="tablist" aria-label="about this candidate">
            {PAGES.filter((name) => name !== 'questions' || value.questions.length + value.lessons.length > 0).map((name) => <button key={name} type="button" role="tab" aria-selected={chosen === name} onClick={() => setPage(name)}>{name === 'change' ? 'what changed' : name === 'questions' ? 'prompt and reply' : name}</button>)}
          </div>
          <div class="page" role="tabpanel" aria-label={chosen}>
            {(chosen === 'program' || chosen === 'change') && (value.source === null ? <p class="quiet">The run keeps no source of candidates that were neither placed nor claimed a record.</p>
              : chosen === 'change' && value.parentSource === null ? <p class="quiet">{value.parents.length === 0 ? 'The seed: it has no parent.' : 'The source of its parent is not kept.'}</p>
                : <Code text={value.source} before={chosen === 'change' ? value.parentSource! : undefined} language={run.head!.language} dark={dark} label={`program ${id}`} />)}
            {chosen === 'scores' && <Scores run={run} value={value} />}
            {chosen === 'questions' && <Questions questions={value.questions} lessons={value.lessons} />}
          </div>
        </>
      )}
    </aside>
  );
}

function Fate({ value: { claim, twin, refused, failure, total }, champion }: { value: ProgramDetail; champion: boolean }) {
  const words = champion ? '◆ champion' : claim?.record ? '◆ was a record' : claim ? 'claimed a record' : twin ? 'shorter twin' : refused ? '– refused' : failure ? '× failed' : total === null ? '× no score' : '';
  return words ? <span class={`fate${champion || claim?.record ? ' gold' : ''}`}>{words}</span> : null;
}

function Gain({ total, parentTotal, direction }: { total: number | null; parentTotal: number | null; direction: 'minimize' | 'maximize' }) {
  const gain = (total! - parentTotal!) * (direction === 'minimize' ? -1 : 1);
  return <span class="quiet"> {gain > 0 ? '▲ better than' : gain < 0 ? '▼ worse than' : '= equal to'} its parent ({number(parentTotal, 7)}){gain === 0 ? '' : ` by ${number(Math.abs(gain), 3)}`}</span>;
}

function Trouble({ value: { failure, refused, feedback, claim, twin } }: { value: ProgramDetail }) {
  return (
    <>
      {failure && <p class="trouble"><b>{failure.kind}:</b> {tame(failure.message, false).text}</p>}
      {refused && <p class="trouble"><b>refused:</b> {tame(refused, false).text}</p>}
      {twin && <p class="trouble">Behaves as {twin}, and is shorter.</p>}
      {claim && <p class="quiet">validation {number(claim.validation, 8)}{claim.record ? ', verified: a record' : claim.note ? `; ${claim.note}` : claim.verified ? ', verified' : ''}</p>}
      {feedback && <p class="feedback"><b>the scorer says:</b> {tame(feedback, false).text}</p>}
    </>
  );
}

function Relatives({ run, value, select }: { run: Run; value: ProgramDetail; select: (id: string) => void }) {
  const link = (id: string, text = id) => <button key={id} type="button" class="link" onClick={() => select(id)}>{text}</button>;
  const children = value.children.map((index) => placeOfIndex(run.table, index)).filter((at) => at >= 0);
  const rank = (at: number): number => (Number.isNaN(run.table.fitness[at]) ? Number.NEGATIVE_INFINITY : run.table.fitness[at]!);
  const best = children.sort((a, b) => (rank(a) === rank(b) ? a - b : rank(b) - rank(a))).slice(0, 12);
  return (
    <dl class="relatives">
      <div><dt>parents</dt><dd>{value.parents.length === 0 ? 'none: the seed' : value.parents.map((id) => link(id))}</dd></div>
      <div><dt>children</dt><dd>{value.childCount === 0 ? 'none' : <>{count(value.childCount)}: {best.map((at) => link(run.table.id(at)))}{value.childCount > best.length ? ' …' : ''}</>}</dd></div>
    </dl>
  );
}

function Scores({ run, value }: { run: Run; value: ProgramDetail }) {
  const metrics = Object.entries(value.metrics);
  return (
    <>
      <Bars rows={value.values.map(({ instance, value: own, parent }) => ({ name: instance, value: own, other: parent }))} direction={run.head!.direction} other="its parent" />
      <table class="small"><tbody>
        <tr><th>size</th><td class="n">{count(value.size)} nodes</td></tr>
        {metrics.map(([name, metric]) => <tr key={name}><th>{name}</th><td class="n">{number(metric, 6)}</td></tr>)}
        {value.found !== undefined && <tr><th>found itself</th><td class="n">{number(value.found, 8)}</td></tr>}
      </tbody></table>
      {value.picture && <img class="picture" src={api.picture(run.name, value.id)} alt={`what ${value.id} makes`} loading="lazy" />}
    </>
  );
}

function Questions({ questions, lessons }: { questions: readonly QuestionView[]; lessons: ProgramDetail['lessons'] }) {
  return (
    <>
      {questions.map((one) => (
        <section key={one.id} class="question">
          <h3>{one.model} <span class="quiet">{count(one.tokensIn ?? 0)} tokens in, {count(one.tokensOut ?? 0)} out, {usd(one.usd)}, {duration(one.seconds)}</span></h3>
          {one.system && <Long title="system" text={one.system} />}
          <Long title="prompt" text={one.prompt} />
          <Long title="reply" text={one.reply ?? 'no answer came'} open />
        </section>
      ))}
      {lessons.map(({ kind, text }) => <Long key={kind + text} title={kind} text={text} open />)}
    </>
  );
}

function Long({ title, text, open }: { title: string; text: string; open?: boolean }) {
  const [all, setAll] = useState(false);
  const shown = tame(text, all);
  return <details open={open ?? false}><summary>{title} <span class="quiet">{count(text.length)} letters</span></summary><pre class="plain">{shown.text}</pre>{shown.cut > 0 && <button type="button" onClick={() => setAll(true)}>show all</button>}</details>;
}
