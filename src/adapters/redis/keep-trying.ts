import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../core/errors.ts';
import { UnavailableError } from '../../ports/intake.ts';
import type { Logger } from '../../ports/logger.ts';
import { saidIn } from './said.ts';
import { callFailure } from './unreachable.ts';

const awayCodes: readonly (string | undefined)[] = ['log-unreachable', 'redis-unreachable'];
const restMs = 500;

/** Does work that needs the shared log. */
export type Trying = <T>(work: () => Promise<T>) => Promise<T>;

/** Whether an error says that Redis is away now, or did not answer in time; waiting mends that. */
function isAway(error: unknown): boolean {
  if (error instanceof UserError) return awayCodes.includes(error.code);
  return callFailure(error) instanceof UnavailableError;
}

/** Does it again and again while Redis is away, and says so once for each cause; ends with the signal. */
export function keepTrying({
  logger,
  signal,
}: {
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}): Trying {
  return async (work) => {
    for (let told: string | null = null; ; ) {
      try {
        const result = await work();
        if (told !== null) logger.info({}, 'the shared log can be reached again');
        return result;
      } catch (error) {
        signal?.throwIfAborted();
        if (!isAway(error)) throw error;
        const { message, hint } =
          error instanceof UserError ? error : { message: saidIn(error), hint: undefined };
        if (message !== told)
          logger.warn(
            { cause: message, ...(hint !== undefined && { hint }) },
            'not started yet: the shared log cannot be reached, trying again',
          );
        told = message;
        await sleep(restMs, undefined, { signal });
      }
    }
  };
}

/** Once, for who has no time to wait. */
export const tryOnce: Trying = (work) => work();
