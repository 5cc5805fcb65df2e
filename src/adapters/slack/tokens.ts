import { UserError } from '../../core/errors.ts';
import type { SlackMode } from './manifest.ts';

/** From the environment alone: no file holds them. */
export interface SlackTokens {
  readonly SLACK_BOT_TOKEN?: string | undefined;
  readonly SLACK_APP_TOKEN?: string | undefined;
  readonly SLACK_SIGNING_SECRET?: string | undefined;
  readonly SLACK_API_URL?: string | undefined;
}

/** What the bot signs in with, and how Slack's requests come in. */
interface SlackAccess {
  readonly botToken: string;
  /** Null: Slack's own. */
  readonly apiUrl: string | null;
  readonly inbound: { readonly appToken: string } | { readonly signingSecret: string };
}

/** Why Slack is off, to be said at start; null where it is on. */
export function slackOff(env: SlackTokens): string | null {
  return env.SLACK_BOT_TOKEN?.trim() ? null : 'SLACK_BOT_TOKEN is not set';
}

/** The tokens that a mode needs. UserError where one is missing, saying where Slack shows it. */
export function readTokens(env: SlackTokens, mode: SlackMode): SlackAccess {
  const apiUrl = env.SLACK_API_URL?.trim() || null;
  const botToken = required(
    env,
    'SLACK_BOT_TOKEN',
    'It begins with xoxb- and stands under OAuth & Permissions.',
  );
  if (mode === 'http') {
    const signingSecret = required(env, 'SLACK_SIGNING_SECRET', 'It stands under Basic Information.');
    return { apiUrl, botToken, inbound: { signingSecret } };
  }
  const where = 'It begins with xapp- and is made under Basic Information, with the scope connections:write.';
  return { apiUrl, botToken, inbound: { appToken: required(env, 'SLACK_APP_TOKEN', where) } };
}

function required(env: SlackTokens, name: keyof SlackTokens, where: string): string {
  const value = env[name]?.trim();
  if (value) return value;
  throw new UserError(`Slack needs ${name}, which is not set.`, { code: 'slack-token', hint: where });
}
