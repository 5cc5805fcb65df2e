import type { IncidentJudgement } from '../core/sla/types.ts';
import type { StoreContext } from './context.ts';
import { effective, latestText } from './event-sql.ts';
import { loadPolicyVersions } from './policies.ts';
import { readEvents } from './read-events.ts';
import type { Session } from './session.ts';
import { int, textOut } from './text.ts';

/** Incidents judged between two reads. */
const stretch = 5_000;

type Names = { seq: number; incident: string; title: string | null; url: string | null };

/** Judges the whole log as of a moment, ordered by source and incident; those not opened by then are left out. */
export async function* judgeAll(
  context: StoreContext,
  session: Session,
  moment: { readonly asOf: number; readonly knownAt: number | null },
): AsyncGenerator<IncidentJudgement[]> {
  const { asOf, knownAt } = moment;
  const judge = context.createJudge(await loadPolicyVersions(session, knownAt));
  await session.run(`CREATE OR REPLACE TEMP TABLE export_touched AS
    SELECT (row_number() OVER (ORDER BY source, incident))::INTEGER AS seq, incident_key, incident
    FROM incidents WHERE first_event_at <= ${int(asOf)}`);
  const [row] = await session.rows<{ n: number }>('SELECT count(*) AS n FROM export_touched');
  const count = row?.n ?? 0;
  for (let first = 1; first <= count; first += stretch) {
    const last = Math.min(first + stretch - 1, count);
    const events = await readEvents(session, context.labels, {
      touched: 'export_touched',
      first,
      last,
      standing: effective(knownAt, 'e'),
    });
    const judged: IncidentJudgement[] = [];
    for (const { seq, ...names } of await readNames(session, first, last, moment)) {
      const judgement = judge.judge(events.eventsOf(seq), asOf);
      if (judgement !== null) judged.push({ ...judgement, ...names });
    }
    yield judged;
  }
}

/** The texts that judging does not read: the latest title and address by as-of. */
async function readNames(
  session: Session,
  first: number,
  last: number,
  { asOf, knownAt }: { readonly asOf: number; readonly knownAt: number | null },
): Promise<Names[]> {
  return session.rows<Names>(`SELECT t.seq, any_value(${textOut('t.incident')}) AS incident, ${latestText('title')},
      ${latestText('url')}
    FROM export_touched t JOIN events e ON e.incident_key = t.incident_key
    WHERE t.seq BETWEEN ${first} AND ${last} AND e.happened_at <= ${int(asOf)} AND ${effective(knownAt, 'e')}
    GROUP BY t.seq ORDER BY t.seq`);
}
