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
  type: string;
  n: number;
  recorded_at: number;
};

/**
 * What came into the log after a batch of the incidents whose clocks flip (`clock_changes`, `issued_entries`), and the
 * policy versions since that judge these clocks.
 */
export async function readCauses(session: Session, world: WorldAt, since: Since): Promise<CausesOf> {
  const entries = new Map<number, RestatementCause<number>[]>();
  for (const { id, corrects, later, type, n, recorded_at } of await readEntries(session, since)) {
    const kind = corrects ? 'correction' : later ? 'later-event' : 'late-event';
    const cause = { kind, type: type as EventType, n, recordedAt: recorded_at } as const;
    entries.set(id, [...(entries.get(id) ?? []), cause]);
  }
  const policies = await readPolicies(session, world, since.data.policyVersion);
  return (id, { clock, cycle }) => [
    ...(entries.get(id) ?? []),
    ...(policies.get(`${id} ${clock} ${cycle}`) ?? []),
  ];
}

/**
 * An entry that says again what stands is none; one that moves an event away counts for both incidents. Events that
 * were known then but had not happened by the earlier as-of count too.
 */
function readEntries(session: Session, { asOf, batch, now }: Since): Promise<EntryRow[]> {
  const since = `happened_at > ${int(asOf)}`;
  return session.rows<EntryRow>(`WITH changed AS (SELECT id, incident_key FROM incidents
        WHERE id IN (SELECT incident_id FROM clock_changes WHERE flips)),
      newer AS (SELECT id_key, incident_key, ${since} AS later, type, recorded_at, batch > ${batch} AS arrived FROM events
        WHERE (batch > ${batch} AND superseded_at IS DISTINCT FROM recorded_at)
          OR (superseded_at IS NULL AND ${since} AND happened_at <= ${int(now)})),
      own AS (SELECT c.id, n.id_key FROM changed c JOIN newer n USING (incident_key)
        UNION SELECT c.id, i.id_key FROM changed c JOIN issued_entries i USING (incident_key))
    SELECT own.id, n.arrived AND id_key IN (SELECT id_key FROM issued_entries) AS corrects, n.later,
      n.type::VARCHAR AS type, count(*) AS n, max(n.recorded_at) AS recorded_at
    FROM own JOIN newer n USING (id_key)
    GROUP BY own.id, corrects, n.later, n.type ORDER BY own.id, corrects DESC, n.later, n.type`);
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
