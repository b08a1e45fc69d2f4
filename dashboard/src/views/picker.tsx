import type { RunList } from '../../../src/server/protocol.ts';
import { count, duration, number } from '../format.ts';
import type { Loaded } from '../hooks.ts';
import type { Chrome } from './header.tsx';

/** All runs; choose one. */
export function Picker({ list, dark, toggle, onHelp, onPick }: Chrome & { list: Loaded<RunList> }) {
  const runs = list.value?.runs ?? [];
  return (
    <>
      <header class="header"><div class="bar">
        <span class="mark"><img src="./mark.svg" alt="" width="24" height="24" /></span><h1>Clade: runs</h1><span class="grow" />
        <button type="button" class="icon" onClick={toggle} aria-label={dark ? 'light colours' : 'dark colours'}>{dark ? '☀' : '☾'}</button>
        <button type="button" class="icon" onClick={onHelp} aria-label="help">?</button>
      </div></header>
      <main id="content" class="picker" tabIndex={-1}>
        {list.trouble && <p role="alert">{list.trouble}</p>}
        {!list.busy && !list.trouble && runs.length === 0 && <p>No runs here yet. <code>clade run online-bin-packing</code> makes one.</p>}
        {runs.length > 0 && (
          <div class="scroll"><table>
            <thead><tr><th>run</th><th>problem</th><th>recipe</th><th>seed</th><th>status</th><th class="n">score</th><th class="n">held out</th><th class="n">commits</th><th class="n">time</th></tr></thead>
            <tbody>
              {runs.map((run) => (
                <tr key={run.run}>
                  <td>{run.trouble ? run.run : <a href={`?run=${encodeURIComponent(run.run)}`} onClick={(event) => { event.preventDefault(); onPick(run.run); }}>{run.run}</a>}</td>
                  <td>{run.problem}</td><td>{run.recipe}</td><td>{run.seed}</td><td>{run.trouble?.message ?? run.said}</td>
                  <td class="n">{number(run.score, 7)}</td><td class="n">{number(run.heldOut, 7)}</td><td class="n">{count(run.commits)}</td><td class="n">{duration(run.seconds)}</td>
                </tr>
              ))}
            </tbody>
          </table></div>
        )}
      </main>
    </>
  );
}
