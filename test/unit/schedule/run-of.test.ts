import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scheduleKinds } from '../../../config/schedules-schema.ts';
import { weekdays } from '../../../src/core/sla/types.ts';
import { offsetSpan } from '../../../src/core/time/offsets.ts';
import { addDays, localDateOf } from '../../../src/core/time/zone.ts';
import type { ScheduledRun as Run } from '../../../src/ports/scheduling.ts';
import { newestRun, nextRuns, runOf, runsAfter } from '../../../src/schedule/run-of.ts';
import { schedule } from '../../support/schedules.ts';
import { manyZones, slowRun, startsPeriod } from './slow-runs.ts';

const at = (text: string) => Date.parse(text);
const iso = (ms: number) => new Date(ms).toISOString();
const first = '2020-01-01';
const end = '2036-01-01';

const times = fc
  .tuple(
    fc.oneof(fc.constantFrom(0, 1, 2, 3, 23), fc.integer({ min: 0, max: 23 })),
    fc.oneof(fc.constantFrom(0, 15, 30, 59), fc.integer({ min: 0, max: 59 })),
  )
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

const timings = fc.record({
  kind: fc.constantFrom(...scheduleKinds),
  at: times,
  weekday: fc.constantFrom(...weekdays),
  day: fc.integer({ min: 1, max: 31 }),
  timeZone: fc.constantFrom(...manyZones),
});

const lastDay = (Date.parse(end) - Date.parse(first)) / 86_400_000;
const dates = fc.integer({ min: 0, max: lastDay }).map((days) => addDays(first, days));

function changeDates(timeZone: string): string[] {
  const found: string[] = [];
  for (let ms = at(`${first}T00:00Z`); ms < at(`${end}T00:00Z`); ms = offsetSpan(timeZone, ms).end) {
    found.push(localDateOf(timeZone, ms));
  }
  return found;
}

function firstRuns(n: number, ...asked: Parameters<typeof runsAfter>): Run[] {
  const runs: Run[] = [];
  for (const run of runsAfter(...asked)) if (runs.push(run) === n) break;
  return runs;
}

/** The runs of all periods that begin in 2020–2035. */
function allRuns(timing: Parameters<typeof runOf>[0], weekStartsOn: (typeof weekdays)[number]): Run[] {
  const runs: Run[] = [];
  for (const run of runsAfter(timing, addDays(first, -1), weekStartsOn)) {
    if (run.from >= end) return runs;
    if (run.from >= first) runs.push(run);
  }
  return runs;
}

describe('runs', () => {
  it('of any schedule are what reading the clocks day by day and minute by minute gives', () => {
    const zoneAndDate = fc.constantFrom(...manyZones).chain((timeZone) => {
      // Half of the dates lie around a change of the zone's clocks.
      const near = fc
        .tuple(fc.constantFrom(first, ...changeDates(timeZone)), fc.integer({ min: -2, max: 1 }))
        .map(([date, days]) => addDays(date, days));
      return fc.tuple(fc.constant(timeZone), fc.oneof(near, dates));
    });
    fc.assert(
      fc.property(
        timings,
        zoneAndDate,
        fc.constantFrom(...weekdays),
        (any, [timeZone, date], weekStartsOn) => {
          const timing = { ...any, timeZone };
          let from = date;
          while (!startsPeriod(timing.kind, from, weekStartsOn)) from = addDays(from, 1);
          const slow = slowRun(timing, from, weekStartsOn);
          const [run] = firstRuns(1, timing, addDays(from, -1), weekStartsOn);
          expect(run).toEqual({ from, to: slow.to, runAt: slow.runAt });
          expect(slow.runAt).toBeGreaterThanOrEqual(slow.ended);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('come once for each period of 2020–2035, in order, none before its period has ended', () => {
    fc.assert(
      fc.property(timings, fc.constantFrom(...weekdays), (timing, weekStartsOn) => {
        const runs = allRuns(timing, weekStartsOn);
        const expected: string[] = [];
        for (let date = first; date < end; date = addDays(date, 1)) {
          if (startsPeriod(timing.kind, date, weekStartsOn)) expected.push(date);
        }
        expect(runs.map(({ from }) => from)).toEqual(expected);
        for (const [index, { to, runAt }] of runs.entries()) {
          expect(runAt).toBeGreaterThan(runs[index - 1]?.runAt ?? 0);
          expect(localDateOf(timing.timeZone, runAt) >= to).toBe(true);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('that come next are those after now, and the newest is the one before them', () => {
    fc.assert(
      fc.property(
        timings,
        fc.constantFrom(...weekdays),
        fc.integer({ min: at('2020-02-01T00:00Z'), max: at('2035-12-01T00:00Z') }),
        (timing, weekStartsOn, now) => {
          const newest = newestRun(timing, now, weekStartsOn);
          const next = nextRuns(timing, now, 3, weekStartsOn);
          expect(newest.runAt).toBeLessThanOrEqual(now);
          expect(next[0]?.runAt).toBeGreaterThan(now);
          expect(firstRuns(3, timing, newest.from, weekStartsOn)).toEqual(next);
          // At the very instant of a run it is the newest.
          expect(newestRun(timing, next[0]?.runAt ?? 0, weekStartsOn)).toEqual(next[0]);
        },
      ),
    );
  });
});

describe('a run', () => {
  const daily = (timeZone: string, time: string, to: string) =>
    iso(runOf(schedule({ timeZone, at: time }), { from: addDays(to, -1), to }));

  it('at a time that the clocks skip takes the offset from before, at one shown twice the first', () => {
    expect(daily('Europe/Berlin', '02:30', '2026-03-29')).toBe('2026-03-29T01:30:00.000Z');
    expect(daily('Europe/Berlin', '02:30', '2026-10-25')).toBe('2026-10-25T00:30:00.000Z');
    // Midnight is skipped in Santiago and Cairo, 23:00 to 24:00 is repeated in Santiago.
    expect(daily('America/Santiago', '00:00', '2026-09-06')).toBe('2026-09-06T04:00:00.000Z');
    expect(daily('America/Santiago', '23:30', '2026-04-04')).toBe('2026-04-05T02:30:00.000Z');
    expect(daily('Africa/Cairo', '00:30', '2026-04-24')).toBe('2026-04-23T22:30:00.000Z');
  });

  it('waits for the end of its period where the first of two midnights is meant', () => {
    expect(daily('Atlantic/Azores', '00:30', '2026-10-25')).toBe('2026-10-25T00:30:00.000Z');
    expect(daily('America/Havana', '00:00', '2026-11-01')).toBe('2026-11-01T04:00:00.000Z');
  });

  it('of a week is on the first weekday from its end on, of a month on its day or the last there is', () => {
    const weekly = schedule({ kind: 'weekly', weekday: 'wednesday', at: '09:00' });
    expect(iso(runOf(weekly, { from: '2026-03-02', to: '2026-03-09' }))).toBe('2026-03-11T09:00:00.000Z');
    const monthly = (day: number, from: string, to: string) =>
      iso(runOf(schedule({ kind: 'monthly', day, at: '06:00' }), { from, to }));
    expect(monthly(31, '2024-01-01', '2024-02-01')).toBe('2024-02-29T06:00:00.000Z');
    expect(monthly(31, '2026-01-01', '2026-02-01')).toBe('2026-02-28T06:00:00.000Z');
    expect(monthly(31, '2026-02-01', '2026-03-01')).toBe('2026-03-31T06:00:00.000Z');
    expect(monthly(15, '2026-02-01', '2026-03-01')).toBe('2026-03-15T06:00:00.000Z');
  });

  it('on a day that a zone skips comes with the next day, and the skipped day is no period', () => {
    const apia = schedule({ timeZone: 'Pacific/Apia', at: '09:00' });
    const around = firstRuns(4, apia, '2011-12-27', 'monday');
    expect(around.map(({ from, to, runAt }) => [from, to, iso(runAt)])).toEqual([
      ['2011-12-28', '2011-12-29', '2011-12-29T19:00:00.000Z'],
      ['2011-12-29', '2011-12-30', '2011-12-30T19:00:00.000Z'],
      ['2011-12-31', '2012-01-01', '2011-12-31T19:00:00.000Z'],
      ['2012-01-01', '2012-01-02', '2012-01-01T19:00:00.000Z'],
    ]);
    const friday = { ...apia, kind: 'weekly' as const, weekday: 'friday' as const };
    expect(iso(runOf(friday, { from: '2011-12-19', to: '2011-12-26' }))).toBe('2011-12-30T19:00:00.000Z');
    // Kwajalein went without 21 August 1993.
    const kwajalein = { ...apia, timeZone: 'Pacific/Kwajalein' };
    const runs = firstRuns(4, kwajalein, '1993-08-18', 'monday');
    expect(runs.map(({ from }) => from)).toEqual(['1993-08-19', '1993-08-20', '1993-08-22', '1993-08-23']);
    expect(new Set(runs.map(({ runAt }) => runAt)).size).toBe(4);
  });
});
