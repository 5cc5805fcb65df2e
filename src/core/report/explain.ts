import type { ClockRecord, IncidentJudgement } from '../sla/types.ts';
import { seconds } from './clock-metrics.ts';
import type { ExplainedClock, Explanation } from './explanation.ts';

/** A judgement in the terms people and programs read: ISO-8601 UTC with milliseconds, durations in seconds. */
export function explain(judgement: IncidentJudgement, asOf: number, timeZone: string): Explanation {
  return {
    source: judgement.source,
    incident: judgement.incident,
    title: judgement.title,
    url: judgement.url,
    status: judgement.status,
    asOf: iso(asOf),
    timeZone,
    reopenCount: judgement.reopenCount,
    flags: judgement.flags,
    clocks: judgement.cycles.flatMap(({ response, resolution }) => [clockOf(response), clockOf(resolution)]),
  };
}

function clockOf(record: ClockRecord): ExplainedClock {
  const { clock, cycle, policy, judgedBy, calendar, service, team, customer, priority, peakPriority } =
    record;
  return {
    clock,
    cycle,
    policy: policy === null ? null : { name: policy, version: record.policyVersion },
    judgedBy,
    calendar,
    service,
    team,
    customer,
    priority,
    peakPriority,
    targetSeconds: seconds(record.targetMs),
    startedAt: iso(record.startedAt),
    stoppedAt: isoOrNull(record.stoppedAt),
    dueAt: isoOrNull(record.dueAt),
    breachedAt: isoOrNull(record.breachedAt),
    breachesAt: isoOrNull(record.breachesAt),
    elapsedSeconds: record.elapsedMs / 1000,
    wallSeconds: record.wallMs / 1000,
    pausedSeconds: record.pausedMs / 1000,
    closedSeconds: record.closedMs / 1000,
    verdict: record.verdict,
    verdictAt: isoOrNull(record.verdictAt),
    flags: record.flags,
    segments: record.segments.map(({ from, to, state }) => ({ from: iso(from), to: iso(to), state })),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}
