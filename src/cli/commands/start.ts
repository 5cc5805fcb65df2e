import type { Command } from 'commander';
import { type Config, configSchema } from '../../../config/schema.ts';
import { CancelledError, UserError } from '../../core/errors.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { type Bot, keepReloading, reasonOf, startBot, untilStopped } from '../running-bot.ts';
import { openConfig } from '../settings.ts';

interface StartOptions extends CommonOptions {
  readonly port?: string;
}

const help = `
The log goes to standard output (JSON lines where that is no terminal), and
to files where logging.folder is set. SIGTERM or Ctrl-C: takes nothing more in
and lets what runs end within 10 s. SIGHUP: reads the configuration and the
files of webhook secrets again; a configuration with an error is refused whole.

Examples:
  sla-bot start
  sla-bot start --data /var/lib/sla-bot --config sla-bot.yaml`;

/** `sla-bot start`. */
export function registerStart(program: Command, cli: Cli): void {
  program
    .command('start')
    .description('run the bot: answers in every connected chat and in the browser console')
    .option('--port <port>', 'port of the console (default: the configured one, 8080)')
    .addHelpText('after', help)
    .action(async (options: StartOptions) => {
      const read = () => {
        const settings = openConfig(options, cli);
        return { ...settings, config: withPort(settings.config, options.port) };
      };
      let { logging } = configSchema.parse({});
      try {
        const settings = read();
        ({ logging } = settings.config);
        const bot = await startBot(settings, cli);
        // First: who reads that it runs may ask it to reload at once.
        keepReloading(bot, () => read().config, cli);
        say(bot, cli);
        await untilStopped(bot, cli);
      } catch (error) {
        await logFailure(error, logging, cli);
        throw error;
      }
    });
}

/** Who reads the log alone hears of it too; on a terminal the error is told below it anyway. */
async function logFailure(error: unknown, settings: Config['logging'], { io }: Cli): Promise<void> {
  if (error instanceof CancelledError || io.signal.aborted || (io.outIsTty && settings.folder === null))
    return;
  const { createLog } = await import('../logger.ts');
  // What failed may be the log folder.
  const log = await createLog(settings, io).catch(() => createLog({ ...settings, folder: null }, io));
  log.logger.error(reasonOf(error), 'start failed');
  await log.close();
}

/** Beside the log, since the address opens the console to whoever reads it. */
function say({ consoleUrl, platforms }: Bot, { io }: Cli): void {
  io.err([`Console: ${consoleUrl}`, ...platforms, 'Stop with Ctrl-C.', ''].join('\n'));
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
