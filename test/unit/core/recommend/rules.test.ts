import { describe, expect, it } from 'vitest';
import { busiestDays } from '../../../../src/core/recommend/busiest-days.ts';
import { excess } from '../../../../src/core/recommend/excess.ts';
import { followUp } from '../../../../src/core/recommend/follow-up.ts';
import type { TargetUse, TrendFinding } from '../../../../src/core/recommend/input.ts';
import { afterHours } from '../../../../src/core/recommend/rules/after-hours.ts';
import { busyDays } from '../../../../src/core/recommend/rules/busy-days.ts';
import { decliningCompliance } from '../../../../src/core/recommend/rules/declining-compliance.ts';
import { dominatingGroup } from '../../../../src/core/recommend/rules/dominating-group.ts';
import { pauseUse } from '../../../../src/core/recommend/rules/pause-use.ts';
import { recurringIncident } from '../../../../src/core/recommend/rules/recurring-incident.ts';
import { reopenedWork } from '../../../../src/core/recommend/rules/reopened-work.ts';
import { slowResponse } from '../../../../src/core/recommend/rules/slow-response.ts';
import { targetFit } from '../../../../src/core/recommend/rules/target-fit.ts';
import { unevenTeams } from '../../../../src/core/recommend/rules/uneven-teams.ts';
import { group, input } from './support.ts';

const falling: TrendFinding = {
  metric: 'compliance',
  direction: 'down',
  p: 1e-5,
  slopePerDay: -0.002,
  slopeInterval: [-0.0028, -0.0012],
  from: '2024-06-01',
  to: '2024-06-30',
  days: 30,
  n: 1000,
};

const use = (over: Partial<TargetUse>): TargetUse => ({
  priority: 'P1',
  clock: 'response',
  decided: 1000,
  breached: 10,
  stopped: 1000,
  aboveHalf: 80,
  p99Share: 0.9,
  ...over,
});

describe('excess', () => {
  it('tests exactly and gives the probability that the difference exceeds the least one', () => {
    const found = excess({ hits: 6, n: 20 }, { hits: 50, n: 1000 }, 0.02);
    // Hypergeometric upper tail by scipy: 0.00041; the normal would say 1e-6.
    expect(found.p).toBeGreaterThan(1e-4);
    expect(found.p).toBeLessThan(1e-3);
    expect(found.probability).toBeGreaterThan(0.95);
    expect(excess({ hits: 60, n: 1000 }, { hits: 50, n: 1000 }, 0.02).probability).toBeLessThan(0.2);
  });

  it('is less sure where days hang together', () => {
    const plain = excess({ hits: 60, n: 300 }, { hits: 100, n: 1000 }, 0.02);
    const wide = excess({ hits: 60, n: 300 }, { hits: 100, n: 1000 }, 0.02, { factor: 5, df: 29 });
    expect(wide.p).toBeGreaterThan(plain.p * 100);
    expect(wide.probability).toBeLessThan(plain.probability);
  });
});

describe('declining-compliance', () => {
  it('says from what to what it fell and what the fall cost', () => {
    const { candidates, tests } = decliningCompliance.evaluate(
      input({ overall: { decided: 1000, breached: 100 }, previous: { decided: 1000, breached: 40 } }),
    );
    expect(tests).toBe(1);
    expect(candidates[0]?.finding).toBe('Compliance fell from 96.0 % (n=1000) to 90.0 % (n=1000).');
    expect(candidates[0]?.gainPoints).toBeCloseTo(6, 9);
    expect(candidates[0]?.p).toBeLessThan(1e-6);
  });

  it('takes the trend where that is clearer: on average the days lie half of the fall below the first', () => {
    const { candidates, tests } = decliningCompliance.evaluate(
      input({ previous: { decided: 1000, breached: 45 }, trends: [falling] }),
    );
    expect(tests).toBe(2);
    expect(candidates).toHaveLength(1);
    expect(candidates[0]?.effect).toBeCloseTo(0.06, 12);
    expect(candidates[0]?.gainPoints).toBeCloseTo(3, 9);
    expect(candidates[0]?.interval[0]).toBeCloseTo(0.036, 12);
    expect(candidates[0]?.probability).toBeGreaterThan(0.99);
  });

  it('has no word on a rise or on other series', () => {
    const rising = { ...falling, direction: 'up' as const, slopePerDay: 0.002 };
    const slower = { ...falling, metric: 'response' as const };
    expect(decliningCompliance.evaluate(input({ trends: [rising, slower] })).candidates).toEqual([]);
  });
});

describe('dominating-group', () => {
  it('speaks only of who has many more of the breaches than of the incidents', () => {
    const { candidates, tests } = dominatingGroup.evaluate(
      input({
        groups: [
          group('service', 'big', 700, 40),
          group('service', 'bad', 150, 30),
          group('service', 'small', 150, 3),
          group('service', null, 100, 50),
        ],
      }),
    );
    expect(tests).toBe(3);
    expect(candidates.map(({ scope }) => scope?.key)).toEqual(['bad']);
  });

  it('looks at every dimension, and leaves to other rules what they have better advice on', () => {
    const groups = (['priority', 'team', 'customer'] as const).flatMap((dimension) => [
      group(dimension, `bad ${dimension}`, 24, 8),
      group(dimension, `good ${dimension}`, 269, 12),
    ]);
    const keys = (targets: readonly TargetUse[]) =>
      dominatingGroup.evaluate(input({ groups, targets })).candidates.map(({ scope }) => scope?.key);
    expect(keys([])).toEqual(['bad team', 'bad priority', 'bad customer']);
    const hopeless = use({ priority: 'bad priority', decided: 24, breached: 16 });
    expect(keys([hopeless])).toEqual(['bad team', 'bad customer']);
    const response = { decided: 24, breached: 8, medianShare: 0.9, medianSeconds: 2400 };
    const late = [group('team', 'late', 24, 8, { response }), group('team', 'other', 269, 12)];
    expect(dominatingGroup.evaluate(input({ groups: late })).candidates).toEqual([]);
    const loaded = [
      group('team', 'busy', 500, 100),
      group('team', 'idle', 200, 1),
      group('team', 'too', 200, 1),
    ];
    expect(dominatingGroup.evaluate(input({ groups: loaded })).candidates).toEqual([]);
  });
});

describe('slow-response', () => {
  const slow = { decided: 200, breached: 40, medianShare: 0.6, medianSeconds: 2400 };

  it('names where and when, and counts no more than the group’s overall excess as won', () => {
    const groups = [
      group('team', 'a', 200, 20, { response: slow }),
      group('team', 'b', 800, 30),
      group('time', 'nights', 200, 60, { response: slow }),
      group('time', 'business-hours', 800, 30),
    ];
    const { candidates } = slowResponse.evaluate(input({ groups }));
    expect(candidates.map(({ scope }) => scope?.key)).toEqual(['a', 'nights']);
    // Response: 40 − 200 · 15/800 = 36.25 fewer, but overall only 20 − 200 · 30/800 = 12.5 of 1,000.
    expect(candidates[0]?.gainPoints).toBeCloseTo(1.25, 9);
    expect(candidates[1]?.gainPoints).toBeCloseTo(3.625, 9);
    expect(candidates[1]?.finding).toContain('Incidents opened on weekday nights wait longest');
  });

  it('does not call a group slow whose median is like the others’', () => {
    const response = { ...slow, medianShare: 0.21 };
    const groups = [group('team', 'a', 200, 20, { response }), group('team', 'b', 800, 30)];
    expect(slowResponse.evaluate(input({ groups })).candidates).toEqual([]);
  });
});

describe('after-hours', () => {
  it('compares every other slot together with business hours', () => {
    const groups = [
      group('time', 'business-hours', 600, 20),
      group('time', 'nights', 200, 25),
      group('time', 'weekends', 200, 25),
    ];
    const [found] = afterHours.evaluate(input({ groups })).candidates;
    expect(found?.figure).toMatchObject({ hits: 50, n: 400 });
    expect(found?.effect).toBeCloseTo(50 / 400 - 20 / 600, 12);
    expect(afterHours.evaluate(input({ groups: groups.slice(1) }))).toEqual({ tests: 0, candidates: [] });
  });
});

describe('uneven-teams', () => {
  it('looks at the teams with more than their share alone', () => {
    const groups = [group('team', 'a', 600, 60), group('team', 'b', 200, 20), group('team', 'c', 200, 2)];
    const { candidates, tests } = unevenTeams.evaluate(input({ groups }));
    expect(tests).toBe(1);
    expect(candidates[0]?.finding).toContain(
      'Team a has 60.0 % of the incidents, where 3 teams would have 33.3 %',
    );
  });
});

describe('reopened-work', () => {
  it('counts as won only what reopened incidents breach more often', () => {
    const reopens = (resolved: number, reopened: number, late: number) => ({
      reopens: { resolved, reopened, decidedReopened: reopened, breachedReopened: late },
    });
    const groups = [
      group('service', 'a', 200, 20, reopens(200, 40, 12)),
      group('service', 'b', 800, 30, reopens(800, 32, 4)),
    ];
    const [a] = reopenedWork.evaluate(input({ groups })).candidates;
    // 32 reopened too many, of which 12/40 breach where 8/160 of the others do: 8 of 1,000.
    expect(a?.gainPoints).toBeCloseTo(0.8, 9);
    expect(a?.figure).toMatchObject({ metric: 'reopen-rate', hits: 40, n: 200 });
  });
});

describe('pause-use', () => {
  it('says how many points rest on pauses beyond what is usual', () => {
    const pauses = (met: number, metOnlyByPause: number) => ({ pauses: { met, metOnlyByPause } });
    const groups = [group('team', 'a', 200, 5, pauses(190, 40)), group('team', 'b', 800, 40, pauses(760, 8))];
    const pauseExamples = [
      { team: 'a', incident: 'INC-9' },
      { team: 'b', incident: 'INC-8' },
    ];
    const [a] = pauseUse.evaluate(input({ groups, pauseExamples })).candidates;
    expect(a).toMatchObject({ gainKind: 'at-stake', n: 190, examples: ['INC-9'] });
    expect(a?.gainPoints).toBeCloseTo(3.8, 9);
    expect(pauseUse.evaluate(input({ groups: [group('team', 'a', 200, 5)] })).tests).toBe(0);
  });
});

describe('recurring-incident', () => {
  it('counts what compliance would be without them', () => {
    const pattern = {
      kind: 'recurring' as const,
      label: 'disk <b>full</b>',
      n: 60,
      decided: 50,
      breached: 20,
      incidents: ['INC-1', 'INC-2'],
      p: 1e-6,
    };
    const [found] = recurringIncident.evaluate(input({ patterns: [pattern] })).candidates;
    expect(found?.gainPoints).toBeCloseTo((50 / 1000 - 30 / 950) * 100, 9);
    expect(found?.finding).toBe('"disk <b>full</b>" came back 60 times; 20 of 50 breached (40.0 %).');
    expect(found?.examples).toEqual(['INC-1', 'INC-2']);
  });
});

describe('target-fit', () => {
  it('finds a target kept with a wide margin, and none where clocks are few', () => {
    const easy = targetFit.evaluate(input({ targets: [use({ breached: 0, aboveHalf: 1, p99Share: 0.31 })] }));
    expect(easy.candidates[0]).toMatchObject({ gainKind: 'none', gainPoints: 0, category: 'targets' });
    // P(at most 1 of 1,000 at 1 %) = 0.00048.
    expect(easy.candidates[0]?.p).toBeCloseTo(0.00048, 5);
    const few = use({ stopped: 200, decided: 200, breached: 0, aboveHalf: 0, p99Share: 0.31 });
    expect(targetFit.evaluate(input({ targets: [few] })).candidates).toEqual([]);
  });

  it('finds a target missed by most, with what the other priorities would make of it', () => {
    const targets = [
      use({ decided: 100, breached: 80 }),
      use({ priority: 'P2', decided: 900, breached: 45 }),
    ];
    const { candidates } = targetFit.evaluate(input({ targets }));
    expect(candidates).toHaveLength(1);
    expect(candidates[0]?.gainPoints).toBeCloseTo(7.5, 9);
    expect(candidates[0]?.p).toBeLessThan(1e-8);
    expect(candidates[0]?.effect).toBeCloseTo(0.3, 12);
    const scope = { dimension: 'priority', key: 'P1' };
    expect(candidates[0]?.figure).toEqual({ metric: 'response-breach-rate', scope, hits: 80, n: 100 });
  });
});

describe('target-fit of a whole clock', () => {
  const targets = [
    use({ priority: 'P3', clock: 'resolution', decided: 722, breached: 252 }),
    use({ priority: 'P4', clock: 'resolution', decided: 1192, breached: 406 }),
    use({ priority: 'P4', decided: 1192, breached: 163 }),
  ];
  const overall = { decided: 1914, breached: 806 };
  const evaluate = (over: Parameters<typeof input>[0]) =>
    targetFit.evaluate(input({ targets, overall, ...over })).candidates;

  it('says that it is far from what is to be kept, and what each priority has of it', () => {
    const [found, ...others] = evaluate({});
    expect(others).toEqual([]);
    expect(found?.finding).toBe(
      'The resolution target is far from kept: 658 of 1914 breach (34.4 %): P3 34.9 %, P4 34.1 %; a compliance target of 95.0 % allows 5.0 %.',
    );
    expect(found?.gainPoints).toBeCloseTo(((658 - 0.05 * 1914) / 1914) * 100, 9);
    expect(found?.p).toBeLessThan(1e-20);
    const figure = found?.figure ?? null;
    expect(figure).toEqual({ metric: 'resolution-breach-rate', scope: null, hits: 658, n: 1914 });
    const present = figure === null ? null : followUp(figure, input({ targets })).present;
    expect(present).toEqual({ hits: 658, n: 1914 });
    expect(evaluate({ complianceTarget: 0.8 })).toEqual([]);
    expect(evaluate({ targets: targets.slice(1) })[0]?.finding).toMatch(
      /^The resolution target of P4 is far/,
    );
  });

  it('speaks of deadlines, not of a replay, where the source sets them', () => {
    const [found] = evaluate({ sourceJudged: 'all' });
    expect(found?.finding).toMatch(/^The resolution deadlines that the source sets are far from kept: /);
    expect(found?.recommendation).not.toContain('eplay');
    expect(evaluate({ sourceJudged: 'some' })[0]?.finding).toContain('deadlines that sources set');
  });
});

describe('busy-days', () => {
  const days = (slope: number) =>
    Array.from({ length: 28 }, (_, at) => ({
      weekday: at % 7,
      // Mondays are always full; what counts is a fuller Monday than usual.
      opened: (at % 7 === 0 ? 100 : 20) + ((at * 5) % 28),
      overall: { decided: 30, breached: (at * 5) % 28 > 20 ? 6 : 1 },
      response: {
        decided: 30,
        breached: (at * 5) % 28 > 20 ? 5 : 1,
        medianShare: 0.5 + slope * ((at * 5) % 28),
      },
    }));

  it('finds that loaded days wait longer, and not that they wait less', () => {
    const up = busyDays.evaluate(input({ days: days(0.01) }));
    expect(up.candidates[0]?.p).toBeLessThan(1e-4);
    expect(up.candidates[0]?.finding).toContain('over 28 days');
    const down = busyDays.evaluate(input({ days: days(-0.01) }));
    expect(down.candidates[0]?.p).toBeGreaterThan(0.99);
  });

  it('needs twenty days', () => {
    expect(busyDays.evaluate(input({ days: days(0.01).slice(0, 19) })).tests).toBe(0);
  });

  it('measures a day by its like, and a single week by its mean', () => {
    const week = days(0).slice(1, 8);
    expect(busiestDays(week).busiest[0]?.weekday).toBe(0);
    const four = busiestDays(days(0)).busiest.map(({ weekday }) => weekday);
    expect(new Set(four).size).toBeGreaterThan(2);
  });
});

describe('rules', () => {
  it('compare with nothing where there is nothing beside', () => {
    const alone = input({ groups: [group('service', 'only', 1000, 200), group('team', 'only', 1000, 200)] });
    for (const rule of [dominatingGroup, slowResponse, unevenTeams])
      expect(rule.evaluate(alone)).toEqual({ tests: 0, candidates: [] });
  });
});
