import { ModelError } from '../core/index.ts';

interface CallError {
  name?: string;
  message?: string;
  statusCode?: number;
  responseHeaders?: Record<string, string>;
  responseBody?: string;
  cause?: unknown;
}

/** What went wrong, from whatever a provider's library throws. Keys do not appear in its messages; they are cut out all the same. */
export function troubleOf(error: unknown, secret?: string): ModelError {
  if (error instanceof ModelError) return error;
  const { name = '', message = String(error), statusCode, responseHeaders, responseBody = '' } = (error ?? {}) as CallError;
  const said = clean(`${statusCode === undefined ? '' : `${statusCode} `}${message}`, secret);
  if (name === 'AbortError' || name === 'TimeoutError') return new ModelError('timeout', said);
  if (statusCode === undefined) return new ModelError(/JSON|parse|schema|empty response|type validation/i.test(`${name} ${message}`) ? 'malformed' : 'network', said);
  if (statusCode === 401 || statusCode === 403) return new ModelError('auth', said);
  if (statusCode === 404) return new ModelError('unknown', said);
  // Out of money is said with 402, or with 429 and words.
  if (statusCode === 402 || (statusCode === 429 && /insufficient_quota|exceeded your current quota|billing|credit balance/i.test(responseBody + message))) return new ModelError('quota', said);
  if (statusCode === 429 || statusCode === 529) return new ModelError('rate', said, retryAfter(responseHeaders));
  if (statusCode === 408) return new ModelError('timeout', said);
  if (statusCode >= 500) return new ModelError('server', said, retryAfter(responseHeaders));
  return statusCode >= 200 && statusCode < 300 ? new ModelError('malformed', said) : new ModelError('invalid', said);
}

/** Seconds, from `retry-after` (seconds or a date) or `retry-after-ms`. */
function retryAfter(headers: Record<string, string> = {}): number | undefined {
  const milliseconds = Number(headers['retry-after-ms']);
  if (milliseconds > 0) return milliseconds / 1000;
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}

function clean(text: string, secret: string | undefined): string {
  return (secret ? text.replaceAll(secret, '***') : text).replaceAll(/\s+/g, ' ').slice(0, 300);
}
