import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCalendar } from '../../../../src/core/sla/calendar.ts';
import type { CalendarDefinition, Weekday } from '../../../../src/core/sla/types.ts';
import { weekdays } from '../../../../src/core/sla/types.ts';
import { calendar, day, everyDay, hour, iso, second, week, workdays } from './build.ts';

const at = (text: string) => Date.parse(text);

function open(definition: CalendarDefinition, from: string, to: string): string[] {
  return compileCalendar(definition)
    .intervals(at(from), at(to))
    .map((interval) => `${iso(interval.from)?.slice(5, 16)} ${iso(interval.to)?.slice(5, 16)}`);
}

describe('windows', () => {
  it('open several times a day', () => {
    const found = open(
      calendar('c', 'UTC', everyDay('08:00-12:00', '13:00-17:00')),
      '2024-01-08',
      '2024-01-09',
    );
    expect(found).toEqual(['01-08T08:00 01-08T12:00', '01-08T13:00 01-08T17:00']);
  });

  it('are half-open', () => {
    const compiled = compileCalendar(calendar('c', 'UTC', everyDay('09:00-17:00')));
    expect(compiled.openMs(at('2024-01-08T16:59:59.999Z'), at('2024-01-08T17:00Z'))).toBe(1);
    expect(compiled.openMs(at('2024-01-08T17:00Z'), at('2024-01-08T17:00:00.001Z'))).toBe(0);
    expect(compiled.openMs(at('2024-01-08T09:00Z'), at('2024-01-08T09:00:00.001Z'))).toBe(1);
    expect(compiled.openMs(at('2024-01-08T10:00Z'), at('2024-01-08T09:00Z'))).toBe(0);
  });

  it('over midnight belong to the date on which they begin', () => {
    const friday = calendar('c', 'UTC', { friday: ['22:00-06:00'] });
    expect(open(friday, '2024-01-08', '2024-01-15')).toEqual(['01-12T22:00 01-13T06:00']);
    const closed = { ...friday, holidays: [{ date: '2024-01-13', name: null, windows: [] }] };
    expect(open(closed, '2024-01-08', '2024-01-15')).toEqual(['01-12T22:00 01-13T06:00']);
    const holiday = { ...friday, holidays: [{ date: '2024-01-12', name: null, windows: [] }] };
    expect(open(holiday, '2024-01-08', '2024-01-15')).toEqual([]);
  });

  it('to 24:00 end the day, and of one bound last 24 hours', () => {
    expect(open(calendar('c', 'UTC', { monday: ['20:00-24:00'] }), '2024-01-08', '2024-01-15')).toEqual([
      '01-08T20:00 01-09T00:00',
    ]);
    expect(open(calendar('c', 'UTC', { monday: ['09:00-09:00'] }), '2024-01-08', '2024-01-15')).toEqual([
      '01-08T09:00 01-09T09:00',
    ]);
  });

  it('that overlap count once', () => {
    const found = open(
      calendar('c', 'UTC', everyDay('09:00-12:00', '11:00-13:00', '22:00-10:00')),
      '2024-01-08',
      '2024-01-09',
    );
    expect(found).toEqual(['01-08T00:00 01-08T13:00', '01-08T22:00 01-09T00:00']);
  });

  it('change with their effective date', () => {
    const hours = [
      { effectiveFrom: null, windows: week(everyDay('09:00-10:00')) },
      { effectiveFrom: '2024-01-09', windows: week(everyDay('20:00-02:00')) },
    ];
    const found = open(calendar('c', 'UTC', {}, { hours: hours.toReversed() }), '2024-01-08', '2024-01-10');
    expect(found).toEqual(['01-08T09:00 01-08T10:00', '01-09T20:00 01-10T00:00']);
  });

  it('are closed before the first effective date', () => {
    const hours = [{ effectiveFrom: '2024-01-09', windows: week(everyDay('09:00-10:00')) }];
    expect(open(calendar('c', 'UTC', {}, { hours }), '2024-01-08', '2024-01-10')).toEqual([
      '01-09T09:00 01-09T10:00',
    ]);
  });

  it('of a holiday replace the day’s own; of two holidays on a date the first listed holds', () => {
    const holidays = [
      { date: '2024-01-08', name: 'half day', windows: [{ from: '09:00', to: '12:00' }] },
      { date: '2024-01-08', name: 'regional', windows: [] },
    ];
    const found = open(
      calendar('c', 'UTC', everyDay('13:00-17:00'), { holidays }),
      '2024-01-08',
      '2024-01-09',
    );
    expect(found).toEqual(['01-08T09:00 01-08T12:00']);
  });

  it('run on over new year without a seam', () => {
    const compiled = compileCalendar(calendar('c', 'America/New_York', everyDay('00:00-24:00')));
    expect(compiled.intervals(at('2023-12-30Z'), at('2024-01-02Z'))).toHaveLength(1);
    expect(compiled.openMs(at('2023-06-01Z'), at('2025-06-01Z'))).toBe(at('2025-06-01Z') - at('2023-06-01Z'));
  });
});

describe('reach and exceed', () => {
  const office = compileCalendar(calendar('c', 'UTC', workdays('09:00-17:00')));

  it('differ exactly at a closing', () => {
    expect(iso(office.reach(at('2024-01-12T09:00Z'), 8 * hour))).toBe('2024-01-12T17:00:00.000Z');
    expect(iso(office.exceed(at('2024-01-12T09:00Z'), 8 * hour))).toBe('2024-01-15T09:00:00.000Z');
    expect(iso(office.reach(at('2024-01-12T09:00Z'), 8 * hour - 1))).toBe('2024-01-12T16:59:59.999Z');
    expect(iso(office.exceed(at('2024-01-12T09:00Z'), 8 * hour - 1))).toBe('2024-01-12T16:59:59.999Z');
  });

  it('of nothing are now, and the next opening', () => {
    expect(office.reach(at('2024-01-13T12:00Z'), 0)).toBe(at('2024-01-13T12:00Z'));
    expect(iso(office.exceed(at('2024-01-13T12:00Z'), 0))).toBe('2024-01-15T09:00:00.000Z');
  });

  it('are never where nothing opens any more', () => {
    const never = compileCalendar(calendar('c', 'UTC', {}));
    expect(never.reach(0, 1)).toBeNull();
    expect(never.exceed(0, 0)).toBeNull();
    expect(never.openMs(0, at('9999-12-31Z'))).toBe(0);
    const hours = [
      { effectiveFrom: null, windows: week(everyDay('09:00-10:00')) },
      { effectiveFrom: '2024-01-09', windows: week({}) },
    ];
    const ended = compileCalendar(calendar('c', 'UTC', {}, { hours }));
    expect(iso(ended.reach(at('2024-01-08T00:00Z'), hour))).toBe('2024-01-08T10:00:00.000Z');
    expect(ended.exceed(at('2024-01-08T00:00Z'), hour)).toBeNull();
    expect(ended.reach(at('2024-01-08T00:00Z'), hour + 1)).toBeNull();
  });

  it('are never beyond the end of time', () => {
    expect(office.reach(at('2024-01-08Z'), Number.MAX_SAFE_INTEGER)).toBeNull();
    const always = compileCalendar(calendar('c', 'UTC', {}, { always: true }));
    expect(always.exceed(at('2024-01-08Z'), Number.MAX_SAFE_INTEGER)).toBeNull();
  });

  it('invert the open time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('1999-01-01Z'), max: at('2030-01-01Z') }),
        fc.integer({ min: 0, max: 90 * day }),
        (from, ms) => {
          const reached = office.reach(from, ms) ?? 0;
          const exceeded = office.exceed(from, ms) ?? 0;
          expect(office.openMs(from, reached)).toBe(ms);
          expect(office.openMs(from, exceeded)).toBe(ms);
          expect(office.openMs(from, exceeded + 1)).toBe(ms + 1);
          if (ms > 0) expect(office.openMs(from, reached - 1)).toBe(ms - 1);
          expect(reached).toBeLessThanOrEqual(exceeded);
        },
      ),
    );
  });
});

describe('far years', () => {
  const berlin = compileCalendar(calendar('c', 'Europe/Berlin', workdays('09:00-17:00')));

  it('repeat every 400 years', () => {
    const cycle = 146_097 * day;
    for (const text of ['2150-03-26', '2199-12-31', '2300-10-30', '2499-12-31', '2502-01-01']) {
      const from = at(`${text}T00:00Z`);
      expect(berlin.openMs(from + 18 * cycle, from + 18 * cycle + 20 * day)).toBe(
        berlin.openMs(from, from + 20 * day),
      );
      const near = berlin.intervals(from, from + 7 * day);
      const far = berlin.intervals(from + 3 * cycle, from + 3 * cycle + 7 * day);
      expect(far.map((interval) => interval.from - 3 * cycle)).toEqual(near.map((interval) => interval.from));
    }
  });

  it('are reached from anywhere', () => {
    const from = at('9999-12-27T00:00Z');
    expect(berlin.openMs(from, from + 7 * day)).toBe(40 * hour);
    expect(iso(berlin.reach(from, hour))).toBe('9999-12-27T09:00:00.000Z');
    const total = berlin.openMs(at('1970-01-01Z'), from);
    expect(berlin.reach(at('1970-01-01Z'), total)).toBe(at('9999-12-24T16:00Z'));
    expect(berlin.exceed(at('1970-01-01Z'), total)).toBe(at('9999-12-27T08:00Z'));
    expect(berlin.openMs(at('1066-10-16T00:00Z'), at('1066-10-17T00:00Z'))).toBeGreaterThan(0);
    expect(berlin.openMs(-8.64e15, 8.64e15)).toBeGreaterThan(total);
  });

  it('add up over any cut', () => {
    const instant = fc.integer({ min: at('1950-01-01Z'), max: at('9999-12-31Z') });
    fc.assert(
      fc.property(instant, instant, instant, (a, b, c) => {
        const [from, cut, to] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        expect(berlin.openMs(from, cut) + berlin.openMs(cut, to)).toBe(berlin.openMs(from, to));
      }),
    );
  });
});

describe('24x7', () => {
  it('is the wall clock, said either way', () => {
    const always = compileCalendar(calendar('c', 'America/Santiago', {}, { always: true, hours: [] }));
    const windows = compileCalendar(calendar('c', 'America/Santiago', everyDay('00:00-24:00')));
    fc.assert(
      fc.property(
        fc.integer({ min: at('2000-01-01Z'), max: at('2040-01-01Z') }),
        fc.integer({ min: 0, max: 900 * day }),
        (from, ms) => {
          expect(always.openMs(from, from + ms)).toBe(ms);
          expect(windows.openMs(from, from + ms)).toBe(ms);
          expect(windows.reach(from, ms)).toBe(from + ms);
          expect(windows.exceed(from, ms)).toBe(from + ms);
        },
      ),
    );
  });
});

it('keeps weekdays apart', () => {
  for (const [index, weekday] of weekdays.entries()) {
    const only: Partial<Record<Weekday, string[]>> = { [weekday]: ['09:00-10:00'] };
    const compiled = compileCalendar(calendar('c', 'UTC', only));
    const monday = at('2024-01-08T00:00Z');
    expect(compiled.reach(monday, second)).toBe(monday + index * day + 9 * hour + second);
  }
});
