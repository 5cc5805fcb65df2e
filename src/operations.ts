import { packageVersion } from '../config/paths.ts';
import type { Config } from '../config/schema.ts';
import type { Dispatch } from './bot/dispatch.ts';
import type { Door } from './http/door.ts';
import { createMetrics, type Metrics, type Readings } from './http/metrics.ts';
import { createOperationsDoor, type Readiness } from './http/operations.ts';
import { createHttpServer } from './http/server.ts';
import type { Analyst } from './ports/analyst.ts';
import type { Clock } from './ports/clock.ts';
import type { DeliveryLedger } from './ports/delivery-ledger.ts';
import type { BulkSummary } from './ports/event-log.ts';
import type { Logger } from './ports/logger.ts';

/** Deliveries looked at for the figures of a scrape. */
const newestDeliveries = 1000;

export interface Operations {
  /** The same, with every answer counted. */
  counted(dispatch: Dispatch): Dispatch;
  /** The same, with the work of its threads counted. */
  countedAnalyst(analyst: Analyst): Analyst;
  appended(summary: BulkSummary, durationMs: number): void;
  /** What is read for every scrape, and why the bot cannot be relied on, if so; until then there is nothing to read. */
  watch(
    readings: Omit<Readings, 'deliveries'> & { readonly ledger: DeliveryLedger },
    unready: Readiness,
  ): void;
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
  const metrics = createMetrics({ version: packageVersion(), logger });
  let readings: Readings = {};
  let unready: Readiness = () => ['it is starting'];
  const door: Door = (request, response) =>
    createOperationsDoor({ metrics, readings, unready })(request, response);
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
    watch(more, ready) {
      const { ledger, ...rest } = more;
      readings = { ...rest, deliveries: () => deliveriesByState(ledger) };
      unready = ready;
    },
    doors: server === null ? [door] : [],
    async start() {
      const bound = await server?.start();
      if (bound !== undefined) logger.info({ host, port: bound.port }, 'health and metrics');
    },
    stop: async () => server?.stop(),
  };
}

async function deliveriesByState(ledger: DeliveryLedger) {
  const counts = new Map<string, { platform: string; state: string; n: number }>();
  for (const { destination, state } of await ledger.list({ limit: newestDeliveries })) {
    const [platform = ''] = destination.split(':');
    const key = `${platform} ${state}`;
    counts.set(key, { platform, state, n: (counts.get(key)?.n ?? 0) + 1 });
  }
  return [...counts.values()];
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
