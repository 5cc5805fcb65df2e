import { DeliveryError } from '../../ports/courier.ts';
import type { Receipt } from '../../ports/delivery-ledger.ts';
import type { NoticePoster } from '../../ports/notices.ts';
import type { ConsoleChannel } from './messages.ts';
import type { Turns } from './turns.ts';

/** Posts notices to channels of the console, which live in memory: after a restart none is there. */
export function createConsoleNoticePoster(
  turns: Pick<Turns, 'post' | 'edit'>,
  channelNamed: (name: string) => ConsoleChannel,
): NoticePoster {
  const posted = new Map<string, Receipt>();
  return {
    platform: 'console',
    async post({ id, address, report }) {
      const { channel, id: message } = turns.post(channelNamed(address), report);
      const receipt = { channel, message };
      posted.set(id, receipt);
      return receipt;
    },
    async edit({ message = '' }, { report }) {
      if (!turns.edit(message, report)) throw new DeliveryError('refused', 'The message is there no more.');
    },
    find: async ({ id }) => posted.get(id) ?? null,
  };
}
