import type { HotSpot, Patterns } from '../../src/core/analytics/patterns/types.ts';
import type { PauseAudit, PauseAuditRow } from '../../src/core/report/analysis.ts';

function hotSpot(weekday: number, startHour: number, over: Partial<HotSpot> = {}): HotSpot {
  return {
    measure: 'volume',
    team: null,
    weekday,
    startHour,
    hours: 2,
    expected: 21.4,
    days: 13,
    daysAbove: 11,
    n: 58,
    ratio: 2.71,
    interval: [2.01, 3.66],
    p: 0.0004,
    examples: [1, 2, 3, 4, 5],
    ...over,
  };
}

/** Office hours full, nights thin, weekends thinner. */
export const sampleWeekGrid: readonly (readonly number[])[] = Array.from({ length: 7 }, (_, weekday) =>
  Array.from({ length: 24 }, (_, hour) => {
    const day = weekday < 5 ? 1 : 0.3;
    const bell = Math.exp(-(((hour - 13) / 5) ** 2));
    const spot = weekday === 0 && (hour === 9 || hour === 10) ? 18 : 0;
    return Math.round(day * (1 + 17 * bell)) + spot + ((weekday * 5 + hour * 3) % 3);
  }),
);

export const samplePatterns: Patterns = {
  enabled: true,
  sensitivity: 0.8,
  minOccurrences: 3,
  falseFindingLevel: 0.023,
  incidents: 1873,
  hotSpots: [
    hotSpot(0, 9),
    hotSpot(3, 22, { team: 'Night Desk', n: 19, expected: 5.2, ratio: 3.65, interval: [2.1, 6.3], p: 0.003 }),
    hotSpot(5, 2, {
      measure: 'breaches',
      hours: 3,
      n: 9,
      expected: 1.8,
      ratio: 5,
      interval: [2.6, 9.7],
      p: 0.0021,
      daysAbove: 6,
    }),
  ],
  recurring: [
    {
      service: 'payments',
      title: 'Settlement batch timed out waiting for ledger lock',
      decided: 4,
      breached: 2,
      manner: 'same-hour',
      observed: 21,
      expected: 2.3,
      hour: 3,
      firstAtMs: Date.UTC(2024, 3, 2, 3),
      lastAtMs: Date.UTC(2024, 5, 28, 3),
      n: 24,
      ratio: 9.1,
      interval: [5.2, 15.9],
      p: 0.00001,
      examples: [6, 7, 8],
    },
    {
      service: 'search',
      title: 'Index replica lag above threshold',
      decided: 4,
      breached: 2,
      manner: 'burst',
      observed: 8,
      expected: 1.1,
      hour: null,
      firstAtMs: Date.UTC(2024, 4, 14),
      lastAtMs: Date.UTC(2024, 4, 15),
      n: 12,
      ratio: 7.3,
      interval: [3.1, 15],
      p: 0.0032,
      examples: [9, 10],
    },
  ],
  coFailing: [
    {
      services: ['ledger', 'payments'],
      windowMinutes: 30,
      expected: 2.8,
      failures: [41, 220],
      n: 17,
      ratio: 6.07,
      interval: [3.6, 9.7],
      p: 0.0001,
      examples: [11, 12],
    },
  ],
  concentration: [
    {
      group: [
        { dimension: 'service', value: 'payments' },
        { dimension: 'priority', value: 'P2' },
      ],
      incidents: 171,
      shareOfBreaches: 0.31,
      shareOfIncidents: 0.09,
      n: 37,
      ratio: 4.42,
      interval: [3.1, 6.3],
      p: 0.00001,
      examples: [13, 14, 15],
    },
  ],
  afterHours: [
    {
      team: 'Night Desk',
      incidents: 210,
      afterHours: 151,
      share: 151 / 210,
      restShare: 0.31,
      n: 151,
      ratio: 2.32,
      interval: [2.03, 2.65],
      p: 0.00001,
      examples: [16, 17],
    },
  ],
  afterHoursLoad: [
    { team: 'Night Desk', incidents: 210, afterHours: 151, share: 151 / 210 },
    { team: 'Core Platform', incidents: 522, afterHours: 170, share: 170 / 522 },
    { team: 'Support', incidents: 611, afterHours: 181, share: 181 / 611 },
  ],
  highResponse: [
    {
      dimension: 'customer',
      value: 'Société Générale',
      medianMs: 1_560_000,
      byPriority: [
        { priority: 'P3', n: 61, medianMs: 1_620_000, othersN: 702, othersMedianMs: 570_000 },
        { priority: 'P2', n: 27, medianMs: 1_290_000, othersN: 341, othersMedianMs: 440_000 },
      ],
      n: 88,
      ratio: 2.89,
      interval: [2.1, 3.9],
      p: 0.0003,
      examples: [18, 19],
    },
  ],
};

function row(
  key: string | null,
  n: number,
  breached: number,
  would: number,
  metOnlyByPause: number,
): PauseAuditRow {
  const side = (count: number) => ({ met: n - count, breached: count, rate: (n - count) / n });
  return { key, n, judged: side(breached), unpaused: side(would), metOnlyByPause };
}

export const samplePauses: PauseAudit = {
  pausedIncidents: 143,
  overall: row(null, 641, 46, 90, 44),
  teams: [
    row('Support', 240, 12, 45, 33),
    row('Core Platform', 260, 20, 29, 9),
    row('Night Desk', 120, 14, 16, 2),
    row(null, 21, 0, 0, 0),
  ],
  lateApplied: 5,
};
