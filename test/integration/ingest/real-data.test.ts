import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyContent } from '../../../config/policy.ts';
import { configSchema } from '../../../config/schema.ts';
import { createJudge } from '../../../src/core/sla/judge.ts';
import type {
  ClockKind,
  ClockRecord,
  IncidentJudgement,
  SourceVerdict,
} from '../../../src/core/sla/types.ts';
import { dryRun } from '../../../src/ingest/files/dry-run.ts';
import { fixtureMapping, recordedAt } from '../../unit/ingest/support.ts';

const data = path.resolve(import.meta.dirname, '../../../../shared/data');
const support = path.join(data, 'technical_support/technical_support_dataset.csv');
const github = path.join(data, 'github_status/incidents.jsonl');

async function judged(
  file: string,
  name: string,
  verdict: SourceVerdict,
  asOf: number,
): Promise<IncidentJudgement[]> {
  const mapping = fixtureMapping(name);
  const result = await dryRun({ path: file, mapping, recordedAt, limit: 10_000 });
  expect(result.counts.rejected).toBe(0);
  const config = configSchema.parse({ sources: { [mapping.source]: { verdict } } });
  const content = await policyContent(config);
  const judge = createJudge([{ ...content, version: 1, recordedAt: 0, effectiveFrom: null }]);
  return result.incidents.flatMap(({ events }) => judge.judge(events, asOf) ?? []);
}

function tally(incidents: readonly IncidentJudgement[], kind: ClockKind): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { cycles } of incidents) {
    for (const cycle of cycles) counts[cycle[kind].verdict] = (counts[cycle[kind].verdict] ?? 0) + 1;
  }
  return counts;
}

function flagged(incidents: readonly IncidentJudgement[], flag: string): number {
  const clocks = ({ cycles }: IncidentJudgement): ClockRecord[] =>
    cycles.flatMap(({ response, resolution }) => [response, resolution]);
  return incidents.filter(
    (one) => one.flags.includes(flag) || clocks(one).some(({ flags }) => flags.includes(flag)),
  ).length;
}

function quantile(sorted: readonly number[], p: number): number {
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  return low + ((sorted[Math.ceil(at)] ?? Number.NaN) - low) * (at - Math.floor(at));
}

describe.skipIf(!existsSync(support))('2,330 support tickets with deadlines and flags', () => {
  it('give the counts by source deadline', async () => {
    const incidents = await judged(support, 'technical-support', 'source-deadline', Date.UTC(2024, 5, 1));
    expect(incidents.length).toBe(2330);
    expect(tally(incidents, 'response')).toEqual({ met: 2033, breached: 297 });
    expect(tally(incidents, 'resolution')).toEqual({ met: 1546, breached: 784 });
    expect(flagged(incidents, 'response-flag-contradicts-timestamps')).toBe(14);
    expect(flagged(incidents, 'resolution-flag-contradicts-timestamps')).toBe(1);
    expect(flagged(incidents, 'acknowledged-before-opening')).toBe(2);
    expect(flagged(incidents, 'closed-before-resolution')).toBe(42);
  });

  it('give the counts by source flag', async () => {
    const incidents = await judged(support, 'technical-support', 'source-flag', Date.UTC(2024, 5, 1));
    expect(tally(incidents, 'response')).toEqual({ met: 2019, breached: 311 });
    expect(tally(incidents, 'resolution')).toEqual({ met: 1547, breached: 783 });
  });
});

describe.skipIf(!existsSync(github))('819 status-page incidents with their updates', () => {
  it('give the resolution times of all that are not maintenance', async () => {
    const incidents = await judged(github, 'github-status', 'policy', Date.UTC(2026, 8, 1));
    expect(incidents.length).toBe(819);
    const others = incidents.filter(({ priority }) => priority !== 'maintenance');
    const minutes = others
      .map(({ openedAt, resolvedAt }) => ((resolvedAt ?? Number.NaN) - openedAt) / 60_000)
      .sort((one, other) => one - other);
    expect(minutes.length).toBe(801);
    expect([0.5, 0.9, 0.95].map((p) => quantile(minutes, p))).toEqual([65, 263, 404]);
  });
});
