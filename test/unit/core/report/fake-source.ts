import {
  type ClockFacts,
  type DailyPoint,
  type Dimension,
  dimensions,
  outcomes,
  type ReportFacts,
  type ReportQuery,
} from '../../../../src/core/report/facts.ts';
import type { ClockKind, Verdict } from '../../../../src/core/sla/types.ts';
import type { BreachRow, ReportSource } from '../../../../src/ports/report-source.ts';

/** One incident of one cycle on a 24x7 calendar; instants in epoch milliseconds. */
export interface FakeIncident {
  readonly incident: string;
  readonly openedAt: number;
  readonly acknowledgedAt: number | null;
  readonly resolvedAt: number | null;
  readonly service: string | null;
  readonly team: string | null;
  readonly priority: string | null;
  readonly customer: string | null;
  readonly responseTargetMs: number | null;
  readonly resolutionTargetMs: number | null;
}

interface Judged {
  readonly row: FakeIncident;
  readonly outcome: Verdict;
  readonly verdictAt: number | null;
  readonly stoppedAt: number | null;
  readonly end: number;
  readonly targetMs: number | null;
  readonly open: boolean;
}

const nothing = { cancelled: { n: 0, hadBreached: 0 }, reopened: 0, heldBack: 0, flags: {} };

function judgeClock(row: FakeIncident, kind: ClockKind, asOf: number): Judged {
  const by = (at: number | null) => (at !== null && at <= asOf ? at : null);
  const stoppedAt = by(kind === 'response' ? row.acknowledgedAt : row.resolvedAt);
  const endedAt = stoppedAt ?? (kind === 'response' ? by(row.resolvedAt) : null);
  const end = endedAt ?? asOf;
  const targetMs = kind === 'response' ? row.responseTargetMs : row.resolutionTargetMs;
  const judged = { row, stoppedAt, end, targetMs, open: endedAt === null };
  if (targetMs === null) return { ...judged, outcome: 'without-target', verdictAt: endedAt };
  const dueAt = row.openedAt + targetMs;
  if (dueAt < end) return { ...judged, outcome: 'breached', verdictAt: dueAt };
  if (stoppedAt !== null) return { ...judged, outcome: 'met', verdictAt: stoppedAt };
  if (endedAt !== null) return { ...judged, outcome: 'unmeasured', verdictAt: endedAt };
  return { ...judged, outcome: 'pending', verdictAt: null };
}

function judgeOverall(row: FakeIncident, asOf: number): Judged {
  const clocks = (['response', 'resolution'] as const).map((kind) => judgeClock(row, kind, asOf));
  const having = (outcome: Verdict) => clocks.filter((clock) => clock.outcome === outcome);
  const instants = (list: Judged[]) => list.flatMap(({ verdictAt }) => verdictAt ?? []);
  const base = { row, stoppedAt: null, end: asOf, targetMs: null, open: false };
  const [breached, met] = [having('breached'), having('met')];
  if (breached.length > 0)
    return { ...base, outcome: 'breached', verdictAt: Math.min(...instants(breached)) };
  if (having('pending').length > 0) return { ...base, outcome: 'pending', verdictAt: null };
  if (met.length > 0) return { ...base, outcome: 'met', verdictAt: Math.max(...instants(met)) };
  const outcome = having('unmeasured').length > 0 ? 'unmeasured' : 'without-target';
  return {
    ...base,
    outcome,
    verdictAt: clocks.every(({ open }) => !open) ? Math.max(...instants(clocks)) : null,
  };
}

function judge(row: FakeIncident, kind: ClockKind | 'overall', asOf: number): Judged {
  return kind === 'overall' ? judgeOverall(row, asOf) : judgeClock(row, kind, asOf);
}

function columns(
  rows: readonly FakeIncident[],
  kind: ClockKind | 'overall',
  query: ReportQuery,
  labels: ReportFacts['labels'],
): ClockFacts {
  const within = (at: number | null) => at !== null && at >= query.from && at < query.to;
  const found = rows.flatMap((row) => {
    const judged = judge(row, kind, query.asOf);
    const { verdictAt, outcome, stoppedAt } = judged;
    const undecided = verdictAt === null || verdictAt >= query.to;
    const carried = query.cohort === 'verdict' && undecided && row.openedAt < query.to;
    const counted = query.cohort === 'opened' ? within(row.openedAt) : within(verdictAt) || carried;
    const measured = stoppedAt !== null && kind !== 'overall';
    const stopped = measured && (query.cohort === 'opened' ? within(row.openedAt) : within(stoppedAt));
    if (!counted && !stopped) return [];
    return {
      ...judged,
      outcome: carried && outcome !== 'without-target' ? 'pending' : outcome,
      counted: counted ? 1 : 0,
      stopped: stopped ? 1 : 0,
    };
  });
  const elapsed = Float64Array.from(found, ({ end, row }) => end - row.openedAt);
  return {
    n: found.length,
    outcome: Uint8Array.from(found, ({ outcome }) => outcomes.indexOf(outcome as Verdict)),
    counted: Uint8Array.from(found, ({ counted }) => counted),
    stopped: Uint8Array.from(found, ({ stopped }) => stopped),
    elapsedMs: elapsed,
    wallMs: elapsed,
    startedAt: Float64Array.from(found, ({ row }) => row.openedAt),
    stoppedAt: Float64Array.from(found, ({ stoppedAt }) => stoppedAt ?? Number.NaN),
    open: Uint8Array.from(found, ({ open }) => (open ? 1 : 0)),
    targetMs: Float64Array.from(found, ({ targetMs }) => targetMs ?? Number.NaN),
    codes: perDimension((dimension) =>
      Int32Array.from(found, ({ row }) => labels[dimension].indexOf(row[dimension] ?? '\0')),
    ),
  };
}

function perDimension<T>(of: (dimension: Dimension) => T): Record<Dimension, T> {
  return { service: of('service'), team: of('team'), priority: of('priority'), customer: of('customer') };
}

/** A report source over incidents in memory that judges them anew for each question. */
export function fakeSource(
  incidents: readonly FakeIncident[],
  overrides: Partial<ReportSource> = {},
): ReportSource {
  const known = (query: ReportQuery) =>
    incidents.filter(
      (row) =>
        row.openedAt <= query.asOf &&
        dimensions.every(
          (name) => query.filters[name].length === 0 || query.filters[name].includes(row[name] ?? ''),
        ),
    );
  const values = (dimension: Dimension) =>
    [...new Set(incidents.flatMap((row) => row[dimension] ?? []))].sort();
  return {
    dataVersion: async () => ({ version: incidents.length, hash: 'c0ffee', policyVersion: 1 }),
    facts: async (query) => {
      const rows = known(query);
      const labels = perDimension(values);
      const open = rows.filter(({ resolvedAt }) => resolvedAt === null || resolvedAt > query.asOf);
      return {
        response: columns(rows, 'response', query, labels),
        resolution: columns(rows, 'resolution', query, labels),
        overall: columns(rows, 'overall', query, labels),
        labels,
        ...nothing,
        openedInPeriod: rows.filter(({ openedAt }) => openedAt >= query.from && openedAt < query.to).length,
        openNow: {
          n: open.length,
          oldestOpenedAt: open.length === 0 ? null : Math.min(...open.map(({ openedAt }) => openedAt)),
        },
        policies:
          rows.length === 0
            ? []
            : [{ policy: 'default', version: 1, calendar: '24x7', judgedBy: 'policy', n: rows.length * 2 }],
      };
    },
    daily: async (query, days) => days.map((day) => dailyPoint(known(query), query, day)),
    breaches: async (query, limit) => {
      const rows = known(query).flatMap((row) => breachRows(row, query));
      rows.sort((a, b) => b.breachedAt - a.breachedAt || (a.incident < b.incident ? -1 : 1));
      return { rows: rows.slice(0, limit), total: rows.length };
    },
    extent: async () =>
      incidents.length === 0
        ? null
        : {
            firstOpenedAt: Math.min(...incidents.map(({ openedAt }) => openedAt)),
            lastEventAt: Math.max(
              ...incidents.map((row) => row.resolvedAt ?? row.acknowledgedAt ?? row.openedAt),
            ),
          },
    values: async (dimension) => values(dimension),
    ...overrides,
  };
}

function dailyPoint(
  rows: readonly FakeIncident[],
  query: ReportQuery,
  day: { date: string; from: number; to: number },
): DailyPoint {
  const within = (at: number | null) => at !== null && at >= day.from && at < day.to;
  const verdicts = (kind: ClockKind | 'overall') => {
    const judged = rows
      .map((row) => judge(row, kind, query.asOf))
      .filter(({ verdictAt }) => within(verdictAt));
    const count = (wanted: Verdict) => judged.filter(({ outcome }) => outcome === wanted).length;
    return { met: count('met'), breached: count('breached'), unmeasured: count('unmeasured') };
  };
  const durations = (kind: ClockKind) => {
    const stopped = rows
      .map((row) => judge(row, kind, query.asOf))
      .filter(({ stoppedAt }) => within(stoppedAt));
    const sumMs = stopped.reduce((sum, { end, row }) => sum + end - row.openedAt, 0);
    return { n: stopped.length, sumMs, medianMs: null, p95Ms: null };
  };
  return {
    ...day,
    opened: rows.filter(({ openedAt }) => within(openedAt)).length,
    verdicts: {
      response: verdicts('response'),
      resolution: verdicts('resolution'),
      overall: verdicts('overall'),
    },
    durations: { response: durations('response'), resolution: durations('resolution') },
  };
}

function breachRows(row: FakeIncident, query: ReportQuery): BreachRow[] {
  return (['response', 'resolution'] as const).flatMap((clock) => {
    const { outcome, verdictAt, stoppedAt, end, targetMs } = judge(row, clock, query.asOf);
    if (outcome !== 'breached' || verdictAt === null || verdictAt < query.from || verdictAt >= query.to)
      return [];
    const { incident, service, team, customer, priority, openedAt } = row;
    const who = {
      source: 'fake',
      incident,
      cycle: 1,
      clock,
      title: null,
      url: null,
      service,
      team,
      customer,
      priority,
    };
    const when = { startedAt: openedAt, dueAt: verdictAt, breachedAt: verdictAt, stoppedAt };
    return { ...who, ...when, elapsedMs: end - openedAt, targetMs };
  });
}
