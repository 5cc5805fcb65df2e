import type { AccessSettings } from '../../config/access-schema.ts';
import { addressOf, platformOf } from '../../config/schedules-schema.ts';
import { accessOf } from '../bot/access/access-of.ts';
import type { Conversation } from '../bot/command.ts';

/** The groups (Slack) or roles (Discord) that a person is in; null where the platform does not say. */
export type GroupsOf = (platform: string, user: string) => Promise<readonly string[] | null>;

/** The channel that an address (without its platform) is a thread of; null where it is none. */
type WithinOf = (address: string) => Promise<string | null>;

/** A destination as access rules see it: the place or the person whose eyes it is for. */
export async function conversationOf(
  destination: string,
  groupsOf: GroupsOf,
  withinOf: WithinOf,
): Promise<Conversation> {
  const { platform, user } = conversationAt(destination, null);
  const isChat = platform === 'slack' || platform === 'discord';
  if (isChat && user !== '') return conversationAt(destination, await groupsOf(platform, user));
  const place = conversationAt(destination, null);
  return platform === 'discord' ? { ...place, within: await withinOf(addressOf(destination)) } : place;
}

/** Whether what a team or customer has may be shown at a destination; of a person without what their groups allow. */
export function maySeeAt(
  access: AccessSettings,
  destination: string,
  scope: { readonly team: string | null; readonly customer: string | null },
): boolean {
  const { open, teams, customers } = accessOf(access, conversationAt(destination, null));
  const holds = (list: readonly string[] | null, value: string | null) =>
    list === null || (value !== null && list.includes(value));
  return open && holds(teams, scope.team) && holds(customers, scope.customer);
}

/** `groups`: of a person; null: not known. */
function conversationAt(destination: string, groups: readonly string[] | null): Conversation {
  const platform = platformOf(destination);
  const address = addressOf(destination);
  switch (platform) {
    case 'slack':
      return /^[UW]/.test(address) ? toPerson('slack', address, groups) : toPlace('slack', address);
    case 'discord': {
      const [what, id = ''] = address.split('/');
      return what === 'user' ? toPerson('discord', id, groups) : toPlace('discord', id);
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
