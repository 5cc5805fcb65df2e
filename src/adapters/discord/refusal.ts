import { UserError } from '../../core/errors.ts';
import { errorOf } from './rest.ts';

/**
 * What a person at the command line is told about a request that Discord did not take; `guild`: the server it was about.
 * A fault of ours is given back as it is.
 */
export function refusal(error: unknown, guild: string | null): unknown {
  const { status, code, message } = errorOf(error);
  const options = (hint: string) => ({ code: 'discord-refused', hint, cause: error });
  if (status === 401) {
    return new UserError(
      'Discord does not accept the token.',
      options('Check DISCORD_TOKEN: Developer Portal, Bot, Reset Token.'),
    );
  }
  if (code === 50001 || status === 403) {
    const where = guild === null ? 'this application' : `server ${guild}`;
    return new UserError(
      `Discord does not let this bot manage the commands of ${where}.`,
      options('Invite it there with the scope applications.commands, and check DISCORD_APPLICATION_ID.'),
    );
  }
  if (status === 404) {
    return new UserError(
      'Discord knows no such application or server.',
      options('Check DISCORD_APPLICATION_ID and --guild.'),
    );
  }
  if (status !== null) {
    return new UserError(
      `Discord refused: ${message}`,
      options('Try again later; it changes nothing to run this twice.'),
    );
  }
  if (error instanceof TypeError && error.cause === undefined) return error;
  return new UserError(
    `Discord cannot be reached: ${message}`,
    options('Check the network and DISCORD_API_URL.'),
  );
}
