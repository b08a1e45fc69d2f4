import { useState } from 'preact/hooks';
import type { SteerAnswer, SteerCommand, SteerView } from '../../../src/server/protocol.ts';
import { Code } from '../code/code.tsx';
import { api } from '../data/api.ts';
import type { Run } from '../data/run.ts';
import { count, duration } from '../format.ts';
import { useRun } from '../hooks.ts';
import type { ViewProps } from './overview.tsx';

/** A command that left this page, and what the page knows of it. */
interface Sent {
  order: string;
  words: string;
  answer?: SteerAnswer | undefined;
  /** A process is at work on the run. */
  alive?: boolean;
  trouble?: string;
}

const inWords = ({ command, ...rest }: SteerCommand): string => [command, ...Object.entries(rest).map(([name, value]) => (name === 'source' ? `${count(String(value).length)} letters` : `${name} ${String(value).slice(0, 60)}`))].join(' ');

/** Sends commands and follows them: to the inbox, into the journal, or refused. */
function useSteering(run: Run, token: string): { sent: Sent[]; send(command: SteerCommand): Promise<boolean> } {
  const [sent, set] = useState<Sent[]>([]);
  const send = async (command: SteerCommand): Promise<boolean> => {
    const words = inWords(command);
    try {
      const sent = await api.steer(run.name, token, command);
      set((before) => [{ ...sent, words }, ...before].slice(0, 30));
      return sent.answer?.accepted !== false;
    } catch (error) {
      set((before) => [{ order: '', words, trouble: (error as Error).message }, ...before].slice(0, 30));
      return false;
    }
  };
  return { sent, send };
}

/** What became of a command. */
function became({ order, answer, alive, trouble }: Sent, steered: readonly SteerView[]): string {
  if (trouble) return `✕ ${trouble}`;
  if (answer && !answer.accepted) return `✕ refused: ${answer.why}`;
  const done = answer ?? steered.find((one) => one.order === order);
  if (done) return `✓ in the journal after commit ${count(done.atCommit)}${answer?.accepted && answer.note ? `; ${answer.note}` : ''}`;
  return alive ? '… waits for the next commit' : '… waits in the inbox until the run is resumed';
}

function SentList({ sent, run }: { sent: readonly Sent[]; run: Run }) {
  if (sent.length === 0) return null;
  return <ul class="sent" aria-live="polite" aria-label="what became of your commands">{sent.map((one, i) => <li key={one.order || `${i}`}><b>{one.words}</b> <span class={one.trouble ? 'trouble' : ''}>{became(one, run.head!.steered)}</span></li>)}</ul>;
}

const LIMITS = [['minutes', 'minutes'], ['evaluations', 'evaluations'], ['cpuMinutes', 'CPU minutes'], ['target', 'target score'], ['patience', 'patience'], ['calls', 'questions'], ['usd', 'US dollars']] as const;

/** Tells the run what to do, where this page may. */
export function SteeringTab({ run, token, open }: ViewProps & { token: string; open: boolean }) {
  useRun(run, 500);
  const { sent, send } = useSteering(run, token);
  const head = run.head!;
  const status = run.gauges?.status ?? head.status;
  const going = status === 'going' || status === 'paused';
  const off = head.status === 'imported' ? 'This run was imported: it is over, and nobody here can go on with it.' : !open ? 'This server is read-only: it was started with --no-steering.' : !token ? 'This page has no token. Open the address that the server printed when it started: it ends with #token=…' : '';
  return (
    <div class="sheet steering">
      {off && <p class="notice">{off}</p>}
      {!off && !going && <p class="notice">The run is not going on: commands wait until <code>clade resume {run.name}</code> takes it up again.</p>}
      <fieldset disabled={off !== ''} class="plain-set">
        <section class="panel"><h2>Run</h2><p class="buttons">
          <button type="button" disabled={status !== 'going'} onClick={() => send({ command: 'pause' })}>❚❚ pause</button>
          <button type="button" disabled={status !== 'paused'} onClick={() => send({ command: 'resume' })}>▶ resume</button>
          <button type="button" class="stop" disabled={!going} onClick={() => confirm('Stop the run after its current commit? It can be resumed.') && send({ command: 'stop' })}>■ stop</button>
        </p></section>
        <section class="panel"><h2>Budget <span class="quiet">each limit counts from the run’s beginning; empty ones stay as they are</span></h2><Budget run={run} send={send} /></section>
        {head.models.length > 0 && <section class="panel"><h2>Hint to the models <span class="quiet">stands in their prompts from then on</span></h2><Hint send={send} /></section>}
        <p class="quiet">To pin, ban or edit a candidate, click it in the tree.</p>
      </fieldset>
      <SentList sent={sent} run={run} />
      <section class="panel"><h2>In the journal</h2>
        {head.waiting > 0 && <p>{count(head.waiting)} waiting in the inbox.</p>}
        {head.steered.length === 0 ? <p class="quiet">Nobody steered this run.</p> : (
          <div class="scroll"><table class="small"><thead><tr><th>command</th><th>with</th><th class="n">after commit</th><th class="n">at</th></tr></thead>
            <tbody>{[...head.steered].reverse().map((one) => <tr key={one.row}><th scope="row">{one.command}</th><td>{Object.entries(one.with).map(([name, value]) => `${name} ${value}`).join(', ')}</td><td class="n">{count(one.atCommit)}</td><td class="n">{duration(one.seconds)}</td></tr>)}</tbody></table></div>
        )}
      </section>
    </div>
  );
}

function Budget({ run, send }: { run: Run; send: (command: SteerCommand) => Promise<boolean> }) {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const limits = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== '').map(([name, value]) => [name, Number(value)]));
    send({ command: 'budget', ...limits }).then((fine) => fine && form.reset());
  };
  return (
    <form class="budget" onSubmit={submit}>
      {LIMITS.filter(([name]) => run.head!.models.length > 0 || (name !== 'calls' && name !== 'usd')).map(([name, label]) => <label key={name}>{label}<input name={name} type="number" step="any" placeholder={String(run.head!.budget[name] ?? 'none')} /></label>)}
      <button type="submit">change</button>
    </form>
  );
}

function Hint({ send }: { send: (command: SteerCommand) => Promise<boolean> }) {
  const [text, setText] = useState('');
  return <form onSubmit={(event) => { event.preventDefault(); send({ command: 'hint', text }).then((fine) => fine && setText('')); }}><textarea aria-label="hint" maxLength={4000} rows={3} value={text} onInput={(event) => setText(event.currentTarget.value)} placeholder="e.g. sort the items first" /><button type="submit" disabled={text.trim() === ''}>send</button></form>;
}

/** What may be done with one candidate: pin, ban, change it by hand and have it measured. */
export function NodeSteering({ run, id, source, dark, token }: { run: Run; id: string; source: string | null; dark: boolean; token: string }) {
  useRun(run, 500);
  const { sent, send } = useSteering(run, token);
  const [edit, setEdit] = useState<string>();
  const pinned = run.head!.steered.findLast(({ command, with: its }) => (command === 'pin' || command === 'unpin') && its.id === id)?.command === 'pin';
  return (
    <div class="node-steering">
      <p class="buttons">
        <button type="button" onClick={() => send({ command: pinned ? 'unpin' : 'pin', id })} title="a pinned candidate keeps its place in the archive">{pinned ? 'unpin' : 'pin'}</button>
        <button type="button" onClick={() => send({ command: 'ban', id })} title="a banned candidate is no parent any more">ban</button>
        {source !== null && <button type="button" aria-expanded={edit !== undefined} onClick={() => setEdit(edit === undefined ? source : undefined)}>edit and evaluate</button>}
      </p>
      {edit !== undefined && (
        <div class="edit-box">
          <Code text={source!} language={run.head!.language} dark={dark} onEdit={setEdit} label={`your edit of ${id}; Escape leaves the editor`} />
          <p class="buttons"><button type="button" disabled={edit === source} onClick={() => send({ command: 'try', source: edit, parent: id }).then((fine) => fine && setEdit(undefined))}>evaluate my edit</button><button type="button" onClick={() => setEdit(undefined)}>discard</button></p>
        </div>
      )}
      <SentList sent={sent} run={run} />
    </div>
  );
}
