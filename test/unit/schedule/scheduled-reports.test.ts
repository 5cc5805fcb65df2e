import { describe, expect, it } from 'vitest';
import { scheduleSchema } from '../../../config/schedules-schema.ts';
import { configSchema } from '../../../config/schema.ts';
import { createScheduledReports } from '../../../src/schedule/scheduled-reports.ts';
import { createFakeReporting } from '../../support/fake-reporting.ts';

import { memoryLedger } from '../../support/memory-ledger.ts';
import { memorySchedules } from '../../support/memory-schedules.ts';
import { plannedOnly } from '../../support/schedules.ts';

describe('scheduled reports', () => {
  it('say once in the log which stored schedule does not run, and why', async () => {
    const settings = { ...scheduleSchema.parse({ kind: 'daily' }), at: 'noon' };
    const more = { paused: false, createdBy: null, personal: false, createdAt: 1 };
    const warned: unknown[] = [];
    const scheduled = createScheduledReports({
      config: configSchema.parse({}),
      reporting: createFakeReporting(),
      ledger: memoryLedger(),
      archive: { ...plannedOnly().archive, clean: async () => 0 },
      store: memorySchedules([{ name: 'payments', settings, ...more }]),
      couriers: [],
      groupsOf: async () => [],
      clock: { now: () => 0 },
      logger: { debug() {}, info() {}, error() {}, warn: (fields: unknown) => void warned.push(fields) },
    });
    const { signal } = new AbortController();
    await scheduled.cleaning.run(signal);
    await scheduled.cleaning.run(signal);
    expect(warned).toEqual([{ schedule: 'payments', reason: expect.stringContaining('does not run: at: ') }]);
  });
});
