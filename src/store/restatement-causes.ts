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
  /** SQL on columns of `events`: the entry came after it. */
  readonly arrived: string;
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
  for (const row of await readEntries(session, world, since))
    entries.set(row.id, [...(entries.get(row.id) ?? []), row]);
  const policies = await readPolicies(session, world, since.data.policyVersion);
  return (id, { clock, cycle }) => {
    const rows = entries.get(id) ?? [];
    const own = rows.filter((row) => (clock === 'response' ? row.on_response : row.on_resolution));
    const policy = policies.get(`${id} ${clock} ${cycle}`) ?? [];
    // Where none is seen to bear on the clock, any of them may.
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
const details = differs('service', 'team', 'customer');
/** An acknowledgement or a stop tells nothing of priorities and pauses. */
const relabelled = `i.rid IS NOT NULL AND (${details} OR (n.type NOT IN ('acknowledged', 'resolved', 'closed', 'cancelled')
  AND (${differs('priority', 'reason')})))`;
/** A stop bears on the response too where no acknowledgement or other stop of the cycle came before it, then or now. */
const bearing = (clock: 'response' | 'resolution', entry: 'n' | 'i') => {
  const ended = `FROM ends WHERE ends.id = own.id AND ends.${entry === 'n' ? 'today' : 'issued'}
    AND ${entry}.happened_at < ends.until
    AND (ends.at < ${entry}.happened_at OR (ends.at = ${entry}.happened_at AND ends.answers))`;
  const response = `${entry}.type NOT IN ('resolved', 'closed') OR NOT EXISTS (${ended})`;
  const bears = clock === 'response' ? response : `${entry}.type <> 'acknowledged'`;
  return `(${entry}.incident_key = own.incident_key AND (${bears}))`;
};
const bears = (clock: 'response' | 'resolution') =>
  `coalesce(((${moved}) AND (${bearing(clock, 'n')} OR ${bearing(clock, 'i')})) OR (${relabelled})
    OR ${differs(`${clock}_due_at`, `${clock}_within`)}, false)`;

/**
 * An entry that says again what stands is none; one that moves an event away counts for both incidents. Events that
 * were known then but had not happened by the earlier as-of count too. `ends` is what can end a response, until its cycle
 * is over.
 */
function readEntries(session: Session, world: WorldAt, { asOf, arrived, now }: Since): Promise<EntryRow[]> {
  const since = `happened_at > ${int(asOf)}`;
  return session.rows<EntryRow>(`WITH changed AS (SELECT id, incident_key FROM incidents
        WHERE id IN (SELECT incident_id FROM clock_changes WHERE flips)),
      newer AS (SELECT *, ${since} AS later, (${arrived}) AS arrived FROM events
        WHERE (${arrived} AND superseded_at IS DISTINCT FROM recorded_at)
          OR (superseded_at IS NULL AND ${since} AND happened_at <= ${int(now)})),
      own AS (SELECT c.id, incident_key, n.id_key FROM changed c JOIN newer n USING (incident_key)
        UNION SELECT c.id, incident_key, i.id_key FROM changed c JOIN issued_entries i USING (incident_key)),
      reopenings AS (SELECT incident_id AS id, started_at AS at FROM ${world.clocks}
        WHERE kind = 0 AND cycle > 1 AND incident_id IN (SELECT id FROM changed)),
      ends AS (SELECT c.id, e.happened_at AS at, e.type = 'acknowledged' AS answers, e.superseded_at IS NULL AS today,
          e.rowid IN (SELECT rid FROM issued_entries WHERE stands) AS issued,
          coalesce((SELECT min(r.at) FROM reopenings r WHERE r.id = c.id AND r.at > e.happened_at), 9223372036854775807) AS until
        FROM changed c JOIN events e USING (incident_key) WHERE e.type IN ('acknowledged', 'resolved', 'closed'))
    SELECT own.id, n.arrived AND n.id_key IN (SELECT id_key FROM issued_entries) AS corrects, n.later,
      ${bears('response')} AS on_response, ${bears('resolution')} AS on_resolution,
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
