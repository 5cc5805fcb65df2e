import type { ReportQuery } from '../core/report/facts.ts';
import type { PausedClocks } from '../ports/analytics-source.ts';
import { bytes, integers } from './columns.ts';
import { filterSql } from './filters.ts';
import { labelColumn } from './label-column.ts';
import type { Labels } from './labels.ts';
import { periodSql } from './period-sql.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';
import type { WorldAt } from './world.ts';

/** Of a clock that does not count in the period. */
const elsewhere = 255;

/**
 * The paused resolution clocks of a period under both readings. Without its pauses a clock breaches at
 * `unpaused_breach_at` where as-of has come to that; what is excluded stays so.
 */
export async function readPausedClocks(
  session: Session,
  world: WorldAt,
  labels: Labels,
  query: ReportQuery,
): Promise<PausedClocks> {
  const { near, counted, undecided } = periodSql(query);
  const breaches = `unpaused_breach_at < ${int(query.asOf)} AND verdict <> 5`;
  const outcome = `CASE WHEN NOT coalesce(${counted}, false) THEN ${elsewhere}
    WHEN ${undecided} THEN 2 ELSE verdict END::UTINYINT`;
  const paused = `SELECT *, ${outcome} AS judged FROM ${world.clocks}
    WHERE kind = 1 AND unpaused_breach_at IS NOT NULL AND ${near} AND ${filterSql(query.filters, labels)}`;
  const unpaused = `SELECT * REPLACE (CASE WHEN ${breaches} THEN 1::UTINYINT ELSE verdict END AS verdict,
      CASE WHEN ${breaches} THEN unpaused_breach_at ELSE verdict_at END AS verdict_at) FROM (${paused})`;
  const chunks = await session.chunks(`SELECT * FROM (
      SELECT incident_id, cycle, team, judged, ${outcome} AS unpaused FROM (${unpaused}))
    WHERE judged <> ${elsewhere} OR unpaused <> ${elsewhere} ORDER BY incident_id, cycle`);
  const { labels: teams, codes: team } = labelColumn(integers(chunks, 2), labels);
  return {
    incident: integers(chunks, 0),
    cycle: integers(chunks, 1),
    team,
    teams,
    judged: bytes(chunks, 3),
    unpaused: bytes(chunks, 4),
  };
}
