import { outcomes } from '../core/report/facts.ts';
import type {
  ClockRecord,
  CycleJudgement,
  IncidentJudgement,
  IncidentStatus,
  SourceVerdict,
} from '../core/sla/types.ts';
import { type Labels, noLabel } from './labels.ts';
import { createRowBuffer, type RowBuffer } from './row-buffer.ts';

/** Codes of `clocks.kind`. */
export const kinds = ['response', 'resolution', 'overall'] as const;
/** Codes of `clocks.judged_by`. */
const judgedBy: readonly SourceVerdict[] = ['policy', 'source-deadline', 'source-flag'];
/** Codes of `clocks.open_state`; 0: stopped. */
export const openStates = [null, 'running', 'paused'] as const;
/** Codes of `incidents.status`. */
export const statuses: readonly IncidentStatus[] = [
  'open',
  'acknowledged',
  'paused',
  'resolved',
  'closed',
  'cancelled',
];

const clockShape = {
  incident_id: 'INTEGER',
  kind: 'INTEGER',
  cycle: 'INTEGER',
  policy: 'INTEGER',
  policy_version: 'INTEGER',
  calendar: 'INTEGER',
  judged_by: 'INTEGER',
  service: 'INTEGER',
  team: 'INTEGER',
  customer: 'INTEGER',
  priority: 'INTEGER',
  peak_priority: 'INTEGER',
  target_ms: 'DOUBLE',
  started_at: 'DOUBLE',
  stopped_at: 'DOUBLE',
  due_at: 'DOUBLE',
  breached_at: 'DOUBLE',
  breaches_at: 'DOUBLE',
  elapsed_ms: 'DOUBLE',
  wall_ms: 'DOUBLE',
  paused_ms: 'DOUBLE',
  closed_ms: 'DOUBLE',
  verdict: 'INTEGER',
  verdict_at: 'DOUBLE',
  open_state: 'INTEGER',
  flags: 'INTEGER',
} as const;

const incidentShape = {
  incident_id: 'INTEGER',
  held_back: 'INTEGER',
  status: 'INTEGER',
  service: 'INTEGER',
  team: 'INTEGER',
  customer: 'INTEGER',
  priority: 'INTEGER',
  opened_at: 'DOUBLE',
  acknowledged_at: 'DOUBLE',
  resolved_at: 'DOUBLE',
  closed_at: 'DOUBLE',
  reopen_count: 'INTEGER',
  cancelled_at: 'DOUBLE',
  cancelled_breached: 'INTEGER',
  flags: 'INTEGER',
} as const;

/** Judged incidents as rows of numbers for `clocks` and `incidents`. */
export interface DerivedRows {
  readonly clocks: RowBuffer<keyof typeof clockShape>;
  readonly incidents: RowBuffer<keyof typeof incidentShape>;
  /** Adds one incident; null: nothing opened by the as-of (`heldBack`: no opening is known at all). */
  add(id: number, judgement: IncidentJudgement | null, heldBack: boolean): void;
}

/** Columns whose value is a double that becomes a BIGINT, and those that are integers, for the INSERT. */
export function insertColumns(table: 'clocks' | 'incidents'): readonly { name: string; instant: boolean }[] {
  const shape = table === 'clocks' ? clockShape : incidentShape;
  return Object.entries(shape).map(([name, type]) => ({ name, instant: type === 'DOUBLE' }));
}

/** An empty pair of buffers. */
export function createDerivedRows(labels: Labels): DerivedRows {
  const clocks = createRowBuffer(clockShape);
  const incidents = createRowBuffer(incidentShape);

  function addClock(id: number, kind: number, clock: ClockRecord): void {
    const { columns, row } = clocks.next();
    columns.incident_id[row] = id;
    columns.kind[row] = kind;
    columns.cycle[row] = clock.cycle;
    columns.policy[row] = labels.id(clock.policy);
    columns.policy_version[row] = clock.policyVersion;
    columns.calendar[row] = labels.id(clock.calendar);
    columns.judged_by[row] = judgedBy.indexOf(clock.judgedBy);
    columns.service[row] = labels.id(clock.service);
    columns.team[row] = labels.id(clock.team);
    columns.customer[row] = labels.id(clock.customer);
    columns.priority[row] = labels.id(clock.priority);
    columns.peak_priority[row] = labels.id(clock.peakPriority);
    columns.target_ms[row] = clock.targetMs ?? Number.NaN;
    columns.started_at[row] = clock.startedAt;
    columns.stopped_at[row] = clock.stoppedAt ?? Number.NaN;
    columns.due_at[row] = clock.dueAt ?? Number.NaN;
    columns.breached_at[row] = clock.breachedAt ?? Number.NaN;
    columns.breaches_at[row] = clock.breachesAt ?? Number.NaN;
    columns.elapsed_ms[row] = clock.elapsedMs;
    columns.wall_ms[row] = clock.wallMs;
    columns.paused_ms[row] = clock.pausedMs;
    columns.closed_ms[row] = clock.closedMs;
    columns.verdict[row] = outcomes.indexOf(clock.verdict);
    columns.verdict_at[row] = clock.verdictAt ?? Number.NaN;
    columns.open_state[row] = openStates.indexOf(clock.openState);
    columns.flags[row] = labels.id(joinFlags(clock.flags));
  }

  function addCycle(id: number, cycle: CycleJudgement): void {
    addClock(id, 0, cycle.response);
    addClock(id, 1, cycle.resolution);
    addClock(id, 2, overallClock(cycle));
  }

  function add(id: number, judgement: IncidentJudgement | null, heldBack: boolean): void {
    const { columns, row } = incidents.next();
    columns.incident_id[row] = id;
    columns.held_back[row] = heldBack ? 1 : 0;
    columns.status[row] = judgement === null ? noLabel : statuses.indexOf(judgement.status);
    columns.service[row] = labels.id(judgement?.service ?? null);
    columns.team[row] = labels.id(judgement?.team ?? null);
    columns.customer[row] = labels.id(judgement?.customer ?? null);
    columns.priority[row] = labels.id(judgement?.priority ?? null);
    columns.opened_at[row] = judgement?.openedAt ?? Number.NaN;
    columns.acknowledged_at[row] = judgement?.acknowledgedAt ?? Number.NaN;
    columns.resolved_at[row] = judgement?.resolvedAt ?? Number.NaN;
    columns.closed_at[row] = judgement?.closedAt ?? Number.NaN;
    columns.reopen_count[row] = judgement?.reopenCount ?? 0;
    columns.cancelled_at[row] = judgement?.cancelled?.at ?? Number.NaN;
    columns.cancelled_breached[row] = judgement?.cancelled?.hadBreached === true ? 1 : 0;
    columns.flags[row] = labels.id(joinFlags(judgement?.flags ?? []));
    for (const cycle of judgement?.cycles ?? []) addCycle(id, cycle);
  }

  return { clocks, incidents, add };
}

/** One text for a set of flags; null for none. Flag names hold no comma. */
function joinFlags(flags: readonly string[]): string | null {
  return flags.length === 0 ? null : flags.join(',');
}

/**
 * The cycle's overall verdict in the form of a clock: dimensions are those of the clock that decided it
 * (response first where both did), `breachesAt` the earliest of its pending clocks.
 */
function overallClock(cycle: CycleJudgement): ClockRecord {
  const { verdict, verdictAt } = cycle.overall;
  const both = [cycle.response, cycle.resolution];
  const decider =
    both.find((clock) => clock.verdict === verdict && clock.verdictAt === verdictAt) ?? cycle.resolution;
  const breaches = both
    .filter((clock) => clock.verdict === 'pending')
    .flatMap((clock) => (clock.breachesAt === null ? [] : [clock.breachesAt]));
  return {
    ...decider,
    startedAt: cycle.startedAt,
    verdict,
    verdictAt,
    breachedAt: verdict === 'breached' ? verdictAt : null,
    breachesAt: verdict === 'pending' && breaches.length > 0 ? Math.min(...breaches) : null,
    flags: [],
  };
}
