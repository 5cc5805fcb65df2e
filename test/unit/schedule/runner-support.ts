import type { AccessSettings } from '../../../config/access-schema.ts';
import { openAccess } from '../../../src/bot/access/access-of.ts';
import type { Report } from '../../../src/core/report/document.ts';
import type { Courier } from '../../../src/ports/courier.ts';
import type { Delivery } from '../../../src/ports/delivery-ledger.ts';
import { createReportMaker } from '../../../src/schedule/make-report.ts';
import { createRunner, type RunnerDeps } from '../../../src/schedule/runner.ts';
import type { Schedule } from '../../../src/schedule/schedule.ts';
import { createFakeReporting, fakeReport } from '../../support/fake-reporting.ts';
import { memoryArchive } from '../../support/memory-archive.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { schedule } from '../../support/schedules.ts';

export const minute = 60_000;
export const hour = 60 * minute;
/** Midnight in UTC, when the daily report of the fourth is due. */
export const start = Date.UTC(2026, 0, 5);

/** The report of a period without incidents. */
export function emptyReport(): Report {
  return {
    ...fakeReport({ ...emptyRequest, kind: 'daily' }),
    summary: 'Nothing in this period.',
    sections: [{ name: 'no_data', title: 'No data', blocks: [] }],
  };
}

const emptyRequest = {
  from: null,
  to: null,
  asOf: null,
  knownAt: null,
  cohort: 'verdict',
  filters: { service: [], team: [], priority: [], customer: [] },
  sections: null,
  timeZone: null,
} as const;

export interface Given {
  readonly couriers: readonly Courier[];
  readonly schedules?: Schedule[];
  readonly reporting?: ReturnType<typeof createFakeReporting>;
  readonly access?: AccessSettings;
  readonly deps?: Partial<RunnerDeps>;
}

/** A runner over memory, whose clock stands at `start` until it is moved; schedules were planned up to the day before. */
export async function given({
  couriers,
  schedules = [schedule()],
  reporting = createFakeReporting(),
  access = openAccess,
  deps = {},
}: Given) {
  const ledger = memoryLedger();
  const archive = memoryArchive();
  const logged: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  const log = (level: string) => (fields: object, message: string) =>
    void logged.push({ level, message, fields: { ...fields } });
  let now = start;
  const clock = { now: () => now };
  const wakes: number[] = [];
  const runnerDeps: RunnerDeps = {
    ledger,
    couriers,
    schedules: async () => schedules,
    weekStartsOn: 'monday',
    owner: 'one',
    isAlone: true,
    wakeAt: (at) => void wakes.push(at),
    clock,
    random: () => 0.5,
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    reports: createReportMaker({ reporting, archive, figuresHash: () => 'hash', clock }),
    digestOf: async (report) => report,
    access,
    groupsOf: async () => [],
    delay: () => new Promise((resolve) => setImmediate(resolve)),
    ...deps,
  };
  const mark = ({ name, kind }: Schedule) => ({ schedule: name, kind, from: '2026-01-03' });
  await ledger.plan({ deliveries: [], marks: schedules.map(mark) }, start);
  let runner = createRunner(runnerDeps);
  return {
    ledger,
    archive,
    reporting,
    logged,
    wakes,
    now: () => now,
    wait: (ms: number) => {
      now += ms;
    },
    /** One check, and everything it begins. */
    async run(): Promise<void> {
      await runner.check();
      await runner.idle();
    },
    check: () => runner.check(),
    idle: () => runner.idle(),
    close: () => runner.close(),
    /** A new process over the same ledger and archive. */
    restart(more: Partial<RunnerDeps> = {}): void {
      const reports = createReportMaker({ reporting, archive, figuresHash: () => 'hash', clock });
      runner = createRunner({ ...runnerDeps, reports, owner: 'two', ...more });
    },
    async states(): Promise<string[]> {
      const all = await ledger.list({ limit: 1000 });
      return all.map(({ destination, state }) => `${destination} ${state}`).sort();
    },
    async only(destination: string): Promise<Delivery> {
      const [found, ...others] = await ledger.list({ destination, limit: 10 });
      if (found === undefined || others.length > 0) throw new Error(`not one to ${destination}`);
      return found;
    },
  };
}
