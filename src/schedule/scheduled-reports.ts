import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../config/schema.ts';
import { figuresHashOf } from '../bot/figures-hash.ts';
import type { Clock } from '../ports/clock.ts';
import type { Courier } from '../ports/courier.ts';
import type { DeliveryLedger } from '../ports/delivery-ledger.ts';
import type { Job } from '../ports/job.ts';
import type { Logger } from '../ports/logger.ts';
import type { ReportArchive } from '../ports/report-archive.ts';
import type { Reporting } from '../ports/reporting.ts';
import type { ScheduleStore } from '../ports/schedule-store.ts';
import type { DeliveryEnd } from './bring.ts';
import { cleanArchive } from './clean-archive.ts';
import { createDigests } from './compose-digest.ts';
import type { GroupsOf } from './destinations.ts';
import { createReportMaker } from './make-report.ts';
import { createRunner } from './runner.ts';
import { readSchedules } from './schedules.ts';
import { createTicker } from './ticker.ts';

export interface ScheduledReportsDeps {
  readonly config: Config;
  readonly reporting: Reporting;
  readonly ledger: DeliveryLedger;
  readonly archive: ReportArchive;
  readonly store: ScheduleStore;
  /** Of the platforms that are connected. */
  readonly couriers: readonly Courier[];
  readonly groupsOf: GroupsOf;
  /** Nobody else has the ledger; default true. */
  readonly isAlone?: boolean;
  /** Told of each delivery that came to its end here. */
  readonly ended?: (end: DeliveryEnd) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Everything that is made and sent by itself. */
export interface ScheduledReports {
  /** Begins to look what is owed: at once, every minute, and when something is due. */
  start(): void;
  /** Looks again soon: a schedule or the ledger was changed. */
  wake(): void;
  /** Background work for the supervisor. */
  readonly cleaning: Job;
  /** Begins nothing more and lets the steps under way end. */
  close(): Promise<void>;
}

const cleanEveryMs = 3_600_000;
/** Deliveries that were settled so long ago are forgotten. */
const rememberedMs = 400 * 86_400_000;

export function createScheduledReports(deps: ScheduledReportsDeps): ScheduledReports {
  const { config, reporting, ledger, archive, store, clock, logger } = deps;
  const told = new Set<string>();

  async function schedules() {
    const { schedules: found, problems } = await readSchedules(config, store);
    for (const { schedule, words } of problems.filter(({ words }) => !told.has(words))) {
      told.add(words);
      logger.warn({ schedule, reason: words }, 'a schedule does not run');
    }
    return found;
  }

  const ticker = createTicker({ clock });
  const runner = createRunner({
    ledger,
    couriers: deps.couriers,
    schedules,
    weekStartsOn: config.reports.weekStartsOn,
    owner: randomUUID(),
    isAlone: deps.isAlone ?? true,
    wakeAt: ticker.wakeAt,
    ended: deps.ended,
    reports: createReportMaker({ reporting, archive, figuresHash: figuresHashOf, clock }),
    digestOf: createDigests({ reporting, archive, config, clock, logger }),
    access: config.access,
    groupsOf: deps.groupsOf,
    random: Math.random,
    clock,
    logger,
    delay: (ms) => delay(ms, undefined, { ref: false }),
  });

  async function clean(): Promise<void> {
    const removed = await cleanArchive({ archive, ledger, schedules, retention: config.retention });
    if (removed > 0) logger.info({ removed }, 'old reports removed from the archive');
    await ledger.forget(clock.now() - rememberedMs);
  }

  return {
    start: () => ticker.start(runner.check),
    wake: () => void runner.check(),
    cleaning: { name: 'clean archive', everyMs: cleanEveryMs, run: clean },
    async close() {
      await ticker.close();
      await runner.close();
    },
  };
}
