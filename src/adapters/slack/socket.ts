import { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../../ports/logger.ts';
import { failureOf } from './failures.ts';

/** The connection of Socket Mode, held for as long as the bot runs. */
export interface Connection {
  readonly receiver: SocketModeReceiver;
  /** Rejects where Slack does not take the first connection. */
  open(): Promise<void>;
  close(): Promise<void>;
}

type ReceiverOptions = ConstructorParameters<typeof SocketModeReceiver>[0];

const firstWaitMs = 500;
const longestWaitMs = 60_000;

/**
 * The library's own reconnecting ends the process when Slack refuses it once (a revoked token, an outage): an error in
 * its timer reaches nobody. So it is switched off and done here: again and again, ever more slowly.
 */
export function createConnection(options: ReceiverOptions, logger: Logger): Connection {
  const receiver = new SocketModeReceiver({ ...options, autoReconnectEnabled: false });
  const { client } = receiver;
  let isClosed = false;
  let isConnecting = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    isConnecting = true;
    try {
      await client.start();
      if (failures > 0) logger.info({ failures }, 'slack connected again');
      failures = 0;
    } finally {
      isConnecting = false;
    }
  }

  function again(): void {
    if (isClosed || isConnecting || timer !== undefined) return;
    const waitMs = failures === 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1));
    timer = setTimeout(() => {
      timer = undefined;
      connect().catch((error: unknown) => {
        if (failures === 0)
          logger.error({ code: failureOf(error).code }, 'slack connection lost, trying again');
        failures += 1;
        again();
      });
    }, waitMs);
  }

  client.on('disconnected', again);
  return {
    receiver,
    open: connect,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await receiver.stop();
    },
  };
}
