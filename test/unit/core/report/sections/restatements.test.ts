import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportCsvRows } from '../../../../../src/core/report/csv.ts';
import { createFormat } from '../../../../../src/core/report/format.ts';
import { restatementMethods } from '../../../../../src/core/report/methods/restatement-methods.ts';
import type { ReportData } from '../../../../../src/core/report/model.ts';
import {
  type Restated,
  type Restatements,
  restatementsSince,
} from '../../../../../src/core/report/restatements.ts';
import { restatements } from '../../../../../src/core/report/sections/restatements.ts';
import { hostileText } from '../../../../support/hostile.ts';
import { june, juneData, ofKind, rowsOf } from './june.ts';

const format = createFormat('en', 'UTC');
const at = Date.UTC(2024, 6, 1, 9);
const filters = { service: [], team: [], priority: [], customer: [] };
const earlier = {
  scope: { kind: 'monthly', timeZone: 'UTC', cohort: 'verdict', filters },
  from: Date.UTC(2024, 5, 1),
  to: Date.UTC(2024, 6, 1),
  issuedAt: at,
  asOf: at,
  data: { version: 4321, hash: 'c0ffee', policyVersion: 2 },
  forecasts: null,
  recommendations: null,
  figures: true,
  restates: true,
} as const;

const counts = { met: 48, breached: 3, pending: 1 };
const before = { response: counts, resolution: counts, overall: counts };
const after = { ...before, overall: { met: 48, breached: 4, pending: 0 } };

type Clock = Restated['clocks'][number];

function clock(more: Partial<Clock> = {}): Clock {
  const causes = [{ kind: 'correction', type: 'resolved', n: 1, recordedAt: at + 3_600_000 }] as const;
  return {
    source: 'jira',
    incident: 'INC-1',
    cycle: 1,
    clock: 'response',
    from: 'met',
    to: 'breached',
    causes,
    ...more,
  };
}

function since(more: Partial<Restated> = {}): Restatements {
  return restatementsSince(earlier, { before, after, clocks: [], shifted: 0, decidedSince: 0, ...more });
}

async function dataWith(found: Restatements | null): Promise<ReportData> {
  const data = await juneData(null);
  return { ...data, restatements: found, methods: { ...data.methods, ...restatementMethods(found, format) } };
}

async function blocks(found: Restatements | null) {
  return restatements.build({ data: await dataWith(found), period: june, format, weekStartsOn: 'monday' });
}

const words = async (more: Partial<Restated>) => ofKind(await blocks(since(more)), 'callout')[0]?.text;

describe('the restatements section', () => {
  it('is empty, and so left out, where there is no earlier report', async () => {
    expect(await blocks(null)).toEqual([]);
  });

  it('says in one line that nothing has changed', async () => {
    expect(await words({})).toBe(
      'No figure of this period has changed since the report of 1 Jul 2024 09:00.',
    );
    expect(await words({ decidedSince: 1 })).toBe(
      'No figure of this period has changed since the report of 1 Jul 2024 09:00, but for 1 clock that was open then and decided since.',
    );
    const found = await blocks(since());
    expect(found.map(({ kind }) => kind)).toEqual(['callout', 'method']);
    expect(ofKind(found, 'method')[0]?.lines.join()).toContain('data version 4321, policy version 2');
  });

  it('does not say so where only times or groups have', async () => {
    expect(await words({ shifted: 2 })).toBe(
      'No verdict of this period has changed since the report of 1 Jul 2024 09:00; the times or groups of 2 clocks have.',
    );
  });

  it('tells how many clocks are judged differently and what overall compliance was', async () => {
    const clocks = [clock(), clock({ clock: 'resolution' }), clock({ incident: 'INC-2', to: null })];
    expect(await words({ clocks, shifted: 1, decidedSince: 12 })).toBe(
      '3 clocks of 2 incidents are judged differently than in the report of 1 Jul 2024 09:00: overall compliance is 92.3 % (n=52), it was 94.1 % (n=51). The times or groups of 1 other clock have changed, not the verdict. Not counted: 12 clocks that were open then and decided since.',
    );
    expect(await words({ clocks, after: before })).toContain('overall compliance stays 94.1 % (n=51).');
  });

  it('lists the first clocks, their verdicts and what has come since; all are in the CSV', async () => {
    const causes = [
      { kind: 'correction', type: 'priority_changed', n: 2, recordedAt: at },
      { kind: 'late-event', type: 'acknowledged', n: 1, recordedAt: at + 60_000 },
      { kind: 'later-event', type: 'reopened', n: 1, recordedAt: at },
      { kind: 'policy', version: 3, recordedAt: at },
    ] as const;
    const clocks = Array.from({ length: 25 }, (_, index) => clock({ incident: `INC-${index}`, causes: [] }));
    clocks[0] = clock({ causes, from: null, to: 'without-target', cycle: 2 });
    clocks[1] = clock({ from: 'pending', to: 'unmeasured' });
    const found = since({ clocks });
    const rows = rowsOf(await blocks(found), 'restated-clocks');
    expect(rows).toHaveLength(10);
    expect(rows[0]).toEqual([
      'INC-1',
      'jira',
      'response, cycle 2',
      'not in the period',
      'without target',
      'priority changed corrected (2), recorded 1 Jul 2024 09:00; acknowledged learned of late, recorded 1 Jul 2024 09:01; reopened since then, recorded 1 Jul 2024 09:00; 1 more',
    ]);
    expect(rows[1]?.slice(3)).toEqual([
      'carried over',
      'unmeasured',
      'resolved corrected, recorded 1 Jul 2024 10:00',
    ]);
    expect(rows[2]?.at(-1)).toBe('not known');
    const [table] = ofKind(await blocks(found), 'table').slice(1);
    expect(table).toMatchObject({
      totalRows: 25,
      rest: 'all with format=csv',
      caption: 'Clocks judged differently: the first 10',
    });
    const csv = reportCsvRows(await dataWith(found)).filter(([section]) => section === 'restatements');
    expect(csv.filter(([, , , metric]) => metric === 'incident')).toHaveLength(25);
    expect(csv).toContainEqual(['restatements', '', '', 'before.overall.rate', String(48 / 51)]);
    expect(csv).toContainEqual(['restatements', 'clock', '0', 'causes.3.version', '3']);
    expect(found.clocks[0]?.causes[3]?.recordedAt).toBe('2024-07-01T09:00:00.000Z');
  });

  it('compares the totals of incidents and of each clock', async () => {
    const nothing = { met: 0, breached: 0, pending: 0 };
    const found = since({ clocks: [clock()], before: { ...before, response: nothing } });
    expect(rowsOf(await blocks(found), 'restated-totals')).toEqual([
      ['Overall', '51', '94.1 %', '52', '92.3 %', '−1.8 points'],
      ['Resolution', '51', '94.1 %', '51', '94.1 %', '0.0 points'],
      ['Response', '0', '–', '51', '94.1 %', '–'],
    ]);
  });

  it('keeps user text as data, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const found = await blocks(since({ clocks: [clock({ incident: text, source: text })] }));
        expect(rowsOf(found, 'restated-clocks')[0]?.slice(0, 2)).toEqual([text, text]);
        expect(ofKind(found, 'prose')).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
