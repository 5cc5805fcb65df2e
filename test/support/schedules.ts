import { scheduleSchema } from '../../config/schedules-schema.ts';
import { configSchema } from '../../config/schema.ts';
import type { Delivery, DeliveryLedger, PlanMark } from '../../src/ports/delivery-ledger.ts';
import type { ArchivedReport, ReportArchive } from '../../src/ports/report-archive.ts';
import type { StoredSchedule } from '../../src/ports/schedule-store.ts';
import type { Asker, Scheduling } from '../../src/ports/scheduling.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';
import { createScheduling } from '../../src/schedule/scheduling.ts';
import { fakeNow } from './fake-reporting.ts';
import { memorySchedules } from './memory-schedules.ts';

/** A schedule with the defaults of the configuration: daily at midnight in UTC, to one channel. */
export function schedule(more: Partial<Schedule> = {}): Schedule {
  return {
    ...scheduleSchema.parse({ kind: 'daily', destinations: ['slack:C0123ABCD'] }),
    name: 'daily',
    timeZone: 'UTC',
    origin: 'configuration',
    paused: false,
    personal: false,
    createdBy: null,
    ...more,
  };
}

/** A ledger that keeps what was planned, and an archive of given reports; nothing is sent. */
export function plannedOnly(reports: readonly ArchivedReport[] = []) {
  const marks = new Map<string, PlanMark>();
  const deliveries: Delivery[] = [];
  const never = () => Promise.reject(new Error('nothing is sent here'));
  const ledger: DeliveryLedger = {
    async plan(plan, now) {
      for (const mark of plan.marks) marks.set(`${mark.schedule} ${mark.kind}`, mark);
      for (const one of plan.deliveries) {
        if (deliveries.some(({ id }) => id === one.id)) continue;
        deliveries.push({
          ...one,
          claimedBy: null,
          leaseUntil: null,
          steps: [],
          attempts: 0,
          updatedAt: now,
        });
      }
    },
    marks: async () => [...marks.values()],
    list: async ({ schedule: name, states, limit }) =>
      deliveries
        .filter((one) => name === undefined || one.schedule === name)
        .filter((one) => states === undefined || states.includes(one.state))
        .sort((a, b) => b.runAt - a.runAt)
        .slice(0, limit),
    find: async (id) => deliveries.find((one) => one.id === id) ?? null,
    ...{ claim: never, release: never, renew: never, setReport: never, putStep: never, dropStep: never },
    ...{ settle: never, counts: never, nextDue: never, forget: never },
  };
  const archive: ReportArchive = {
    ...{ put: never, add: never, clean: never },
    find: async (id) => reports.find((one) => one.id === id) ?? null,
    list: async ({ schedule: name, limit }) =>
      reports.filter((one) => name === undefined || one.schedule === name).slice(0, limit),
    files: async (id) => [{ name: `${id}.pdf`, mediaType: 'application/pdf', bytes: new Uint8Array([1]) }],
  };
  return { ledger, archive, deliveries };
}

/** An archived report of one week. */
export function archived(more: Partial<ArchivedReport> = {}): ArchivedReport {
  const filters = { service: [], team: [], priority: [], customer: [] };
  return {
    id: '0123456789ab',
    schedule: 'weekly',
    kind: 'weekly',
    from: '2026-03-02',
    to: '2026-03-09',
    title: 'SLA report, 2 Mar – 8 Mar 2026',
    summary: '94.1 % of clocks met.',
    request: {
      kind: 'weekly',
      from: '2026-03-02',
      to: null,
      asOf: null,
      knownAt: null,
      cohort: 'verdict',
      filters,
      sections: null,
      timeZone: 'UTC',
    },
    visible: { teams: null, customers: null },
    dataVersion: 1,
    dataHash: 'c0ffee',
    policyVersion: 1,
    figuresHash: 'beef',
    files: [{ name: 'sla-report.pdf', mediaType: 'application/pdf', byteLength: 12_345, sha256: 'ab' }],
    createdAt: Date.parse('2026-03-09T09:00:10Z'),
    ...more,
  };
}

/** One weekly schedule of the configuration, those given of chat, and one archived report, as of `fakeNow`. */
export function fakeScheduling(stored: readonly StoredSchedule[] = []): (asker: Asker) => Scheduling {
  const weekly = { kind: 'weekly', at: '09:00', destinations: ['slack:C0123ABCD'] };
  return createScheduling({
    config: configSchema.parse({ schedules: { weekly } }),
    store: memorySchedules(stored),
    ...plannedOnly([archived()]),
    clock: { now: () => fakeNow },
  });
}
