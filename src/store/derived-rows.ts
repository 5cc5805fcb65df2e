import { outcomes } from '../core/report/facts.ts';
import type {
  ClockRecord,
  CycleJudgement,
  IncidentJudgement,
  IncidentStatus,
  SourceVerdict,
} from '../core/sla/types.ts';
import { type Labels, noLabel } from './labels.ts';
import { createRowBuffer, type NumericType, type RowBuffer } from './row-buffer.ts';

/** `clocks.kind` is 0 for response, 1 for resolution, 2 for overall. */
/** Codes of `clocks.judged_by`. */
export const judgedBy: readonly SourceVerdict[] = ['policy', 'source-deadline', 'source-flag'];
/** Codes of `clocks.open_state`; 0: stopped. */
const openStates = [null, 'running', 'paused'] as const;
/** Codes of `incidents.status`. */
const statuses: readonly IncidentStatus[] = [
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
  unpaused_breach_at: 'DOUBLE',
  elapsed_ms: 'DOUBLE',
  counted_ms: 'DOUBLE',
  wall_ms: 'DOUBLE',
  paused_ms: 'DOUBLE',
  closed_ms: 'DOUBLE',
  verdict: 'INTEGER',
  verdict_at: 'DOUBLE',
  open_state: 'INTEGER',
  running_calendar: 'INTEGER',
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
  readonly clocks: RowBuffer;
  readonly incidents: RowBuffer;
  /** Adds one incident; null: nothing opened by the as-of (`heldBack`: no opening is known at all). */
  add(id: number, judgement: IncidentJudgement | null, heldBack: boolean): void;
}

/** Columns of the buffers, and whether they hold instants or durations (BIGINT) or small integers. */
export function insertColumns(table: 'clocks' | 'incidents'): readonly { name: string; instant: boolean }[] {
  const shape: Readonly<Record<string, NumericType>> = table === 'clocks' ? clockShape : incidentShape;
  return Object.entries(shape).map(([name, type]) => ({ name, instant: type === 'DOUBLE' }));
}

/** An empty pair of buffers. */
export function createDerivedRows(labels: Labels): DerivedRows {
  const clocks = createRowBuffer(clockShape);
  const incidents = createRowBuffer(incidentShape);
  const named = createLastIds(labels);

  /** Values in the order of `clockShape`. */
  function addClock(id: number, kind: number, clock: ClockRecord, decided: Decided): void {
    const { data, offset } = clocks.next();
    let at = offset;
    data[at++] = id;
    data[at++] = kind;
    data[at++] = clock.cycle;
    data[at++] = named.policy(clock.policy);
    data[at++] = clock.policyVersion;
    data[at++] = named.calendar(clock.calendar);
    data[at++] = judgedBy.indexOf(clock.judgedBy);
    data[at++] = named.service(clock.service);
    data[at++] = named.team(clock.team);
    data[at++] = named.customer(clock.customer);
    data[at++] = named.priority(clock.priority);
    data[at++] = named.peakPriority(clock.peakPriority);
    data[at++] = clock.targetMs ?? Number.NaN;
    data[at++] = clock.startedAt;
    data[at++] = clock.stoppedAt ?? Number.NaN;
    data[at++] = clock.dueAt ?? Number.NaN;
    data[at++] = decided.breachedAt ?? Number.NaN;
    data[at++] = decided.breachesAt ?? Number.NaN;
    data[at++] = decided === clock ? (clock.unpausedBreachAt ?? Number.NaN) : Number.NaN;
    data[at++] = clock.elapsedMs;
    data[at++] = clock.countedMs ?? Number.NaN;
    data[at++] = clock.wallMs;
    data[at++] = clock.pausedMs;
    data[at++] = clock.closedMs;
    data[at++] = outcomes.indexOf(decided.verdict);
    data[at++] = decided.verdictAt ?? Number.NaN;
    data[at++] = openStates.indexOf(clock.openState);
    data[at++] = labels.id(clock.runningCalendar);
    data[at++] = labels.id(joinFlags(clock.flags));
  }

  /** Values in the order of `incidentShape`. */
  function addIncident(id: number, judgement: IncidentJudgement | null, heldBack: boolean): void {
    const { data, offset } = incidents.next();
    let at = offset;
    data[at++] = id;
    data[at++] = heldBack ? 1 : 0;
    data[at++] = judgement === null ? noLabel : statuses.indexOf(judgement.status);
    data[at++] = labels.id(judgement?.service ?? null);
    data[at++] = labels.id(judgement?.team ?? null);
    data[at++] = labels.id(judgement?.customer ?? null);
    data[at++] = labels.id(judgement?.priority ?? null);
    data[at++] = judgement?.openedAt ?? Number.NaN;
    data[at++] = judgement?.acknowledgedAt ?? Number.NaN;
    data[at++] = judgement?.resolvedAt ?? Number.NaN;
    data[at++] = judgement?.closedAt ?? Number.NaN;
    data[at++] = judgement?.reopenCount ?? 0;
    data[at++] = judgement?.cancelled?.at ?? Number.NaN;
    data[at++] = judgement?.cancelled?.hadBreached === true ? 1 : 0;
    data[at++] = labels.id(joinFlags(judgement?.flags ?? noFlags));
  }

  function add(id: number, judgement: IncidentJudgement | null, heldBack: boolean): void {
    addIncident(id, judgement, heldBack);
    if (judgement === null) return;
    for (const cycle of judgement.cycles) {
      addClock(id, 0, cycle.response, cycle.response);
      addClock(id, 1, cycle.resolution, cycle.resolution);
      addClock(id, 2, deciderOf(cycle), overallOf(cycle));
    }
  }

  return { clocks, incidents, add };
}

/** Ids by column: the clocks of one incident, which follow one another, mostly have the same texts. */
function createLastIds(labels: Labels) {
  const lastId = () => {
    let last: string | null = null;
    let id = labels.id(null);
    return (text: string | null): number => {
      if (text !== last) {
        last = text;
        id = labels.id(text);
      }
      return id;
    };
  };
  return {
    policy: lastId(),
    calendar: lastId(),
    service: lastId(),
    team: lastId(),
    customer: lastId(),
    priority: lastId(),
    peakPriority: lastId(),
  };
}

type Decided = Pick<ClockRecord, 'verdict' | 'verdictAt' | 'breachedAt' | 'breachesAt'>;

const noFlags: readonly string[] = [];

/** One text for a set of flags; null for none. Flag names hold no comma. */
function joinFlags(flags: readonly string[]): string | null {
  return flags.length === 0 ? null : flags.join(',');
}

/** The clock that decided the cycle (response first where both did): the overall row shows its dimensions. */
function deciderOf({ response, resolution, overall }: CycleJudgement): ClockRecord {
  const byResponse = response.verdict === overall.verdict && response.verdictAt === overall.verdictAt;
  return byResponse ? response : resolution;
}

/** The overall verdict; it breaches when the first of the pending clocks does. */
function overallOf({ response, resolution, overall }: CycleJudgement): Decided {
  const { verdict, verdictAt } = overall;
  const first = Math.min(breachesAt(response), breachesAt(resolution));
  return {
    verdict,
    verdictAt,
    breachedAt: verdict === 'breached' ? verdictAt : null,
    breachesAt: verdict === 'pending' && first < Number.POSITIVE_INFINITY ? first : null,
  };
}

function breachesAt(clock: ClockRecord): number {
  return clock.verdict === 'pending' && clock.breachesAt !== null
    ? clock.breachesAt
    : Number.POSITIVE_INFINITY;
}
