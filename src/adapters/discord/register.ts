import type { REST } from 'discord.js';
import type { AnyCommand } from '../../bot/command.ts';
import { applicationCommand, type DiscordCommand, isSameCommand } from './commands.ts';
import { refusal } from './refusal.ts';
import { createRest } from './rest.ts';
import type { DiscordSettings } from './settings.ts';

export type Registered = 'created' | 'updated' | 'unchanged';

/** What would have to be done for Discord to have the declared command, and where. */
interface Plan {
  readonly what: Registered;
  readonly path: `/${string}`;
  readonly body: DiscordCommand;
}

/** Reads what Discord has, for one server (`guild`) or everywhere, and changes nothing. */
export async function planCommands(
  rest: REST,
  application: string,
  commands: readonly AnyCommand[],
  guild: string | null,
): Promise<Plan> {
  const where = guild === null ? '' : `/guilds/${guild}`;
  const path: `/${string}` = `/applications/${application}${where}/commands`;
  const body = applicationCommand(commands, guild !== null);
  const existing = ((await rest.get(path)) as { id: string; name: string; type?: number }[]).find(
    ({ name, type }) => name === body.name && (type ?? 1) === body.type,
  );
  if (existing === undefined) return { what: 'created', path, body };
  const what = isSameCommand(body, existing) ? 'unchanged' : 'updated';
  return { what, path: `${path}/${existing.id}`, body };
}

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
    const { what, path, body } = await planCommands(rest, application, commands, guild);
    if (what === 'created') await rest.post(path, { body });
    if (what === 'updated') await rest.patch(path, { body: withoutType(body) });
    return what;
  } catch (error) {
    throw refusal(error, guild);
  }
}

/** The type of a command cannot be changed and is no part of the body that changes it. */
function withoutType({ type: _, ...body }: DiscordCommand) {
  return body;
}

async function ownId(rest: REST): Promise<string> {
  const { id } = (await rest.get('/applications/@me')) as { id: string };
  return id;
}
