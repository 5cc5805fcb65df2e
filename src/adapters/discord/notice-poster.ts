import { type APIMessage, type REST, Routes } from 'discord.js';
import { attachmentLimits } from '../../output/discord/limits.ts';
import { reportToDiscord } from '../../output/discord/report-to-discord.ts';
import type { NoticeParcel, NoticePoster } from '../../ports/notices.ts';
import type { CommandIds } from './command-ids.ts';
import { findInChannel } from './look-back.ts';
import { createPosting } from './posting.ts';

/** How far Discord's clock may be behind ours. */
const marginMs = 5 * 60_000;
const separator = ' · ';

export interface NoticePosterDeps {
  /** Signed in at each use, since it forgets a token that was refused; must not try anything again by itself. */
  readonly rest: () => Pick<REST, 'get' | 'post' | 'patch'>;
  readonly ids: Pick<CommandIds, 'idOf'>;
}

/**
 * Posts notices to Discord and edits them in place. The nonce makes Discord give the message that is there already where
 * the same is sent within some minutes; later it is found by its id at the end of its last footer.
 */
export function createDiscordNoticePoster({ rest, ids }: NoticePosterDeps): NoticePoster {
  const { me, channelOf, told } = createPosting(rest);

  function contentOf({ id, report }: NoticeParcel) {
    const { content, embeds, components, files, allowed_mentions } = reportToDiscord(report, {
      id,
      pictures: new Map(),
      toCustomId: ids.idOf,
      form: null,
      maxFileBytes: attachmentLimits.bytes,
    });
    const attachments = files.map(({ name }, index) => ({ id: String(index), filename: name }));
    return {
      body: { content, embeds, components, allowed_mentions, attachments },
      files: files.map(({ name, bytes }) => ({ name, data: Buffer.from(bytes) })),
    };
  }

  return {
    platform: 'discord',
    async post(parcel) {
      const channel = await told(parcel.address, false, () => channelOf(parcel.address));
      const { body, files } = contentOf(parcel);
      const { id } = await told(parcel.address, true, async () => {
        const request = { body: { ...body, nonce: parcel.id, enforce_nonce: true }, files };
        return (await rest().post(Routes.channelMessages(channel), request)) as APIMessage;
      });
      return { channel, message: id };
    },
    edit: ({ channel = '', message = '' }, parcel) =>
      told(parcel.address, false, async () => {
        await rest().patch(Routes.channelMessage(channel, message), contentOf(parcel));
      }),
    find: ({ id, address }, begunAt) =>
      told(address, false, async () => {
        const channel = await channelOf(address);
        const own = await me();
        const isIt = ({ author, nonce, embeds }: APIMessage) =>
          author.id === own && (nonce === id || embeds.at(-1)?.footer?.text.split(separator).at(-1) === id);
        const found = await findInChannel(rest(), channel, begunAt - marginMs, isIt);
        return found === null ? null : { channel, message: found.id };
      }),
  };
}
