import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../config/schema.ts';
import type { Report } from '../../../src/core/report/document.ts';
import { noDataSection } from '../../../src/core/report/no-data.ts';
import type { Delivery } from '../../../src/ports/delivery-ledger.ts';
import type { ReportRequest } from '../../../src/ports/reporting.ts';
import { composeDigest, createDigests } from '../../../src/schedule/compose-digest.ts';
import { createFakeReporting } from '../../support/fake-reporting.ts';
import { emptyAnalysis } from '../../support/sample-analysis.ts';
import { archived, plannedOnly, schedule } from '../../support/schedules.ts';
import { june, juneReport } from '../core/report/sections/june.ts';

const hour = 3_600_000;
const runAt = june.to;
const open = { open: true, commands: null, teams: null, customers: null };
const file = { name: 'june.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([1]) };
const request: ReportRequest = {
  ...archived().request,
  kind: 'monthly',
  from: '2024-06-01',
  asOf: new Date(runAt).toISOString(),
};
const delivery: Delivery = {
  id: 'a',
  schedule: 'monthly',
  kind: 'monthly',
  from: '2024-06-01',
  to: '2024-07-01',
  timeZone: 'UTC',
  destination: 'slack:C1',
  state: 'claimed',
  late: false,
  byHand: false,
  reportId: 'made',
  runAt,
  attempts: 0,
  nextAttemptAt: runAt,
  claimedBy: 'one',
  leaseUntil: null,
  steps: [],
  reason: null,
  updatedAt: runAt,
};

interface Case {
  readonly afterMs?: number;
  readonly whenEmpty?: 'post' | 'one-line';
  readonly reporting?: Parameters<typeof createFakeReporting>[0];
  readonly report?: Partial<Report>;
  readonly sent?: Parameters<typeof archived>[0][];
}

async function compose({ afterMs = 0, whenEmpty = 'post', reporting, report, sent = [] }: Case = {}) {
  const warned: unknown[] = [];
  const { archive } = plannedOnly(sent.map((one) => archived({ schedule: 'monthly', ...one })));
  const deps = {
    reporting: createFakeReporting(reporting),
    archive,
    config: configSchema.parse({}),
    clock: { now: () => runAt + afterMs },
    logger: { debug() {}, info() {}, error() {}, warn: (fields: unknown) => void warned.push(fields) },
  };
  const made = { ...(await juneReport(emptyAnalysis(), ['summary'])), files: [file], ...report };
  const digest = await composeDigest(deps, made, {
    schedule: schedule({ name: 'monthly', kind: 'monthly', whenEmpty }),
    delivery,
    archived: archived({ id: 'made', kind: 'monthly', request }),
    access: open,
  });
  return { digest, warned };
}

const empty = { sections: [{ name: noDataSection, title: 'No data', blocks: [] }] };

describe('the digest of a delivery', () => {
  it('has the files of the report and buttons that answer for its period', async () => {
    const { digest } = await compose();
    expect(digest.files).toEqual([file]);
    const [breaches] = digest.actions.map(({ command }) => command);
    expect(breaches).toMatch(/^breaches monthly from=2024-06-01 .*as-of=2024-07-01/);
    expect(digest.actions.some(({ label }) => label.startsWith('Explain INC-'))).toBe(true);
  });

  it('says so where it comes late, and only there', async () => {
    expect((await compose({ afterMs: hour / 10 })).digest.summary).not.toContain('Late');
    expect((await compose({ afterMs: hour })).digest.summary).toContain(
      'Late: was due 1 Jul 2024 00:00 UTC.',
    );
  });

  it('of a period without incidents is one line without files where the schedule wants that', async () => {
    const { digest } = await compose({ report: empty });
    expect(digest.files).toEqual([file]);
    expect(digest.actions).toEqual([]);
    const line = (await compose({ report: empty, whenEmpty: 'one-line' })).digest;
    expect(line).toMatchObject({ files: [], actions: [] });
    expect(line.title).toBe('monthly, June 2024');
    expect(line.summary).toMatch(/^No incidents/);
  });

  it('is sent without the parts that cannot be read, which are logged', async () => {
    const fails = () => Promise.reject(new Error('no database'));
    const sent = [{ id: 'may', kind: 'monthly', from: '2024-05-01' }] as const;
    const { digest, warned } = await compose({
      reporting: { breaches: fails, report: fails },
      sent: [...sent],
    });
    expect(digest.summary).not.toBe('');
    expect(warned).toMatchObject([{ what: 'worst breach' }, { what: 'restatements' }]);
  });

  it('looks at each earlier period once, however many reports were made of it', async () => {
    const asked: (string | null)[] = [];
    const may = { kind: 'monthly', from: '2024-05-01', request: { ...request, from: '2024-05-01' } } as const;
    const april = { ...may, from: '2024-04-01', request: { ...request, from: '2024-04-01' } };
    await compose({
      reporting: {
        report: async (given) => {
          asked.push(given.from);
          return juneReport(emptyAnalysis(), ['summary']);
        },
      },
      sent: [
        { ...may, id: 'may' },
        { ...may, id: 'may-for-others' },
        { ...april, id: 'april' },
      ],
    });
    expect(asked).toEqual(['2024-05-01', '2024-04-01']);
  });

  it('is the report itself where that has no figures', async () => {
    const { digest } = await compose({ report: { data: null, summary: 'Nothing may be shown here.' } });
    expect(digest.summary).toBe('Nothing may be shown here.');
  });
});

describe('digests', () => {
  it('are composed once for all destinations of a report, and anew for another or a late one', async () => {
    let asked = 0;
    let now = runAt;
    const reporting = createFakeReporting();
    const breaches: typeof reporting.breaches = (...given) => {
      asked += 1;
      return reporting.breaches(...given);
    };
    const digests = createDigests({
      reporting: { ...reporting, breaches },
      archive: plannedOnly().archive,
      config: configSchema.parse({}),
      clock: { now: () => now },
      logger: { debug() {}, info() {}, error() {}, warn() {} },
    });
    const report = { ...(await juneReport(emptyAnalysis(), ['summary'])), files: [file] };
    const context = {
      schedule: schedule({ name: 'monthly', kind: 'monthly' }),
      delivery,
      archived: archived({ id: 'made', kind: 'monthly', request }),
      access: open,
    };
    const [one, other] = await Promise.all([
      digests(report, context),
      digests(report, { ...context, delivery: { ...delivery, id: 'b', destination: 'slack:C2' } }),
    ]);
    expect(one).toBe(other);
    expect(asked).toBe(1);
    await digests(report, { ...context, archived: { ...context.archived, id: 'for-others' } });
    expect(asked).toBe(2);
    now += hour;
    expect((await digests(report, context)).summary).toContain('Late');
  });
});
