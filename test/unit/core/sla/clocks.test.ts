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

const opened = event('opened', '2024-01-08T10:00Z', { priority: 'P2' });
const later = '2024-02-01T00:00Z';

describe('the resolution clock', () => {
  it('runs from the start to the resolve', () => {
    const clock = resolution([opened, event('resolved', '2024-01-08T15:00Z')], later);
    expect(clock).toMatchObject({
      verdict: 'met',
      elapsedMs: 5 * hour,
      wallMs: 5 * hour,
      targetMs: 8 * hour,
      openState: null,
      verdictAt: opened.at + 5 * hour,
      dueAt: opened.at + 8 * hour,
      policy: 'standard',
      calendar: '24x7',
    });
  });

  it('takes a close while the cycle has no resolve', () => {
    const clock = resolution([opened, event('closed', '2024-01-08T15:00Z')], later);
    expect([clock.verdict, clock.elapsedMs, clock.flags]).toEqual(['met', 5 * hour, []]);
  });

  it('ignores a close after the resolve', () => {
    const events = [opened, event('resolved', '2024-01-08T15:00Z'), event('closed', '2024-01-09T15:00Z')];
    const judgement = judged(events, later);
    expect(cycleOf(judgement).resolution.elapsedMs).toBe(5 * hour);
    expect(judgement).toMatchObject({ status: 'closed', closedAt: Date.parse('2024-01-09T15:00Z') });
  });

  it('lets a later resolve replace the close, flagged', () => {
    const events = [opened, event('closed', '2024-01-08T11:00Z'), event('resolved', '2024-01-08T19:00Z')];
    expect(resolution(events, '2024-01-08T12:00Z').verdict).toBe('met');
    const clock = resolution(events, later);
    expect(clock).toMatchObject({
      verdict: 'breached',
      breachedAt: opened.at + 8 * hour,
      elapsedMs: 9 * hour,
    });
    expect(clock.flags).toEqual(['closed-before-resolution']);
  });

  it('lets a later resolve replace an earlier one, flagged', () => {
    const events = [opened, event('resolved', '2024-01-08T11:00Z'), event('resolved', '2024-01-08T12:00Z')];
    const clock = resolution(events, later);
    expect([clock.elapsedMs, clock.flags]).toEqual([2 * hour, ['resolve-replaced']]);
    const twice = [opened, event('resolved', '2024-01-08T11:00Z'), event('resolved', '2024-01-08T11:00Z')];
    expect(resolution(twice, later).flags).toEqual([]);
    const same = [opened, event('closed', '2024-01-08T11:00Z'), event('resolved', '2024-01-08T11:00Z')];
    expect(resolution(same, later).flags).toEqual([]);
  });

  it('keeps a pause over a close that did not count', () => {
    const events = [
      opened,
      event('paused', '2024-01-08T10:30Z'),
      event('closed', '2024-01-08T11:00Z'),
      event('resolved', '2024-01-08T12:00Z'),
    ];
    expect(resolution(events, later).elapsedMs).toBe(30 * minute);
  });

  it('takes a close again once the resolve was undone', () => {
    const events = [
      opened,
      event('resolved', '2024-01-08T11:00Z'),
      event('reopened', '2024-01-08T12:00Z'),
      event('closed', '2024-01-08T13:00Z'),
    ];
    expect(resolution(events, later)).toMatchObject({ verdict: 'met', elapsedMs: 2 * hour, pausedMs: hour });
  });
});

describe('the response clock', () => {
  it('runs from the start to the first acknowledgement', () => {
    const events = [
      opened,
      event('acknowledged', '2024-01-08T10:20Z'),
      event('acknowledged', '2024-01-08T10:50Z'),
    ];
    expect(response(events, later)).toMatchObject({ verdict: 'met', elapsedMs: 20 * minute });
  });

  it('ends unmeasured at a resolve or close without acknowledgement, whatever follows', () => {
    for (const type of ['resolved', 'closed'] as const) {
      const end = event(type, '2024-01-08T10:20Z');
      const clock = response([opened, end, event('acknowledged', '2024-01-08T10:25Z')], later);
      expect(clock).toMatchObject({
        verdict: 'unmeasured',
        verdictAt: end.at,
        stoppedAt: null,
        endedAt: end.at,
        openState: null,
        wallMs: 20 * minute,
        breachedAt: null,
      });
    }
  });

  it('ends breached there if it had breached', () => {
    const clock = response([opened, event('resolved', '2024-01-08T10:31Z')], later);
    expect(clock).toMatchObject({ verdict: 'breached', verdictAt: opened.at + 30 * minute, stoppedAt: null });
    const exact = response([opened, event('resolved', '2024-01-08T10:30Z')], later);
    expect(exact.verdict).toBe('unmeasured');
  });

  it('takes the resolve where the policy says so', () => {
    const policies = [policy({ resolveCountsAsResponse: true })];
    const met = response([opened, event('resolved', '2024-01-08T10:20Z')], later, { policies });
    expect(met).toMatchObject({ verdict: 'met', stoppedAt: opened.at + 20 * minute });
    const late = response([opened, event('resolved', '2024-01-08T11:00Z')], later, { policies });
    expect(late).toMatchObject({ verdict: 'breached', stoppedAt: opened.at + hour, elapsedMs: hour });
    const answered = [
      opened,
      event('acknowledged', '2024-01-08T10:05Z'),
      event('resolved', '2024-01-08T10:20Z'),
    ];
    expect(response(answered, later, { policies }).elapsedMs).toBe(5 * minute);
  });
});

describe('without target', () => {
  it('durations are still measured on the default calendar', () => {
    const policies = [policy({ rules: {}, defaultCalendar: 'office' })];
    const calendars = [calendar('office', 'UTC', workdays('09:00-17:00'))];
    const events = [opened, event('resolved', '2024-01-09T10:00Z')];
    const clock = resolution(events, later, { policies, calendars });
    expect(clock).toMatchObject({
      verdict: 'without-target',
      verdictAt: Date.parse('2024-01-09T10:00Z'),
      targetMs: null,
      dueAt: null,
      calendar: 'office',
      elapsedMs: 8 * hour,
      wallMs: 24 * hour,
      closedMs: 16 * hour,
      policy: 'standard',
    });
    const open = resolution([opened], later, { policies, calendars });
    expect(open).toMatchObject({
      verdict: 'without-target',
      verdictAt: null,
      openState: 'running',
      breachesAt: null,
    });
  });

  it('also where no policy or no version covers the incident', () => {
    const elsewhere = policy({ match: { source: ['other'], service: [], team: [], customer: [] } });
    for (const policies of [[elsewhere], []]) {
      const clock = resolution([opened, event('resolved', '2024-01-08T12:00Z')], later, { policies });
      expect(clock).toMatchObject({
        verdict: 'without-target',
        policy: null,
        calendar: '24x7',
        elapsedMs: 2 * hour,
      });
    }
  });

  it('leaves the overall verdict to the other clock', () => {
    const policies = [policy({ rules: { P2: { response: rule(null), resolution: rule(8 * hour) } } })];
    const judgement = judged([opened, event('resolved', '2024-01-08T12:00Z')], later, { policies });
    expect(cycleOf(judgement).overall).toEqual({
      verdict: 'met',
      verdictAt: Date.parse('2024-01-08T12:00Z'),
    });
    const none = judged([opened], later, { policies: [] });
    expect(cycleOf(none).overall).toEqual({ verdict: 'without-target', verdictAt: null });
    const answered = event('acknowledged', '2024-01-08T11:00Z');
    const open = judged([opened, answered], later, { policies: [] });
    expect(cycleOf(open).overall).toEqual({ verdict: 'without-target', verdictAt: null });
    const ended = judged([opened, answered, event('resolved', '2024-01-08T12:00Z')], later, { policies: [] });
    expect(cycleOf(ended).overall.verdictAt).toBe(Date.parse('2024-01-08T12:00Z'));
  });
});

describe('segments', () => {
  const calendars = [calendar('office', 'UTC', workdays('09:00-17:00'))];
  const policies = [
    policy({ rules: { P2: { response: rule(hour), resolution: rule(8 * hour, { calendar: 'office' }) } } }),
  ];

  it('partition wall time, paused winning over closed', () => {
    const events = [
      opened,
      event('paused', '2024-01-08T16:00Z'),
      event('resumed', '2024-01-08T18:00Z'),
      event('resolved', '2024-01-09T10:00Z'),
    ];
    const clock = resolution(events, later, { policies, calendars });
    const text = clock.segments.map(
      ({ from, to, state }) => `${iso(from)?.slice(8, 16)} ${iso(to)?.slice(8, 16)} ${state}`,
    );
    expect(text).toEqual([
      '08T10:00 08T16:00 running',
      '08T16:00 08T18:00 paused',
      '08T18:00 09T09:00 closed',
      '09T09:00 09T10:00 running',
    ]);
    expect(clock).toMatchObject({
      elapsedMs: 7 * hour,
      pausedMs: 2 * hour,
      closedMs: 15 * hour,
      wallMs: 24 * hour,
    });
  });

  it('are the same worked out at once or when read', () => {
    const short = resolution([opened], '2024-01-10T12:00Z', { policies, calendars });
    const long = resolution([opened], '2024-03-10T12:00Z', { policies, calendars });
    expect(long.segments.slice(0, 4)).toEqual(short.segments.slice(0, 4));
    expect(long.segments.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(long.wallMs);
    expect(Object.keys(long)).toEqual(Object.keys(short));
    expect(structuredClone(long).segments).toEqual(long.segments);
  });

  it('are empty at the very start', () => {
    expect(resolution([opened], opened.at).segments).toEqual([]);
  });
});
