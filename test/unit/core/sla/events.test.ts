import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import { cycleOf, event, hour, iso, judged, minute, resolution, response, version } from './build.ts';

const opened = event('opened', '2024-01-08T10:00Z', { priority: 'P2' });

describe('as-of', () => {
  it('counts events up to and including the instant', () => {
    const events = [opened, event('acknowledged', '2024-01-08T10:20Z')];
    expect(response(events, '2024-01-08T10:19:59.999Z').stoppedAt).toBeNull();
    expect(iso(response(events, '2024-01-08T10:20Z').stoppedAt)).toBe('2024-01-08T10:20:00.000Z');
  });

  it('holds an incident back until it is opened', () => {
    const judge = createJudge([version()]);
    expect(judge.judge([event('resolved', 5)], 10)).toBeNull();
    expect(judge.judge([opened], opened.at - 1)).toBeNull();
    expect(judge.judge([], 10)).toBeNull();
    expect(judge.judge([opened], opened.at)?.status).toBe('open');
  });

  it('beyond the end of time is the end of time', () => {
    const clock = resolution([opened], Number.MAX_SAFE_INTEGER);
    expect(clock.verdict).toBe('breached');
    expect(clock.wallMs).toBe(8.64e15 - opened.at);
  });
});

describe('milliseconds', () => {
  it('are kept and nothing is rounded before a comparison', () => {
    const met = [opened, event('acknowledged', opened.at + 30 * minute)];
    const late = [opened, event('acknowledged', opened.at + 30 * minute + 1)];
    expect(response(met, '2024-01-09T00:00Z').verdict).toBe('met');
    const breached = response(late, '2024-01-09T00:00Z');
    expect([breached.verdict, breached.breachedAt, breached.elapsedMs]).toEqual([
      'breached',
      opened.at + 30 * minute,
      30 * minute + 1,
    ]);
  });
});

describe('events dated before the opening', () => {
  it('count as at the opening and are flagged', () => {
    const events = [event('acknowledged', '2024-01-08T09:00Z'), opened];
    const judgement = judged(events, '2024-01-08T11:00Z');
    expect(judgement.flags).toEqual(['acknowledged-before-opening']);
    const clock = cycleOf(judgement).response;
    expect([clock.verdict, clock.elapsedMs, clock.stoppedAt]).toEqual(['met', 0, opened.at]);
  });

  it('are flagged by what they are', () => {
    const early = '2024-01-08T09:00Z';
    const events = [event('resolved', early), event('closed', early), event('updated', early), opened];
    expect(judged(events, '2024-01-08T11:00Z').flags).toEqual([
      'closed-before-opening',
      'event-before-opening',
      'resolved-before-opening',
    ]);
  });

  it('keep their own order there', () => {
    const events = [
      event('resumed', '2024-01-08T08:00Z'),
      event('paused', '2024-01-08T09:00Z'),
      event('priority_changed', '2024-01-08T07:00Z', { priority: 'P1' }),
      opened,
    ];
    const judgement = judged(events, '2024-01-08T11:00Z');
    expect(judgement.status).toBe('open');
    expect(judgement.priority).toBe('P1');
    expect(cycleOf(judgement).resolution.pausedMs).toBe(0);
  });
});

describe('later openings', () => {
  it('are updates: they move nothing and set no priority', () => {
    const later = event('opened', '2024-01-08T10:30Z', { priority: 'P1', title: 'new', team: 'b' });
    const judgement = judged([later, opened], '2024-01-08T11:00Z');
    expect(judgement).toMatchObject({ openedAt: opened.at, priority: 'P2', title: 'new', team: 'b' });
    expect(judgement.flags).toEqual(['later-opened']);
  });

  it('are flagged only if they say something else', () => {
    const same = { ...opened, eventId: 'z' };
    expect(judged([opened, same], '2024-01-08T11:00Z').flags).toEqual([]);
    const silent = { ...same, priority: null };
    expect(judged([opened, silent], '2024-01-08T11:00Z').flags).toEqual([]);
    const other = { ...same, service: 'api' };
    expect(judged([opened, other], '2024-01-08T11:00Z').flags).toEqual(['later-opened']);
  });
});

describe('priority', () => {
  it('is set by opening and priority change only', () => {
    const noise = (['assigned', 'updated', 'acknowledged', 'paused', 'resumed', 'resolved'] as const).map(
      (type, index) => event(type, opened.at + index * minute, { priority: 'P1', team: 'ops' }),
    );
    expect(judged([opened, ...noise], '2024-01-09T00:00Z')).toMatchObject({ priority: 'P2', team: 'ops' });
    const changed = event('priority_changed', opened.at + minute, { priority: 'P3' });
    expect(judged([opened, changed], '2024-01-09T00:00Z').priority).toBe('P3');
  });

  it('and dimensions stay where an event says nothing', () => {
    const rich = event('opened', opened.at, {
      priority: 'P1',
      service: 's',
      team: 't',
      customer: 'c',
      assignee: 'a',
      title: 'x',
      url: 'u',
    });
    const bare = event('priority_changed', opened.at + 1);
    expect(judged([rich, bare], '2024-01-09T00:00Z')).toMatchObject({
      priority: 'P1',
      service: 's',
      team: 't',
      customer: 'c',
      assignee: 'a',
      title: 'x',
      url: 'u',
    });
  });
});

describe('order at one instant', () => {
  const at = '2024-01-08T10:10Z';

  it('acknowledges before it resolves', () => {
    const clock = response([opened, event('resolved', at), event('acknowledged', at)], '2024-01-09T00:00Z');
    expect(clock.verdict).toBe('met');
  });

  it('reopens after the resolve, and before it on an incident already resolved', () => {
    const fresh = [opened, event('reopened', at), event('resolved', at)];
    expect(judged(fresh, '2024-01-08T11:00Z')).toMatchObject({ status: 'open', reopenCount: 1 });
    const already = [
      opened,
      event('resolved', '2024-01-08T10:05Z'),
      event('resolved', at),
      event('reopened', at),
    ];
    const judgement = judged(already, '2024-01-08T11:00Z');
    expect(judgement).toMatchObject({ status: 'resolved', reopenCount: 1 });
    const clock = cycleOf(judgement).resolution;
    expect([clock.stoppedAt, clock.pausedMs, clock.flags]).toEqual([Date.parse(at), 5 * minute, []]);
  });

  it('ends earlier pauses before new ones begin, and only then pauses of the instant', () => {
    const begun = event('paused', '2024-01-08T10:05Z');
    const switched = [opened, begun, event('paused', at), event('resumed', at)];
    expect(judged(switched, '2024-01-08T11:00Z').status).toBe('paused');
    const momentary = [opened, event('resumed', at), event('paused', at)];
    expect(judged(momentary, '2024-01-08T11:00Z')).toMatchObject({ status: 'open', flags: [] });
  });

  it('cancels last', () => {
    const events = [opened, event('cancelled', at, { reason: 'test' }), event('acknowledged', at)];
    expect(judged(events, '2024-01-08T11:00Z').acknowledgedAt).toBe(Date.parse(at));
  });

  it('counts only the last change', () => {
    const flip = [
      event('priority_changed', at, { priority: 'P1', eventId: 'x1' }),
      event('priority_changed', at, { priority: 'P2', eventId: 'x2' }),
    ];
    const slow = resolution([opened, ...flip], opened.at + 6 * hour);
    expect([slow.verdict, slow.peakPriority]).toEqual(['pending', 'P2']);
  });
});

describe('cancelled', () => {
  const cancelled = event('cancelled', '2024-01-08T18:30Z', { reason: 'duplicate' });

  it('excludes every clock of every cycle at the cancellation', () => {
    const events = [opened, event('acknowledged', '2024-01-08T10:10Z'), cancelled];
    const judgement = judged(events, '2024-01-10T00:00Z');
    expect(judgement.status).toBe('cancelled');
    expect(judgement.cancelled).toEqual({ at: cancelled.at, reason: 'duplicate', hadBreached: true });
    const { response: first, resolution: second, overall } = cycleOf(judgement);
    expect([first.verdict, first.verdictAt, first.breachedAt]).toEqual(['excluded', cancelled.at, null]);
    expect([second.verdict, second.verdictAt]).toEqual(['excluded', cancelled.at]);
    expect([second.breachedAt, second.wallMs]).toEqual([opened.at + 8 * hour, 8.5 * hour]);
    expect([second.stoppedAt, second.endedAt, second.openState]).toEqual([null, cancelled.at, null]);
    expect(overall).toEqual({ verdict: 'excluded', verdictAt: cancelled.at });
  });

  it('had not breached at the very instant its target ran out', () => {
    const events = [opened, event('acknowledged', opened.at), { ...cancelled, at: opened.at + 8 * hour }];
    expect(judged(events, '2024-01-10T00:00Z').cancelled?.hadBreached).toBe(false);
  });

  it('is not undone: a reopen after it is ignored and flagged', () => {
    const events = [
      opened,
      cancelled,
      event('reopened', '2024-01-08T19:00Z'),
      event('resolved', '2024-01-08T20:00Z'),
    ];
    const judgement = judged(events, '2024-01-10T00:00Z');
    expect(judgement).toMatchObject({
      status: 'cancelled',
      reopenCount: 0,
      flags: ['reopened-after-cancel'],
    });
  });
});

it('has a status', () => {
  const events = [
    event('acknowledged', '2024-01-08T10:01Z'),
    event('paused', '2024-01-08T10:02Z'),
    event('resumed', '2024-01-08T10:03Z'),
    event('resolved', '2024-01-08T10:04Z'),
    event('closed', '2024-01-08T10:05Z'),
    event('reopened', '2024-01-08T10:06Z'),
    event('cancelled', '2024-01-08T10:07Z'),
  ];
  const statuses = events.map((last) => judged([opened, ...events], last.at).status);
  expect(statuses).toEqual([
    'acknowledged',
    'paused',
    'acknowledged',
    'resolved',
    'closed',
    'acknowledged',
    'cancelled',
  ]);
});

it('marks local times that had to be resolved', () => {
  expect(judged([{ ...opened, naiveResolved: true }], '2024-01-09T00:00Z').flags).toEqual([
    'naive-time-resolved',
  ]);
});
