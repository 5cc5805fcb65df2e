import { DeliveryError } from '../../src/ports/courier.ts';
import type { Receipt } from '../../src/ports/delivery-ledger.ts';
import type { NoticeParcel, NoticePoster } from '../../src/ports/notices.ts';

export interface SeenNotice {
  readonly address: string;
  readonly id: string;
  readonly postedAt: number;
  /** What it said, one after the other. */
  readonly said: string[];
}

export interface NoticePlatform {
  readonly messages: SeenNotice[];
  readonly poster: NoticePoster;
  /** How the next posts go; `lost`: taken, but its answer does not come. */
  /** Messages that somebody deleted, by their place. */
  readonly deleted: Set<number>;
  readonly next: ('not-sent' | 'unknown' | 'refused' | 'lost')[];
}

/** A platform that keeps what it took, whatever becomes of who posted it. */
export function createNoticePlatform(now: () => number): NoticePlatform {
  const messages: SeenNotice[] = [];
  const next: NoticePlatform['next'] = [];
  const deleted = new Set<number>();
  const words = ({ report }: NoticeParcel) => report.summary;
  const poster: NoticePoster = {
    platform: 'slack',
    async post(parcel) {
      const how = next.shift();
      if (how !== undefined && how !== 'lost') throw new DeliveryError(how, how, { retryAfterMs: 2000 });
      const { id, address } = parcel;
      messages.push({ address, id, postedAt: now(), said: [words(parcel)] });
      if (how === 'lost') throw new DeliveryError('unknown', 'no answer');
      return { ts: String(messages.length - 1) };
    },
    async edit(receipt, parcel) {
      if (deleted.has(Number(receipt.ts))) throw new DeliveryError('refused', 'deleted');
      messages[Number(receipt.ts)]?.said.push(words(parcel));
    },
    async find({ id, address }): Promise<Receipt | null> {
      const index = messages.findIndex((one) => one.id === id && one.address === address);
      return index < 0 ? null : { ts: String(index) };
    },
  };
  return { messages, poster, next, deleted };
}
