import { type REST, Routes } from 'discord.js';
import { DeliveryError } from '../../ports/courier.ts';
import { deliveryError } from './delivery-error.ts';

/** What posting by oneself takes, besides what is posted. */
export interface Posting {
  /** The bot's own id. */
  me(): Promise<string>;
  /** `channel/123`, or the channel of direct messages with `user/123`. */
  channelOf(address: string): Promise<string>;
  /** Rejects with DeliveryError alone. `isSeen`: what is asked has an effect that somebody sees. */
  told<T>(address: string, isSeen: boolean, work: () => Promise<T>): Promise<T>;
}

/** `rest` signs in at each use, since the client forgets a token that was refused. */
export function createPosting(rest: () => Pick<REST, 'get' | 'post'>): Posting {
  let ownId: Promise<string> | null = null;
  return {
    me() {
      ownId ??= (rest().get(Routes.user()) as Promise<{ id: string }>).then(({ id }) => id);
      ownId.catch(() => {
        ownId = null;
      });
      return ownId;
    },
    async channelOf(address) {
      const [kind, id = ''] = address.split('/');
      if (kind !== 'user') return id;
      const body = { recipient_id: id };
      const { id: channel } = (await rest().post(Routes.userChannels(), { body })) as { id: string };
      return channel;
    },
    async told(address, isSeen, work) {
      try {
        return await work();
      } catch (error) {
        throw error instanceof DeliveryError ? error : deliveryError(error, address, isSeen);
      }
    },
  };
}
