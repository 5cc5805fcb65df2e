import type { Asker } from '../ports/scheduling.ts';
import type { Visible } from './access/restrict.ts';
import type { Conversation } from './command.ts';

/** Whoever runs the bot, on its command line. */
export const operatorName = 'cli:operator';

/** Who asks, as schedules know them. */
export function askerOf(conversation: Conversation, { teams, customers }: Visible): Asker {
  const isOperator = conversation.platform === 'cli';
  return {
    person: isOperator ? operatorName : personalDestination(conversation),
    isOperator,
    visible: { teams, customers },
  };
}

/** Where a report goes that is to come to this conversation; null: none can come there. */
export function destinationHere(conversation: Conversation): string | null {
  const { platform, channel, direct } = conversation;
  if (platform === 'cli' || platform === 'schedule') return null;
  if (direct) return personalDestination(conversation);
  return platform === 'discord' ? `discord:channel/${channel}` : `${platform}:${channel.replace(/^#/, '')}`;
}

function personalDestination({ platform, user }: Conversation): string {
  if (platform === 'console') return 'console:dm';
  return platform === 'discord' ? `discord:user/${user}` : `${platform}:${user}`;
}
