import type { Budget, Outcome, Steer } from '../core/index.ts';
import { type State, progress } from '../engine/index.ts';
import { steerText } from './steered.ts';
import { askedColumns, duration, number, sparkline, standing, table } from './text.ts';

/** What a run looks like while it goes on. */
export interface LiveView {
  /** Lines for a terminal; what the run waits for is said when nothing has come in for some seconds. */
  frame(silent?: number): string;
  /** One line for a log, or undefined when nothing is worth one. */
  line(): string | undefined;
  update(state: State, outcome: Outcome): void;
  /** Somebody told the run something. */
  steer(state: State, steer: Steer): void;
  /** What a run does from which nothing has come in for so many seconds; undefined where that was asked for. */
  waiting(silent: number): string | undefined;
}

/** Seconds without a commit after which people ask themselves whether a run still lives. */
const SILENCE = 3;

/** What the archive says of itself, e.g. coverage. */
export function figures({ recipe, population }: State): string {
  return Object.entries(recipe.archive.report?.(population, 0) ?? {}).map(([name, value]) => `, ${name} ${number(value)}`).join('');
}

/** What models were asked, where there are any. */
function questions({ asked }: State): string {
  return asked ? `models: ${asked.calls} question${asked.calls === 1 ? '' : 's'}, ${asked.polishing ? 'the last answers are polished' : `${asked.waiting} waiting for an answer`}${asked.usd > 0 ? `, $${asked.usd.toFixed(asked.usd < 1 ? 4 : 2)}` : ''}` : '';
}

/** What is in force of what somebody said, the newest command last. */
function told({ steering }: State): string {
  const { log, hints, pinned, banned } = steering;
  const last = log.at(-1);
  if (!last) return '';
  const counts = [[hints.length, 'hint'], [pinned.size, 'pinned'], [banned.size, 'banned']] as const;
  return `you: ${counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}${what === 'hint' && count > 1 ? 's' : ''}, `).join('')}last ${steerText(last.steer)}`;
}

/** @example const view = liveView('online-bin-packing', { minutes: 2 }) */
export function liveView(title: string, budget: Budget): LiveView {
  let state: State | undefined;
  let record: Outcome | undefined;
  let said: string | undefined;
  let lastLine = 0;
  let rate = 0;
  let marked = { candidates: 0, seconds: 0 };

  const headline = (now: State): string => {
    const { champion, records } = now;
    const last = records.at(-1);
    if (!champion || !last) return 'measuring the seed …';
    const { unit } = now.problem;
    return `best ${standing(now.problem, champion.entry.total, champion.validation, { interval: champion.interval })}${unit ? ` (${unit})` : ''}, found at ${duration(last.seconds)} by ${champion.entry.kind}`;
  };

  const left = (now: State, silent: number): string => {
    const clock = { ...now.clock, seconds: now.clock.seconds + silent };
    const share = progress(budget, now, clock);
    const parts: string[] = [];
    if (budget.minutes !== undefined) parts.push(`${duration(Math.max(0, budget.minutes * 60 - clock.seconds))} left`);
    if (budget.cpuMinutes !== undefined) parts.push(`${duration(Math.max(0, budget.cpuMinutes * 60 - now.clock.cpuSeconds))} of CPU left`);
    if (budget.calls !== undefined && now.asked) parts.push(`${Math.max(0, budget.calls - now.asked.calls)} questions left`);
    if (budget.usd !== undefined && now.asked) parts.push(`$${Math.max(0, budget.usd - now.asked.usd).toFixed(2)} left`);
    if (budget.evaluations !== undefined) parts.push(`${Math.max(0, Math.round(budget.evaluations - now.evaluations))} evaluations left`);
    return `${'━'.repeat(Math.round(share * 30)).padEnd(30, '─')} ${Math.round(share * 100)}%  ${parts.join(', ')}`;
  };

  const waiting = (silent: number): string | undefined => {
    if (!state?.champion) return `measuring the seed, for ${duration(silent)} now`;
    if (state.steering.paused) return undefined;
    return `nothing new for ${duration(silent)}: ${state.asked && state.asked.waiting > 0 ? 'waiting for answers of models and for evaluations' : 'evaluations go on'}`;
  };

  return {
    update(now, outcome) {
      state = now;
      if (outcome.results.some((result) => result.record)) record = outcome;
      const { seconds } = now.clock;
      if (seconds - marked.seconds >= 2) {
        rate = (now.candidates - marked.candidates) / (seconds - marked.seconds);
        marked = { candidates: now.candidates, seconds };
      }
    },
    waiting,
    frame(silent = 0) {
      const wait = silent >= SILENCE ? waiting(silent) : undefined;
      if (!state) return `${title}\n${wait ?? 'starting …'}`;
      const { byProposer, population, candidates, evaluations, clock, records } = state;
      const cells = Array.from({ length: population.niches }, (_, niche) => population.cells(niche).length).reduce((a, b) => a + b, 0);
      const proposers = [...byProposer].filter(([name]) => name !== 'seed');
      const paid = askedColumns(proposers.map(([, count]) => count));
      const rows = [['proposer', 'drafts', 'alive', 'better', 'records', ...paid.head], ...proposers.map(([name, count]) => [name, ...[count.drafts, count.placed, count.improved, count.records].map(String), ...paid.cells(count)])];
      return [
        `${title}  seed ${state.seed}, ${state.recipe.name}`,
        headline(state),
        sparkline(records.map(({ validation }) => validation), 60),
        `${candidates} candidates (${rate.toFixed(0)}/s), ${Math.round(evaluations)} evaluations, ${population.size} alive in ${population.niches === 1 ? '' : `${population.niches} islands, `}${cells} cell${cells === 1 ? '' : 's'}${figures(state)}`,
        rows.length > 1 ? table(rows, '  ') : '',
        questions(state),
        told(state),
        wait ?? '',
        `${duration(clock.seconds + silent)}  CPU ${duration(clock.cpuSeconds)}  ${left(state, silent)}`,
        state.steering.paused ? 'paused; clade steer RUN resume goes on, Ctrl-C stops' : 'Ctrl-C stops; nothing is lost',
      ].filter((line) => line !== '').join('\n');
    },
    steer(now, steer) {
      state = now;
      said = steerText(steer);
    },
    line() {
      if (said !== undefined && state) {
        const text = `${duration(state.clock.seconds).padStart(7)}  you, after commit ${state.committed}: ${said}`;
        said = undefined;
        return text;
      }
      if (!state) return undefined;
      const due = state.clock.seconds - lastLine >= 15;
      if (!record && !due) return undefined;
      lastLine = state.clock.seconds;
      const text = `${duration(state.clock.seconds).padStart(7)}  ${record ? (state.records.length > 1 && state.records.at(-1)!.validation === state.records.at(-2)!.validation ? 'shorter: ' : 'record: ') : ''}${headline(state)}; ${state.candidates} candidates, ${Math.round(state.evaluations)} evaluations${state.asked ? `; ${questions(state)}` : ''}`;
      record = undefined;
      return text;
    },
  };
}
