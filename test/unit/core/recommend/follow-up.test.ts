import { describe, expect, it } from 'vitest';
import { followUp } from '../../../../src/core/recommend/follow-up.ts';
import type { FollowedFigure } from '../../../../src/core/recommend/recommendation.ts';
import { group, input } from './support.ts';

const figure: FollowedFigure = {
  metric: 'breach-rate',
  scope: { dimension: 'service', key: 'payments' },
  hits: 40,
  n: 200,
};

function now(decided: number, breached: number) {
  return input({
    groups: [group('service', 'payments', decided, breached), group('service', 'x', 500, 100)],
  });
}

describe('followUp', () => {
  it('says whether the figure moved, with the interval of the change', () => {
    const better = followUp(figure, now(200, 10));
    expect(better).toMatchObject({ verdict: 'improved', present: { hits: 10, n: 200 } });
    expect(better.difference).toBeCloseTo(-0.15, 12);
    expect(better.interval?.[1]).toBeLessThan(0);
    expect(followUp(figure, now(200, 80)).verdict).toBe('worse');
    expect(followUp(figure, now(200, 38)).verdict).toBe('unchanged');
  });

  it('makes no claim on few incidents or on a group that is gone', () => {
    expect(followUp(figure, now(12, 0)).verdict).toBe('too-few');
    expect(followUp(figure, input())).toMatchObject({ verdict: 'too-few', present: null, difference: null });
  });

  it('looks at the metric the recommendation was about', () => {
    const team = group('team', 'a', 300, 31, {
      resolution: { decided: 290, breached: 21 },
      pauses: { met: 250, metOnlyByPause: 5 },
      reopens: { resolved: 280, reopened: 7, decidedReopened: 7, breachedReopened: 1 },
    });
    const scope = { dimension: 'team', key: 'a' } as const;
    const present = (metric: FollowedFigure['metric']) =>
      followUp({ metric, scope, hits: 30, n: 300 }, input({ groups: [team] })).present;
    expect(present('breach-rate')).toEqual({ hits: 31, n: 300 });
    expect(present('response-breach-rate')).toEqual({ hits: 16, n: 300 });
    expect(present('resolution-breach-rate')).toEqual({ hits: 21, n: 290 });
    expect(present('met-only-by-pause')).toEqual({ hits: 5, n: 250 });
    expect(present('reopen-rate')).toEqual({ hits: 7, n: 280 });
  });

  it('adds up the slots of after hours, and takes all incidents where there is no scope', () => {
    const groups = [
      group('time', 'business-hours', 500, 10),
      group('time', 'nights', 100, 20),
      group('time', 'weekends', 50, 5),
    ];
    const after = { ...figure, scope: { dimension: 'time', key: 'after-hours' } } as const;
    expect(followUp(after, input({ groups })).present).toEqual({ hits: 25, n: 150 });
    expect(followUp({ ...figure, scope: null }, input()).present).toEqual({ hits: 50, n: 1000 });
  });

  it('looks at the busiest days of the present period', () => {
    const days = Array.from({ length: 20 }, (_, at) => ({
      weekday: at % 7,
      opened: at < 5 ? 40 : 10,
      overall: { decided: 20, breached: 1 },
      response: { decided: 20, breached: at < 5 ? 8 : 1, medianShare: 0.2 },
    }));
    const busy = {
      metric: 'response-breach-rate',
      scope: { dimension: 'days', key: 'busiest' },
      hits: 60,
      n: 100,
    } as const;
    const found = followUp(busy, input({ days }));
    expect(found.present?.n).toBe(100);
    expect(found.verdict).toBe('improved');
  });
});
