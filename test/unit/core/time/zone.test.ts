import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  localDateOf,
  localPartsOf,
  localToInstant,
  offsetMs,
  startOfDay,
  weekdayOf,
} from '../../../../src/core/time/zone.ts';

const midnight = { hour: 0, minute: 0, second: 0, millisecond: 0 };
const iso = (ms: number) => new Date(ms).toISOString();

describe('localToInstant', () => {
  it('takes the offset before the gap for a missing local time', () => {
    const found = localToInstant('Europe/Berlin', {
      ...midnight,
      year: 2024,
      month: 3,
      day: 31,
      hour: 2,
      minute: 30,
    });
    expect([iso(found.at), found.resolved]).toEqual(['2024-03-31T01:30:00.000Z', 'gap']);
  });

  it('takes the first of two for an ambiguous local time', () => {
    const found = localToInstant('America/New_York', {
      ...midnight,
      year: 2024,
      month: 11,
      day: 3,
      hour: 1,
      minute: 30,
    });
    expect([iso(found.at), found.resolved]).toEqual(['2024-11-03T05:30:00.000Z', 'overlap']);
  });

  it('knows half-hour changes', () => {
    const gap = localToInstant('Australia/Lord_Howe', {
      ...midnight,
      year: 2024,
      month: 10,
      day: 6,
      hour: 2,
      minute: 15,
    });
    expect([iso(gap.at), gap.resolved]).toEqual(['2024-10-05T15:45:00.000Z', 'gap']);
    const twice = localToInstant('Australia/Lord_Howe', {
      ...midnight,
      year: 2024,
      month: 4,
      day: 7,
      hour: 1,
      minute: 45,
    });
    expect([iso(twice.at), twice.resolved]).toEqual(['2024-04-06T14:45:00.000Z', 'overlap']);
  });

  it('inverts localPartsOf except for the second pass through an overlap', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'America/Santiago',
      'Africa/Casablanca',
      'Pacific/Apia',
      'UTC',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4_102_444_800_000 }), (zone, ms) => {
        const found = localToInstant(zone, localPartsOf(zone, ms));
        expect(found.resolved).not.toBe('gap');
        if (found.resolved === 'exact') expect(found.at).toBe(ms);
        else expect(found.at).toBeLessThanOrEqual(ms);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('startOfDay', () => {
  it.each([
    ['America/Santiago', '2024-09-08', '2024-09-08T04:00:00.000Z'],
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z'],
    ['Asia/Beirut', '2024-03-31', '2024-03-30T22:00:00.000Z'],
    ['America/Havana', '2024-11-03', '2024-11-03T04:00:00.000Z'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z'],
    ['Europe/Berlin', '2024-03-31', '2024-03-30T23:00:00.000Z'],
    ['UTC', '9999-12-31', '9999-12-31T00:00:00.000Z'],
  ])('%s %s begins at %s', (zone, date, expected) => {
    expect(iso(startOfDay(zone, date))).toBe(expected);
  });

  it('is the first instant of the date in every zone on every day of a year', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      let date = '2023-12-31';
      for (let day = 0; day < 370; day++) {
        const start = startOfDay(zone, date);
        if (localDateOf(zone, start) !== date || localDateOf(zone, start - 1) >= date) {
          expect.fail(`${zone} ${date}`);
        }
        date = addDays(date, 1);
      }
    }
  });

  it('is the end of a gap that begins before midnight', () => {
    // Toronto skipped 23:30 to 00:30 in 1919.
    expect(iso(startOfDay('America/Toronto', '1919-03-31'))).toBe('1919-03-31T04:30:00.000Z');
  });
});

describe('offsets', () => {
  it('agree with luxon everywhere from 1970 to 2045', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 2_366_841_600_000 }), (zone, ms) => {
        const whole = Math.floor(ms / 1000) * 1000;
        expect(offsetMs(zone, whole)).toBe(IANAZone.create(zone).offset(whole) * 60_000);
      }),
      { numRuns: 3000 },
    );
  });

  it('change exactly at the transition', () => {
    const change = Date.parse('2024-03-31T01:00:00Z');
    expect(offsetMs('Europe/Berlin', change - 1)).toBe(3_600_000);
    expect(offsetMs('Europe/Berlin', change)).toBe(7_200_000);
  });

  it('reach the year 9999 and the ends of time', () => {
    expect(offsetMs('Europe/Berlin', Date.parse('9999-07-01T00:00:00Z'))).toBe(7_200_000);
    expect(offsetMs('Europe/Berlin', 8.64e15)).toBeGreaterThan(0);
    expect(() => offsetMs('Europe/Berlin', Number.NaN)).toThrow(RangeError);
    expect(() => offsetMs('Mars/Olympus', 0)).toThrow(RangeError);
  });
});

describe('dates', () => {
  it('add days over leap days and years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2024-01-01', -1)).toBe('2023-12-31');
    expect(() => addDays('yesterday', 1)).toThrow(RangeError);
  });

  it('have weekdays', () => {
    expect(weekdayOf('1970-01-01')).toBe('thursday');
    expect(weekdayOf('2026-08-02')).toBe('sunday');
    expect(weekdayOf('1969-12-29')).toBe('monday');
  });
});
