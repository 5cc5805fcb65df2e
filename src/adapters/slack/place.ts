import type { Conversation } from '../../bot/command.ts';
import type { SlackMessage } from '../../output/slack/payload.ts';
import type { Person } from './people.ts';

/** Where somebody asked, and so where they are answered. */
export interface Place {
  readonly channel: string;
  /** The thread's first message; null: the channel itself. */
  readonly thread: string | null;
  /** A conversation with the bot alone. */
  readonly direct: boolean;
  readonly user: string;
  /** Answers by the request's response address (half an hour, five times); null where there is none. */
  readonly respond: Respond | null;
}

/** Shows a message to the person who asked alone. */
export type Respond = (message: SlackMessage) => Promise<void>;

/** Who asks, and where, as rules of access know it. */
export function conversationOf(
  { channel, user, direct }: Pick<Place, 'channel' | 'user' | 'direct'>,
  { name, groups }: Person,
): Conversation {
  return { platform: 'slack', channel, user, direct, groups, userName: name };
}

/** How long Slack's response address may take. */
const respondMs = 10_000;

/** An address of Slack’s, outside of the Web API, answered otherwise than with 2xx. */
export class RespondFailed extends Error {
  readonly statusCode: number;
  constructor(statusCode: number) {
    super(`the address answered ${statusCode}`);
    this.statusCode = statusCode;
  }
}

/** Returns what answers by a response address; null for none. */
export function respondBy(url: string | null | undefined): Respond | null {
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return null;
  return async ({ text, blocks }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text, blocks }),
      signal: AbortSignal.timeout(respondMs),
    });
    await response.body?.cancel();
    if (!response.ok) throw new RespondFailed(response.status);
  };
}
