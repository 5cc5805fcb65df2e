import type { StoreContext } from './context.ts';
import { effective } from './event-sql.ts';
import { loadPolicyVersions } from './policies.ts';
import { project } from './project.ts';
import type { Session } from './session.ts';
import { dropDerived } from './touched.ts';

/**
 * Derives the incidents in `covered` (SQL on rows of `incidents`) anew by all recorded versions, inside the caller's
 * transaction; returns how many. Leaves the temporary table `touched` of them.
 */
export async function judgeAgain(
  context: StoreContext,
  session: Session,
  options: { readonly covered: string; readonly asOf: number; readonly signal?: AbortSignal },
): Promise<number> {
  await session.run(`CREATE OR REPLACE TEMP TABLE touched AS
    SELECT (row_number() OVER (ORDER BY first_event_at, incident_key))::INTEGER AS seq, false AS is_new, id, incident_key,
      source, incident, first_event_at, last_event_at, min_recorded_at, max_recorded_at
    FROM incidents WHERE ${options.covered}`);
  const [row] = await session.rows<{ n: number }>('SELECT count(*) AS n FROM touched');
  if (row !== undefined && row.n > 0) await dropDerived(session);
  const judged = await project({
    session,
    labels: context.labels,
    judge: context.createJudge(await loadPolicyVersions(session, null)),
    asOf: options.asOf,
    standing: effective(null, 'e'),
    touched: 'touched',
    count: row?.n ?? 0,
    clocks: 'clocks',
    incidents: 'incidents',
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  await context.labels.save(session);
  await session.run('UPDATE state SET batch = batch + 1');
  return judged.judged;
}
