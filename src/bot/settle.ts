import { CancelledError, UserError } from '../core/errors.ts';
import type { Report } from '../core/report/document.ts';
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

export interface Settling {
  readonly id: string;
  /** Whether the person gave it up. */
  readonly isCancelled: boolean;
  readonly locale: string;
  readonly timeBudgetMs: number;
  readonly logger: Logger;
}

/** The answer to an attempt; what is no fault of the person's is logged under `id`, and only there in full. */
export function settle(
  { command, timedOut, result }: Attempt,
  { id, isCancelled, locale, timeBudgetMs, logger }: Settling,
): { status: OutcomeStatus; report: Report } {
  if ('report' in result) return { status: 'answered', report: result.report };
  const { error } = result;
  if (error instanceof UserError) {
    const help = command === null ? 'help' : `help ${command}`;
    return { status: 'rejected', report: userErrorToReport(error, locale, help) };
  }
  if (timedOut) return { status: 'timed-out', report: timeoutToReport(timeBudgetMs, locale) };
  if (isCancelled || error instanceof CancelledError) {
    return { status: 'cancelled', report: cancelledToReport(locale) };
  }
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  logger.error({ id, command, cause }, 'command failed');
  return { status: 'failed', report: faultToReport(id, locale) };
}
