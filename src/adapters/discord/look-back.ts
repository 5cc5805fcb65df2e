import { type APIChannel, type APIMessage, type REST, Routes } from 'discord.js';
import { DeliveryError } from '../../ports/courier.ts';
import { unknownMessage } from './failures.ts';
import { errorOf } from './rest.ts';

/** The most that Discord gives at once. */
const pageSize = 100;
/** More has been said than a delivery is looked for in. */
const mostPages = 200;
/** Of Discord's ids: milliseconds since 2015, above 22 bits of others. */
const epochMs = 1_420_070_400_000;
const otherBits = 22n;

/** The first message of a channel since an instant (epoch milliseconds) that matches; rejects where it may not be read. */
export async function findInChannel(
  rest: Pick<REST, 'get'>,
  channel: string,
  since: number,
  matches: (message: APIMessage) => boolean,
): Promise<APIMessage | null> {
  const beginning = String(BigInt(Math.max(0, since - epochMs)) << otherBits);
  let after = beginning;
  for (let n = 0; n < mostPages; n += 1) {
    const query = new URLSearchParams({ after, limit: String(pageSize) });
    const messages = (await rest.get(Routes.channelMessages(channel), { query })) as APIMessage[];
    const found = messages.find(matches);
    if (found !== undefined) return found;
    if (n === 0 && messages.length === 0) await checkReadable(rest, channel, after);
    if (messages.length < pageSize) return null;
    after = messages.map(({ id }) => id).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b));
  }
  const words = `So much has been said since (${mostPages * pageSize} messages) that I cannot tell whether it is there: look for it by hand.`;
  throw new DeliveryError('refused', words);
}

/**
 * To who lacks Read Message History a channel looks empty. Where Discord names a message that should have been listed, it
 * is asked for by its id, which fails for who may not read; it may also have been deleted.
 */
async function checkReadable(rest: Pick<REST, 'get'>, channel: string, after: string): Promise<void> {
  const { last_message_id: last } = (await rest.get(Routes.channel(channel))) as Extract<
    APIChannel,
    { last_message_id?: unknown }
  >;
  if (last == null || BigInt(last) <= BigInt(after)) return;
  try {
    await rest.get(Routes.channelMessage(channel, last));
  } catch (error) {
    if (errorOf(error).code !== unknownMessage) throw error;
  }
}
