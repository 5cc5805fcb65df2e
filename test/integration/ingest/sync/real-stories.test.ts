import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { IncidentJudgement } from '../../../../src/core/sla/types.ts';
import { githubSync } from '../../../../src/ingest/sync/github.ts';
import { jiraSync } from '../../../../src/ingest/sync/jira.ts';
import { githubWebhook } from '../../../../src/ingest/webhooks/github.ts';
import { jiraWebhook } from '../../../../src/ingest/webhooks/jira.ts';
import { createGitHubDesk } from '../../../support/desks/github.ts';
import { judgementsOf, statements } from '../../../support/desks/heard.ts';
import { createJiraDesk } from '../../../support/desks/jira.ts';
import { createMemoryIntake, type MemoryIntake } from '../../../support/memory-intake.ts';
import { createSyncWorld, type SyncServer, startSyncServer } from '../../../support/sync-server.ts';
import { version } from '../../../unit/core/sla/build.ts';

const file = path.resolve(import.meta.dirname, '../../../../../shared/data/github_status/incidents.jsonl');
const asOf = Date.UTC(2026, 11, 1);

interface Incident {
  readonly title: string;
  readonly impact: string;
  readonly started_at: string;
  readonly resolved_at: string;
  readonly updates: readonly { readonly at: string; readonly status: string }[];
}

function readIncidents(): Incident[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** What a person wrote between the opening and the resolve, oldest first. */
function answersOf({ updates, started_at, resolved_at }: Incident): number[] {
  const times = updates.slice(1).map(({ at }) => Date.parse(at));
  return times
    .filter((at) => at >= Date.parse(started_at) && at < Date.parse(resolved_at))
    .sort((a, b) => a - b);
}

const priorities: Readonly<Record<string, string>> = { critical: 'P1', major: 'P2', minor: 'P3' };

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Minutes from the opening to the resolve. */
function minutesOf(judged: readonly IncidentJudgement[]): number[] {
  return judged.flatMap(({ cycles }) => {
    const { startedAt, resolution } = cycles[0] ?? { startedAt: 0, resolution: { stoppedAt: null } };
    return resolution.stoppedAt === null ? [] : [(resolution.stoppedAt - startedAt) / 60_000];
  });
}

describe.skipIf(!existsSync(file))('819 real incidents as they would have been worked on', () => {
  const servers: SyncServer[] = [];
  afterAll(async () => {
    for (const server of servers) await server.close();
  });
  const request = { query: new URLSearchParams(), body: Buffer.from(''), receivedAt: asOf };
  const none = { service: null, team: null, customer: null, priority: null, assignee: null };
  const settings = { fields: none, priorities: {}, pauses: null };

  it('as GitHub issues leave the same clocks by webhook and by history, with the durations they had', async () => {
    const incidents = readIncidents();
    const desk = createGitHubDesk();
    for (const incident of incidents) {
      const number = desk.open(Date.parse(incident.started_at), incident.title);
      const label = priorities[incident.impact] ?? incident.impact;
      desk.act(number, Date.parse(incident.started_at), { do: 'labeled', label });
      for (const at of answersOf(incident)) {
        desk.act(number, at, { do: 'commented', login: 'ben', association: 'MEMBER' });
      }
      desk.act(number, Date.parse(incident.resolved_at), { do: 'closed', reason: 'completed' });
    }
    const heard = createMemoryIntake();
    for (const { event, body } of desk.deliveries.toReversed()) {
      const headers = { 'x-github-event': event };
      const endpoint = { name: 'github', kind: 'github', settings } as const;
      await heard.append(githubWebhook.read(body, endpoint, { ...request, headers }).events);
    }
    const server = await startSyncServer((url) => desk.answer(url));
    servers.push(server);
    const usual = { source: githubSync, kind: 'github', url: server.url, now: asOf } as const;
    const world = createSyncWorld({ ...usual, scope: 'acme/support' });
    expect(await world.sync()).toMatchObject({ incidents: 819, skipped: {} });
    expect(statements(world.intake.log)).toEqual(statements(heard.log));

    const judged = judgementsOf(world.intake.log, asOf, version());
    expect(median(minutesOf(judged))).toBe(67);
    const maintained = new Set(
      incidents.flatMap(({ impact }, index) =>
        impact === 'maintenance' ? [`acme/support#${index + 1}`] : [],
      ),
    );
    const served = minutesOf(judged.filter(({ incident }) => !maintained.has(incident)));
    expect(served).toHaveLength(801);
    expect(median(served)).toBe(65);
    expect(served.reduce((sum, minutes) => sum + minutes, 0) / served.length).toBeCloseTo(125.853, 3);
  }, 60_000);

  it('as Jira issues do so too', async () => {
    const desk = createJiraDesk();
    const work = { do: 'status', resolution: 'Done', by: 'agent-1' } as const;
    for (const incident of readIncidents()) {
      const started = Date.parse(incident.started_at);
      const index = desk.open(started, { priority: incident.impact === 'critical' ? 'Highest' : 'High' });
      for (const [step, at] of answersOf(incident).entries()) {
        if (step === 0) desk.act(index, at, { ...work, to: 'In Progress' });
        else desk.act(index, at, { do: 'comment', by: 'agent-1', internal: false });
      }
      desk.act(index, Date.parse(incident.resolved_at), { ...work, to: 'Resolved' });
    }
    const heard = createMemoryIntake();
    for (const body of desk.deliveries.toReversed()) {
      const endpoint = { name: 'jira', kind: 'jira', settings } as const;
      await heard.append(jiraWebhook.read(body, endpoint, { ...request, headers: {} }).events);
    }
    const server = await startSyncServer((url) => desk.answer(url));
    servers.push(server);
    const world = createSyncWorld({ source: jiraSync, kind: 'jira', url: server.url, now: asOf });
    expect(await world.sync()).toMatchObject({ incidents: 819, skipped: {} });
    const isDeadline = (text: string) => text.includes(':sla:');
    const told = (log: MemoryIntake['log']) => statements(log).filter((text) => !isDeadline(text));
    expect(told(world.intake.log)).toEqual(told(heard.log));
    expect(median(minutesOf(judgementsOf(world.intake.log, asOf, version())))).toBe(67);
  }, 60_000);
});
