import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seriesNames } from '../../../../../src/core/analytics/daily-series.ts';
import { type IncidentColumns, noDay } from '../../../../../src/core/analytics/incident-columns.ts';
import { anomalyExamples } from '../../../../../src/core/analytics/trends/anomaly-examples.ts';

interface Row {
  readonly opened: number;
  readonly verdict: number;
  readonly verdictDay?: number;
  readonly responseDay?: number;
  readonly responseMs?: number;
  readonly service?: number;
  readonly reopened?: boolean;
}

/** 2026-03-10, in days since 1970. */
const day = 20_522;
const date = '2026-03-10';

function columnsOf(rows: readonly Row[]): IncidentColumns {
  const count = rows.length;
  const none = { labels: [], codes: new Int32Array(count).fill(-1) };
  return {
    count,
    openedAtMs: Float64Array.from(rows, (_, index) => index),
    localDay: Int32Array.from(rows, ({ opened }) => opened),
    hourOfWeek: new Uint8Array(count),
    service: { labels: ['a', 'b'], codes: Int32Array.from(rows, ({ service = -1 }) => service) },
    team: none,
    priority: none,
    customer: none,
    verdict: Uint8Array.from(rows, ({ verdict }) => verdict),
    countsAsOpened: Uint8Array.from(rows, ({ reopened = false }) => (reopened ? 0 : 1)),
    verdictDay: Int32Array.from(rows, ({ verdictDay = noDay }) => verdictDay),
    responseDay: Int32Array.from(rows, ({ responseDay = noDay }) => responseDay),
    resolutionDay: new Int32Array(count).fill(noDay),
    responseMs: Float64Array.from(rows, ({ responseMs = Number.NaN }) => responseMs),
    resolutionMs: new Float64Array(count).fill(Number.NaN),
    pausedMs: new Float64Array(count),
    reopenCount: new Uint16Array(count),
    title: none,
    afterHours: new Uint8Array(count),
  };
}

describe('anomalyExamples', () => {
  it('lists for volume what was opened that day, the crowd first and no reopened cycle', () => {
    const columns = columnsOf([
      { opened: day - 1, verdict: 0, service: 0 },
      { opened: day - 1, verdict: 0, service: 0 },
      { opened: day - 1, verdict: 0, service: 1 },
      { opened: day, verdict: 0, service: 0 },
      { opened: day, verdict: 0, service: 0 },
      { opened: day, verdict: 0, service: 1, reopened: true },
      { opened: day, verdict: 0, service: 1 },
      { opened: day, verdict: 0, service: 1 },
    ]);
    expect(anomalyExamples('volume', { date, direction: 'high' }, columns)).toEqual([6, 7, 3, 4]);
  });

  it('lists for breaches and compliance what was found breached that day, whenever it was opened', () => {
    const columns = columnsOf([
      { opened: day - 3, verdict: 1, verdictDay: day },
      { opened: day, verdict: 1, verdictDay: day + 1 },
      { opened: day, verdict: 0, verdictDay: day },
      { opened: day, verdict: 1, verdictDay: day },
      { opened: day, verdict: 2 },
    ]);
    expect(anomalyExamples('breaches', { date, direction: 'high' }, columns)).toEqual([0, 3]);
    expect(anomalyExamples('compliance', { date, direction: 'low' }, columns)).toEqual([0, 3]);
  });

  it('lists for durations the slowest clocks that stopped that day, of a fast day the fastest', () => {
    const times = [5, 60, 7, 50, 30, 40, 20];
    const columns = columnsOf([
      ...times.map((responseMs) => ({ opened: day - 1, verdict: 0, responseDay: day, responseMs })),
      { opened: day, verdict: 0, responseDay: day + 1, responseMs: 900 },
    ]);
    expect(anomalyExamples('response', { date, direction: 'high' }, columns)).toEqual([1, 3, 5, 4, 6]);
    expect(anomalyExamples('response', { date, direction: 'low' }, columns)).toEqual([0, 2, 6, 4, 5]);
  });

  it('lists nothing of a day that the columns do not reach', () => {
    const row = fc.record({
      opened: fc.integer({ min: day + 1, max: day + 9 }),
      verdict: fc.integer({ min: 0, max: 1 }),
      verdictDay: fc.integer({ min: day + 1, max: day + 9 }),
    });
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom(...seriesNames), (rows, name) => {
        expect(anomalyExamples(name, { date, direction: 'high' }, columnsOf(rows))).toEqual([]);
      }),
    );
  });
});
