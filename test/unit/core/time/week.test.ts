import fc from 'fast-check';
import { expect, it } from 'vitest';
import { weekdayOfDay } from '../../../../src/core/time/week.ts';
import { dayOf } from '../../../../src/core/time/zone.ts';

it('tells the weekday of a day as the calendar has it, before 1970 too', () => {
  expect(['1969-12-28', '1970-01-01', '2026-03-02'].map((date) => weekdayOfDay(dayOf(date)))).toEqual([
    6, 3, 0,
  ]);
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
      expect(weekdayOfDay(day)).toBe((new Date(day * 86_400_000).getUTCDay() + 6) % 7);
    }),
  );
});
