import { buildId, packageVersion } from '../config/paths.ts';
import type { Config } from '../config/schema.ts';
import type { Dispatch } from './bot/dispatch.ts';
import type { Door } from './http/door.ts';
import { createMetrics, type Metrics, type Readings } from './http/metrics.ts';
import { createOperationsDoor, type Readiness } from './http/operations.ts';
import { createHttpServer } from './http/server.ts';
import type { EndpointCounts } from './http/webhook-counts.ts';
import type { JobStatus } from './jobs/supervisor.ts';
import type { Analyst } from './ports/analyst.ts';
import type { Clock } from './ports/clock.ts';
import type { DeadLetters } from './ports/dead-letters.ts';
import type { DeliveryLedger } from './ports/delivery-ledger.ts';
import type { BulkSummary } from './ports/event-log.ts';
import type { Logger } from './ports/logger.ts';
import type { PlatformConnection } from './ports/platform-connection.ts';
import type { Freshness } from './ports/replication.ts';

/** Deliveries looked at for the figures of a scrape. */
const newestDeliveries = 1000;

/** What the figures are read of. */
export interface Watched {
  readonly ledger: Pick<DeliveryLedger, 'counts'>;
  readonly deadLetters: Pick<DeadLetters, 'counts'>;
  readonly freshness: () => Freshness;
  readonly webhooks: () => readonly EndpointCounts[];
  readonly jobs: () => readonly JobStatus[];
  readonly platforms: () => readonly PlatformConnection[];
  /** `starting` until it has come up, `stopping` from when it takes nothing more in. */
  readonly phase: () => 'starting' | 'running' | 'stopping';
}

export interface Operations {
  /** The same, with every answer counted. */
  counted(dispatch: Dispatch): Dispatch;
  /** The same, with the work of its threads counted. */
  countedAnalyst(analyst: Analyst): Analyst;
  appended(summary: BulkSummary, durationMs: number): void;
  /** Counts a delivery that came to its end here. */
  readonly ended: Metrics['ended'];
  /** What is read for every scrape, and why the bot cannot be relied on, if so; until then there is nothing to read. */
  watch(watched: Watched): void;
  /** For the console's port; empty where health and metrics have one of their own. */
  readonly doors: readonly Door[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Health and figures of the bot, for what runs it. */
export function createOperations(options: {
  readonly settings: Config['operations'];
  readonly clock: Clock;
  readonly logger: Logger;
}): Operations {
  const { clock, logger } = options;
  const { host, port } = options.settings;
  const metrics = createMetrics({ version: packageVersion(), build: buildId() ?? '', logger });
  let readings: Readings = {};
  let unready: Readiness = () => ['it is starting'];
  const door = createOperationsDoor({ metrics, readings: () => readings, unready: () => unready() });
  const server =
    host === null
      ? null
      : createHttpServer({
          host,
          port,
          logger,
          routers: [],
          doors: [door],
          settings: 'operations.host or operations.port',
        });
  return {
    counted: (dispatch) => async (request) => {
      const outcome = await dispatch(request);
      const { command, status, durationMs } = outcome;
      metrics.command({ command, status, durationMs, platform: request.conversation.platform });
      return outcome;
    },
    countedAnalyst: (analyst) => countedAnalyst(analyst, metrics, clock),
    appended: (summary, durationMs) => metrics.appended({ ...summary, durationMs }),
    ended: metrics.ended,
    watch(watched) {
      readings = readingsOf(watched, clock);
      unready = () => unreadyOf(watched);
    },
    doors: server === null ? [door] : [],
    async start() {
      const bound = await server?.start();
      if (bound !== undefined) logger.info({ host, port: bound.port }, 'health and metrics');
    },
    stop: async () => server?.stop(),
  };
}

function readingsOf(watched: Watched, clock: Clock): Readings {
  return {
    deliveries: () => watched.ledger.counts(newestDeliveries),
    replication() {
      const { connected, asOf, behind } = watched.freshness();
      const lagSeconds = asOf === null ? null : Math.max(0, clock.now() - asOf) / 1000;
      return { connected, lagSeconds, behindEntries: behind };
    },
    jobs: watched.jobs,
    platforms: watched.platforms,
    webhooks: () => watched.webhooks().flatMap(resultsOf),
    async deadLetters() {
      const byEndpoint = new Map<string, number>();
      for (const { endpoint, letters } of await watched.deadLetters.counts()) {
        byEndpoint.set(endpoint, (byEndpoint.get(endpoint) ?? 0) + letters);
      }
      return [...byEndpoint].map(([endpoint, n]) => ({ endpoint, n }));
    },
  };
}

function resultsOf({ endpoint, taken, duplicates, dead, ignored, refused }: EndpointCounts) {
  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((total, n) => total + n, 0);
  return [
    { endpoint, result: 'taken', n: taken },
    { endpoint, result: 'duplicate', n: duplicates },
    { endpoint, result: 'dead', n: dead },
    { endpoint, result: 'ignored', n: sum(ignored) },
    { endpoint, result: 'refused', n: sum(refused) },
  ];
}

function unreadyOf({ phase, freshness }: Watched): string[] {
  const now = phase();
  if (now !== 'running') return [`it is ${now}`];
  const { connected, unfollowed } = freshness();
  if (unfollowed !== undefined) {
    const { message, hint } = unfollowed;
    return [`${message}: webhooks are answered 503${hint === null ? '' : `; ${hint}`}`];
  }
  return connected ? [] : ['the shared log cannot be reached: webhooks are answered 503'];
}

function countedAnalyst(analyst: Analyst, metrics: Metrics, clock: Clock): Analyst {
  const counted =
    <Given extends readonly unknown[], Result>(kind: string, work: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      const begun = clock.now();
      let failed = true;
      try {
        const result = await work(...given);
        failed = false;
        return result;
      } finally {
        metrics.fitted({ kind, durationMs: clock.now() - begun, failed });
      }
    };
  return {
    forecast: counted('forecast', analyst.forecast),
    findTrends: counted('trends', analyst.findTrends),
    findPatterns: counted('patterns', analyst.findPatterns),
    compare: counted('compare', analyst.compare),
    recommend: counted('recommend', analyst.recommend),
    followUp: counted('follow-up', analyst.followUp),
    close: analyst.close,
  };
}
