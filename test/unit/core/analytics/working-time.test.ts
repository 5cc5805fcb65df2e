import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localHours } from '../../../../src/core/analytics/local-hours.ts';
import { afterHoursMarks } from '../../../../src/core/analytics/working-time.ts';
import { timeSlots } from '../../../../src/core/recommend/input.ts';
import { rowSlots } from '../../../../src/core/recommend/row-slots.ts';
import { type Calendar, compileCalendar } from '../../../../src/core/sla/calendar.ts';
import { calendar, everyDay } from '../sla/build.ts';

const zone = 'Europe/Berlin';
const desk = compileCalendar({
  ...calendar('desk', 'America/New_York', everyDay('09:00-17:00')),
  holidays: [{ date: '2026-07-03', name: null, windows: [] }],
});

function marks(texts: readonly string[], working: Calendar | null): number[] {
  const instants = Float64Array.from(texts, (text) => Date.parse(text));
  return [...afterHoursMarks(instants, localHours(instants, zone).hourOfWeek, working)];
}

describe('afterHoursMarks', () => {
  it('takes Monday to Friday, 08:00 to 18:00 of the zone for working time where no calendar is named', () => {
    const texts = [
      '2026-07-03T05:59:59Z',
      '2026-07-03T06:00:00Z',
      '2026-07-03T15:59:59Z',
      '2026-07-03T16:00:00Z',
      '2026-07-04T10:00:00Z',
      '2026-12-07T06:30:00Z',
      '2026-12-07T07:00:00Z',
    ];
    expect(marks(texts, null)).toEqual([1, 0, 0, 1, 1, 1, 0]);
  });

  it('asks the calendar where one is named: its zone, its days, its holidays', () => {
    const texts = [
      '2026-07-02T12:59:59Z',
      '2026-07-02T13:00:00Z',
      '2026-07-02T20:59:59Z',
      '2026-07-02T21:00:00Z',
      '2026-07-03T15:00:00Z',
      '2026-07-04T15:00:00Z',
    ];
    expect(marks(texts, desk)).toEqual([1, 0, 0, 1, 1, 0]);
  });

  it('never contradicts the part of the week that recommendations speak of', () => {
    const instant = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) });
    const working = fc.constantFrom(
      null,
      desk,
      compileCalendar(calendar('night', zone, everyDay('20:00-04:00'))),
    );
    const zones = fc.constantFrom('UTC', zone, 'Asia/Kathmandu', 'America/St_Johns');
    fc.assert(
      fc.property(fc.array(instant, { minLength: 1 }), working, zones, (list, calendarOrNone, name) => {
        const instants = Float64Array.from(list);
        const late = afterHoursMarks(instants, localHours(instants, name).hourOfWeek, calendarOrNone);
        const { slot } = rowSlots(instants, name, calendarOrNone);
        expect([...slot].map((at) => (timeSlots[at] === 'business-hours' ? 0 : 1))).toEqual([...late]);
      }),
    );
  });
});
