import { describe, expect, it } from 'vitest';
import type { ClockRule } from '../../../../src/core/sla/types.ts';
import { event, hour, judged, minute, policy, resolution, response, rule } from './build.ts';

const opened = event('opened', '2024-01-08T10:00Z', { priority: 'P2' });
const asOf = '2024-01-08T14:00Z';
const at = (time: string) => `2024-01-08T${time}Z`;
const pause = (time: string, reason: string | null = null) => event('paused', at(time), { reason });
const resume = (time: string, reason: string | null = null) => event('resumed', at(time), { reason });
const paused = (events: ReturnType<typeof event>[], until = asOf) =>
  resolution([opened, ...events], until).pausedMs;

describe('which clock a pause stops', () => {
  it('is by default the resolution clock for every reason, the response clock for none', () => {
    const events = [opened, pause('10:10', 'vendor'), pause('10:10')];
    expect(resolution(events, asOf)).toMatchObject({ elapsedMs: 10 * minute, pausedMs: 230 * minute });
    expect(response(events, asOf)).toMatchObject({ pausedMs: 0, verdict: 'breached' });
  });

  it('is what the policy lists; an unnamed pause is in no list', () => {
    const pauseReasons: ClockRule['pauseReasons'] = ['vendor'];
    const policies = [
      policy({
        rules: { P2: { response: rule(hour, { pauseReasons }), resolution: rule(hour, { pauseReasons }) } },
      }),
    ];
    const fields = { policies };
    expect(response([opened, pause('10:10', 'vendor')], asOf, fields).verdict).toBe('pending');
    expect(response([opened, pause('10:10', 'customer')], asOf, fields).verdict).toBe('breached');
    expect(response([opened, pause('10:10')], asOf, fields).pausedMs).toBe(0);
  });
});

describe('overlapping pauses', () => {
  it('are unioned', () => {
    const events = [pause('10:10', 'a'), pause('10:20', 'b'), resume('10:30', 'a'), resume('10:50', 'b')];
    expect(paused(events)).toBe(40 * minute);
  });

  it('of one reason are one', () => {
    expect(paused([pause('10:10', 'a'), pause('10:20', 'a'), resume('10:30', 'a')])).toBe(20 * minute);
  });
});

describe('a resume', () => {
  it('with a reason ends that pause only', () => {
    const events = [pause('10:10', 'a'), pause('10:20'), resume('10:30', 'a')];
    expect(judged([opened, ...events], asOf).status).toBe('paused');
    expect(paused(events)).toBe(230 * minute);
  });

  it('that names no running pause ends the one without a reason', () => {
    expect(paused([pause('10:10'), resume('10:30', 'a')])).toBe(20 * minute);
  });

  it('that names none at all is ignored and flagged', () => {
    const events = [opened, pause('10:10', 'a'), resume('10:30', 'b')];
    expect(judged(events, asOf)).toMatchObject({ status: 'paused', flags: ['resume-without-pause'] });
    expect(judged([opened, resume('10:30')], asOf).flags).toEqual(['resume-without-pause']);
  });

  it('without a reason ends all', () => {
    expect(paused([pause('10:10', 'a'), pause('10:15'), resume('10:30')])).toBe(20 * minute);
  });
});

describe('a resolve', () => {
  it('ends all pauses, and pauses while resolved are ignored', () => {
    const events = [
      pause('10:10', 'a'),
      pause('10:20', 'b'),
      event('resolved', at('11:00')),
      pause('11:10'),
      event('reopened', at('11:30')),
    ];
    const clock = resolution([opened, ...events], at('12:00'));
    expect(clock).toMatchObject({ elapsedMs: 40 * minute, pausedMs: 80 * minute, openState: 'running' });
  });

  it('makes a resume that follows pointless, not remarkable', () => {
    const events = [opened, pause('10:10'), event('resolved', at('11:00')), resume('11:10')];
    expect(judged(events, asOf).flags).toEqual([]);
  });
});

describe('a close that was reopened', () => {
  it('ended the pauses that ran, and what was paused meanwhile never was', () => {
    const events = [
      pause('10:10', 'a'),
      event('closed', at('11:00')),
      pause('11:10', 'b'),
      event('reopened', at('11:30')),
    ];
    const clock = resolution([opened, ...events], at('12:00'));
    expect(clock).toMatchObject({ elapsedMs: 40 * minute, pausedMs: 80 * minute, openState: 'running' });
  });
});

describe('a close that a resolve replaced', () => {
  it('leaves the pauses in between standing when reopened', () => {
    const events = [
      event('closed', at('11:00')),
      pause('11:10'),
      resume('11:20'),
      event('resolved', at('11:30')),
      event('reopened', at('12:00')),
    ];
    expect(paused(events)).toBe(40 * minute);
  });
});

describe('a breach', () => {
  it('does not happen while paused', () => {
    const clock = resolution([opened, pause('10:10')], '2024-03-01T00:00Z');
    expect(clock).toMatchObject({ verdict: 'pending', openState: 'paused', breachesAt: null });
  });

  it('is not hidden by a later pause', () => {
    const clock = resolution([opened, pause('18:00')], '2024-01-08T18:00Z');
    expect(clock.verdict).toBe('pending');
    const late = resolution([opened, event('paused', opened.at + 8 * hour + 1)], '2024-01-09T00:00Z');
    expect(late).toMatchObject({ verdict: 'breached', breachedAt: opened.at + 8 * hour });
  });
});

describe('a late-applied pause', () => {
  const applied = (recordedBySource: boolean, recordedAt: string) =>
    resolution(
      [opened, event('paused', at('12:00'), { recordedBySource, recordedAt: Date.parse(recordedAt) })],
      '2024-01-10T00:00Z',
    );

  it('is flagged where it was recorded after the clock would have breached', () => {
    expect(applied(true, '2024-01-08T18:00:00.001Z')).toMatchObject({
      verdict: 'pending',
      flags: ['late-applied-pause'],
    });
  });

  it('is flagged though the pause is repeated later', () => {
    const late = { recordedBySource: true, recordedAt: Date.parse('2024-01-09T00:00Z') };
    const events = [opened, event('paused', at('12:00'), late), event('paused', at('13:00'))];
    expect(resolution(events, '2024-01-10T00:00Z').flags).toEqual(['late-applied-pause']);
  });

  it('is not where it was recorded in time, however late', () => {
    expect(applied(true, '2024-01-08T17:59Z').flags).toEqual([]);
  });

  it('is never judged for a bulk import', () => {
    expect(applied(false, '2024-02-08T18:00Z').flags).toEqual([]);
  });

  it('is not where the breach came first', () => {
    const events = [
      opened,
      event('paused', '2024-01-08T20:00Z', { recordedBySource: true, recordedAt: opened.at * 2 }),
    ];
    expect(resolution(events, '2024-01-10T00:00Z')).toMatchObject({ verdict: 'breached', flags: [] });
  });
});
