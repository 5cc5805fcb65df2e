import type { BulkProgress } from '../ports/event-log.ts';
import type { StoreContext } from './context.ts';
import { saveEventLabels } from './event-labels.ts';
import { effective } from './event-sql.ts';
import { loadPolicyVersions } from './policies.ts';
import { project } from './project.ts';
import type { Session } from './session.ts';
import { countIncidents, makeTouched } from './touched.ts';

/**
 * Fills the empty tables `clocks` and `incidents` from the log, inside the caller's transaction: every cycle is judged
 * by the recorded version that was in force for it, as when its events were appended.
 */
export async function rebuildDerived(
  context: Pick<StoreContext, 'clock' | 'labels' | 'createJudge'>,
  session: Session,
  options: { readonly onProgress?: (progress: BulkProgress) => void; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const { clock, labels, createJudge } = context;
  await labels.load(session);
  await saveEventLabels(session, labels, 'true');
  await session.run('UPDATE state SET last_incident = 0');
  const { count } = await makeTouched(session, 'true');
  await countIncidents(session);
  await project({
    session,
    labels,
    judge: createJudge(await loadPolicyVersions(session, null)),
    asOf: clock.now(),
    standing: effective(null, 'e'),
    touched: 'touched',
    count,
    clocks: 'clocks',
    incidents: 'incidents',
    onJudged: (done) => options.onProgress?.({ stage: 'judging', done, total: count }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  await labels.save(session);
}
