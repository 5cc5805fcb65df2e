import { type BaseInteraction, type Channel, DMChannel, type Message } from 'discord.js';
import type { Conversation } from '../../bot/command.ts';

/** Who does something, and where. */
export function askerOf(interaction: BaseInteraction): Conversation {
  const { user, member, channelId, channel } = interaction;
  return {
    platform: 'discord',
    channel: channelId ?? '',
    within: parentOf(channel),
    user: user.id,
    direct: !interaction.inGuild(),
    groups: rolesOf(member),
    userName: user.username,
  };
}

/** Who wrote a message, and where. */
export function writerOf({ author, channel, channelId, member }: Message): Conversation {
  return {
    platform: 'discord',
    channel: channelId,
    within: parentOf(channel),
    user: author.id,
    direct: channel instanceof DMChannel,
    groups: rolesOf(member),
    userName: author.username,
  };
}

/** The channel or forum of a thread, whose rules hold in it. */
function parentOf(channel: Channel | null): string | null {
  return channel?.isThread() === true ? channel.parentId : null;
}

/** As Discord sent them: the library's own list has only the roles whose names it has heard. */
function rolesOf(member: BaseInteraction['member']): readonly string[] {
  if (member === null) return [];
  if (Array.isArray(member.roles)) return member.roles;
  return (member as unknown as { readonly _roles: readonly string[] })._roles;
}
