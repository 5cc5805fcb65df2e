import type { Logger } from '../../ports/logger.ts';
import { alreadyAcknowledged, failureOf } from './failures.ts';

/**
 * Shows what stands for an interaction by itself: a form, a word in reply. Again where no answer came, since Discord takes
 * one alone; the person sees by itself where there is none. Never rejects.
 */
export async function showOnce(event: string, show: () => Promise<unknown>, logger: Logger): Promise<void> {
  for (let isLast = false; ; isLast = true) {
    try {
      await show();
      return;
    } catch (error) {
      const { code, status, message } = failureOf(error);
      if (code === alreadyAcknowledged) return;
      if (status === null && !isLast) continue;
      return logger.error({ event, code, status, cause: message }, 'discord answer not shown');
    }
  }
}
