import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api } from './data/api.ts';
import { type Run, openRun } from './data/run.ts';
import { TABS, type Tab } from './data/place.ts';
import { takeToken, usePlace } from './data/url.ts';
import { useAnswer, useRun, useTheme } from './hooks.ts';
import { ArchiveTab } from './views/archive.tsx';
import { CompareTab } from './views/compare.tsx';
import { EarningsTab } from './views/earnings.tsx';
import { Header } from './views/header.tsx';
import { Help } from './views/help.tsx';
import { Overview } from './views/overview.tsx';
import { Picker } from './views/picker.tsx';
import { Side } from './views/side.tsx';
import { SolutionTab } from './views/solution.tsx';
import { SteeringTab } from './views/steering.tsx';
import { TreePanel } from './views/tree.tsx';

const TITLES: Readonly<Record<Tab, string>> = { overview: 'Overview', tree: 'Family tree', archive: 'Archive', earnings: 'Who earns what', solution: 'Solution', compare: 'Compare', steering: 'Steering' };

const token = takeToken();

/** The page: a list of runs, or one of them. */
export function App() {
  const [place, go] = usePlace();
  const [dark, toggle] = useTheme();
  const [help, setHelp] = useState(false);
  const list = useAnswer(`runs ${place.run}`, api.runs);
  const only = list.value?.runs.length === 1 ? list.value.runs[0]!.run : '';
  const name = place.run || only;
  const [run, setRun] = useState<Run>();
  useEffect(() => {
    if (!name) return setRun(undefined);
    const opened = openRun(name);
    setRun(opened);
    document.title = `${name} · Clade`;
    return () => opened.close();
  }, [name]);
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.key === '?' && !isTyping(event.target)) setHelp(true);
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  const chrome = { dark, toggle, onHelp: () => setHelp(true), onPick: (next: string) => go({ run: next, node: '', with: '' }), runs: list.value?.runs ?? [] };
  return (
    <>
      <a class="skip" href="#content">skip to the content</a>
      {run ? <RunPage key={run.name} run={run} place={place} go={go} chrome={chrome} steering={list.value?.steering ?? false} /> : <Picker list={list} {...chrome} />}
      {help && <Help onClose={() => setHelp(false)} />}
    </>
  );
}

export const isTyping = (target: EventTarget | null): boolean => target instanceof Element && target.closest('input, textarea, select, .cm-editor, .code') !== null;

interface RunPageProps {
  run: Run;
  place: ReturnType<typeof usePlace>[0];
  go: ReturnType<typeof usePlace>[1];
  chrome: Parameters<typeof Header>[0]['chrome'];
  steering: boolean;
}

function RunPage({ run, place, go, chrome, steering }: RunPageProps) {
  useRun(run, 1000);
  const { tab, node } = place;
  const tabs = useRef<HTMLDivElement>(null);
  const select = useCallback((id: string) => go({ node: id }), []);
  // from the first moment on: effects come after what they belong to is seen, and a key may be quicker
  const open = useRef(node);
  open.current = node;
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && open.current && !document.querySelector('dialog[open]') && !isTyping(event.target)) select('');
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  const arrow = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length]!;
    go({ tab: next });
    tabs.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  const shared = { run, dark: chrome.dark, node, select };
  return (
    <div class={`run-page tab-${tab}`}>
      <Header run={run} chrome={chrome} select={select} />
      <div class="tabs" role="tablist" aria-label="views of the run" ref={tabs} onKeyDown={arrow}>
        {TABS.map((name) => (
          <button key={name} type="button" role="tab" id={`tab-${name}`} aria-selected={name === tab} aria-controls="content" tabIndex={name === tab ? 0 : -1} onClick={() => go({ tab: name })}>{TITLES[name]}</button>
        ))}
      </div>
      <main id="content" tabIndex={-1}><div role="tabpanel" aria-labelledby={`tab-${tab}`} class="tabpanel">
        {run.head ? (
          <>
            {tab === 'overview' && <Overview {...shared} go={go} />}
            {tab === 'tree' && <TreePanel {...shared} large />}
            {tab === 'archive' && <ArchiveTab {...shared} />}
            {tab === 'earnings' && <EarningsTab run={run} />}
            {tab === 'solution' && <SolutionTab {...shared} />}
            {tab === 'compare' && <CompareTab run={run} runs={chrome.runs} chosen={place.with} choose={(chosen) => go({ with: chosen })} dark={chrome.dark} />}
            {tab === 'steering' && <SteeringTab {...shared} token={token} open={steering} />}
          </>
        ) : (
          <p class="first" role="status">{run.trouble ? `This run cannot be opened: ${run.trouble}` : 'Opening the run …'}</p>
        )}
      </div></main>
      {node && run.head && <Side key={`${run.name} ${node}`} run={run} id={node} dark={chrome.dark} select={select} onClose={() => select('')} token={steering ? token : ''} />}
    </div>
  );
}
