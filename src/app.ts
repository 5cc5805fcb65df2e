import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { commands } from '../commands/index.ts';
import { environment } from '../config/load.ts';
import { policyContent } from '../config/policy.ts';
import type { Config } from '../config/schema.ts';
import { createConsole } from './adapters/console/console.ts';
import type { Discord, DiscordDeps } from './adapters/discord/discord.ts';
import { type DiscordSettings, discordSettings } from './adapters/discord/settings.ts';
import type { Slack, SlackDeps } from './adapters/slack/slack.ts';
import { slackOff } from './adapters/slack/tokens.ts';
import { checkRules } from './bot/access/check-rules.ts';
import { createDispatch } from './bot/dispatch.ts';
import { createRefreshJob } from './bot/refresh.ts';
import { createRegistry } from './bot/registry.ts';
import type { App, CreateApp } from './cli/cli.ts';
import type { CliIo } from './cli/io.ts';
import { runCli } from './cli/program.ts';
import { createSupervisor } from './jobs/supervisor.ts';
import { startLocalServer } from './local/server.ts';
import { blocksToHtml } from './output/html/blocks.ts';
import {
  closeTools,
  createServices,
  createToolHost,
  createTools,
  looksOf,
  type StoreHost,
  type ToolHost,
  type Tools,
} from './services.ts';
import { openStore, type Store } from './store/open.ts';

const hourMs = 3_600_000;

/** The bot: one process that holds the database, answers in every connected chat and serves the CLI. */
export const createApp: CreateApp = async (deps): Promise<App> => {
  const { config, folder, clock, logger } = deps;
  checkRules(config.access, createRegistry(commands));
  // Read before anything is opened: a mistake in it is told at once.
  const discordAccess = discordSettings(environment());
  const warn = (text: string) => logger.warn({}, text);
  const store = await openStore({ folder, ...config.store, clock, warn });
  const shared = createTools(config, 'all');
  const { renderer } = shared;
  const services = createServices({
    store,
    tools: shared,
    config,
    clock,
    notRecorded: (cause) => logger.error({ cause: String(cause) }, 'report not recorded'),
  });
  const stores = shareStore(store, folder);
  const tools = shareTools(shared, config);
  const dispatch = createDispatch({
    commands,
    reporting: services.reporting,
    scheduling: services.scheduling,
    clock,
    logger,
    timeZone: config.timeZone,
    locale: config.locale,
    access: config.access,
    weekStartsOn: config.reports.weekStartsOn,
    rates: config.commands.rate,
    audit: store.audit,
    timeBudgetMs: config.commands.timeBudget,
  });
  const env = environment();
  const slackIsOff = slackOff(env);
  const slack =
    slackIsOff === null
      ? await loadSlack({ dispatch, commands, renderer, clock, logger, env, settings: config.slack })
      : null;
  const console = createConsole({
    dispatch,
    commands,
    reporting: services.reporting,
    access: config.access,
    renderer,
    renderBlocks: blocksToHtml,
    clock,
    logger,
    timeZone: config.timeZone,
    locale: config.locale,
    host: config.console.host,
    port: config.console.port,
    token: deps.consoleToken,
    ...(slack?.router ? { routers: [slack.router] } : {}),
  });
  const { reporting } = services;
  const discord = await createDiscordPart(discordAccess, {
    dispatch,
    commands,
    reporting,
    access: config.access,
    renderer,
    clock,
    logger,
  });
  const refreshing = createRefreshJob({ reporting, source: store, config, clock, logger });
  const forgetting = {
    name: 'forget audit',
    everyMs: hourMs,
    run: () => store.audit.forget(clock.now() - config.commands.audit.keep),
  };
  const supervisor = createSupervisor({ jobs: [refreshing, forgetting], clock, logger });
  const local = await startLocalServer({
    dataFolder: folder,
    logger,
    // What was served may have changed the data.
    run: (argv, io) =>
      runCli(argv, { io: withOwnTokens(io), clock, stores, tools, createApp: null }).finally(() =>
        supervisor.wake(refreshing.name),
      ),
  });

  let hasStarted = false;

  async function start(): Promise<{ consoleUrl: string; platforms: string[] }> {
    await store.recordPolicies(await policyContent(config), clock.now());
    const { url } = await console.start();
    const platforms = [
      slack === null
        ? `Slack: off (${slackIsOff})`
        : `Slack: ${(await slack.start()).team ?? 'cannot be reached yet, trying again'}`,
      discord === null
        ? 'Discord: off (DISCORD_TOKEN is not set)'
        : `Discord: ${(await discord.start()) ? 'on' : 'cannot be reached yet, trying again'}`,
    ];
    renderer.warmUp(['pdf']);
    hasStarted = true;
    supervisor.start();
    logger.info({ folder, socket: local.path, platforms }, 'started');
    return { consoleUrl: url, platforms };
  }

  async function stop(): Promise<void> {
    await local.close();
    // Each takes nothing more in and lets what runs end, all within one span of patience.
    await Promise.all([supervisor.stop(), discord?.stop(), slack?.stop(), console.stop()]);
    await closeTools(shared);
    await store.close();
    // A failed start is told to the person in its error alone.
    if (hasStarted) logger.info({}, 'stopped');
    else logger.debug({}, 'stopped before it had started');
  }

  return { start, stop, say: (channel, line) => console.say(channel, line) };
};

/** A served command sees the settings of who typed it, and the tokens that this bot has. */
function withOwnTokens(io: CliIo): CliIo {
  const own = Object.entries(environment()).filter(([name]) => !name.startsWith('SLA_BOT_'));
  return { ...io, env: { ...Object.fromEntries(own), ...io.env } };
}

/** The library is loaded where Slack is on. */
async function loadSlack(deps: SlackDeps): Promise<Slack> {
  const { createSlack } = await import('./adapters/slack/slack.ts');
  return createSlack(deps);
}

/** Discord, whose library is loaded only where a token says that it is used; null: it is off. */
async function createDiscordPart(
  settings: DiscordSettings | null,
  deps: Omit<DiscordDeps, 'settings'>,
): Promise<Discord | null> {
  if (settings === null) return null;
  const { createDiscord } = await import('./adapters/discord/discord.ts');
  return createDiscord({ ...deps, settings });
}

/** Served commands use the bot's open store; the folder is the bot's, since its socket was addressed by it. */
function shareStore(store: Store, folder: string): StoreHost {
  return {
    use(asked, _config, work) {
      if (path.resolve(asked) !== path.resolve(folder)) throw new Error('served for another data folder');
      return work(store);
    },
  };
}

/**
 * Served commands use the bot's tools, whose threads have loaded their fonts and libraries; those whose configuration
 * looks otherwise get tools of their own.
 */
function shareTools(tools: Tools, config: Config): ToolHost {
  const own = createToolHost('all');
  return {
    use: (asked, work) =>
      isDeepStrictEqual(looksOf(asked), looksOf(config)) ? work(tools) : own.use(asked, work),
  };
}
