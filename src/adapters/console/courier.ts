import type { Courier } from '../../ports/courier.ts';
import type { Receipt } from '../../ports/delivery-ledger.ts';
import type { ConsoleChannel } from './messages.ts';
import type { Turns } from './turns.ts';

/** Posts digests to channels of the console, which live in memory: after a restart none is there. */
export function createConsoleCourier(
  turns: Pick<Turns, 'post'>,
  channelNamed: (name: string) => ConsoleChannel,
): Courier {
  /** Of each delivery; a receipt is a few dozen bytes. */
  const posted = new Map<string, Receipt>();
  return {
    platform: 'console',
    steps: async ({ id, address, digest }) => [
      {
        name: 'message',
        async send() {
          const message = turns.post(channelNamed(address), digest);
          const receipt = { channel: message.channel, message: message.id };
          posted.set(id, receipt);
          return receipt;
        },
        find: async () => posted.get(id) ?? null,
      },
    ],
  };
}
