import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import type { PolicyMatch, PolicyVersion } from '../../../../src/core/sla/types.ts';
import { calendar, event, hour, policy, resolution, rule, version, workdays } from './build.ts';

const opened = event('opened', 1000, { priority: 'P1', recordedAt: 5000 });

function stamped(versions: PolicyVersion[], first = opened): number | undefined {
  const judgement = createJudge(versions).judge([first], first.at);
  return judgement?.cycles[0]?.resolution.policyVersion;
}

describe('the version of a cycle', () => {
  const recorded = (number: number, recordedAt: number, effectiveFrom: number | null = null) =>
    version({ version: number, recordedAt, effectiveFrom });

  it('is the highest recorded by the time its start was known', () => {
    expect(stamped([recorded(1, 0), recorded(2, 4000), recorded(3, 5000), recorded(4, 5001)])).toBe(3);
    const live = { ...opened, recordedAt: 500 };
    expect(stamped([recorded(2, 1000), recorded(1, 0), recorded(3, 1001)], live)).toBe(2);
  });

  it('is the highest whose effective date has come, whenever recorded', () => {
    expect(stamped([recorded(1, 0), recorded(2, 9999, 1000)])).toBe(2);
    expect(stamped([recorded(1, 0), recorded(2, 0, 1001)])).toBe(1);
  });

  it('is the lowest of all where none was in force', () => {
    expect(stamped([recorded(8, 9000), recorded(7, 9000), recorded(9, 0, 2000)])).toBe(7);
  });

  it('is 0 where none was ever recorded', () => {
    expect(stamped([])).toBe(0);
  });
});

describe('the policy of an incident', () => {
  const any: PolicyMatch = { source: [], service: [], team: [], customer: [] };
  const named = (name: string, match: Partial<PolicyMatch>) => policy({ name, match: { ...any, ...match } });
  const policies = [
    named('both', { service: ['api'], customer: ['acme', 'beta'] }),
    named('source', { source: ['elsewhere'] }),
    named('team', { team: ['ops'] }),
    named('rest', {}),
  ];
  const chosen = (fields: Parameters<typeof event>[2]) =>
    resolution([event('opened', 0, { priority: 'P1', ...fields })], 1, { policies }).policy;

  it('is the first that matches; an empty list matches any', () => {
    expect(chosen({ service: 'api', customer: 'beta', team: 'ops' })).toBe('both');
    expect(chosen({ service: 'api', team: 'ops' })).toBe('team');
    expect(chosen({ source: 'elsewhere', team: 'ops' })).toBe('source');
    expect(chosen({})).toBe('rest');
  });
});

describe('createJudge', () => {
  it('refuses a policy whose calendar does not exist', () => {
    const policies = [
      policy({ rules: { P1: { response: rule(1), resolution: rule(1, { calendar: 'nine' }) } } }),
    ];
    expect(() => createJudge([version({ policies })])).toThrow('no calendar nine');
  });

  it('measures open time by version and calendar', () => {
    const calendars = [calendar('office', 'UTC', workdays('09:00-17:00'))];
    const judge = createJudge([version({ calendars })]);
    const monday = Date.parse('2024-01-08T00:00Z');
    expect(judge.calendar(1, 'office').openMs(monday, monday + 24 * hour)).toBe(8 * hour);
    expect(judge.calendar(1, '24x7').openMs(monday, monday + 24 * hour)).toBe(24 * hour);
    expect(() => judge.calendar(2, '24x7').openMs(0, 1)).toThrow('no policy version 2');
  });

  it('takes names of priorities and sources as data', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '\u0000', '']) {
      const hostile = event('opened', 0, { priority: name, source: name, team: name });
      expect(resolution([hostile], 10)).toMatchObject({
        verdict: 'without-target',
        judgedBy: 'policy',
        priority: name,
      });
    }
  });

  it('does not change its input', () => {
    const events = [event('resolved', 9000), opened, event('paused', 2000)].map((made) =>
      Object.freeze(made),
    );
    expect(() => createJudge([version()]).judge(Object.freeze(events), 10_000)).not.toThrow();
  });
});
