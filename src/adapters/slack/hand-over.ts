import type { App } from '@slack/bolt';
import type { Logger } from '../../ports/logger.ts';
import { readDelivery } from './deliveries.ts';
import { causeOf, failureOf } from './failures.ts';

/** What came in by either way, and how it is acknowledged; an answer is what Slack shows or does at once. */
export interface Incoming {
  readonly body: unknown;
  readonly ack: (answer?: unknown) => Promise<void>;
}

/**
 * Hands what Slack delivered to Bolt. It is acknowledged in any case, once: what cannot be read or meets a fault would do
 * so again. Never rejects.
 */
export async function handOver(
  app: Pick<App, 'processEvent'>,
  incoming: Incoming,
  logger: Logger,
): Promise<void> {
  let isAcknowledged = false;
  // Slack delivers again what was not acknowledged, and that is then known: a lost connection holds up nothing.
  const ack = async (answer?: unknown): Promise<void> => {
    if (isAcknowledged) return;
    isAcknowledged = true;
    await incoming.ack(answer).catch((error: unknown) => {
      logger.warn({ code: failureOf(error).code }, 'slack request not acknowledged');
    });
  };
  const read = readDelivery(incoming.body);
  if ('problem' in read) logger.warn({ problem: read.problem }, 'slack request not understood');
  if ('ignored' in read) logger.debug({ type: read.ignored }, 'slack request of no use');
  if ('body' in read) {
    await app.processEvent({ body: read.body, ack }).catch((error: unknown) => {
      logger.error({ cause: causeOf(error) }, 'slack request failed');
    });
  }
  await ack();
}
