import type { Claims } from '../../ports/claims.ts';
import type { Logger } from '../../ports/logger.ts';

/** Discord may deliver an interaction or message again after a reconnect. */
const repeatedWithinMs = 3_600_000;

/** Does what came in unless it was taken up before, by this bot or another of the same token. Never rejects. */
export function createTakeOnce({ claims, logger }: { readonly claims: Claims; readonly logger: Logger }) {
  async function isOurs(id: string): Promise<boolean> {
    try {
      return await claims.first(`discord:${id}`, repeatedWithinMs);
    } catch (error) {
      // Answering doubly is better than not at all.
      logger.error({ event: id, cause: causeText(error) }, 'discord event not claimed');
      return true;
    }
  }

  return async (id: string, handle: () => Promise<void>): Promise<void> => {
    if (!(await isOurs(id))) return logger.debug({ event: id }, 'discord event was taken up already');
    await handle().catch((error) =>
      logger.error({ event: id, cause: causeText(error) }, 'discord event failed'),
    );
    logger.debug({ event: id }, 'discord event handled');
  };
}

function causeText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
