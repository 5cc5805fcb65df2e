import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../config/schema.ts';
import { UserError } from '../core/errors.ts';
import type { App, Cli } from './cli.ts';
import type { Log } from './logger.ts';
import type { Settings } from './settings.ts';

/** A bot that runs in this process; `app` and `log` change when its configuration is read again. */
export interface Bot {
  app: App;
  log: Log;
  config: Config;
  /** The operator's file, absolute; null: none. */
  readonly configFile: string | null;
  readonly folder: string;
  readonly consoleToken: string;
  readonly restart: () => void;
  readonly alone: boolean;
  consoleUrl: string;
  platforms: readonly string[];
  /** Rejects where it could not start again. */
  readonly failed: Promise<never>;
  readonly fail: (error: unknown) => void;
  /** What of starting, stopping and reloading is under way: one after the other. */
  changing: Promise<void>;
}

/** Starts the bot over a data folder; stops it again if the console cannot open. */
export async function startBot(
  { config, file: configFile, folder }: Settings,
  cli: Cli,
  { alone = false }: { readonly alone?: boolean } = {},
): Promise<Bot> {
  const consoleToken = randomBytes(24).toString('base64url');
  const identity = { config, configFile, folder, consoleToken, alone };
  let bot: Bot | null = null;
  const restart = () => {
    const running = bot;
    if (running === null) return;
    running.changing = running.changing.then(() => startAgain(running, cli).catch(running.fail));
  };
  const begun = await begin({ ...identity, restart }, cli);
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Whoever waits for the bot to stop hears of it.
  failed.catch(() => {});
  bot = { ...begun, ...identity, restart, failed, fail, changing: Promise.resolve() };
  return bot;
}

async function begin(
  identity: Pick<Bot, 'config' | 'configFile' | 'folder' | 'consoleToken' | 'restart' | 'alone'>,
  { createApp, clock, io }: Cli,
): Promise<Pick<Bot, 'app' | 'log' | 'consoleUrl' | 'platforms'>> {
  if (createApp === null) throw new UserError('a bot already runs on this data folder');
  const { createLog } = await import('./logger.ts');
  const log = await createLog(identity.config.logging, io);
  try {
    const { config, configFile, folder, consoleToken, restart, alone } = identity;
    const app = await createApp({
      config,
      configFile,
      folder,
      clock,
      logger: log.logger,
      consoleToken,
      restart,
      env: io.env,
      alone,
      signal: io.signal,
    });
    try {
      return { app, log, ...(await app.start()) };
    } catch (error) {
      await app.stop();
      throw error;
    }
  } catch (error) {
    await log.close();
    throw error;
  }
}

/**
 * Reads the configuration again at every SIGHUP. One with an error changes nothing; one that the bot cannot start with
 * gives way to the one before. A terminal that is closed still ends the bot.
 */
export function keepReloading(bot: Bot, read: () => Config, cli: Cli): void {
  if (cli.io.outIsTty) return;
  cli.io.onHangup?.(() => {
    bot.changing = bot.changing.then(() => reload(bot, read, cli));
  });
}

/** With the data that lies in the folder now. */
async function startAgain(bot: Bot, cli: Cli): Promise<void> {
  if (cli.io.signal.aborted) return;
  bot.log.logger.info({}, 'starting again');
  await end(bot);
  Object.assign(bot, await begin(bot, cli));
}

async function reload(bot: Bot, read: () => Config, cli: Cli): Promise<void> {
  if (cli.io.signal.aborted) return;
  const { logger } = bot.log;
  let config: Config;
  try {
    config = read();
  } catch (error) {
    logger.error(reasonOf(error), 'configuration refused, going on with the one before');
    return;
  }
  if (isDeepStrictEqual(config, bot.config)) {
    bot.log.reread();
    const sources = bot.app.reread();
    if (sources.length === 0) logger.info({}, 'configuration and secrets read again, nothing changed');
    else logger.info({ sources }, 'configuration and secrets read again, secrets of sources changed');
    return;
  }
  logger.info({}, 'configuration changed, starting again with it');
  await end(bot);
  try {
    Object.assign(bot, await begin({ ...bot, config }, cli), { config });
  } catch (error) {
    Object.assign(bot, await begin(bot, cli));
    bot.log.logger.error(reasonOf(error), 'configuration refused at start, going on with the one before');
    return;
  }
  bot.log.logger.info({}, 'configuration in force');
}

/** An error as the log has it. */
export function reasonOf(error: unknown): { reason: string; details?: readonly string[]; hint?: string } {
  if (!(error instanceof UserError)) {
    return { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  return {
    reason: error.message,
    ...(error.details.length === 0 ? {} : { details: error.details }),
    ...(error.hint ? { hint: error.hint } : {}),
  };
}

async function end({ app, log }: Bot): Promise<void> {
  await app.stop();
  await log.close();
}

/** Resolves when the bot was asked to stop and has stopped. */
export async function untilStopped(bot: Bot, cli: Cli): Promise<void> {
  if (!cli.io.signal.aborted) {
    const asked = new Promise<void>((resolve) =>
      cli.io.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    await Promise.race([asked, bot.failed]);
  }
  cli.io.err('stopping …\n');
  await bot.changing;
  await end(bot);
}
