import { useEffect, useRef, useState } from 'preact/hooks';
import type { CompareAnswer, CompareBy, RunSummary } from '../../../src/server/protocol.ts';
import { nameColour } from '../colour.ts';
import { api } from '../data/api.ts';
import type { Run } from '../data/run.ts';
import { number } from '../format.ts';
import { useAnswer } from '../hooks.ts';

const BY: Readonly<Record<CompareBy, string>> = { evaluations: 'evaluations', cpu: 'CPU seconds', iterations: 'iterations', calls: 'questions', usd: 'US dollars' };

/** Runs that are compared until a person chooses. */
const MOST = 8;

interface CompareProps {
  run: Run;
  runs: readonly RunSummary[];
  /** Names of runs, with commas. */
  chosen: string;
  choose: (chosen: string) => void;
  dark: boolean;
}

/** Several runs at equal cost: medians and bands over seeds, known values, and what may be concluded. */
export function CompareTab({ run, runs, chosen, choose, dark }: CompareProps) {
  const [by, setBy] = useState<CompareBy>('evaluations');
  const alike = runs.filter((one) => one.problem === run.head!.problem && !one.trouble);
  // the run that is looked at comes first, so that the others are compared with it, and then what it has to beat
  const rank = (one: RunSummary): number => (one.run === run.name ? 0 : one.baseline ? 1 : 2);
  const sorted = alike.sort((a, b) => rank(a) - rank(b));
  const wanted = new Set(chosen.split(','));
  const names = (chosen ? sorted.filter((one) => wanted.has(one.run)) : sorted.slice(0, MOST)).map((one) => one.run);
  const toggle = (name: string): void => choose((names.includes(name) ? names.filter((one) => one !== name) : [...names, name]).join(','));
  const { value, trouble, busy } = useAnswer(`${names.join()} ${by}`, async () => (names.length === 0 ? undefined : api.compare(names, by)));
  return (
    <div class="sheet">
      <div class="controls">
        <label>at equal <select value={by} onChange={(event) => setBy(event.currentTarget.value as CompareBy)}>{Object.entries(BY).map(([name, label]) => <option key={name} value={name}>{label}</option>)}</select></label>
        <fieldset class="choices"><legend>runs of {run.head!.problem}</legend>{sorted.map((one) => <label key={one.run}><input type="checkbox" checked={names.includes(one.run)} onChange={() => toggle(one.run)} /> {one.run} <span class="quiet">{one.baseline ? `baseline: ${one.recipe}` : one.recipe}</span></label>)}</fieldset>
      </div>
      {trouble && <p role="alert">{trouble}</p>}
      {busy && !value && <p class="quiet">reading the journals …</p>}
      {value && <Answer answer={value} dark={dark} />}
    </div>
  );
}

function Answer({ answer, dark }: { answer: CompareAnswer; dark: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let close = (): void => {};
    let left = false;
    void import('../charts/bands.ts').then(({ bandChart }) => {
      if (!left) close = bandChart(box.current!, answer, BY[answer.by], dark);
    });
    return () => {
      left = true;
      close();
    };
  }, [answer, dark]);
  return (
    <>
      {answer.warnings.map((warning) => <p key={warning} class="trouble">{warning}</p>)}
      <section class="panel"><h2>{answer.measure === 'search' ? 'Best on search' : 'Best on validation'} <span class="quiet">median and band over seeds, at equal {BY[answer.by]}</span></h2>
        <div class="chart bands" ref={box} role="img" aria-label={`curves of ${answer.groups.map(({ label, median }) => `${label}, ${number(median)}`).join('; ')}`} />
        <p class="foot">{answer.groups.map(({ label }, i) => <span key={label} class="key"><i style={{ background: nameColour(i) }} />{label} <span class="quiet">{DASHES[i % DASHES.length]}</span></span>)}</p>
      </section>
      <section class="panel"><h2>At {number(answer.at)} {BY[answer.by]}</h2>
        <div class="scroll"><table class="small">
          <thead><tr><th>group</th><th class="n">seeds</th><th class="n">median</th><th class="n">95 % interval</th><th>runs</th></tr></thead>
          <tbody>{answer.groups.map((group) => <tr key={group.label}><th scope="row">{group.label}{group.baseline && <span class="quiet"> baseline</span>}</th><td class="n">{group.runs.length}</td><td class="n">{number(group.median, 7)}</td><td class="n">{group.interval ? `${number(group.interval.low, 6)} … ${number(group.interval.high, 6)}` : '–'}</td><td>{group.runs.map((one) => `seed ${one.seed}: ${number(one.score, 6)}`).join(', ')}</td></tr>)}</tbody>
        </table></div>
        {answer.conclusions.map((sentence) => <p key={sentence}>{sentence}</p>)}
      </section>
    </>
  );
}

const DASHES = ['━━', '┅┅', '┈┈', '╌╌'];
