import { addressOf, platformOf } from '../../config/schedules-schema.ts';
import type { Conversation } from '../bot/command.ts';

/** The groups (Slack) or roles (Discord) that a person is in; null where the platform does not say. */
export type GroupsOf = (platform: string, user: string) => Promise<readonly string[] | null>;

/** A destination as access rules see it: the place or the person whose eyes it is for. */
export async function conversationOf(destination: string, groupsOf: GroupsOf): Promise<Conversation> {
  const platform = platformOf(destination);
  const address = addressOf(destination);
  switch (platform) {
    case 'slack':
      return /^[UW]/.test(address)
        ? toPerson('slack', address, await groupsOf(platform, address))
        : toPlace('slack', address);
    case 'discord': {
      const [what, id = ''] = address.split('/');
      return what === 'user' ? toPerson('discord', id, await groupsOf(platform, id)) : toPlace('discord', id);
    }
    case 'console':
      return toPlace('console', address);
    default:
      return { ...toPerson('schedule', address, []), channel: address };
  }
}

function toPerson(
  platform: Conversation['platform'],
  user: string,
  groups: readonly string[] | null,
): Conversation {
  return { platform, channel: '', user, userName: null, groups, direct: true };
}

function toPlace(platform: Conversation['platform'], channel: string): Conversation {
  return { platform, channel, user: '', userName: null, groups: [], direct: false };
}
