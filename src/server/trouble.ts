import { CladeError, EXIT, reason } from '../core/index.ts';
import type { Trouble } from './protocol.ts';

/** What went wrong, as an answer says it. @example troubleOf(new Error('no')).code // 'server.failed' */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof CladeError) return { code: error.code, message: error.message, ...(error.fix !== undefined && { fix: error.fix }) };
  return { code: 'server.failed', message: reason(error) };
}

const STATUS: Readonly<Record<string, number>> = { 'usage.unknown-run': 404, 'usage.unknown-id': 404, 'usage.no-picture': 404, 'journal.missing': 410 };

/** The status an error answers with: the asker's mistakes are 4xx. @example statusOf(new CladeError('usage.unknown-run', 'none')) // 404 */
export function statusOf(error: unknown): number {
  if (!(error instanceof CladeError)) return 500;
  return STATUS[error.code] ?? (error.exitCode === EXIT.usage ? 400 : error.exitCode === EXIT.journal ? 409 : 500);
}
