import type { EventType } from '../core/incidents/event.ts';
import type { RestatedClock, RestatementCause } from '../core/report/restatements.ts';
import type { IssuedReport } from '../ports/report-records.ts';
import { loadPolicyVersions } from './policies.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';
import type { WorldAt } from './world.ts';

/** The causes of a clock of the incident with a store number. */
export type CausesOf = (
  id: number,
  clock: Pick<RestatedClock<number>, 'clock' | 'cycle'>,
) => RestatementCause<number>[];

interface Since extends Pick<IssuedReport, 'asOf' | 'data'> {
  /** The last batch the log had then. */
  readonly batch: number;
  /** As-of of today's reading. */
  readonly now: number;
}

type EntryRow = {
  id: number;
  corrects: boolean;
  later: boolean;
  on_response: boolean;
  on_resolution: boolean;
  type: string;
  n: number;
  recorded_at: number;
};

/**
 * What came into the log after a batch of the incidents whose clocks flip (`clock_changes`, `issued_entries`), and the
 * policy versions since that judge these clocks.
 */
export async function readCauses(session: Session, world: WorldAt, since: Since): Promise<CausesOf> {
  const entries = new Map<number, EntryRow[]>();
  for (const row of await readEntries(session, since))
    entries.set(row.id, [...(entries.get(row.id) ?? []), row]);
  const policies = await readPolicies(session, world, since.data.policyVersion);
  return (id, { clock, cycle }) => {
    const rows = entries.get(id) ?? [];
    const own = rows.filter((row) => (clock === 'response' ? row.on_response : row.on_resolution));
    const policy = policies.get(`${id} ${clock} ${cycle}`) ?? [];
    // Where a policy lets the resolve be the response, what bears on the other clock bears on this one.
    return [...causesOf(own.length === 0 && policy.length === 0 ? rows : own), ...policy];
  };
}

/** One cause of a kind and type, whatever parts of the entries changed. */
function causesOf(rows: readonly EntryRow[]): RestatementCause<number>[] {
  const causes = new Map<string, Extract<RestatementCause<number>, { n: number }>>();
  for (const { corrects, later, type, n, recorded_at } of rows) {
    const kind = corrects ? 'correction' : later ? 'later-event' : 'late-event';
    const known = causes.get(`${kind} ${type}`);
    causes.set(`${kind} ${type}`, {
      kind,
      type: type as EventType,
      n: n + (known?.n ?? 0),
      recordedAt: Math.max(recorded_at, known?.recordedAt ?? recorded_at),
    });
  }
  return [...causes.values()];
}

/**
 * What of an entry `n` differs from the version `i` that stood then, and bears on either clock: an export of whole rows
 * says every event again where one column has changed.
 */
const moved =
  'i.rid IS NULL OR n.happened_at <> i.happened_at OR n.type <> i.type OR n.incident_key <> i.incident_key';
const differs = (...columns: string[]) =>
  columns.map((column) => `n.${column} IS DISTINCT FROM i.${column}`).join(' OR ');
const relabelled = `n.type NOT IN ('acknowledged', 'resolved', 'closed', 'cancelled') AND (${differs('service', 'team', 'customer', 'priority', 'reason')})`;
const bears = (clock: 'response' | 'resolution', others: string) =>
  `coalesce(((${moved}) AND n.type NOT IN (${others})) OR (${relabelled}) OR ${differs(`${clock}_due_at`, `${clock}_within`)}, false)`;

/**
 * An entry that says again what stands is none; one that moves an event away counts for both incidents. Events that
 * were known then but had not happened by the earlier as-of count too.
 */
function readEntries(session: Session, { asOf, batch, now }: Since): Promise<EntryRow[]> {
  const since = `happened_at > ${int(asOf)}`;
  return session.rows<EntryRow>(`WITH changed AS (SELECT id, incident_key FROM incidents
        WHERE id IN (SELECT incident_id FROM clock_changes WHERE flips)),
      newer AS (SELECT *, ${since} AS later, batch > ${batch} AS arrived FROM events
        WHERE (batch > ${batch} AND superseded_at IS DISTINCT FROM recorded_at)
          OR (superseded_at IS NULL AND ${since} AND happened_at <= ${int(now)})),
      own AS (SELECT c.id, n.id_key FROM changed c JOIN newer n USING (incident_key)
        UNION SELECT c.id, i.id_key FROM changed c JOIN issued_entries i USING (incident_key))
    SELECT own.id, n.arrived AND n.id_key IN (SELECT id_key FROM issued_entries) AS corrects, n.later,
      ${bears('response', "'resolved', 'closed'")} AS on_response, ${bears('resolution', "'acknowledged'")} AS on_resolution,
      n.type::VARCHAR AS type, count(*) AS n, max(n.recorded_at) AS recorded_at
    FROM own JOIN newer n USING (id_key)
    LEFT JOIN (SELECT e.rowid AS rid, e.* FROM events e WHERE e.rowid IN (SELECT rid FROM issued_entries WHERE stands)) i
      ON i.id_key = n.id_key AND n.arrived
    GROUP BY own.id, corrects, n.later, on_response, on_resolution, n.type
    ORDER BY own.id, corrects DESC, n.later, n.type`);
}

async function readPolicies(
  session: Session,
  world: WorldAt,
  policyVersion: number,
): Promise<ReadonlyMap<string, RestatementCause<number>[]>> {
  const recorded = new Map(
    (await loadPolicyVersions(session, null)).map(({ version, recordedAt }) => [version, recordedAt]),
  );
  const rows = await session.rows<{ id: number; kind: number; cycle: number; version: number }>(
    `SELECT c.incident_id AS id, c.kind, c.cycle, c.policy_version AS version FROM ${world.clocks} c
      SEMI JOIN (FROM clock_changes WHERE flips) f USING (incident_id, kind, cycle)
      WHERE c.policy_version > ${int(policyVersion)}`,
  );
  return new Map(
    rows.map(({ id, kind, cycle, version }) => {
      const cause = { kind: 'policy', version, recordedAt: recorded.get(version) ?? 0 } as const;
      return [`${id} ${kind === 0 ? 'response' : 'resolution'} ${cycle}`, [cause]];
    }),
  );
}
