import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  APIEmbed,
  BaseMessageOptions,
} from 'discord.js';
import { type DiscordMessage, noMentions } from '../../output/discord/message.ts';

/** A message as the library sends it. */
export function toPayload({ content, embeds, components, files }: DiscordMessage) {
  return {
    content,
    embeds: structuredClone(embeds) as APIEmbed[],
    components: structuredClone(components) as APIActionRowComponent<APIComponentInMessageActionRow>[],
    files: files.map(({ name, description, bytes }) => ({
      name,
      attachment: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      ...(description === null ? {} : { description }),
    })),
    allowedMentions: { parse: [...noMentions.parse] },
  } satisfies BaseMessageOptions;
}

export type Payload = ReturnType<typeof toPayload>;
