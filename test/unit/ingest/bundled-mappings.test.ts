import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DryRunResult, dryRun } from '../../../src/ingest/files/dry-run.ts';
import { bundledMappings } from '../../../src/ingest/mapping/bundled.ts';
import { loadMapping } from '../../../src/ingest/mapping/load.ts';
import { brief, fixtures, recordedAt } from './support.ts';

function run(file: string, mapping: string): Promise<DryRunResult> {
  const own = readdirSync(path.join(fixtures, 'mappings')).includes(`${mapping}.yaml`);
  const loaded = loadMapping(own ? path.join(fixtures, 'mappings', `${mapping}.yaml`) : mapping);
  return dryRun({ path: path.join(fixtures, 'imports', file), mapping: loaded, recordedAt, limit: 100 });
}

function opened(result: DryRunResult, incident: string) {
  return result.incidents
    .find((one) => one.incident === incident)
    ?.events.find(({ type }) => type === 'opened');
}

describe('bundled mappings', () => {
  it('are all valid', () => {
    expect(bundledMappings()).toEqual([
      'jira-service-management',
      'native',
      'native-csv',
      'pagerduty',
      'servicenow',
      'zendesk',
    ]);
    for (const name of bundledMappings()) expect(loadMapping(name).source).not.toBe('');
  });

  it('native: takes the event line as it is and rejects what is none', async () => {
    const result = await run('native.ndjson', 'native');
    expect(brief(result, 'INC-1', ['eventId', 'recordedBySource', 'responseWithin']).slice(0, 2)).toEqual([
      'opened 2024-03-04T08:00:00.000Z e1 false null',
      'acknowledged 2024-03-04T08:05:30.250Z e2 true null',
    ]);
    expect(opened(result, 'INC-1')).toMatchObject({
      source: 'demo',
      priority: 'P1',
      responseDueAt: Date.UTC(2024, 2, 4, 8, 15),
      recordedAt,
    });
    expect(result.rejected.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '5 json: not JSON',
      '6 type: not an event type: exploded',
      '7 at: date out of range: 9999-01-01T00:00:00Z',
      '8 incident: missing',
    ]);
    expect(result.counts).toMatchObject({ read: 8, accepted: 4, rejected: 4, events: 4 });
  });

  it('servicenow: one row per incident, verdict only once it has ended', async () => {
    const result = await run('servicenow.csv', 'servicenow');
    expect(brief(result, 'INC0010001', ['resolutionWithin'])).toEqual([
      'opened 2024-03-04T08:12:31.000Z null',
      'resolved 2024-03-04T10:02:00.000Z null',
      'closed 2024-03-11T10:02:00.000Z true',
    ]);
    expect(brief(result, 'INC0010002', ['resolutionWithin']).at(-1)).toBe(
      'resolved 2024-03-05T19:30:00.000Z false',
    );
    expect(brief(result, 'INC0010003', ['resolutionWithin'])).toEqual([
      'opened 2024-03-06T11:45:10.000Z null',
    ]);
    expect(brief(result, 'INC0010004', ['reason']).at(-1)).toBe(
      'cancelled 2024-03-06T12:05:00.000Z cancelled',
    );
    expect(opened(result, 'INC0010001')).toMatchObject({
      priority: 'P1',
      service: 'Payments',
      team: 'Network',
    });
    expect(opened(result, 'INC0010002')).toMatchObject({
      service: 'db-07',
      customer: null,
      title: 'Replica lags\nsince the upgrade',
    });
    expect(result.rejected.map(({ line }) => line)).toEqual([7]);
  });

  it('jira-service-management: repeated columns, 12-hour dates, time left as verdict', async () => {
    const result = await run('jira-service-management.csv', 'jira-service-management');
    expect(brief(result, 'HELP-1', ['responseWithin', 'resolutionWithin'])).toEqual([
      'opened 2024-03-04T08:05:00.000Z null null',
      'acknowledged 2024-03-04T08:15:00.000Z null null',
      'resolved 2024-03-04T12:30:00.000Z true false',
    ]);
    expect(brief(result, 'HELP-2', ['responseWithin', 'resolutionWithin']).at(-1)).toBe(
      'acknowledged 2024-03-05T00:10:00.000Z true null',
    );
    expect(brief(result, 'HELP-3', ['reason']).at(-1)).toBe('cancelled 2024-03-04T08:20:00.000Z duplicate');
    expect(opened(result, 'HELP-1')).toMatchObject({ priority: 'P1', service: 'VPN', customer: 'Acme' });
  });

  it('zendesk: the first reply in minutes after creation', async () => {
    const result = await run('zendesk.csv', 'zendesk');
    expect(brief(result, '501')).toEqual([
      'opened 2024-03-04T08:00:00.000Z',
      'acknowledged 2024-03-04T08:12:00.000Z',
      'resolved 2024-03-04T10:00:00.000Z',
    ]);
    expect(opened(result, '502')).toMatchObject({ priority: null, customer: null });
    expect(brief(result, '503', ['reason']).at(-1)).toBe('cancelled 2024-03-04T09:31:00.000Z cancelled');
  });

  it('pagerduty: the first acknowledgement in seconds after creation', async () => {
    const result = await run('pagerduty.csv', 'pagerduty');
    expect(brief(result, '1001')).toEqual([
      'opened 2024-03-04T08:00:00.000Z',
      'acknowledged 2024-03-04T08:01:35.000Z',
      'resolved 2024-03-04T08:45:00.000Z',
    ]);
    expect(brief(result, '1002')).toEqual([
      'opened 2024-03-04T08:00:00.000Z',
      'resolved 2024-03-04T08:30:00.000Z',
    ]);
    expect(opened(result, '1003')).toMatchObject({ priority: 'P1', service: 'Storage', team: 'Ops' });
  });
});

describe('other public shapes', () => {
  it('audit log: only changes become events, also in a case sorted newest first', async () => {
    const result = await run('uci-servicenow-log.csv', 'uci-servicenow-log');
    expect(brief(result, 'INC0000045', ['priority', 'team', 'reason', 'resolutionWithin'])).toEqual([
      'opened 2016-02-29T01:16:00.000Z P3 Group 56 null null',
      'assigned 2016-02-29T01:30:00.000Z P3 Group 56 null null',
      'acknowledged 2016-02-29T01:30:00.000Z P3 Group 56 null null',
      'paused 2016-02-29T08:53:00.000Z P3 Group 56 user null',
      'priority_changed 2016-02-29T09:10:00.000Z P2 Group 57 null null',
      'assigned 2016-02-29T09:10:00.000Z P2 Group 57 null null',
      'resumed 2016-02-29T09:10:00.000Z P2 Group 57 user null',
      'resolved 2016-02-29T11:29:00.000Z P2 Group 57 null true',
      'closed 2016-03-05T12:00:00.000Z P2 Group 57 null true',
    ]);
    expect(brief(result, 'INC0000047', ['resolutionWithin'])).toEqual([
      'opened 2016-02-29T04:40:00.000Z null',
      'assigned 2016-02-29T06:00:00.000Z true',
      'resolved 2016-02-29T06:00:00.000Z true',
      'reopened 2016-03-01T09:52:00.000Z null',
      'closed 2016-03-06T10:00:00.000Z false',
    ]);
    expect(result.counts).toMatchObject({ read: 11, accepted: 10, skippedByReason: { 'no change': 1 } });
  });

  it('event log: first and last rules hold whatever the order of the rows', async () => {
    const result = await run('helpdesk-event-log.csv', 'helpdesk-event-log');
    const kinds = (incident: string) =>
      brief(result, incident).filter((line) => !line.startsWith('updated') && !line.startsWith('resumed'));
    expect(kinds('Case 1')).toEqual([
      'opened 2012-10-09T12:50:17.000Z',
      'acknowledged 2012-10-09T12:51:01.000Z',
      'paused 2012-10-10T07:00:00.000Z',
      'resolved 2012-10-26T09:54:26.000Z',
      'closed 2012-11-09T11:54:39.000Z',
    ]);
    expect(brief(result, 'Case 1')).toContain('resumed 2012-10-12T13:02:56.000Z');
    expect(kinds('Case 2')).toEqual([
      'opened 2012-10-10T13:00:00.000Z',
      'acknowledged 2012-10-10T14:00:00.000Z',
      'resolved 2012-10-11T08:00:00.000Z',
      'closed 2012-10-20T07:00:00.000Z',
    ]);
    expect(brief(result, 'Case 3', ['naiveResolved'])).toEqual([
      'cancelled 2012-10-28T00:30:00.000Z true',
      'opened 2012-10-28T00:30:00.000Z true',
    ]);
    expect(result.counts.dates).toEqual({ naive: 12, gap: 0, overlap: 1 });
  });

  it('nested timeline: the first update answers, equal updates stay two', async () => {
    const result = await run('github-status.jsonl', 'github-status');
    expect(brief(result, '1').sort()).toEqual([
      'acknowledged 2024-03-04T08:07:00.000Z',
      'opened 2024-03-04T08:00:00.000Z',
      'resolved 2024-03-04T09:05:00.000Z',
      'updated 2024-03-04T08:00:00.000Z',
      'updated 2024-03-04T08:30:00.000Z',
      'updated 2024-03-04T08:30:00.000Z',
    ]);
    const ids = result.incidents[0]?.events.map(({ eventId }) => eventId) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(opened(result, '1')).toMatchObject({ service: 'Actions', priority: 'P2' });
    expect(opened(result, '2')).toMatchObject({ service: null, priority: 'maintenance' });
    expect(result.rejected.map(({ reason }) => reason)).toEqual(['type: not in the events table: Vanished']);
  });
});
