import { describe, expect, it } from 'vitest';
import type { IncidentColumns } from '../../../../../src/core/analytics/incident-columns.ts';
import { findRiskFactors } from '../../../../../src/core/analytics/trends/find-risk-factors.ts';

/** 50 incidents of team `slow` with 10 breaches, 100 of `fast` with 5, and 7 undecided ones. */
function columns(): IncidentColumns {
  const rows = [
    ...Array.from({ length: 50 }, (_, index) => ({ team: 0, verdict: index < 10 ? 1 : 0 })),
    ...Array.from({ length: 100 }, (_, index) => ({ team: 1, verdict: index < 5 ? 1 : 0 })),
    ...Array.from({ length: 7 }, () => ({ team: 0, verdict: 2 })),
  ];
  const count = rows.length;
  const none = { labels: [], codes: new Int32Array(count).fill(-1) };
  return {
    count,
    openedAtMs: Float64Array.from(rows, (_, index) => index),
    localDay: new Int32Array(count),
    countsAsOpened: new Uint8Array(count).fill(1),
    verdictDay: new Int32Array(count),
    responseDay: new Int32Array(count),
    resolutionDay: new Int32Array(count),
    hourOfWeek: new Uint8Array(count).fill(9),
    service: none,
    team: { labels: ['slow', 'fast'], codes: Int32Array.from(rows, ({ team }) => team) },
    priority: none,
    customer: none,
    verdict: Uint8Array.from(rows, ({ verdict }) => verdict),
    responseMs: new Float64Array(count).fill(Number.NaN),
    resolutionMs: new Float64Array(count).fill(Number.NaN),
    pausedMs: new Float64Array(count),
    reopenCount: new Uint16Array(count),
    title: none,
    afterHours: new Uint8Array(count),
  };
}

describe('findRiskFactors', () => {
  it('gives relative risk with the Katz interval, of decided incidents alone', () => {
    const [first, second, ...others] = findRiskFactors(columns(), 0.05);
    expect(others).toEqual([]);
    expect([first?.dimension, second?.dimension]).toEqual(['team', 'team']);
    const slow = [first, second].find((factor) => factor?.value === 'slow');
    expect(slow).toMatchObject({
      direction: 'higher',
      n: 50,
      breached: 10,
      breachRate: 0.2,
      restBreachRate: 0.05,
    });
    expect(slow?.relativeRisk).toBeCloseTo(4, 12);
    expect(slow?.interval?.[0]).toBeCloseTo(1.4446, 3);
    expect(slow?.interval?.[1]).toBeCloseTo(11.076, 2);
  });

  it('does not speak of a group that is all there is, nor above the level', () => {
    expect(findRiskFactors(columns(), 0.05).some(({ dimension }) => dimension === 'hour')).toBe(false);
    expect(findRiskFactors(columns(), 0.001)).toEqual([]);
  });
});
