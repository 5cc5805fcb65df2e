import type { AnyCommand } from '../../bot/command.ts';
import { UserError } from '../../core/errors.ts';
import { applicationCommand, isSameCommand } from './commands.ts';
import { createRest, errorOf } from './rest.ts';
import type { DiscordSettings } from './settings.ts';

export type Registered = 'created' | 'updated' | 'unchanged';

/**
 * Makes Discord's `/sla` what the declarations say, for one server (`guild`) or everywhere; other commands of the
 * application are left alone and nothing is written where nothing changed. UserError where Discord refuses.
 */
export async function registerCommands(
  settings: DiscordSettings,
  commands: readonly AnyCommand[],
  guild: string | null,
): Promise<Registered> {
  const rest = await createRest(settings);
  try {
    const application = settings.applicationId ?? (await ownId(rest));
    const where = guild === null ? '' : `/guilds/${guild}`;
    const path: `/${string}` = `/applications/${application}${where}/commands`;
    const body = applicationCommand(commands, guild !== null);
    const existing = ((await rest.get(path)) as { id: string; name: string; type?: number }[]).find(
      ({ name, type }) => name === body.name && (type ?? 1) === body.type,
    );
    if (existing === undefined) {
      await rest.post(path, { body });
      return 'created';
    }
    if (isSameCommand(body, existing)) return 'unchanged';
    await rest.patch(`${path}/${existing.id}`, { body: withoutType(body) });
    return 'updated';
  } catch (error) {
    throw refusal(error, guild);
  }
}

/** The type of a command cannot be changed and is no part of the body that changes it. */
function withoutType({ type: _, ...body }: ReturnType<typeof applicationCommand>) {
  return body;
}

async function ownId(rest: Awaited<ReturnType<typeof createRest>>): Promise<string> {
  const { id } = (await rest.get('/applications/@me')) as { id: string };
  return id;
}

function refusal(error: unknown, guild: string | null): unknown {
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
      `Discord does not let this bot change commands of ${where}.`,
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
