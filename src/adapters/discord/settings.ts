import type { Environment } from '../../../config/environment.ts';
import { UserError } from '../../core/errors.ts';

/** How to reach Discord, from the environment alone. */
export interface DiscordSettings {
  readonly token: string;
  /** Null: Discord says which application the token belongs to. */
  readonly applicationId: string | null;
  /** Base of the REST API without its version; null: Discord's own. */
  readonly apiUrl: string | null;
}

/** Null without `DISCORD_TOKEN`: the platform is off. UserError for values that cannot be right. */
export function discordSettings(env: Environment): DiscordSettings | null {
  // Copied from the portal with its scheme, the token would be refused without a reason.
  const token = given(env.DISCORD_TOKEN)?.replace(/^Bot\s+/i, '');
  if (token === undefined) return null;
  const applicationId = given(env.DISCORD_APPLICATION_ID) ?? null;
  if (applicationId !== null && !/^\d{1,20}$/.test(applicationId)) {
    throw new UserError('DISCORD_APPLICATION_ID is not an id', {
      code: 'discord-settings',
      hint: 'It is the number under General Information in the Developer Portal.',
    });
  }
  const apiUrl = given(env.DISCORD_API_URL)?.replace(/(?:\/v\d+)?\/*$/, '') ?? null;
  if (apiUrl !== null && !(URL.canParse(apiUrl) && /^https?:/.test(apiUrl))) {
    throw new UserError('DISCORD_API_URL is not an http(s) address', {
      code: 'discord-settings',
      hint: 'For example http://localhost:4000/api; the library adds the version.',
    });
  }
  return { token, applicationId, apiUrl };
}

function given(text: string | undefined): string | undefined {
  const value = text?.trim();
  return value === '' ? undefined : value;
}
