import { expect, it } from 'vitest';
import type { IncidentEvent } from '../../../../src/core/incidents/event.ts';
import { explain } from '../../../../src/core/report/explain.ts';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import type { PolicyVersion } from '../../../../src/core/sla/types.ts';
import { hour, minute, monday } from './sample.ts';

const rule = { calendar: '24x7', pauseReasons: 'all' as const };
const version: PolicyVersion = {
  version: 3,
  recordedAt: 0,
  effectiveFrom: null,
  policies: [
    {
      name: 'default',
      match: { source: [], service: [], team: [], customer: [] },
      rules: {
        P1: {
          response: { ...rule, targetMs: 15 * minute, pauseReasons: [] },
          resolution: { ...rule, targetMs: 4 * hour },
        },
      },
      defaultCalendar: '24x7',
      defaultPauseReasons: { response: [], resolution: 'all' },
      changes: 'carry',
      newCycleAfterMs: 7 * 24 * hour,
      resolveCountsAsResponse: false,
    },
  ],
  calendars: [{ name: '24x7', timeZone: 'UTC', always: true, hours: [], holidays: [] }],
  sources: {},
  dataVersions: {},
};

function event(type: IncidentEvent['type'], at: number): IncidentEvent {
  const none = {
    service: null,
    team: null,
    customer: null,
    assignee: null,
    title: null,
    url: null,
    reason: null,
  };
  const deadlines = {
    responseDueAt: null,
    resolutionDueAt: null,
    responseWithin: null,
    resolutionWithin: null,
  };
  const record = { recordedAt: at, recordedBySource: false, naiveResolved: false };
  const priority = type === 'opened' ? 'P1' : null;
  return {
    source: 'jira',
    incident: 'INC-1',
    eventId: type,
    type,
    at,
    priority,
    ...none,
    ...deadlines,
    ...record,
  };
}

it('explains both clocks with instants in UTC, seconds, policy and segments', () => {
  const events = [
    event('opened', monday),
    event('acknowledged', monday + 20 * minute),
    event('paused', monday + hour),
    event('resumed', monday + 3 * hour),
    event('resolved', monday + 4 * hour + 500),
  ];
  const judgement = createJudge([version]).judge(events, monday + 24 * hour);
  if (judgement === null) throw new Error('opened, so it is judged');
  const explanation = explain(judgement, monday + 24 * hour, 'Europe/Berlin');
  expect(explanation).toMatchObject({
    source: 'jira',
    incident: 'INC-1',
    asOf: '2024-06-04T00:00:00.000Z',
    timeZone: 'Europe/Berlin',
  });
  const [response, resolution] = explanation.clocks;
  expect(response).toMatchObject({
    clock: 'response',
    cycle: 1,
    policy: { name: 'default', version: 3 },
    calendar: '24x7',
    targetSeconds: 900,
    stoppedAt: '2024-06-03T00:20:00.000Z',
    breachedAt: '2024-06-03T00:15:00.000Z',
    verdict: 'breached',
    elapsedSeconds: 1200,
  });
  expect(resolution).toMatchObject({
    verdict: 'met',
    breachedAt: null,
    elapsedSeconds: 7200.5,
    wallSeconds: 14400.5,
    pausedSeconds: 7200,
    closedSeconds: 0,
  });
  expect(resolution?.segments).toEqual([
    { from: '2024-06-03T00:00:00.000Z', to: '2024-06-03T01:00:00.000Z', state: 'running' },
    { from: '2024-06-03T01:00:00.000Z', to: '2024-06-03T03:00:00.000Z', state: 'paused' },
    { from: '2024-06-03T03:00:00.000Z', to: '2024-06-03T04:00:00.500Z', state: 'running' },
  ]);
});
