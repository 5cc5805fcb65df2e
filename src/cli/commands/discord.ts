import { type Command, Option } from 'commander';
import { commands } from '../../../commands/index.ts';
import { UserError } from '../../core/errors.ts';
import type { Cli } from '../cli.ts';

const examples = `
DISCORD_TOKEN must be set. Run it once, and again after an update: nothing is written where nothing changed.

Examples:
  sla-bot discord register                    everywhere the bot is (Discord may take an hour)
  sla-bot discord register --guild 81384788765712384   one server, at once`;

/** `sla-bot discord register`. */
export function registerDiscord(program: Command, cli: Cli): void {
  program
    .command('discord')
    .description('set up the bot on Discord')
    .command('register')
    .description('tell Discord which commands /sla has')
    .addOption(new Option('--guild <id>', 'only in this server').argParser(toGuild))
    .addHelpText('after', examples)
    .action(async ({ guild = null }: { guild?: string | null }) => {
      const [{ discordSettings }, { registerCommands }] = await Promise.all([
        import('../../adapters/discord/settings.ts'),
        import('../../adapters/discord/register.ts'),
      ]);
      const settings = discordSettings(cli.io.env);
      if (settings === null) {
        throw new UserError('DISCORD_TOKEN is not set', {
          code: 'discord-off',
          hint: 'Copy the token from Bot in the Developer Portal of Discord.',
        });
      }
      const done = await registerCommands(settings, commands, guild);
      const where = guild === null ? 'in every server' : `in server ${guild}`;
      const what = done === 'unchanged' ? 'is as it should be; nothing was written' : `was ${done}`;
      cli.io.out(`/sla with ${commands.length} commands ${what} (${where}).\n`);
    });
}

function toGuild(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text;
  throw new UserError(`--guild ${text} is not the id of a server`, {
    hint: 'In Discord: Settings, Advanced, Developer Mode; then right-click the server, Copy Server ID.',
  });
}
