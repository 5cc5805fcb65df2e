import { describe, expect, it } from 'vitest';
import type { ChangeMode } from '../../../../src/core/sla/types.ts';
import { calendar, event, everyDay, hour, iso, policy, resolution, rule } from './build.ts';

const calendars = [calendar('office', 'UTC', everyDay('09:00-17:00'))];
const rules = (targetMs: number | null, fields: Parameters<typeof rule>[1] = {}) => ({
  response: rule(null),
  resolution: rule(targetMs, fields),
});
const policies = (changes: ChangeMode) => [
  policy({
    changes,
    rules: {
      P1: rules(4 * hour),
      P2: rules(8 * hour),
      P3: rules(8 * hour, { calendar: 'office' }),
      P4: rules(8 * hour, { pauseReasons: [] }),
      P5: rules(8 * hour),
      P6: rules(null),
    },
  }),
];
const opened = event('opened', '2024-01-08T10:00Z', { priority: 'P2' });
const at = (hours: number) => opened.at + hours * hour;
const change = (hours: number, priority: string) => event('priority_changed', at(hours), { priority });
const judge = (changes: ChangeMode, events: ReturnType<typeof event>[], asOf: number) =>
  resolution([opened, ...events], asOf, { policies: policies(changes), calendars });

describe('carry', () => {
  it('measures each stretch by its own calendar and sums; the target is the new one', () => {
    // Two hours around the clock, then office hours from 12:00 on.
    const clock = judge('carry', [change(2, 'P3')], at(24));
    expect(clock).toMatchObject({
      elapsedMs: 8 * hour,
      targetMs: 8 * hour,
      calendar: 'office',
      verdict: 'pending',
    });
    expect(iso(clock.dueAt)).toBe('2024-01-09T10:00:00.000Z');
    const back = judge('carry', [change(2, 'P3'), change(10, 'P2')], at(10.5));
    expect(back.elapsedMs).toBe(7.5 * hour);
  });

  it('measures each stretch by its own pause rules', () => {
    const events = [event('paused', at(1)), change(2, 'P4')];
    expect(judge('carry', events, at(3))).toMatchObject({
      elapsedMs: 2 * hour,
      pausedMs: hour,
      openState: 'running',
    });
  });

  it('keeps what had passed', () => {
    expect(judge('carry', [change(2, 'P1')], at(3))).toMatchObject({ elapsedMs: 3 * hour, dueAt: at(4) });
  });
});

describe('retroactive', () => {
  it('measures again from the start by the new calendar', () => {
    // 12 hours later only 10:00 to 17:00 count.
    const clock = judge('retroactive', [change(7.5, 'P3')], at(12));
    expect(clock).toMatchObject({ elapsedMs: 7 * hour, verdict: 'pending', closedMs: 5 * hour });
    expect(iso(clock.dueAt)).toBe('2024-01-09T10:00:00.000Z');
  });

  it('and by the new pause rules', () => {
    const events = [event('paused', at(1)), change(2, 'P4')];
    expect(judge('retroactive', events, at(3))).toMatchObject({ elapsedMs: 3 * hour, pausedMs: 0 });
    const back = judge('retroactive', [...events, change(4, 'P2')], at(5));
    expect(back).toMatchObject({ elapsedMs: hour, pausedMs: 4 * hour, openState: 'paused' });
  });

  it('counts the resolved gap as paused', () => {
    const events = [event('resolved', at(1)), event('reopened', at(3)), change(4, 'P3')];
    expect(judge('retroactive', events, at(5))).toMatchObject({ elapsedMs: 3 * hour, pausedMs: 2 * hour });
  });
});

describe('reset', () => {
  it('restarts elapsed for the verdict; the duration keeps the whole cycle', () => {
    const clock = judge('reset', [change(3, 'P1'), event('resolved', at(6.5))], at(100));
    expect(clock).toMatchObject({ verdict: 'met', elapsedMs: 6.5 * hour, dueAt: at(7), targetMs: 4 * hour });
    const late = judge('reset', [change(3, 'P1')], at(8));
    expect(late).toMatchObject({ verdict: 'breached', breachedAt: at(7), elapsedMs: 8 * hour, flags: [] });
  });

  it('to no time at all is due at the change', () => {
    const fields = { policies: [policy({ changes: 'reset', rules: { P1: rules(0), P2: rules(8 * hour) } })] };
    const clock = resolution([opened, change(3, 'P1')], at(4), fields);
    expect(clock).toMatchObject({ verdict: 'breached', breachedAt: at(3), dueAt: at(3), flags: [] });
  });

  it('happens at a change while resolved too, even one that is taken back', () => {
    const events = [event('resolved', at(6)), change(7, 'P1'), change(8, 'P2'), event('reopened', at(9))];
    expect(judge('reset', events, at(10))).toMatchObject({
      verdict: 'pending',
      dueAt: at(17),
      elapsedMs: 7 * hour,
    });
    expect(judge('carry', events, at(10))).toMatchObject({ verdict: 'pending', dueAt: at(11) });
  });
});

describe.each(['carry', 'retroactive', 'reset'] as const)('in every mode (%s)', (mode) => {
  it('an earlier breach stands; its target and priority are shown', () => {
    const clock = judge(mode, [change(9, 'P3')], at(20));
    expect(clock).toMatchObject({
      verdict: 'breached',
      breachedAt: at(8),
      dueAt: at(8),
      priority: 'P2',
      targetMs: 8 * hour,
      calendar: '24x7',
      peakPriority: 'P2',
    });
  });

  it('a change at the instant the target runs out comes in time', () => {
    expect(judge(mode, [change(8, 'P5'), change(8, 'P3')], at(8)).verdict).toBe('pending');
  });

  it('a change to the same target, calendar and rules is none', () => {
    const clock = judge(mode, [change(3, 'P5')], at(20));
    expect(clock).toMatchObject({ breachedAt: at(8), flags: [], priority: 'P5' });
  });

  it('no priority means no target, and the first one is never a reset', () => {
    const silent = { ...opened, priority: null };
    const fields = { policies: policies(mode), calendars };
    expect(resolution([silent], at(3), fields)).toMatchObject({ verdict: 'without-target', priority: null });
    const clock = resolution([silent, change(3, 'P1')], at(3.5), fields);
    expect(clock).toMatchObject({ verdict: 'pending', dueAt: at(4), peakPriority: 'P1' });
  });

  it('a priority without a target has none while it holds', () => {
    expect(judge(mode, [change(2, 'P6')], at(100))).toMatchObject({
      verdict: 'without-target',
      targetMs: null,
    });
    expect(judge(mode, [change(2, 'P6'), change(3, 'P2')], at(3)).verdict).toBe('pending');
    const breached = judge(mode, [change(9, 'P6')], at(100));
    expect(breached).toMatchObject({ verdict: 'breached', breachedAt: at(8) });
  });
});

describe.each(['carry', 'retroactive'] as const)('more elapsed than the new target (%s)', (mode) => {
  it('breaches at the change; due where that elapsed first equalled the target', () => {
    const clock = judge(mode, [change(5, 'P1')], at(5));
    expect(clock).toMatchObject({
      verdict: 'breached',
      breachedAt: at(5),
      dueAt: at(4),
      priority: 'P1',
      flags: ['by-reclassification'],
      peakPriority: 'P1',
      targetMs: 4 * hour,
    });
  });

  it('exactly as much does not', () => {
    expect(judge(mode, [change(4, 'P1')], at(4))).toMatchObject({ verdict: 'pending', dueAt: at(4) });
    expect(judge(mode, [change(4, 'P1')], at(4) + 1)).toMatchObject({ breachedAt: at(4), flags: [] });
  });

  it('breaches though paused', () => {
    const clock = judge(mode, [event('paused', at(4.5)), change(5, 'P1')], at(5));
    expect(clock).toMatchObject({
      verdict: 'breached',
      breachedAt: at(5),
      dueAt: at(4),
      flags: ['by-reclassification'],
    });
  });

  it('while resolved breaches at the reopening, if it comes', () => {
    const events = [event('resolved', at(5)), change(6, 'P1')];
    expect(judge(mode, events, at(7))).toMatchObject({ verdict: 'met', priority: 'P2', targetMs: 8 * hour });
    const clock = judge(mode, [...events, event('reopened', at(8))], at(8));
    expect(clock).toMatchObject({
      verdict: 'breached',
      breachedAt: at(8),
      dueAt: at(4),
      priority: 'P1',
      flags: ['by-reclassification'],
    });
    const together = [event('resolved', at(5)), change(5, 'P1'), event('reopened', at(8))];
    expect(judge(mode, together, at(9))).toMatchObject({ breachedAt: at(5), flags: ['by-reclassification'] });
    const undone = [...events, change(7, 'P2'), event('reopened', at(8))];
    expect(judge(mode, undone, at(9)).verdict).toBe('pending');
  });
});

describe('a change of dimension', () => {
  const special = policy({
    name: 'special',
    match: { source: [], service: [], team: ['vip'], customer: [] },
    rules: { P2: rules(hour) },
  });

  it('chooses the policy anew, whatever event carries it', () => {
    const fields = { policies: [special, ...policies('carry')], calendars };
    const moved = [opened, event('updated', at(0.5), { team: 'vip' })];
    expect(resolution(moved, at(0.75), fields)).toMatchObject({
      policy: 'special',
      dueAt: at(1),
      team: 'vip',
    });
    const atStop = [opened, event('resolved', at(2), { team: 'vip' })];
    expect(resolution(atStop, at(3), fields)).toMatchObject({
      verdict: 'breached',
      breachedAt: at(2),
      policy: 'special',
      flags: ['by-reclassification'],
    });
    const after = [opened, event('resolved', at(2)), event('closed', at(3), { team: 'vip' })];
    expect(resolution(after, at(4), fields)).toMatchObject({
      verdict: 'met',
      policy: 'standard',
      team: null,
    });
  });
});
