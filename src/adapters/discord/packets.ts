import { ChannelType } from 'discord.js';

/** A packet of the gateway as it came, before the library reads it. */
interface Packet {
  readonly t?: unknown;
  readonly d?: Record<string, unknown> | null;
}

/**
 * Adds what the library needs and Discord may leave out. It knows a direct message's channel only by a type that Discord
 * sends without documenting it: a message outside a server is taken for a direct one where that type is missing. Of an
 * interaction it reads the channel from the optional object alone, and fails where nothing was bought or nobody owns.
 */
export function completePacket({ t, d }: Packet): void {
  if (d == null) return;
  const isDirect = !('guild_id' in d);
  if (t === 'MESSAGE_CREATE' && isDirect) d.channel_type ??= ChannelType.DM;
  if (t !== 'INTERACTION_CREATE') return;
  d.entitlements ??= [];
  d.authorizing_integration_owners ??= {};
  if (typeof d.channel_id === 'string')
    d.channel ??= { id: d.channel_id, ...(isDirect ? { type: ChannelType.DM } : {}) };
}
