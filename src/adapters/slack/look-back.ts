import type { webApi } from '@slack/bolt';
import { DeliveryError } from '../../ports/courier.ts';

/** A message as Slack tells it, as far as it is looked at. */
export interface SeenMessage {
  readonly ts?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly metadata?: {
    readonly event_type?: string;
    readonly event_payload?: Readonly<Record<string, unknown>>;
  };
  readonly files?: readonly { readonly id?: string; readonly name?: string }[];
}

interface Page {
  readonly messages?: readonly SeenMessage[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

/** What Slack recommends to ask for at once. */
const pageSize = 200;
/** More has been said than a delivery is looked for in. */
const mostPages = 200;

const how = { include_all_metadata: true, limit: pageSize } as const;

/** The first message of a channel since an instant (epoch milliseconds) that matches; not those of threads. */
export function findInChannel(
  client: webApi.WebClient,
  channel: string,
  since: number,
  matches: (message: SeenMessage) => boolean,
): Promise<SeenMessage | null> {
  const oldest = (since / 1000).toFixed(6);
  return search(matches, async (cursor) => {
    const where = { channel, oldest, inclusive: true, ...how };
    return (await client.apiCall('conversations.history', { ...where, ...cursor })) as Page;
  });
}

/** The first message of a thread that matches; the thread's own message comes first, and is given to `matches` with each. */
export function findInThread(
  client: webApi.WebClient,
  { channel, ts }: { readonly channel: string; readonly ts: string },
  matches: (message: SeenMessage, root: SeenMessage) => boolean,
): Promise<SeenMessage | null> {
  let root: SeenMessage | null = null;
  const matchesHere = (message: SeenMessage) => {
    root ??= message;
    return matches(message, root);
  };
  return search(matchesHere, async (cursor) => {
    return (await client.apiCall('conversations.replies', { channel, ts, ...how, ...cursor })) as Page;
  });
}

async function search(
  matches: (message: SeenMessage) => boolean,
  page: (cursor: { cursor?: string }) => Promise<Page>,
): Promise<SeenMessage | null> {
  let cursor: { cursor?: string } = {};
  for (let n = 0; n < mostPages; n += 1) {
    const { messages = [], response_metadata } = await page(cursor);
    const found = messages.find(matches);
    if (found !== undefined) return found;
    const next = response_metadata?.next_cursor;
    if (!next) return null;
    cursor = { cursor: next };
  }
  const words = `So much has been said since (${mostPages * pageSize} messages) that I cannot tell whether it is there: look for it by hand.`;
  throw new DeliveryError('refused', words);
}
