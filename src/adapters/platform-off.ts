import type { EmailConfig } from '../../config/email-schema.ts';
import { emailOff } from './email/settings.ts';
import { slackOff } from './slack/tokens.ts';

/** Why nothing can be sent by a platform that a destination names; null: it is on, or needs nothing. */
export function platformOff(
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
  { email }: { readonly email: EmailConfig },
): string | null {
  switch (platform) {
    case 'slack':
      return slackOff(env);
    case 'discord':
      return env.DISCORD_TOKEN?.trim() ? null : 'DISCORD_TOKEN is not set';
    case 'email':
      return emailOff(env, email);
    default:
      return null;
  }
}
