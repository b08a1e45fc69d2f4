import { setTimeout as sleep } from 'node:timers/promises';
import { type Answerer, type Attempt, CladeError, type Model, ModelError } from '../core/index.ts';
import { type Price, usdOf } from './price.ts';

export interface PatientOptions {
  /** Seconds one attempt may take. @default 600 */
  timeout?: number;
  /** Seconds of trouble after which the run is stopped; it can be resumed. @default 900 */
  patience?: number;
  /** The same for an address that nothing was ever heard from: it is more likely wrong than down. @default 45 */
  unheard?: number;
  /** Seconds before the second attempt; doubled for each further one, up to a minute. @default 1 */
  pause?: number;
  price?: Price | undefined;
  /** Attempts a minute at most, evenly spaced; others wait for their turn. @default no limit */
  rpm?: number | undefined;
  /** Told when it has to wait, for the people who watch. */
  onWait?(line: string): void;
}

/**
 * A model whose passing troubles are waited for: rate limits as long as the provider says, for all calls at once;
 * outages with growing pauses. Throws `model.*` for what does not pass by itself (a wrong key, no money, no such
 * model) or has not passed in time: the run stops there, and nothing is lost.
 * @example patient(await provider(spec), { timeout: 120 })
 */
export function patient(model: Model, { timeout = 600, patience = 900, unheard = 45, pause = 1, price, rpm, onWait }: PatientOptions = {}): Answerer {
  let closedUntil = 0;
  let nextTurn = 0;
  const turn = (): number => {
    const at = Math.max(nextTurn, performance.now());
    nextTurn = at + 60_000 / rpm!;
    return at;
  };
  let answered = false;
  let said = { line: '', at: Number.NEGATIVE_INFINITY };
  /** Several questions meet the same trouble at the same time: once is enough. */
  const say = (line: string): void => {
    if (line === said.line && performance.now() - said.at < 2000) return;
    said = { line, at: performance.now() };
    onWait?.(line);
  };
  return {
    name: model.name,
    async ask(request, signal, before) {
      const attempts: Attempt[] = [];
      const began = performance.now();
      for (let attempt = 0; ; attempt++) {
        const closed = Math.max(closedUntil, rpm === undefined ? 0 : turn()) - performance.now();
        if (closed > 0) await sleep(Math.ceil(closed) + 1, undefined, { signal });
        await before?.(attempt);
        signal.throwIfAborted();
        const at = performance.now();
        try {
          const reply = await model.ask(request, AbortSignal.any([signal, AbortSignal.timeout(timeout * 1000)]));
          attempts.push({ seconds: (performance.now() - at) / 1000 });
          answered = true;
          return { ...reply, usd: reply.usd ?? (price ? usdOf(reply.usage, price) : null), attempts };
        } catch (error) {
          signal.throwIfAborted();
          const trouble = error instanceof ModelError ? error : new ModelError('network', String(error));
          attempts.push({ seconds: (performance.now() - at) / 1000, trouble: `${trouble.kind}: ${trouble.message}` });
          if (!trouble.passing) throw final(model.name, trouble);
          const patient = answered || trouble.kind !== 'network' ? patience : Math.min(patience, unheard);
          if ((performance.now() - began) / 1000 > patient) throw new CladeError('model.outage', `${model.name} ${patient <= 60 ? 'does not answer' : `has not answered for ${Math.round(patient / 60)} minutes`}: ${trouble.message}`, 'check the address and the network; a run can be resumed when the provider is back, nothing is lost', trouble);
          const wait = trouble.retryAfter ?? Math.min(60, pause * 2 ** attempt);
          // A limit is the account's, not the call's.
          if (trouble.kind === 'rate') closedUntil = Math.max(closedUntil, performance.now() + wait * 1000);
          if (wait >= 5 || (attempt === 0 && trouble.kind === 'network')) say(`${model.name}: ${trouble.message}; waiting ${Math.max(1, Math.round(wait))} s`);
          // timers cut off parts of a millisecond, and who comes that much too early is limited again
          await sleep(Math.ceil(wait * 1000) + 1, undefined, { signal });
        }
      }
    },
  };
}

function final(name: string, trouble: ModelError): CladeError {
  switch (trouble.kind) {
    case 'auth':
      return new CladeError('model.refused', `${name} does not accept the key: ${trouble.message}`, 'check the key in the environment or in .env, and that it may use this model', trouble);
    case 'quota':
      return new CladeError('model.quota', `${name} has no credit left: ${trouble.message}`, 'add credit and resume the run, or resume it with another --model', trouble);
    case 'unknown':
      return new CladeError('model.unknown', `${name} is not known there: ${trouble.message}`, 'check the spelling; `clade models --model …` tries one', trouble);
    default:
      return new CladeError('model.invalid', `${name} does not take the request: ${trouble.message}`, 'try another --temperature, --effort or --max-tokens', trouble);
  }
}
