import { describe, expect, it } from 'vitest';
import type { ExplainedClock } from '../../../../src/core/report/explanation.ts';
import { createFormat } from '../../../../src/core/report/format.ts';
import { flagSentences, whyClock } from '../../../../src/core/report/why.ts';

const format = createFormat('en', 'UTC');

function clock(over: Partial<ExplainedClock>): ExplainedClock {
  return {
    clock: 'resolution',
    cycle: 1,
    policy: { name: 'default', version: 1 },
    judgedBy: 'policy',
    calendar: 'office',
    service: null,
    team: null,
    customer: null,
    priority: 'P1',
    peakPriority: 'P1',
    targetSeconds: 4 * 3600,
    startedAt: '2024-06-07T13:00:00.000Z',
    stoppedAt: '2024-06-07T14:30:00.000Z',
    dueAt: '2024-06-07T17:00:00.000Z',
    breachedAt: null,
    breachesAt: null,
    elapsedSeconds: 5400,
    wallSeconds: 5400,
    pausedSeconds: 0,
    closedSeconds: 0,
    verdict: 'met',
    verdictAt: null,
    flags: [],
    segments: [],
    ...over,
  };
}

describe('why a clock has its verdict', () => {
  const open = { stoppedAt: null, verdict: 'pending' };
  const breached = {
    verdict: 'breached',
    dueAt: '2024-06-07T17:00:00.000Z',
    breachedAt: '2024-06-07T17:00:00.000Z',
  };

  it.each([
    ['met', clock({}), 'Met: resolved after 1 h 30 min of the 4 h allowed.'],
    [
      'met by the deadline of the source',
      clock({ judgedBy: 'source-deadline' }),
      'Met: resolved 7 Jun 2024 14:30, by the source’s deadline of 7 Jun 2024 17:00.',
    ],
    [
      'late',
      clock({ ...breached, stoppedAt: '2024-06-07T18:00:00.250Z', elapsedSeconds: 18000.25 }),
      'Breached 7 Jun 2024 17:00: the 4 h allowed were used up; resolved 7 Jun 2024 18:00:00.250, after 5 h.',
    ],
    [
      'never done',
      clock({ ...breached, clock: 'response', stoppedAt: null }),
      'Breached 7 Jun 2024 17:00: the 4 h allowed were used up; not acknowledged since.',
    ],
    [
      'used up at closing time',
      clock({ ...breached, breachedAt: '2024-06-10T09:00:00.000Z', stoppedAt: null }),
      'Breached 10 Jun 2024 09:00: the 4 h allowed were used up; not resolved since. The time ran out just as the clock stood still, 7 Jun 2024 17:00; it counts as a breach from when the clock ran on.',
    ],
    [
      'breached by a change',
      clock({ ...breached, stoppedAt: null, flags: ['by-reclassification'] }),
      'Breached 7 Jun 2024 17:00 by a change: more time had passed than the 4 h then allowed; not resolved since.',
    ],
    [
      'running',
      clock({ ...open, breachesAt: '2024-06-07T17:00:00.000Z' }),
      'Pending: 1 h 30 min used, 37.5 % of the 4 h allowed. It breaches after 7 Jun 2024 17:00 unless resolved by then.',
    ],
    [
      'paused',
      clock({ ...open, dueAt: null }),
      'Pending: 1 h 30 min used, 37.5 % of the 4 h allowed. It is paused and cannot breach until it runs again.',
    ],
    [
      'cancelled',
      clock({ verdict: 'excluded', breachedAt: '2024-06-07T17:00:00.000Z' }),
      'Excluded: the incident was cancelled, after a breach on 7 Jun 2024 17:00. It counts in no rate.',
    ],
  ])('says so when %s', (_, explained, sentence) => {
    expect(whyClock(explained, format)).toBe(sentence);
  });

  it('has words for every verdict and judge', () => {
    for (const verdict of ['met', 'breached', 'pending', 'unmeasured', 'without-target', 'excluded']) {
      for (const judgedBy of ['policy', 'source-deadline', 'source-flag']) {
        const bare = { targetSeconds: null, dueAt: null, stoppedAt: null };
        for (const over of [{}, bare]) {
          expect(whyClock(clock({ verdict, judgedBy, ...over }), format)).not.toMatch(/undefined|null|NaN/);
        }
      }
    }
  });
});

it('flags read as sentences, unknown ones as themselves', () => {
  const [known, unknown] = flagSentences(['resolve-replaced', 'something-new']);
  expect(known).toBe('A later resolve without a reopen replaced an earlier one.');
  expect(unknown).toBe('something-new');
});
