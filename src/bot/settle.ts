import { CancelledError, UserError } from '../core/errors.ts';
import type { Report } from '../core/report/document.ts';
import { unavailableToUser } from '../ports/intake.ts';
import type { Logger } from '../ports/logger.ts';
import { cancelledToReport, faultToReport, timeoutToReport, userErrorToReport } from './errors-to-report.ts';

/** How far a request got. */
export interface Attempt {
  /** Name of the command, where the request named one. */
  readonly command: string | null;
  /** Its options; null where they could not be read. */
  readonly options: Readonly<Record<string, unknown>> | null;
  readonly timedOut: boolean;
  readonly result: { readonly report: Report } | { readonly error: unknown };
}

export type OutcomeStatus = 'answered' | 'rejected' | 'cancelled' | 'timed-out' | 'failed';

export interface Settled {
  readonly status: OutcomeStatus;
  /** Code of the error for which it was rejected, e.g. `not-allowed`. */
  readonly reason: string | null;
  readonly report: Report;
}

export interface Settling {
  readonly id: string;
  /** Whether the person gave it up. */
  readonly isCancelled: boolean;
  readonly locale: string;
  readonly timeBudgetMs: number;
  readonly logger: Logger;
}

/** Codes of what only whoever runs the bot can mend, told in words that name folders and servers. */
const forOperators = /^(store-|redis-|disk-full$)/;

/** The answer to an attempt; what is no fault of the person's is logged under `id`, and only there in full. */
export function settle(
  { command, timedOut, result }: Attempt,
  { id, isCancelled, locale, timeBudgetMs, logger }: Settling,
): Settled {
  if ('report' in result) return { status: 'answered', reason: null, report: result.report };
  const error = unavailableToUser(result.error);
  if (error instanceof UserError && !forOperators.test(error.code)) {
    const help = command === null ? 'help' : `help ${command}`;
    return { status: 'rejected', reason: error.code, report: userErrorToReport(error, locale, help) };
  }
  if (timedOut) return { status: 'timed-out', reason: null, report: timeoutToReport(timeBudgetMs, locale) };
  if (isCancelled || error instanceof CancelledError) {
    return { status: 'cancelled', reason: null, report: cancelledToReport(locale) };
  }
  const cause = causeOf(error);
  logger.error({ id, command, cause }, 'command failed');
  return { status: 'failed', reason: null, report: faultToReport(id, locale) };
}

function causeOf(error: unknown): string {
  if (error instanceof UserError) return [error.message, error.hint ? ` (${error.hint})` : ''].join('');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
