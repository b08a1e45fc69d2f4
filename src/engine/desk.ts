import { type Answer, type Answerer, type Asked, type Clock, type ModelReply, type ModelRequest, OutOfQuestions, type Spending, type Store, encode, hashOf, random } from '../core/index.ts';
import { type Journal, readEvents } from './journal.ts';

/** The models of a run and what may be spent on them. */
export interface Models {
  readonly members: readonly { model: Answerer; weight: number }[];
  /** Questions that may wait for an answer at the same time. */
  readonly inFlight: number;
  /** Questions in all. */
  readonly calls?: number | undefined;
  /** US dollars in all, what is on its way counted at the mean so far. */
  readonly usd?: number | undefined;
}

/** Whoever is asked goes through here: a question is on disk before it leaves, an answer before it is used. */
export class Desk {
  /** Iterations that were started and have not asked yet, by ticket. */
  private readonly expected = new Set<number>();
  /** Questions that left, in this life of the run and in those before. */
  asked = 0;
  usd = 0;
  private readonly answers = new Map<string, Answer>();
  private readonly open = new Set<string>();
  private readonly stop = new AbortController();
  /** While the run is paused, questions that have not left wait for this. */
  private held: { over: Promise<void>; release(): void } | undefined;
  private limits: Pick<Models, 'calls' | 'usd'>;
  private readonly models: Models | undefined;
  /** Those without a weight answer nothing but what they are asked for by name (embeddings): they count for dollars, not for questions. */
  private readonly aside: ReadonlySet<string>;
  private answeredAside = 0;
  private readonly journal: Journal;
  private readonly store: Store;
  private readonly seed: number;
  private readonly clock: () => Clock;

  constructor(models: Models | undefined, journal: Journal, store: Store, seed: number, clock: () => Clock) {
    this.models = models;
    this.limits = { calls: models?.calls, usd: models?.usd };
    this.aside = new Set(models?.members.flatMap(({ model, weight }) => (weight === 0 ? [model.name] : [])));
    this.journal = journal;
    this.store = store;
    this.seed = seed;
    this.clock = clock;
  }

  get answered(): number {
    return this.answers.size - this.answeredAside;
  }

  /** Questions whose answers never came, because the run was killed. */
  get lost(): number {
    return this.asked - this.answered - this.open.size;
  }

  /** Questions on their way. */
  get waiting(): number {
    return this.open.size;
  }

  /** Whether another question may leave. */
  get mayAsk(): boolean {
    if (!this.models) return false;
    const { calls = Number.POSITIVE_INFINITY, usd = Number.POSITIVE_INFINITY } = this.limits;
    const mean = this.answered > 0 ? this.usd / this.answered : 0;
    const coming = this.expected.size + 1;
    return this.asked + coming <= calls && this.usd + mean * (this.open.size + this.lost + coming) <= usd;
  }

  /** New limits; those that are not named stay. */
  limit({ calls = this.limits.calls, usd = this.limits.usd }: Pick<Models, 'calls' | 'usd'>): void {
    this.limits = { calls, usd };
  }

  /** No question leaves until this is taken back; answers still come in. */
  hold(held: boolean): void {
    this.held?.release();
    this.held = undefined;
    if (!held) return;
    const { promise: over, resolve: release } = Promise.withResolvers<void>();
    this.held = { over, release };
  }

  /** An iteration starts that will ask. */
  expect(ticket: number): void {
    this.expected.add(ticket);
  }

  /** It ended; where it asked nobody, its question is another's. */
  ended(ticket: number): void {
    this.expected.delete(ticket);
  }

  /** What the journal says of questions and answers. */
  fold(event: { kind: 'asked'; body: Asked } | { kind: 'answer'; body: Answer }): void {
    if (event.kind === 'asked') this.asked += event.body.attempt === 0 && !this.aside.has(event.body.model) ? 1 : 0;
    else this.keep(event.body);
  }

  /** Takes over the answers of another run. */
  recall(run: Store): void {
    for (const { event } of readEvents(run)) {
      if (event.kind !== 'answer') continue;
      this.keep(event.body);
      this.store.putBlob(event.body.text, run.blob(event.body.text)!);
    }
  }

  private keep(answer: Answer): void {
    this.answers.set(key(answer), answer);
    if (this.aside.has(answer.model)) this.answeredAside++;
    this.usd += answer.usd ?? 0;
  }

  /** Asks one of the models; a question that has a recorded answer is not asked again. */
  async ask(ticket: number, call: number, question: ModelRequest, name?: string): Promise<ModelReply> {
    // An iteration that goes on after a kill starts while the journal is being read: its answers may come later there.
    await Promise.resolve();
    const text = JSON.stringify(question);
    const request = hashOf(text);
    const known = this.answers.get(key({ ticket, call }));
    if (known) {
      this.expected.delete(ticket);
      if (known.request !== request) throw new Error(`question ${key(known)} is not the one that the journal has the answer to`);
      const { finish, usage, usd } = known;
      return { text: this.store.blob(known.text)!, finish, usage, usd };
    }
    if (call === 0) this.expected.delete(ticket);
    // Where the run has ended or is repeated, what was not asked then is not asked now.
    else if (!this.mayAsk && !(name !== undefined && this.aside.has(name))) throw new OutOfQuestions('no further question may be asked');
    while (this.held) await this.held.over;
    this.stop.signal.throwIfAborted();
    if (!this.models) throw new Error(`nobody can be asked question ${key({ ticket, call })}, and the journal has no answer to it`);
    const model = this.pick(ticket, call, name);
    if (!this.aside.has(model.name)) {
      this.asked++;
      this.open.add(key({ ticket, call }));
    }
    this.store.putBlob(request, text);
    const reply = await model.ask(question, this.stop.signal, (attempt) => {
      this.journal.append({ kind: 'asked', body: { ticket, call, attempt, model: model.name, request } }, this.clock());
      return this.journal.settled();
    });
    this.stop.signal.throwIfAborted();
    const hash = hashOf(encode(reply.text));
    this.store.putBlob(hash, reply.text);
    const { finish, usage, usd, attempts } = reply;
    const answer: Answer = { ticket, call, model: model.name, request, text: hash, finish, usage, usd, attempts };
    this.journal.append({ kind: 'answer', body: answer }, this.clock());
    await this.journal.settled();
    this.open.delete(key(answer));
    this.keep(answer);
    return { text: reply.text, finish, usage, usd };
  }

  /** What an iteration's questions took, as far as they were answered. */
  spentOn(ticket: number): Spending {
    const answers: Answer[] = [];
    for (let answer: Answer | undefined; (answer = this.answers.get(key({ ticket, call: answers.length }))); ) answers.push(answer);
    return spendingOf(answers);
  }

  /** The one that is named, where the run has it; else by weight. */
  private pick(ticket: number, call: number, name: string | undefined): Answerer {
    const { members } = this.models!;
    const named = members.find(({ model }) => model.name === name);
    if (named) return named.model;
    return members[random(this.seed, ticket, `model ${call}`).weighted(members.map(({ weight }) => weight))]!.model;
  }

  /** Nobody waits any longer; what was asked stays asked. */
  close(): void {
    this.stop.abort();
    this.hold(false);
  }
}

/** What answers took, all together. */
export function spendingOf(answers: readonly Answer[]): Spending {
  const spending: Spending = { questions: answers.length, usd: 0, seconds: 0 };
  for (const { usd, attempts } of answers) {
    spending.usd = usd === null || spending.usd === null ? null : spending.usd + usd;
    for (const { seconds } of attempts) spending.seconds += seconds;
  }
  return spending;
}

const key = ({ ticket, call }: { ticket: number; call: number }): string => `${ticket}.${call}`;
