import { type APIChannel, type APIMessage, ChannelType, type REST, Routes } from 'discord.js';
import { attachmentLimits } from '../../output/discord/limits.ts';
import type { DiscordMessage } from '../../output/discord/message.ts';
import { type Courier, DeliveryError, type Parcel, type Step } from '../../ports/courier.ts';
import type { Receipt } from '../../ports/delivery-ledger.ts';
import { type AnswerDeps, toMessage } from './answer.ts';
import { deliveryError, isTooLarge } from './delivery-error.ts';
import { findInChannel } from './look-back.ts';
import { createPosting } from './posting.ts';
import { createPostingRest } from './rest.ts';
import type { DiscordSettings } from './settings.ts';

export interface DiscordCourierDeps extends AnswerDeps {
  readonly settings: DiscordSettings;
}

/** How far Discord's clock may be behind ours. */
const marginMs = 5 * 60_000;
/** What a file may have: where Discord refuses that, less, and at last no file at all. */
const fileLimits = [attachmentLimits.bytes, 2 * 1_024 * 1_024, 0] as const;
const separator = ' · ';
const { AnnouncementThread, PublicThread, PrivateThread } = ChannelType;
const threads: readonly ChannelType[] = [AnnouncementThread, PublicThread, PrivateThread];

/**
 * Posts digests, each as one message. Its nonce makes Discord give the message that is there already where the same is
 * sent within some minutes; later it is found by the delivery's id at the end of its last footer.
 */
export function createDiscordCourier(deps: DiscordCourierDeps): Courier {
  const rest = createPostingRest(deps.settings);
  /** The client forgets its token once it was refused; a new start is needed for a new one, but not for each attempt. */
  const signedIn = (): REST => rest.setToken(deps.settings.token);
  const { me, channelOf, told } = createPosting(signedIn);

  async function post(parcel: Parcel, channel: string): Promise<Receipt> {
    const route = Routes.channelMessages(channel);
    for (const [index, limit] of fileLimits.entries()) {
      const message = await drawn(parcel, limit, deps);
      try {
        const { id } = (await signedIn().post(route, toRequest(message, parcel.id))) as APIMessage;
        return { channel, message: id };
      } catch (error) {
        if (!isTooLarge(error) || index === fileLimits.length - 1) throw error;
      }
    }
    throw new TypeError('there is no limit left');
  }

  function step(parcel: Parcel): Step {
    return {
      name: 'message',
      async send() {
        const channel = await told(parcel.address, false, () => channelOf(parcel.address));
        return told(parcel.address, true, () => post(parcel, channel));
      },
      find: (_before, begunAt) =>
        told(parcel.address, false, async () => {
          const channel = await channelOf(parcel.address);
          const own = await me();
          const isIt = (message: APIMessage) => message.author.id === own && names(message, parcel.id);
          const found = await findInChannel(signedIn(), channel, begunAt - marginMs, isIt);
          return found === null ? null : { channel, message: found.id };
        }),
    };
  }

  async function within(address: string): Promise<string | null> {
    try {
      const place = (await signedIn().get(Routes.channel(await channelOf(address)))) as APIChannel;
      return threads.includes(place.type) && 'parent_id' in place ? (place.parent_id ?? null) : null;
    } catch (error) {
      throw deliveryError(error, address, false);
    }
  }

  return { platform: 'discord', steps: async (parcel) => [step(parcel)], within };
}

/** A fault of ours is none of Discord's, and nothing was sent. */
async function drawn(parcel: Parcel, maxFileBytes: number, deps: AnswerDeps): Promise<DiscordMessage> {
  const { digest, reportId, id } = parcel;
  const outcome = {
    id: `${reportId}${separator}${id}`,
    status: 'answered',
    command: null,
    report: digest,
  } as const;
  try {
    return await toMessage({ ...outcome, durationMs: 0 }, maxFileBytes, deps);
  } catch (cause) {
    throw new DeliveryError('not-sent', 'The digest could not be laid out.', { cause });
  }
}

function toRequest({ files, content, embeds, components, allowed_mentions }: DiscordMessage, nonce: string) {
  const attachments = files.map(({ name, description }, index) => ({
    id: String(index),
    filename: name,
    ...(description === null ? {} : { description }),
  }));
  return {
    body: { content, embeds, components, allowed_mentions, nonce, enforce_nonce: true, attachments },
    files: files.map(({ name, bytes }) => ({ name, data: Buffer.from(bytes) })),
  };
}

function names({ nonce, embeds }: APIMessage, id: string): boolean {
  return nonce === id || embeds.at(-1)?.footer?.text.split(separator).at(-1) === id;
}
