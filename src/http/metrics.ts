import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { destinationPlatforms } from '../../config/schedules-schema.ts';
import type { DeliveryState } from '../ports/delivery-ledger.ts';
import type { Logger } from '../ports/logger.ts';
import type { PlatformConnection } from '../ports/platform-connection.ts';

/** What is read anew for every scrape; one that fails leaves its figures out of that scrape and counts as an error. */
export interface Readings {
  /** Of each chat platform that is on, whether it is connected. */
  readonly platforms?: () => readonly PlatformConnection[];
  /** Deliveries that are not over, and those of the last days, by platform and state. */
  readonly deliveries?: () => Promise<readonly { platform: string; state: string; n: number }[]>;
  /** How the local copy stands to the shared log; lag in seconds, null: not known. */
  readonly replication?: () => {
    connected: boolean;
    lagSeconds: number | null;
    behindEntries: number | null;
  };
  readonly jobs?: () => readonly {
    name: string;
    runs: number;
    crashes: number;
    lastEndedAt: number | null;
  }[];
  /** Requests to webhooks since the start, by source and what became of them. */
  readonly webhooks?: () => readonly { endpoint: string; result: string; n: number }[];
  /** What could not be used of them, by source. */
  readonly deadLetters?: () => Promise<readonly { endpoint: string; n: number }[]>;
}

const endStates = ['confirmed', 'failed', 'skipped'] as const satisfies readonly DeliveryState[];
type EndState = (typeof endStates)[number];

export interface Metrics {
  command(done: { command: string | null; platform: string; status: string; durationMs: number }): void;
  /** Events offered to the log, and the incidents judged for them. */
  appended(done: {
    appended: number;
    duplicates: number;
    corrections: number;
    judgedIncidents: number;
    durationMs: number;
  }): void;
  /** A delivery of this bot came to its end. */
  ended(delivery: { platform: string; state: EndState }): void;
  /** Work of the analysis threads. */
  fitted(done: { kind: string; durationMs: number; failed: boolean }): void;
  /** All figures in the text format of Prometheus. */
  text(readings: Readings): Promise<string>;
  readonly contentType: string;
}

const commandBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const workBuckets = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 10, 60, 300];

/** Figures of this process since it started; those of Node itself, of its event loop too, are among them. */
export function createMetrics({
  version,
  build = '',
  logger,
}: {
  version: string;
  /** The commit it was built from; empty: not known. */
  build?: string;
  logger: Logger;
}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  // Gauges with the suffix of counters; the same figures stand in those without it, by type.
  for (const what of ['handles', 'requests', 'resources']) {
    registry.removeSingleMetric(`nodejs_active_${what}_total`);
  }
  new Gauge({
    name: 'sla_bot_build_info',
    help: 'Always 1; the version and the commit it was built from are in the labels',
    labelNames: ['version', 'build', 'node'],
    registers,
  }).set({ version, build, node: process.versions.node }, 1);
  const commands = new Counter({
    name: 'sla_bot_commands_total',
    help: 'Commands answered',
    labelNames: ['command', 'platform', 'status'],
    registers,
  });
  const commandSeconds = new Histogram({
    name: 'sla_bot_command_duration_seconds',
    help: 'From a request to its answer, before the platform takes it',
    labelNames: ['command'],
    buckets: commandBuckets,
    registers,
  });
  const events = new Counter({
    name: 'sla_bot_events_total',
    help: 'Events offered to the log of this bot',
    labelNames: ['result'],
    registers,
  });
  const judged = new Counter({
    name: 'sla_bot_incidents_judged_total',
    help: 'Incidents whose clocks were judged for new events',
    registers,
  });
  const appendSeconds = new Histogram({
    name: 'sla_bot_append_duration_seconds',
    help: 'Writing a batch of events and judging their incidents',
    buckets: workBuckets,
    registers,
  });
  const fits = new Counter({
    name: 'sla_bot_model_fits_total',
    help: 'Forecasts, trends, patterns and comparisons computed in the analysis threads',
    labelNames: ['kind', 'result'],
    registers,
  });
  const fitSeconds = new Histogram({
    name: 'sla_bot_model_fit_duration_seconds',
    help: 'From handing work to the analysis threads to its result',
    labelNames: ['kind'],
    buckets: workBuckets,
    registers,
  });
  const ended = new Counter({
    name: 'sla_bot_deliveries_ended_total',
    help: 'Deliveries of this bot that came to their end',
    labelNames: ['platform', 'state'],
    registers,
  });
  // A counter that appears with its first failure would not have increased by it. `archive`: a report is only kept.
  for (const platform of [...destinationPlatforms, 'archive'])
    for (const state of endStates) ended.inc({ platform, state }, 0);
  const readErrors = new Counter({
    name: 'sla_bot_scrape_errors_total',
    help: 'Figures that could not be read for a scrape',
    labelNames: ['reading'],
    registers,
  });
  const gauges = createReadGauges(registers);
  const told = new Set<string>();

  async function read(name: string, work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
      told.delete(name);
    } catch (error) {
      readErrors.inc({ reading: name });
      // Once, until it goes well again: a scrape comes every few seconds.
      if (!told.has(name))
        logger.warn({ reading: name, cause: String(error) }, 'figures not read for metrics');
      told.add(name);
    }
  }

  return {
    contentType: registry.contentType,
    command({ command, platform, status, durationMs }) {
      const name = command ?? 'none';
      commands.inc({ command: name, platform, status });
      commandSeconds.observe({ command: name }, durationMs / 1000);
    },
    appended({ appended, duplicates, corrections, judgedIncidents, durationMs }) {
      events.inc({ result: 'appended' }, appended);
      events.inc({ result: 'duplicate' }, duplicates);
      events.inc({ result: 'correction' }, corrections);
      judged.inc(judgedIncidents);
      appendSeconds.observe(durationMs / 1000);
    },
    ended: (delivery) => ended.inc(delivery),
    fitted({ kind, durationMs, failed }) {
      fits.inc({ kind, result: failed ? 'failed' : 'done' });
      fitSeconds.observe({ kind }, durationMs / 1000);
    },
    async text(readings) {
      await Promise.all(Object.entries(gauges).map(([name, take]) => read(name, () => take(readings))));
      return registry.metrics();
    },
  };
}

/** Of each reading, how it becomes figures; what it had before is dropped first. */
function createReadGauges(registers: Registry[]) {
  const gauge = <const Name extends string>(name: string, help: string, labelNames: readonly Name[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const deliveries = gauge('sla_bot_deliveries', 'Deliveries among the newest 1,000, by platform and state', [
    'platform',
    'state',
  ]);
  const connected = gauge('sla_bot_log_connected', '1 while the shared log can be reached');
  const lag = gauge(
    'sla_bot_ingest_lag_seconds',
    'Age of the moment up to which the local copy has everything',
  );
  const behind = gauge(
    'sla_bot_log_behind_entries',
    'Entries of the shared log that the local copy has not taken',
  );
  const platforms = gauge(
    'sla_bot_platform_connected',
    '1 while a chat platform that is on is connected; over HTTP: since it let the bot in',
    ['platform'],
  );
  const runs = gauge('sla_bot_job_runs', 'Runs of a background job since the start', ['job']);
  const crashes = gauge('sla_bot_job_crashes', 'Crashes of a background job since the start', ['job']);
  const lastEnded = gauge('sla_bot_job_last_end_timestamp_seconds', 'When a background job last ended', [
    'job',
  ]);
  const webhooks = gauge('sla_bot_webhook_results', 'Webhook events since the start', ['endpoint', 'result']);
  const letters = gauge('sla_bot_dead_letters', 'Webhook requests kept since they could not be used', [
    'endpoint',
  ]);
  return {
    deliveries: (readings: Readings) =>
      refill(deliveries, readings.deliveries, ({ n, ...labels }) => deliveries.set(labels, n)),
    replication(readings: Readings) {
      for (const one of [connected, lag, behind]) one.reset();
      const now = readings.replication?.();
      // A bot of its own has nothing that it could lag behind.
      connected.set(now === undefined || now.connected ? 1 : 0);
      if (now?.lagSeconds !== null) lag.set(now?.lagSeconds ?? 0);
      if (now?.behindEntries !== null) behind.set(now?.behindEntries ?? 0);
    },
    platforms(readings: Readings) {
      for (const { platform, isConnected } of readings.platforms?.() ?? [])
        platforms.set({ platform }, isConnected ? 1 : 0);
    },
    jobs(readings: Readings) {
      for (const { name: job, ...status } of readings.jobs?.() ?? []) {
        runs.set({ job }, status.runs);
        crashes.set({ job }, status.crashes);
        if (status.lastEndedAt !== null) lastEnded.set({ job }, status.lastEndedAt / 1000);
      }
    },
    webhooks(readings: Readings) {
      for (const { n, ...labels } of readings.webhooks?.() ?? []) webhooks.set(labels, n);
    },
    deadLetters: (readings: Readings) =>
      refill(letters, readings.deadLetters, ({ endpoint, n }) => letters.set({ endpoint }, n)),
  };
}

/** In one step, once all is read: another scrape may be under way, which would be told nothing in between. */
async function refill<Row>(
  gauge: Pick<Gauge, 'reset'>,
  reading: (() => Promise<readonly Row[]>) | undefined,
  put: (row: Row) => void,
): Promise<void> {
  let rows: readonly Row[] = [];
  try {
    rows = (await reading?.()) ?? [];
  } finally {
    gauge.reset();
    for (const row of rows) put(row);
  }
}
