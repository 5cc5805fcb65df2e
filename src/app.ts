import { commands } from '../commands/index.ts';
import { environment } from '../config/load.ts';
import { policyContent } from '../config/policy.ts';
import { createConsole } from './adapters/console/console.ts';
import { platformOff as whyOff } from './adapters/platform-off.ts';
import { openAnyStore, sharesStore } from './any-store.ts';
import { checkRules } from './bot/access/check-rules.ts';
import { createDispatch } from './bot/dispatch.ts';
import { createRateLimit } from './bot/limits/rate-limit.ts';
import { createPolicyWatch, logRecorded } from './bot/policy-watch.ts';
import { createRefreshJob } from './bot/refresh.ts';
import { createRegistry } from './bot/registry.ts';
import { reportingCaughtUp, watchedCaughtUp } from './caught-up.ts';
import type { App, CreateApp } from './cli/cli.ts';
import { runCli } from './cli/program.ts';
import { createSyncJobs } from './ingest/sync/jobs.ts';
import { onlyOneRuns } from './jobs/one-at-a-time.ts';
import { createSupervisor } from './jobs/supervisor.ts';
import { startLocalServer } from './local/server.ts';
import { createLeasedWatcher } from './notices/leased-watcher.ts';
import { createOperations, type Operations } from './operations.ts';
import { blocksToHtml } from './output/html/blocks.ts';
import { createPlatforms } from './platforms.ts';
import type { Job } from './ports/job.ts';
import { maySeeAt } from './schedule/destinations.ts';
import { endPersonal } from './schedule/end-personal.ts';
import { createScheduledReports, type ScheduledReports } from './schedule/scheduled-reports.ts';
import { servedIo, shareStore, shareTools } from './served.ts';
import { closeTools, createServices, createTools, type Tools } from './services.ts';
import type { Store } from './store/open.ts';
import { createWebhooks } from './webhooks.ts';

const hourMs = 3_600_000;

/** The bot: one process that holds the database, answers in every connected chat and serves the CLI. */
export const createApp: CreateApp = async (deps): Promise<App> => {
  const { config, folder, clock, logger } = deps;
  checkRules(config.access, createRegistry(commands));
  const warn = (text: string) => logger.warn({}, text);
  const operations = createOperations({ settings: config.operations, clock, logger });
  const { appended } = operations;
  const { env, alone, signal } = deps;
  // Before anything that takes long, so that whoever runs the bot sees that it is at work.
  await operations.start();
  let store: Store | null = null;
  try {
    const opening = { folder, config, clock, warn, logger, env, alone, appended, signal };
    store = await openAnyStore({ ...opening, forBot: true });
    const made = createTools(config, 'all');
    const tools = { ...made, analyst: operations.countedAnalyst(made.analyst) };
    return await createAppOver(deps, store, tools, operations).catch(async (error: unknown) => {
      await closeTools(tools);
      throw error;
    });
  } catch (error) {
    // What gives way to another configuration must not keep the folder from it.
    await store?.close();
    await operations.stop();
    throw error;
  }
};

async function createAppOver(
  deps: Parameters<CreateApp>[0],
  store: Store,
  shared: Tools,
  operations: Operations,
): Promise<App> {
  const { config, folder, clock, logger } = deps;
  const { renderer } = shared;
  let scheduled: ScheduledReports | null = null;
  const planned = () => scheduled?.wake();
  const platformOff = (platform: string) => whyOff(platform, environment(), config);
  const services = createServices({
    store,
    tools: shared,
    config,
    clock,
    notRecorded: (cause) => logger.error({ cause: String(cause) }, 'report not recorded'),
    planned,
    platformOff,
  });
  const stores = shareStore(store, folder);
  const tools = shareTools(shared, config);
  const plainDispatch = createDispatch({
    commands,
    reporting: services.reporting,
    scheduling: services.scheduling,
    noticing: services.noticing,
    clock,
    logger,
    timeZone: config.timeZone,
    locale: config.locale,
    access: config.access,
    weekStartsOn: config.reports.weekStartsOn,
    rateLimit: store.rateLimit?.(config.commands.rate) ?? createRateLimit(config.commands.rate),
    freshness: store.freshness,
    audit: store.audit,
    timeBudgetMs: config.commands.timeBudget,
  });
  const dispatch = operations.counted(plainDispatch);
  const platforms = await createPlatforms({
    dispatch,
    commands,
    reporting: services.reporting,
    access: config.access,
    renderer,
    claims: store.claims,
    texts: store.texts,
    clock,
    logger,
    config,
    env: environment(),
    timeZone: config.timeZone,
    weekStartsOn: config.reports.weekStartsOn,
    unsubscribe: (subscription) => endPersonal(store.schedules, subscription),
  });
  const { intake, deadLetters } = store;
  const webhooks = createWebhooks({
    config,
    env: environment(),
    intake,
    deadLetters,
    clock,
    logger,
    routers: platforms.routers,
  });
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
    doors: [...operations.doors, ...webhooks.doors],
    routers: platforms.routers,
  });
  const { reporting } = services;
  scheduled = createScheduledReports({
    config,
    isAlone: !sharesStore(deps),
    reporting: reportingCaughtUp(reporting, store),
    ledger: store.deliveries,
    archive: store.archive,
    store: store.schedules,
    couriers: [...platforms.couriers, console.courier],
    groupsOf: platforms.groupsOf,
    ended: operations.ended,
    clock,
    logger,
  });
  const refreshing = createRefreshJob({ reporting, source: store, config, clock, logger });
  const forgetting = {
    name: 'forget audit',
    everyMs: hourMs,
    run: () => store.audit.forget(clock.now() - config.commands.audit.keep),
  };
  const { cursors, leases } = store;
  const watching = createLeasedWatcher(
    {
      config,
      source: watchedCaughtUp(store),
      ledger: store.notices,
      posters: [...platforms.posters, console.notices],
      maySee: (destination, scope) => maySeeAt(config.access, destination, scope),
      clock,
      logger,
    },
    leases,
  );
  const syncing = createSyncJobs({ config, env: environment(), intake, cursors, leases, clock, logger });
  const policies = await policyContent(config);
  const policyWatch = createPolicyWatch({ own: policies, versions: store.policyVersions, logger });
  const sharing = (job: Job) => ({ job, leases });
  const jobs = [
    refreshing,
    onlyOneRuns(sharing(forgetting)),
    onlyOneRuns(sharing(scheduled.cleaning)),
    ...(watching === null ? [] : [watching]),
    ...(store.jobs ?? []),
    ...(sharesStore(deps) ? [policyWatch] : []),
    ...syncing,
  ];
  const supervisor = createSupervisor({ jobs, clock, logger });
  let isRestartAsked = false;
  const local = await startLocalServer({
    dataFolder: folder,
    logger,
    answered: () => {
      if (isRestartAsked) deps.restart();
      isRestartAsked = false;
    },
    // What was served may have changed the data.
    run: (argv, io) =>
      runCli(argv, {
        io: servedIo(argv, io, { env: environment(), file: deps.configFile }),
        clock,
        stores,
        tools,
        createApp: null,
        restart: () => {
          isRestartAsked = true;
        },
        webhookCounts: webhooks.counts,
        guardedWebhooks: webhooks.guarded,
        connections: platforms.connections,
        planned,
        platformOff,
      }).finally(() => supervisor.wake(refreshing.name)),
  });

  let hasStarted = false;
  let isStopping = false;
  operations.watch({
    ledger: store.deliveries,
    deadLetters: store.deadLetters,
    freshness: store.freshness,
    webhooks: webhooks.counts,
    jobs: supervisor.status,
    platforms: platforms.connections,
    phase: () => (isStopping ? 'stopping' : hasStarted ? 'running' : 'starting'),
  });

  async function start(): Promise<{ consoleUrl: string; platforms: string[] }> {
    const before = await store.policyVersions();
    logRecorded(before, await store.recordPolicies(policies, clock.now()), logger);
    const { url } = await console.start();
    const shared = store.shared === undefined ? [] : [`Redis: ${store.shared()}`];
    const lines = [...shared, ...(await platforms.start()), ...(await webhooks.start())];
    renderer.warmUp(['pdf']);
    hasStarted = true;
    supervisor.start();
    scheduled?.start();
    logger.info({ folder, socket: local.path, platforms: lines }, 'started');
    return { consoleUrl: url, platforms: lines };
  }

  async function stop(): Promise<void> {
    isStopping = true;
    await local.close();
    // Each takes nothing more in and lets what runs end, all within one span of patience.
    await Promise.all([
      supervisor.stop(),
      scheduled?.close(),
      platforms.stop(),
      webhooks.stop().then(console.stop),
    ]);
    await operations.stop();
    await closeTools(shared);
    await store.close();
    // A failed start is told to the person in its error alone.
    if (hasStarted) logger.info({}, 'stopped');
    else logger.debug({}, 'stopped before it had started');
  }

  return { start, stop, reread: webhooks.reread, say: (channel, line) => console.say(channel, line) };
}
