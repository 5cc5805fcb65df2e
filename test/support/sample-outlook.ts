import type { Outlook } from '../../src/core/analytics/outlook/outlook.ts';
import type { RunningOutlook } from '../../src/core/report/analysis.ts';
import { addDays } from '../../src/core/time/zone.ts';

const overall: Outlook = {
  target: 0.95,
  met: 391,
  breached: 27,
  pending: 14,
  elapsedDays: 18.6,
  totalDays: 31,
  expectedTotal: 668,
  allowance: { allowed: 33, used: 27, left: 6, burnRate: 1.35, exceededOnDay: null, runsOutOnDay: 24 },
  missChance: 0.871,
  finalCompliance: { median: 0.9371, interval80: [0.9262, 0.9477], interval95: [0.919, 0.953] },
  basis: {
    decided: 1021,
    days: 49,
    minimumDecided: 30,
    dispersion: 1.64,
    volume: 'forecast',
    compliance: 'record',
    draws: 2000,
  },
};

export const sampleOutlook: RunningOutlook = {
  kind: 'monthly',
  from: '2024-07-01',
  to: '2024-08-01',
  overall,
  days: Array.from({ length: 18 }, (_, day) => ({
    date: addDays('2024-07-01', day),
    breached: [2, 1, 0, 3, 1, 0, 0, 2, 4, 1, 1, 2, 0, 0, 3, 2, 4, 1][day] ?? 0,
  })),
  priorities: [
    {
      ...overall,
      key: 'P1',
      allowance: { allowed: 2, used: 3, left: -1, burnRate: 2.5, exceededOnDay: 17, runsOutOnDay: null },
      missChance: 0.99975,
      finalCompliance: { median: 0.91, interval80: [0.87, 0.94], interval95: [0.85, 0.949] },
      basis: { ...overall.basis, decided: 71 },
    },
    {
      ...overall,
      key: 'P3',
      allowance: { allowed: 18, used: 6, left: 12, burnRate: 0.55, exceededOnDay: null, runsOutOnDay: null },
      missChance: 0.031,
      finalCompliance: { median: 0.971, interval80: [0.962, 0.979], interval95: [0.957, 0.983] },
      basis: { ...overall.basis, decided: 560 },
    },
  ],
};
