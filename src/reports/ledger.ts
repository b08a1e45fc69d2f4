import type { Answer, Asked, Store } from '../core/index.ts';
import { readEvents } from '../engine/index.ts';
import { number, table } from './text.ts';

/** What one model was asked and what came of it. */
export interface Account {
  model: string;
  asked: number;
  answered: number;
  /** Attempts that had to be made again. */
  failed: number;
  input: number;
  cached: number;
  output: number;
  reasoning: number;
  /** Null where a price is unknown. */
  usd: number | null;
  /** Mean seconds of an answer. */
  seconds: number;
}

/** Questions and answers of a run, in the order of the journal. */
export function conversation(store: Store): { asked: Asked[]; answers: Answer[] } {
  const asked: Asked[] = [];
  const answers: Answer[] = [];
  for (const { event } of readEvents(store)) {
    if (event.kind === 'asked') asked.push(event.body);
    if (event.kind === 'answer') answers.push(event.body);
  }
  return { asked, answers };
}

/** @example accounts(conversation(store)) */
export function accounts({ asked, answers }: { asked: readonly Asked[]; answers: readonly Answer[] }): Account[] {
  const models = [...new Set(asked.map(({ model }) => model))];
  return models.map((model) => {
    const own = answers.filter((answer) => answer.model === model);
    const sum = (of: (answer: Answer) => number): number => own.reduce((total, answer) => total + of(answer), 0);
    return {
      model,
      asked: asked.filter((one) => one.model === model && one.attempt === 0).length,
      answered: own.length,
      failed: asked.filter((one) => one.model === model && one.attempt > 0).length,
      input: sum(({ usage }) => usage.input),
      cached: sum(({ usage }) => usage.cached),
      output: sum(({ usage }) => usage.output),
      reasoning: sum(({ usage }) => usage.reasoning),
      usd: own.every(({ usd }) => usd !== null) ? sum(({ usd }) => usd!) : null,
      seconds: own.length === 0 ? 0 : sum(({ attempts }) => attempts.at(-1)!.seconds) / own.length,
    };
  });
}

/** The ledger for people. */
export function ledgerText(rows: readonly Account[]): string {
  const lines = rows.map(({ model, asked, answered, failed, input, cached, output, reasoning, usd, seconds }) => [model, String(asked), String(answered), String(failed), number(input), number(cached), number(output), number(reasoning), usd === null ? 'unknown' : usd.toFixed(4), seconds.toFixed(2)]);
  return table([['model', 'asked', 'answered', 'failed attempts', 'tokens in', 'cached', 'tokens out', 'thinking', 'US dollars', 's an answer'], ...lines], '  ');
}
