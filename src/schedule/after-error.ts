import { randomBytes } from 'node:crypto';
import { UserError } from '../core/errors.ts';
import { DeliveryError } from '../ports/courier.ts';
import type { Delivery, Settlement } from '../ports/delivery-ledger.ts';
import { UnavailableError } from '../ports/intake.ts';
import type { Logger } from '../ports/logger.ts';
import { askAfterMs, maxAttempts, retryDelayMs } from './backoff.ts';

export interface AfterErrorDeps {
  readonly logger: Logger;
  /** Of [0, 1). */
  readonly random: () => number;
}

export interface Attempt {
  readonly delivery: Delivery;
  /** From then on nothing is tried again, epoch milliseconds. */
  readonly deadline: number;
  readonly now: number;
  /** A step was begun and is not known to have ended. */
  readonly isSending: boolean;
}

/** What becomes of a delivery at which something was thrown. What is no known failure is logged under an id. */
export function afterError(deps: AfterErrorDeps, error: unknown, attempt: Attempt): Settlement {
  const { delivery, now, isSending } = attempt;
  if (error instanceof DeliveryError) {
    return error.kind === 'refused'
      ? forGood(error.message, attempt)
      : again(deps, error.message, error.retryAfterMs, attempt);
  }
  if (error instanceof UserError) {
    const words = error.hint === null ? error.message : `${error.message} ${error.hint}`;
    return forGood(words, { now, isSending });
  }
  if (error instanceof UnavailableError) return again(deps, error.message, null, attempt);
  const fault = randomBytes(4).toString('hex');
  deps.logger.error({ fault, delivery: delivery.id, error }, 'a fault while a report was delivered');
  return again(deps, `Something went wrong inside (${fault} in the log).`, null, attempt);
}

/** A settlement that ends it. */
export function forGood(words: string, { now, isSending }: Pick<Attempt, 'now' | 'isSending'>): Settlement {
  const doubt = isSending ? ' Part of it may have arrived all the same.' : '';
  return { state: 'failed', reason: `${words}${doubt}`, nextAttemptAt: now };
}

function again(
  { random }: AfterErrorDeps,
  words: string,
  askedMs: number | null,
  attempt: Attempt,
): Settlement {
  const { delivery, deadline, now, isSending } = attempt;
  const delayMs = retryDelayMs(delivery.attempts, random, askedMs);
  const nextAttemptAt = now + (isSending ? Math.max(askAfterMs, delayMs) : delayMs);
  if (nextAttemptAt > deadline) return forGood(`It could not be sent in time. ${words}`, attempt);
  if (delivery.attempts + 1 >= maxAttempts)
    return forGood(`Given up after ${maxAttempts} attempts. ${words}`, attempt);
  return { state: isSending ? 'unknown' : 'planned', reason: words, nextAttemptAt };
}
