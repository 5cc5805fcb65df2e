import { expect, it } from 'vitest';
import { allowance } from '../../../../../src/core/analytics/outlook/allowance.ts';

const input = { target: 0.95, breached: 3, days: [], totalDays: 30, expectedTotal: 600 };

it('tells no rate before a day of the period is over', () => {
  const morning = allowance({ ...input, elapsedDays: 0.02 });
  expect(morning).toMatchObject({ allowed: 30, used: 3, left: 27, burnRate: null, runsOutOnDay: null });
  const nextDay = allowance({ ...input, elapsedDays: 1 });
  expect(nextDay.burnRate).toBeCloseTo(3, 9);
  expect(nextDay.runsOutOnDay).toBe(11);
});
