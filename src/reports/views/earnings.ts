import type { Store } from '../../core/index.ts';
import { accounts } from '../ledger.ts';
import { ancestry, gainsByCause, reintroduced } from '../lineage.ts';
import type { Chronicle } from './chronicle.ts';

/** What somebody brought and what that cost. */
export interface Earner {
  readonly name: string;
  readonly drafts: number;
  readonly placed: number;
  /** Better than their first parent. */
  readonly improved: number;
  readonly records: number;
  /** By how much its records raised the best validation score; larger is better. All gains together are what the run gained. */
  readonly gain: number;
  /** Evaluations it took; null where that is not counted (kinds of edit, models). */
  readonly evaluations: number | null;
  /** CPU seconds, the run's total shared out by deterministic cost; null where that is not counted. */
  readonly cpu: number | null;
  /** Questions it asked; 0 for those who ask nobody. */
  readonly questions: number;
  /** Null where a price is unknown. */
  readonly usd: number | null;
}

export interface ModelEarner extends Earner {
  readonly answered: number;
  /** Attempts that had to be made again. */
  readonly failed: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  /** Mean seconds of an answer. */
  readonly seconds: number;
}

export interface Earnings {
  /** Everybody who was handed iterations; each way of asking with each model is one. */
  readonly proposers: readonly Earner[];
  readonly kinds: readonly Earner[];
  readonly models: readonly ModelEarner[];
  /** Of the champion's gain over the seed on search, along its first parents: what came from structure, from numbers, from another try. */
  readonly causes: { readonly structure: number; readonly tuning: number; readonly tries: number };
  /** Lines added along the same ancestry, and how many of them an earlier step had removed. */
  readonly lines: { readonly added: number; readonly again: number };
}

/** Who brought what, and for how much. The store is asked for the programs of the champion's ancestry. @example earnings(chronicle, store).proposers */
export function earnings(run: Chronicle, store: Store): Earnings {
  const { state, counts, problem, answers, asked } = run;
  const allCost = [...counts.cost.values()].reduce((sum, cost) => sum + cost, 0);
  const proposers = [...state.byProposer].map(([name, c]): Earner => ({
    ...brought(name, c),
    gain: counts.gain.proposer.get(name) ?? 0,
    evaluations: state.runs === 0 ? 0 : (c.runs * state.evaluations) / state.runs,
    cpu: allCost === 0 ? 0 : (run.end.cpu * (counts.cost.get(name) ?? 0)) / allCost,
    questions: c.asked?.questions ?? 0,
    usd: c.asked ? c.asked.usd : 0,
  }));
  const kinds = [...state.byKind].map(([name, c]): Earner => ({ ...brought(name, c), gain: counts.gain.kind.get(name) ?? 0, evaluations: null, cpu: null, questions: 0, usd: 0 }));
  const chain = ancestry(store, state.champion!.entry.id);
  const lines = reintroduced(chain).reduce((sum, step) => ({ added: sum.added + step.added, again: sum.again + step.again }), { added: 0, again: 0 });
  const byGain = (a: Earner, b: Earner): number => b.gain - a.gain || b.records - a.records || b.improved - a.improved;
  return { proposers: proposers.sort(byGain), kinds: kinds.sort(byGain), models: accounts({ asked, answers }).map((account) => ({ ...modelGains(run, account.model), ...account, name: account.model, questions: account.asked })).sort(byGain), causes: gainsByCause(chain, problem.direction), lines };
}

const brought = (name: string, { drafts, placed, improved, records }: { drafts: number; placed: number; improved: number; records: number }): Pick<Earner, 'name' | 'drafts' | 'placed' | 'improved' | 'records'> => ({ name, drafts, placed, improved, records });

/** A draft is the work of the model that gave the last answer of its iteration; where several were asked, the last one wrote. */
function modelGains({ answers, counts, candidates }: Chronicle, model: string): Omit<Earner, 'name' | 'questions' | 'usd'> {
  const own = new Set([...new Map(answers.map((answer) => [answer.ticket, answer.model]))].flatMap(([ticket, by]) => (by === model ? [ticket] : [])));
  const drafts = candidates.filter(({ ticket }) => ticket !== undefined && own.has(ticket));
  return {
    drafts: drafts.length,
    placed: drafts.filter(({ fate }) => fate === 'placed').length,
    improved: drafts.filter(({ improved }) => improved).length,
    records: drafts.filter(({ record }) => record).length,
    gain: [...own].reduce((sum, ticket) => sum + (counts.gain.ticket.get(ticket) ?? 0), 0),
    evaluations: null,
    cpu: null,
  };
}
