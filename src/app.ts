import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { commands } from '../commands/index.ts';
import { policyContent } from '../config/policy.ts';
import type { Config } from '../config/schema.ts';
import { createConsole } from './adapters/console/console.ts';
import { createDispatch } from './bot/dispatch.ts';
import type { App, CreateApp } from './cli/cli.ts';
import { runCli } from './cli/program.ts';
import { startLocalServer } from './local/server.ts';
import { blocksToHtml } from './output/html/blocks.ts';
import { createRenderer } from './output/renderer.ts';
import type { Renderer } from './ports/renderer.ts';
import {
  createRendererHost,
  createServices,
  looksOf,
  type RendererHost,
  type StoreHost,
} from './services.ts';
import { openStore, type Store } from './store/open.ts';

/** The bot: one process that holds the database, answers in every connected chat and serves the CLI. */
export const createApp: CreateApp = async (deps): Promise<App> => {
  const { config, folder, clock, logger } = deps;
  const store = await openStore({ folder, ...config.store, clock });
  const renderer = createRenderer({ ...looksOf(config), inProcess: false });
  const services = createServices({ store, renderer, config, clock });
  const stores = shareStore(store, folder);
  const renderers = shareRenderer(renderer, config);
  const dispatch = createDispatch({
    commands,
    reporting: services.reporting,
    clock,
    logger,
    timeZone: config.timeZone,
    locale: config.locale,
    timeBudgetMs: config.commands.timeBudget,
  });
  const console = createConsole({
    dispatch,
    commands,
    reporting: services.reporting,
    renderer,
    renderBlocks: blocksToHtml,
    clock,
    logger,
    timeZone: config.timeZone,
    locale: config.locale,
    host: config.console.host,
    port: config.console.port,
  });
  const local = await startLocalServer({
    dataFolder: folder,
    logger,
    run: (argv, io) => runCli(argv, { io, clock, stores, renderers, createApp: null }),
  });

  let hasStarted = false;

  async function start(): Promise<{ consoleUrl: string }> {
    await store.recordPolicies(await policyContent(config), clock.now());
    const { url } = await console.start();
    renderer.warmUp(['pdf']);
    hasStarted = true;
    logger.info({ folder, socket: local.path }, 'started');
    return { consoleUrl: url };
  }

  async function stop(): Promise<void> {
    await local.close();
    await console.stop();
    await renderer.close();
    await store.close();
    // A failed start is told to the person in its error alone.
    if (hasStarted) logger.info({}, 'stopped');
    else logger.debug({}, 'stopped before it had started');
  }

  return { start, stop, say: (channel, line) => console.say(channel, line) };
};

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
 * Served commands draw with the bot's renderer, whose thread has loaded its fonts and libraries; one whose configuration
 * looks otherwise gets a thread of its own.
 */
function shareRenderer(renderer: Renderer, config: Config): RendererHost {
  const own = createRendererHost(false);
  return {
    use: (asked, work) =>
      isDeepStrictEqual(looksOf(asked), looksOf(config)) ? work(renderer) : own.use(asked, work),
  };
}
