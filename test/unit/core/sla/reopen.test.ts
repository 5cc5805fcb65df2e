import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import { cycleOf, day, event, hour, judged, minute, policy, resolution, version } from './build.ts';

const opened = event('opened', '2024-01-08T10:00Z', { priority: 'P2', team: 'a' });
const resolved = event('resolved', '2024-01-08T12:00Z');
const reopened = event('reopened', '2024-01-09T12:00Z');
const later = '2024-03-01T00:00Z';

describe('a reopen within the cycle', () => {
  it('lets the resolution clock resume, the gap counting as paused', () => {
    const clock = resolution([opened, resolved, reopened], '2024-01-09T15:00Z');
    expect(clock).toMatchObject({
      verdict: 'pending',
      elapsedMs: 5 * hour,
      pausedMs: 24 * hour,
      cycle: 1,
      stoppedAt: null,
      dueAt: reopened.at + 6 * hour,
      breachesAt: reopened.at + 6 * hour,
    });
  });

  it('leaves the response verdict standing', () => {
    const judgement = judged(
      [opened, resolved, reopened, event('acknowledged', reopened.at + minute)],
      later,
    );
    expect(cycleOf(judgement).response).toMatchObject({
      verdict: 'breached',
      breachedAt: opened.at + 30 * minute,
    });
    const quick = { ...resolved, at: opened.at + minute };
    const unmeasured = judged([opened, quick, reopened, event('acknowledged', reopened.at + minute)], later);
    expect(cycleOf(unmeasured).response.verdict).toBe('unmeasured');
  });

  it('withdraws the met: the verdict is that of the final state', () => {
    const events = [opened, resolved, reopened, event('resolved', reopened.at + 7 * hour)];
    expect(resolution(events, '2024-01-09T00:00Z').verdict).toBe('met');
    expect(resolution(events, later)).toMatchObject({
      verdict: 'breached',
      breachedAt: reopened.at + 6 * hour,
    });
    const kept = [opened, resolved, reopened, event('resolved', reopened.at + 6 * hour)];
    expect(resolution(kept, later)).toMatchObject({ verdict: 'met', verdictAt: reopened.at + 6 * hour });
  });

  it('does not undo a breach', () => {
    const late = event('resolved', opened.at + 9 * hour);
    expect(resolution([opened, late, reopened], '2024-01-09T13:00Z')).toMatchObject({
      verdict: 'breached',
      breachedAt: opened.at + 8 * hour,
      elapsedMs: 10 * hour,
    });
  });

  it('of an incident that is not resolved is ignored and flagged', () => {
    const judgement = judged([opened, event('reopened', opened.at + minute)], later);
    expect(judgement).toMatchObject({ reopenCount: 0, flags: ['reopen-without-stop'] });
  });

  it('is counted, each one', () => {
    const events = [
      opened,
      resolved,
      reopened,
      event('closed', reopened.at + hour),
      event('reopened', reopened.at + 2 * hour),
    ];
    expect(judged(events, later)).toMatchObject({
      reopenCount: 2,
      status: 'open',
      resolvedAt: null,
      closedAt: null,
    });
    expect(resolution(events, reopened.at + 3 * hour)).toMatchObject({
      elapsedMs: 4 * hour,
      pausedMs: 25 * hour,
    });
  });
});

describe('a reopen later than newCycleAfter from the last stop', () => {
  const atLimit = event('reopened', resolved.at + 7 * day);
  const beyond = event('reopened', resolved.at + 7 * day + 1, { team: 'b' });

  it('begins a new cycle, strictly', () => {
    expect(judged([opened, resolved, atLimit], later).cycles).toHaveLength(1);
    expect(judged([opened, resolved, beyond], later).cycles).toHaveLength(2);
  });

  it('counts from the resolve, not from the close that follows', () => {
    const closed = event('closed', resolved.at + 5 * day);
    expect(judged([opened, resolved, closed, beyond], later).cycles).toHaveLength(2);
  });

  it('has both clocks anew; the old ones stand', () => {
    const judgement = judged(
      [opened, event('acknowledged', opened.at + minute), resolved, beyond],
      beyond.at + hour,
    );
    const [first, second] = judgement.cycles;
    expect(first?.response).toMatchObject({ verdict: 'met', cycle: 1, team: 'a' });
    expect(first?.resolution).toMatchObject({ verdict: 'met', elapsedMs: 2 * hour, team: 'a' });
    expect(second).toMatchObject({ cycle: 2, startedAt: beyond.at });
    expect(second?.response).toMatchObject({
      verdict: 'breached',
      breachedAt: beyond.at + 30 * minute,
      team: 'b',
    });
    expect(second?.resolution).toMatchObject({
      verdict: 'pending',
      elapsedMs: hour,
      priority: 'P2',
      pausedMs: 0,
    });
    expect(judgement).toMatchObject({
      status: 'open',
      acknowledgedAt: null,
      reopenCount: 1,
      resolvedAt: null,
    });
  });

  it('is stamped anew', () => {
    const versions = [
      version(),
      version({ version: 2, recordedAt: resolved.at, policies: [policy({ name: 'strict' })] }),
    ];
    const judgement = createJudge(versions).judge([opened, resolved, beyond], beyond.at);
    expect(judgement?.cycles.map((cycle) => cycle.resolution.policyVersion)).toEqual([1, 2]);
    expect(judgement?.cycles.map((cycle) => cycle.resolution.policy)).toEqual(['standard', 'strict']);
  });

  it('takes its limit from the policy', () => {
    const policies = [policy({ newCycleAfterMs: hour })];
    expect(judged([opened, resolved, reopened], later, { policies }).cycles).toHaveLength(2);
  });
});
