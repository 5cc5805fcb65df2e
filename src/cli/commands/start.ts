import type { Command } from 'commander';
import type { Config } from '../../../config/schema.ts';
import { UserError } from '../../core/errors.ts';
import type { App, Cli, CommonOptions } from '../cli.ts';
import { openConfig } from '../settings.ts';

interface StartOptions extends CommonOptions {
  readonly port?: string;
}

const examples = `
Examples:
  sla-bot start
  sla-bot start --data /var/lib/sla-bot --config sla-bot.yaml`;

/** `sla-bot start`. */
export function registerStart(program: Command, cli: Cli): void {
  program
    .command('start')
    .description('run the bot: answers in every connected chat and in the browser console')
    .option('--port <port>', 'port of the console (default: the configured one, 8080)')
    .addHelpText('after', examples)
    .action(async (options: StartOptions) => {
      const { config, folder } = openConfig(options, cli);
      const bot = await startBot(withPort(config, options.port), folder, cli);
      cli.io.out([`Console: ${bot.consoleUrl}`, ...bot.platforms, 'Stop with Ctrl-C.', ''].join('\n'));
      await untilStopped(bot.app, cli);
    });
}

/** The configuration with a console port given on the command line. */
export function withPort(config: Config, port: string | undefined): Config {
  if (port === undefined) return config;
  const number = Number(port);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new UserError(`--port ${port} is not a port`, {
      hint: 'Give a number from 0 (any free one) to 65535.',
    });
  }
  return { ...config, console: { ...config.console, port: number } };
}

/** Starts the bot over a data folder; stops it again if the console cannot open. */
export async function startBot(
  config: Config,
  folder: string,
  cli: Cli,
): Promise<{ app: App; consoleUrl: string; platforms: readonly string[] }> {
  const { createApp, clock, io } = cli;
  if (createApp === null) throw new UserError('a bot already runs on this data folder');
  const { createLogger } = await import('../logger.ts');
  const logger = createLogger(config.logging.level, io);
  const app = await createApp({ config, folder, clock, logger });
  try {
    return { app, ...(await app.start()) };
  } catch (error) {
    await app.stop();
    throw error;
  }
}

/** Resolves when the bot was asked to stop and has stopped. */
export async function untilStopped(app: App, cli: Cli): Promise<void> {
  if (!cli.io.signal.aborted) {
    await new Promise<void>((resolve) =>
      cli.io.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
  }
  cli.io.err('stopping …\n');
  await app.stop();
}
