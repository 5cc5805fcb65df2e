import type { webApi } from '@slack/bolt';
import { reportToSlack } from '../../output/slack/report-to-slack.ts';
import { DeliveryError } from '../../ports/courier.ts';
import type { NoticeParcel, NoticePoster } from '../../ports/notices.ts';
import { inert } from './api.ts';
import { deliveryError } from './delivery-error.ts';
import { findInChannel } from './look-back.ts';

/** How far Slack's clock may be behind ours. */
const marginMs = 5 * 60_000;
const eventType = 'sla_notice';

/**
 * Posts notices to Slack and edits them in place; one is found again by its id in the metadata of its message. `client`
 * must not try anything again by itself.
 */
export function createSlackNoticePoster(client: Pick<webApi.WebClient, 'apiCall'>): NoticePoster {
  /** Rejects with DeliveryError alone. */
  async function told<T>(address: string, isSeen: boolean, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof DeliveryError ? error : deliveryError(error, address, isSeen);
    }
  }

  return {
    platform: 'slack',
    async post(parcel) {
      const channel = await told(parcel.address, false, () => channelOf(client, parcel.address));
      const answer = await told(parcel.address, true, () =>
        client.apiCall('chat.postMessage', { channel, ...contentOf(parcel), ...inert }),
      );
      const { channel: where, ts } = answer as { channel?: string; ts?: string };
      return { channel: String(where ?? channel), ts: String(ts) };
    },
    edit: ({ channel, ts }, parcel) =>
      told(parcel.address, false, async () => {
        const { link_names, parse } = inert;
        await client.apiCall('chat.update', { channel, ts, ...contentOf(parcel), link_names, parse });
      }),
    find: ({ id, address }, begunAt) =>
      told(address, false, async () => {
        const channel = await channelOf(client, address);
        const found = await findInChannel(
          client as webApi.WebClient,
          channel,
          begunAt - marginMs,
          ({ metadata }) => metadata?.event_type === eventType && metadata.event_payload?.notice_id === id,
        );
        return found === null ? null : { channel, ts: String(found.ts) };
      }),
  };
}

/** The channel of an address: a person's is that of direct messages with them. */
async function channelOf(client: Pick<webApi.WebClient, 'apiCall'>, address: string): Promise<string> {
  if (!/^[UW]/.test(address)) return address;
  const { channel } = (await client.apiCall('conversations.open', { users: address })) as {
    channel?: { id?: string };
  };
  return channel?.id ?? address;
}

function contentOf({ id, report }: NoticeParcel) {
  const { text, blocks } = reportToSlack(report).main;
  const metadata = { event_type: eventType, event_payload: { notice_id: id } };
  return blocks.length === 0 ? { text, metadata } : { text, blocks, metadata };
}
