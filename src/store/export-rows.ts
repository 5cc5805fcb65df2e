import { explain } from '../core/report/explain.ts';
import type { IncidentJudgement } from '../core/sla/types.ts';

/** A dataset that is judged as it is written. `columns`: name (a path in CSV) → type in Parquet. */
export interface Dataset {
  readonly columns: Readonly<Record<string, string>>;
  /** Columns of the CSV, nested ones by path. */
  readonly csv: readonly string[];
  rowsOf(judgement: IncidentJudgement, asOf: number): readonly object[];
}

const dimensionTypes = {
  service: 'VARCHAR',
  team: 'VARCHAR',
  customer: 'VARCHAR',
  priority: 'VARCHAR',
};

const clockColumns = {
  source: 'VARCHAR',
  incident: 'VARCHAR',
  clock: 'VARCHAR',
  cycle: 'INTEGER',
  policy: 'STRUCT(name VARCHAR, version INTEGER)',
  judgedBy: 'VARCHAR',
  calendar: 'VARCHAR',
  ...dimensionTypes,
  peakPriority: 'VARCHAR',
  targetSeconds: 'DOUBLE',
  startedAt: 'TIMESTAMP',
  stoppedAt: 'TIMESTAMP',
  dueAt: 'TIMESTAMP',
  breachedAt: 'TIMESTAMP',
  breachesAt: 'TIMESTAMP',
  elapsedSeconds: 'DOUBLE',
  wallSeconds: 'DOUBLE',
  pausedSeconds: 'DOUBLE',
  closedSeconds: 'DOUBLE',
  verdict: 'VARCHAR',
  verdictAt: 'TIMESTAMP',
  flags: 'VARCHAR[]',
  segments: 'STRUCT("from" TIMESTAMP, "to" TIMESTAMP, state VARCHAR)[]',
};

/** One row per clock with every field of `explain`. */
export const clocksDataset: Dataset = {
  columns: clockColumns,
  csv: Object.keys(clockColumns).flatMap((name) =>
    name === 'policy' ? ['policy.name', 'policy.version'] : [name],
  ),
  rowsOf: (judgement, asOf) =>
    explain(judgement, asOf, 'UTC').clocks.map((clock) => ({
      source: judgement.source,
      incident: judgement.incident,
      ...clock,
    })),
};

const incidentColumns = {
  source: 'VARCHAR',
  incident: 'VARCHAR',
  title: 'VARCHAR',
  url: 'VARCHAR',
  ...dimensionTypes,
  assignee: 'VARCHAR',
  status: 'VARCHAR',
  openedAt: 'TIMESTAMP',
  acknowledgedAt: 'TIMESTAMP',
  resolvedAt: 'TIMESTAMP',
  closedAt: 'TIMESTAMP',
  reopenCount: 'INTEGER',
  cancelled: 'STRUCT("at" TIMESTAMP, reason VARCHAR, "hadBreached" BOOLEAN)',
  flags: 'VARCHAR[]',
};

/** One row per incident. */
export const incidentsDataset: Dataset = {
  columns: incidentColumns,
  csv: Object.keys(incidentColumns).flatMap((name) =>
    name === 'cancelled' ? ['cancelled.at', 'cancelled.reason', 'cancelled.hadBreached'] : [name],
  ),
  rowsOf: (judgement) => {
    const { cancelled, openedAt, acknowledgedAt, resolvedAt, closedAt } = judgement;
    return [
      {
        source: judgement.source,
        incident: judgement.incident,
        title: judgement.title,
        url: judgement.url,
        service: judgement.service,
        team: judgement.team,
        customer: judgement.customer,
        priority: judgement.priority,
        assignee: judgement.assignee,
        status: judgement.status,
        openedAt: iso(openedAt),
        acknowledgedAt: iso(acknowledgedAt),
        resolvedAt: iso(resolvedAt),
        closedAt: iso(closedAt),
        reopenCount: judgement.reopenCount,
        cancelled: cancelled === null ? null : { ...cancelled, at: iso(cancelled.at) },
        flags: judgement.flags,
      },
    ];
  },
};

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
