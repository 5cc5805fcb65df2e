import { ChannelType } from 'discord.js';
import { interactionProblem, messageProblem } from './packet-shapes.ts';

/** A packet of the gateway as it came, before the library reads it. */
interface Packet {
  t?: unknown;
  readonly d?: unknown;
}

/** A type that nothing reads. */
const unread = 'UNREAD';

/**
 * Adds what the library needs and Discord may leave out, and keeps from it what neither it nor the bot can read: it is given
 * a type that nothing reads. Returns what is wrong with that; null where nothing is.
 */
export function preparePacket(packet: Packet): string | null {
  const problem = complete(packet);
  if (problem !== null) packet.t = unread;
  return problem;
}

/**
 * The library knows a direct message's channel only by a type that Discord sends without documenting it: a message outside a
 * server is taken for a direct one where that type is missing. Of an interaction it reads the channel from the optional
 * object alone, and fails where nothing was bought or nobody owns.
 */
function complete({ t, d }: Packet): string | null {
  // The library looks its reader up by this name, and emits an event of it.
  if (typeof t !== 'string' || !/^[A-Z][A-Z_]*$/.test(t)) return 'type: no name of an event';
  if (t === 'RESUMED') return null;
  if (!isFields(d)) return 'd: no object';
  const isDirect = !('guild_id' in d);
  if (t === 'MESSAGE_CREATE') {
    if (isDirect) d.channel_type ??= ChannelType.DM;
    return messageProblem(d);
  }
  if (t !== 'INTERACTION_CREATE') return null;
  d.entitlements ??= [];
  d.authorizing_integration_owners ??= {};
  if (typeof d.channel_id === 'string')
    d.channel ??= { id: d.channel_id, ...(isDirect ? { type: ChannelType.DM } : {}) };
  return interactionProblem(d);
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
