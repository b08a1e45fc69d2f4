import type { Failure, Plain, Score, SelfScored } from '../../core/index.ts';

type Dictionary = Readonly<Record<string, Plain>>;

/** What came back from one evaluation, by contract, before anybody judged it. */
export type Raw = { output: string } & (
  | { failure: Failure }
  | { raised: { type: string; message: string; trace: string } }
  | { metrics: Plain; artifacts: Dictionary; stage?: number }
  | { other: string }
  | { metrics: Plain; correct: Plain }
  | { document: Plain }
);

const KINDS: ReadonlySet<unknown> = new Set(['invalid', 'crash', 'time', 'memory', 'rejected']);

const isTexts = (value: unknown, ...names: string[]): boolean => typeof value === 'object' && value !== null && names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string');

/**
 * Whether an answer has one of these forms. What a server sends was written beside a candidate, and is not believed.
 * @example isRaw({ output: '', other: 'list' }) // true
 */
export function isRaw(value: unknown): value is Raw {
  if (!isTexts(value, 'output')) return false;
  const raw = value as Record<string, unknown>;
  if ('failure' in raw) return isTexts(raw.failure, 'kind', 'message') && KINDS.has((raw.failure as Failure).kind);
  if ('raised' in raw) return isTexts(raw.raised, 'type', 'message', 'trace');
  if ('other' in raw) return typeof raw.other === 'string';
  if ('document' in raw) return true;
  if (!('metrics' in raw)) return false;
  return 'correct' in raw || (isDictionary(raw.artifacts as Plain) && (raw.stage === undefined || typeof raw.stage === 'number'));
}

/** Letters of one artifact, and of all that a prompt may read of one evaluation. */
const ARTIFACT = 4000;
const FEEDBACK = 10_000;

/**
 * What an evaluation says of a program, by the documented rules: `combined_score`, else the mean of the metrics. NaN,
 * infinite and missing are failures, and a failure never has a score.
 * @example verdictOf({ contract: 'python' }, { metrics: { combined_score: 0.5 }, artifacts: {}, output: '' })
 */
export function verdictOf(spec: Pick<SelfScored, 'contract' | 'featureDimensions'>, raw: Raw): Score | Failure {
  const said = raw.output.trim();
  if ('failure' in raw) return failed(raw.failure.kind, raw.failure.message, said);
  if ('raised' in raw) {
    const { type, message, trace } = raw.raised;
    return failed(type === 'MemoryError' ? 'memory' : 'crash', message ? `${type}: ${message}` : type, [trace, said].filter(Boolean).join('\n'));
  }
  if ('other' in raw) return failed('invalid', `evaluate() returned a ${raw.other}, not a dict or an EvaluationResult`, said);
  if ('document' in raw) return ofDocument(raw.document, spec, said);
  if ('correct' in raw) return ofFiles(raw.metrics, raw.correct, said);
  const artifacts = texts(raw.artifacts);
  return ofMetrics(raw.metrics, spec, [...artifacts, ...(raw.stage === undefined ? [] : [`stages run: ${raw.stage}`])].join('\n\n'), said);
}

function failed(kind: Failure['kind'], message: string, feedback: string): Failure {
  return { kind, message, ...(feedback !== '' && { feedback: clip(feedback, FEEDBACK) }) };
}

/** The metrics of `evaluate()`. */
function ofMetrics(metrics: Plain, { featureDimensions = [] }: Pick<SelfScored, 'featureDimensions'>, feedback: string, said: string): Score | Failure {
  if (!isDictionary(metrics)) return failed('invalid', 'the metrics are no dictionary', said);
  const words = feedback || said;
  const wrong = complaint(metrics);
  if (wrong !== undefined) return failed(metrics.timeout === true ? 'time' : 'rejected', wrong, words);
  const value = metrics.combined_score === undefined ? mean(metrics, featureDimensions) : cast(metrics.combined_score);
  return scored(value, metrics.combined_score === undefined ? 'the mean of the metrics' : 'combined_score', numbers(metrics), {}, feedback);
}

/** `metrics.json` and `correct.json`. */
function ofFiles(metrics: Plain, correct: Plain, said: string): Score | Failure {
  if (correct === null || !isDictionary(correct)) return failed('invalid', 'the evaluator wrote no correct.json', said);
  if ('unreadable' in correct) return failed('invalid', `correct.json cannot be read: ${String(correct.unreadable)}`, said);
  const feedback = isDictionary(metrics) && typeof metrics.text_feedback === 'string' ? metrics.text_feedback : '';
  if (correct.correct !== true) return failed('rejected', typeof correct.error === 'string' && correct.error ? correct.error : 'the evaluator says that it is not correct', feedback || said);
  if (metrics === null || !isDictionary(metrics)) return failed('invalid', 'the evaluator wrote no metrics.json', said);
  if ('unreadable' in metrics) return failed('invalid', `metrics.json cannot be read: ${String(metrics.unreadable)}`, said);
  if (metrics.combined_score === undefined) return failed('invalid', 'metrics.json has no combined_score', said);
  return ofParts(metrics, cast(metrics.combined_score), 'combined_score', new Set(['combined_score', 'correct', 'error']));
}

/** What a command printed: one number, or an object with a score. */
function ofDocument(document: Plain, spec: Pick<SelfScored, 'featureDimensions'>, said: string): Score | Failure {
  if (document === null) return failed('invalid', 'the command printed no JSON object and no number', said);
  if (typeof document === 'number') return scored(document, 'the number', {}, {}, '');
  if (!isDictionary(document)) return failed('invalid', 'the command printed JSON, but no object and no number', said);
  if ('unreadable' in document) return failed('invalid', String(document.unreadable), said);
  const feedback = typeof document.text_feedback === 'string' ? document.text_feedback : '';
  const wrong = document.correct === false ? (typeof document.error === 'string' ? document.error : 'the evaluator says that it is not correct') : complaint(document);
  if (wrong !== undefined) return failed(document.timeout === true ? 'time' : 'rejected', wrong, feedback || said);
  const name = ['combined_score', 'score'].find((one) => document[one] !== undefined);
  const own = new Set(['correct', 'error', 'timeout', ...(name === undefined ? [] : [name])]);
  if ('public' in document || 'private' in document) return ofParts(document, name === undefined ? undefined : cast(document[name]!), name ?? 'combined_score', own);
  // SkyDiscover's scripts print their figures and words one level below
  const figures = isDictionary(document.metrics ?? null) ? { ...document, ...(document.metrics as Dictionary) } : document;
  const words = isDictionary(document.artifacts ?? null) ? [feedback, ...texts(document.artifacts as Dictionary)].filter(Boolean).join('\n\n') : feedback;
  return scored(name === undefined ? mean(figures, spec.featureDimensions ?? []) : cast(document[name]!), name ?? 'the mean of the metrics', numbers(figures), {}, words);
}

/** Public figures reach prompts; private ones and whatever else stands there do not. */
function ofParts(metrics: Dictionary, value: number | undefined, name: string, own: ReadonlySet<string>): Score | Failure {
  const open = isDictionary(metrics.public) ? metrics.public : {};
  const closed = isDictionary(metrics.private) ? metrics.private : {};
  const rest = Object.fromEntries(Object.entries(metrics).filter(([key]) => !own.has(key)));
  const words = texts(Object.fromEntries(Object.entries(open).filter(([, each]) => typeof each !== 'number')));
  const feedback = [...(typeof metrics.text_feedback === 'string' ? [metrics.text_feedback] : []), ...words].filter(Boolean).join('\n\n');
  return scored(value, name, numbers(open), { ...numbers(rest), ...numbers(closed) }, feedback);
}

function scored(value: number | undefined, name: string, metrics: Record<string, number>, hidden: Record<string, number>, feedback: string): Score | Failure {
  if (value === undefined) return failed('invalid', name === 'the mean of the metrics' ? 'there is no combined_score, and no metric that is a number' : `${name} is not a number`, feedback);
  if (!Number.isFinite(value)) return failed('invalid', `${name} is ${value}`, feedback);
  return { value, metrics, ...(Object.keys(hidden).length > 0 && { hidden }), ...(feedback !== '' && { feedback: clip(feedback, FEEDBACK) }) };
}

/** Evaluators report their own failures among the metrics; beside a score, a number called `error` is a metric like any other. */
function complaint(metrics: Dictionary): string | undefined {
  const { error, timeout } = metrics;
  if (timeout === true) return 'the evaluator says that it ran out of time';
  if (typeof error === 'string' && error !== '') return error;
  if (error === true || (error !== undefined && error !== null && error !== false && error !== '' && metrics.combined_score === undefined)) return 'the evaluator reports an error';
  return undefined;
}

/** As `float()` has it; undefined for what is no number. A truth value is none. */
function cast(value: Plain): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.trim() !== '') {
    const number = /^[+-]?(inf|infinity|nan)$/i.test(value.trim()) ? special(value) : Number(value);
    return Number.isNaN(number) && !/nan/i.test(value) ? undefined : number;
  }
  return isDictionary(value) && typeof value.number === 'string' ? special(value.number) : undefined;
}

const special = (text: string): number => (/nan/i.test(text) ? Number.NaN : text.trim().startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);

/** The mean of the numbers that are no features; NaN is left out, infinity is not. */
function mean(metrics: Dictionary, features: readonly string[]): number | undefined {
  const values = Object.entries(metrics).flatMap(([name, value]) => {
    const number = typeof value === 'number' || isDictionary(value) ? cast(value) : undefined;
    return features.includes(name) || number === undefined || Number.isNaN(number) ? [] : [number];
  });
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Figures worth reporting: finite ones. */
function numbers(metrics: Dictionary): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1])));
}

const texts = (artifacts: Dictionary): string[] => Object.entries(artifacts).map(([name, value]) => `${name}: ${clip(typeof value === 'string' ? value : JSON.stringify(value), ARTIFACT)}`);

/** The beginning and the end: what matters of an error stands last, of a report first. */
function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most / 2)}\n…\n${text.slice(-most / 2)}`;
}

function isDictionary(value: Plain | undefined): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
