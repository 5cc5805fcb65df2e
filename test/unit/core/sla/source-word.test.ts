import { describe, expect, it } from 'vitest';
import { calendar, cycleOf, day, event, hour, judged, minute, policy, rule, workdays } from './build.ts';

const start = Date.parse('2024-01-08T10:00Z');
const later = start + 30 * day;
const due = start + 4 * hour;
const deadline = { sources: { test: { verdict: 'source-deadline' as const } } };
const flagged = { sources: { test: { verdict: 'source-flag' as const } } };

const opened = (fields: Parameters<typeof event>[2] = {}) =>
  event('opened', start, { priority: 'P2', ...fields });
const resolved = (at: number) => event('resolved', at);
const judge = (
  events: ReturnType<typeof event>[],
  asOf: number,
  mode: typeof deadline | typeof flagged = deadline,
) => cycleOf(judged(events, asOf, mode));

describe('source-deadline', () => {
  const withBoth = opened({ responseDueAt: start + hour, resolutionDueAt: due });

  it('is met iff the stop is at or before the deadline', () => {
    expect(judge([withBoth, resolved(due)], later).resolution).toMatchObject({
      verdict: 'met',
      verdictAt: due,
      dueAt: due,
      judgedBy: 'source-deadline',
      policy: null,
      calendar: null,
    });
    expect(judge([withBoth, resolved(due + 1)], later).resolution).toMatchObject({
      verdict: 'breached',
      verdictAt: due,
      breachedAt: due,
      targetMs: 4 * hour,
    });
  });

  it('breaches an unstopped clock after the deadline', () => {
    expect(judge([withBoth], due).resolution).toMatchObject({
      verdict: 'pending',
      breachesAt: due,
      openState: 'running',
    });
    expect(judge([withBoth], due + 1).resolution).toMatchObject({ verdict: 'breached', breachedAt: due });
  });

  it('knows no calendars, pauses or modes of ours', () => {
    const calendars = [calendar('office', 'UTC', workdays('09:00-17:00'))];
    const policies = [
      policy({ rules: { P2: { response: rule(1), resolution: rule(1, { calendar: 'office' }) } } }),
    ];
    const events = [
      withBoth,
      event('paused', start + minute),
      event('priority_changed', start + 2, { priority: 'P1' }),
    ];
    const { resolution } = cycleOf(judged(events, start + 3 * hour, { ...deadline, policies, calendars }));
    expect(resolution).toMatchObject({
      verdict: 'pending',
      elapsedMs: 3 * hour,
      pausedMs: 0,
      closedMs: 0,
      breachesAt: due,
    });
  });

  it('counts an acknowledgement even after the resolve', () => {
    const events = [withBoth, resolved(start + minute), event('acknowledged', start + hour)];
    expect(judge(events.slice(0, 2), start + 2 * minute).response.verdict).toBe('pending');
    expect(judge(events, later).response).toMatchObject({ verdict: 'met', stoppedAt: start + hour });
    expect(judge(events.slice(0, 2), later).response).toMatchObject({ verdict: 'breached', stoppedAt: null });
  });

  it('follows the latest deadline by its instant, whatever arrives first', () => {
    const moved = event('updated', start + hour, { resolutionDueAt: due + hour });
    const events = [moved, withBoth, resolved(due + 1)];
    expect(judge(events, later).resolution).toMatchObject({ verdict: 'met', dueAt: due + hour, flags: [] });
    expect(judge(events, start + minute).resolution.breachesAt).toBe(due);
  });

  it('follows a deadline moved after it had passed, flagged', () => {
    const moved = event('updated', due + 1, { resolutionDueAt: due + hour });
    const { resolution } = judge([withBoth, moved, resolved(due + 2)], later);
    expect(resolution).toMatchObject({ verdict: 'met', flags: ['deadline-moved-after-passing'] });
    const inTime = event('updated', due, { resolutionDueAt: due + hour });
    expect(judge([withBoth, inTime], later).resolution.flags).toEqual([]);
    const repeated = event('updated', due + 1, { resolutionDueAt: due });
    expect(judge([withBoth, repeated], later).resolution.flags).toEqual([]);
  });

  it('of an incident without deadline has no such clock', () => {
    const { response, resolution } = judge([opened({ responseDueAt: start + hour })], later);
    expect(response.verdict).toBe('breached');
    expect(resolution).toMatchObject({ verdict: 'without-target', targetMs: null, dueAt: null });
  });

  it('judges the final stop of a reopened cycle, the gap out of the duration', () => {
    const events = [withBoth, resolved(start + hour), event('reopened', start + 2 * hour), resolved(due + 1)];
    expect(judge(events, start + hour).resolution.verdict).toBe('met');
    expect(judge(events, later).resolution).toMatchObject({
      verdict: 'breached',
      pausedMs: hour,
      elapsedMs: 3 * hour + 1,
    });
  });

  it('wants a deadline of its own for a new cycle', () => {
    const reopening = event('reopened', start + 20 * day);
    const again = event('updated', start + 20 * day, { resolutionDueAt: start + 21 * day });
    const silent = judged([withBoth, resolved(start + hour), reopening], later, deadline);
    expect(cycleOf(silent, 2).resolution.verdict).toBe('without-target');
    expect(cycleOf(silent, 1).resolution.verdict).toBe('met');
    expect(cycleOf(silent, 1).response.verdict).toBe('breached');
    const told = judged([withBoth, resolved(start + hour), reopening, again], later, deadline);
    expect(cycleOf(told, 2).resolution).toMatchObject({ verdict: 'breached', breachedAt: start + 21 * day });
    expect(cycleOf(told, 1).resolution).toMatchObject({ verdict: 'met', dueAt: due });
  });

  it('is excluded when cancelled, having breached or not', () => {
    const cancelled = (at: number) => judged([withBoth, event('cancelled', at)], later, deadline).cancelled;
    expect(cancelled(start + hour)?.hadBreached).toBe(false);
    expect(cancelled(start + hour + 1)?.hadBreached).toBe(true);
    const { resolution } = judge([withBoth, event('cancelled', start + hour)], later);
    expect(resolution).toMatchObject({ verdict: 'excluded', verdictAt: start + hour, breachesAt: null });
  });
});

describe('source-flag', () => {
  const flag = (at: number, within: boolean) => event('updated', at, { resolutionWithin: within });

  it('is the recorded verdict, at the stop if met', () => {
    const events = [opened({ resolutionDueAt: start }), resolved(due), flag(due + hour, true)];
    expect(judge(events, later, flagged).resolution).toMatchObject({
      verdict: 'met',
      verdictAt: due,
      judgedBy: 'source-flag',
      breachedAt: null,
    });
  });

  it('breached is at the deadline if that precedes the stop, else at the stop', () => {
    const early = [opened({ resolutionDueAt: due }), resolved(due + hour), flag(due + 2 * hour, false)];
    expect(judge(early, later, flagged).resolution).toMatchObject({ verdict: 'breached', verdictAt: due });
    const odd = [opened({ resolutionDueAt: due }), resolved(due - hour), flag(due + 2 * hour, false)];
    expect(judge(odd, later, flagged).resolution).toMatchObject({
      verdictAt: due - hour,
      breachedAt: due - hour,
    });
    const bare = [opened(), resolved(due), flag(due + 2 * hour, false)];
    expect(judge(bare, later, flagged).resolution.verdictAt).toBe(due);
  });

  it('unstopped is at the event that carries the flag', () => {
    for (const within of [true, false]) {
      const { resolution } = judge(
        [opened({ resolutionDueAt: due }), flag(start + hour, within)],
        later,
        flagged,
      );
      expect(resolution).toMatchObject({
        verdict: within ? 'met' : 'breached',
        verdictAt: start + hour,
        stoppedAt: null,
      });
    }
  });

  it('without a flag has no such clock, and a later flag overrules', () => {
    expect(judge([opened({ resolutionDueAt: due })], later, flagged).resolution.verdict).toBe(
      'without-target',
    );
    const events = [opened(), resolved(due), flag(due, false), flag(due + hour, true)];
    expect(judge(events, later, flagged).resolution.verdict).toBe('met');
    expect(judge(events, due, flagged).resolution.verdict).toBe('breached');
  });
});

describe('flags that contradict their own timestamps', () => {
  const name = 'resolution-flag-contradicts-timestamps';
  const flags = (events: ReturnType<typeof event>[], asOf = later) =>
    cycleOf(judged(events, asOf)).resolution.flags;
  const said = (within: boolean) => opened({ resolutionDueAt: due, resolutionWithin: within });

  it('are listed whoever judges', () => {
    expect(flags([said(false), resolved(due)])).toEqual([name]);
    expect(flags([said(true), resolved(due + 1)])).toEqual([name]);
    expect(flags([said(true), resolved(due)])).toEqual([]);
    expect(flags([said(false), resolved(due + 1)])).toEqual([]);
  });

  it('are undecided until the deadline of an unstopped clock has passed', () => {
    expect(flags([said(true)], due)).toEqual([]);
    expect(flags([said(true)], due + 1)).toEqual([name]);
    expect(flags([said(false)], due + 1)).toEqual([]);
  });

  it('need both flag and deadline', () => {
    expect(flags([opened({ resolutionWithin: false }), resolved(start)])).toEqual([]);
  });

  it('of the response look at the acknowledgement, even after the resolve', () => {
    const events = [
      opened({ responseDueAt: due, responseWithin: false }),
      resolved(start + 1),
      event('acknowledged', due),
    ];
    expect(judge(events, later).response.flags).toEqual(['response-flag-contradicts-timestamps']);
  });
});
