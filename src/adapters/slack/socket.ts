import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import type { Logger } from '../../ports/logger.ts';
import { failureOf } from './failures.ts';
import { handOver, type Incoming } from './hand-over.ts';

/** The connection of Socket Mode, held for as long as the bot runs. */
export interface Connection {
  readonly receiver: Receiver;
  /** Rejects where Slack does not take the first connection. */
  open(): Promise<void>;
  isOpen(): boolean;
  close(): Promise<void>;
}

type ReceiverOptions = ConstructorParameters<typeof SocketModeReceiver>[0];

const firstWaitMs = 500;
const longestWaitMs = 60_000;

/** About the connection itself, for the library. */
const lifecycle = z.object({ type: z.enum(['hello', 'disconnect']) });
const envelope = z.object({ envelope_id: z.string().min(1), payload: z.unknown().optional() });

/**
 * The library's own reconnecting ends the process when Slack refuses it once (a revoked token, an outage): an error in
 * its timer reaches nobody. So it is switched off and done here: again and again, ever more slowly. Its reading of what
 * comes ends the process too where that is not as expected, and takes the type of an event for an event of its own; so
 * it reads of the connection alone.
 */
export function createConnection(options: ReceiverOptions, logger: Logger): Connection {
  const { client } = new SocketModeReceiver({ ...options, autoReconnectEnabled: false });
  let app: App | null = null;
  let isClosed = false;
  let isConnecting = false;
  let isOpen = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    isConnecting = true;
    try {
      await client.start();
      isOpen = true;
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

  client.on('disconnected', () => {
    isOpen = false;
    again();
  });
  const [read = () => undefined] = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown) => {
    const message = jsonOf(data);
    if (lifecycle.safeParse(message).success) return read(data, false);
    const delivery = envelope.safeParse(message).data;
    if (delivery === undefined) return logger.warn({}, 'slack message not understood');
    // Under one type, whatever it is: what it is stands in the payload.
    return read(JSON.stringify({ ...delivery, type: 'interactive' }), false);
  });
  client.on('slack_event', (incoming: Incoming) => {
    if (app !== null) void handOver(app, incoming, logger);
  });
  return {
    receiver: {
      init(made) {
        app = made;
      },
      start: async () => undefined,
      stop: async () => undefined,
    },
    open: connect,
    isOpen: () => isOpen,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await client.disconnect();
    },
  };
}

/** Null where it is none; bytes are none. */
function jsonOf(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : null;
  } catch {
    return null;
  }
}
