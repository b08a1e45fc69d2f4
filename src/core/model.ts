/** How hard a model is asked to think, where it can be told. */
export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high';

/** One question. Plain data: its hash is the check that a recorded reply belongs to it. */
export interface ModelRequest {
  system: string;
  prompt: string;
  /** Tokens of the answer at most, thinking included. */
  maxTokens?: number;
  temperature?: number;
  effort?: Effort;
}

/** Tokens by kind. `input` counts cached ones too, `output` thinking too. */
export interface Usage {
  input: number;
  /** Read from the provider's cache. */
  cached: number;
  /** Written to the provider's cache. */
  written: number;
  output: number;
  reasoning: number;
}

export interface ModelReply {
  text: string;
  finish: 'stop' | 'length' | 'filtered' | 'other';
  usage: Usage;
  /** What the provider says it costs; null where it does not say. */
  usd: number | null;
}

/** What the questions of an iteration took. */
export interface Spending {
  questions: number;
  /** Null where a price is unknown. */
  usd: number | null;
  /** Seconds that answers took, retries included. */
  seconds: number;
}

/** Answers questions. Throws `ModelError` when there is no answer; never retries by itself. */
export interface Model {
  /** As the user names it: `anthropic:NAME`. */
  readonly name: string;
  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>;
}

/** Why a question has no answer. */
export type ModelTrouble = 'rate' | 'quota' | 'auth' | 'unknown' | 'timeout' | 'server' | 'network' | 'malformed' | 'invalid';

export class ModelError extends Error {
  readonly kind: ModelTrouble;
  /** Seconds the provider asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(kind: ModelTrouble, message: string, retryAfter?: number) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** Whether the same question may be answered later. */
  get passing(): boolean {
    return this.kind === 'rate' || this.kind === 'timeout' || this.kind === 'server' || this.kind === 'network' || this.kind === 'malformed';
  }
}

/** What one attempt came to, for the ledger. */
export interface Attempt {
  seconds: number;
  /** Absent when it brought the answer. */
  trouble?: string;
}

/** Asks until there is an answer; throws `model.*` when there will be none. `before` is told each attempt, which waits for it. */
export interface Answerer {
  readonly name: string;
  ask(request: ModelRequest, signal: AbortSignal, before?: (attempt: number) => void | Promise<void>): Promise<ModelReply & { attempts: readonly Attempt[] }>;
}

/** Thrown by `ctx.ask` for a further question of an iteration when the run may ask no more. */
export class OutOfQuestions extends Error {}
