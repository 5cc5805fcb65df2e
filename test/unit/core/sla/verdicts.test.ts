import { describe, expect, it } from 'vitest';
import {
  calendar,
  cycleOf,
  event,
  hour,
  iso,
  judged,
  minute,
  policy,
  resolution,
  response,
  rule,
  workdays,
} from './build.ts';

const calendars = [calendar('office', 'UTC', workdays('09:00-17:00'))];
const office = (targetMs: number) => [
  policy({
    rules: {
      P1: { response: rule(hour, { pauseReasons: [] }), resolution: rule(targetMs, { calendar: 'office' }) },
    },
    defaultCalendar: 'office',
  }),
];
/** Friday 09:00: eight office hours run out exactly at Friday's closing. */
const friday = event('opened', '2024-01-12T09:00Z', { priority: 'P1' });
const acknowledged = event('acknowledged', '2024-01-12T09:05Z');
const exact = { policies: office(8 * hour), calendars };

describe('a target that runs out exactly at a closing', () => {
  it('is due on Friday and breached on Monday', () => {
    const clock = resolution([friday], '2024-01-16T00:00Z', exact);
    expect([iso(clock.dueAt), iso(clock.breachedAt), clock.verdict]).toEqual([
      '2024-01-12T17:00:00.000Z',
      '2024-01-15T09:00:00.000Z',
      'breached',
    ]);
  });

  it('is met by a resolve on Saturday, and at Monday’s opening instant', () => {
    for (const at of ['2024-01-12T17:00Z', '2024-01-13T12:00Z', '2024-01-15T09:00Z']) {
      const clock = resolution([friday, event('resolved', at)], '2024-01-20T00:00Z', exact);
      expect([clock.verdict, iso(clock.dueAt), clock.verdictAt]).toEqual([
        'met',
        '2024-01-12T17:00:00.000Z',
        Date.parse(at),
      ]);
    }
    const late = resolution(
      [friday, event('resolved', '2024-01-15T09:00:00.001Z')],
      '2024-01-20T00:00Z',
      exact,
    );
    expect([late.verdict, iso(late.verdictAt)]).toEqual(['breached', '2024-01-15T09:00:00.000Z']);
  });

  it('is pending until then, with the instant it breaches at', () => {
    const clock = resolution([friday], '2024-01-15T09:00Z', exact);
    expect([clock.verdict, clock.verdictAt, iso(clock.breachesAt), iso(clock.dueAt)]).toEqual([
      'pending',
      null,
      '2024-01-15T09:00:00.000Z',
      '2024-01-12T17:00:00.000Z',
    ]);
    expect(resolution([friday], Date.parse('2024-01-15T09:00Z') + 1, exact).verdict).toBe('breached');
  });

  it('at a pause breaches after the resume', () => {
    const events = [
      event('opened', '2024-01-08T10:00Z', { priority: 'P2' }),
      event('paused', '2024-01-08T18:00Z'),
      event('resumed', '2024-01-09T12:00Z'),
    ];
    const paused = resolution(events.slice(0, 2), '2024-01-09T00:00Z');
    expect([paused.verdict, paused.openState, iso(paused.dueAt), paused.breachesAt]).toEqual([
      'pending',
      'paused',
      '2024-01-08T18:00:00.000Z',
      null,
    ]);
    const clock = resolution(events, '2024-01-10T00:00Z');
    expect([clock.verdict, iso(clock.dueAt), iso(clock.breachedAt)]).toEqual([
      'breached',
      '2024-01-08T18:00:00.000Z',
      '2024-01-09T12:00:00.000Z',
    ]);
  });
});

describe('due', () => {
  const opened = event('opened', '2024-01-08T10:00Z', { priority: 'P2' });

  it('of a stopped clock is where it would have fallen had it run on', () => {
    const stopped = [friday, event('resolved', '2024-01-12T10:00Z')];
    const clock = resolution(stopped, '2024-02-01T00:00Z', { policies: office(10 * hour), calendars });
    expect(iso(clock.dueAt)).toBe('2024-01-15T11:00:00.000Z');
  });

  it('of a paused clock is null, and on resume comes from the remaining business time', () => {
    const target = { policies: office(10 * hour), calendars };
    const pause = event('paused', '2024-01-12T16:00Z');
    expect(resolution([friday, pause], '2024-01-13T00:00Z', target).dueAt).toBeNull();
    const resumed = resolution(
      [friday, pause, event('resumed', '2024-01-13T12:00Z')],
      '2024-01-13T13:00Z',
      target,
    );
    expect(iso(resumed.dueAt)).toBe('2024-01-15T12:00:00.000Z');
    expect([resumed.openState, iso(resumed.breachesAt)]).toEqual(['running', '2024-01-15T12:00:00.000Z']);
  });

  it('of nothing is the start', () => {
    const zero = { policies: [policy({ rules: { P2: { response: rule(0), resolution: rule(0) } } })] };
    expect(resolution([opened, event('resolved', opened.at)], '2024-02-01T00:00Z', zero)).toMatchObject({
      verdict: 'met',
      dueAt: opened.at,
    });
    expect(resolution([opened], opened.at + 1, zero)).toMatchObject({
      verdict: 'breached',
      dueAt: opened.at,
      breachedAt: opened.at,
    });
  });

  it('is null where the calendar never opens again', () => {
    const never = { policies: office(8 * hour), calendars: [calendar('office', 'UTC', {})] };
    expect(resolution([friday], '9999-12-31T00:00Z', never)).toMatchObject({
      verdict: 'pending',
      dueAt: null,
      breachesAt: null,
      elapsedMs: 0,
    });
  });
});

describe('the verdict instant', () => {
  it('is the stop if met, the breach if breached, however late the stop', () => {
    const opened = event('opened', '2024-01-08T10:00Z', { priority: 'P2' });
    const late = [opened, event('resolved', '2024-03-01T00:00Z')];
    const before = resolution(late, '2024-02-01T00:00Z');
    const after = resolution(late, '2024-04-01T00:00Z');
    expect(after.verdictAt).toBe(opened.at + 8 * hour);
    expect(before.verdictAt).toBe(after.verdictAt);
    expect([before.stoppedAt, before.openState]).toEqual([null, 'running']);
  });
});

describe('overall', () => {
  const opened = event('opened', '2024-01-08T10:00Z', { priority: 'P2' });
  const overall = (events: ReturnType<typeof event>[], asOf: string) => cycleOf(judged(events, asOf)).overall;

  it('is breached if any clock is, at the earliest breach', () => {
    expect(overall([opened], '2024-01-09T00:00Z')).toEqual({
      verdict: 'breached',
      verdictAt: opened.at + 30 * minute,
    });
    const answered = event('acknowledged', '2024-01-08T10:10Z');
    expect(overall([opened, answered], '2024-01-09T00:00Z').verdictAt).toBe(opened.at + 8 * hour);
  });

  it('is pending if any is, else met at the last stop', () => {
    const answered = event('acknowledged', '2024-01-08T10:10Z');
    expect(overall([opened, answered], '2024-01-08T12:00Z')).toEqual({ verdict: 'pending', verdictAt: null });
    const resolved = event('resolved', '2024-01-08T12:00Z');
    expect(overall([opened, answered, resolved], '2024-01-09T00:00Z')).toEqual({
      verdict: 'met',
      verdictAt: resolved.at,
    });
  });

  it('leaves unmeasured clocks out unless there are no others', () => {
    const resolved = event('resolved', '2024-01-08T10:20Z');
    expect(overall([opened, resolved], '2024-01-09T00:00Z')).toEqual({
      verdict: 'met',
      verdictAt: resolved.at,
    });
    const policies = [policy({ rules: { P2: { response: rule(hour), resolution: rule(null) } } })];
    const alone = cycleOf(judged([opened, resolved], '2024-01-09T00:00Z', { policies })).overall;
    expect(alone).toEqual({ verdict: 'unmeasured', verdictAt: resolved.at });
  });
});

it('a business calendar judges one clock while the other runs on the wall clock', () => {
  const clock = response([friday, acknowledged], '2024-01-16T00:00Z', exact);
  expect(clock).toMatchObject({ verdict: 'met', calendar: '24x7', elapsedMs: 5 * minute });
});
