import { CancelledError } from '../core/errors.ts';
import type { BulkProgress, BulkSummary, EventBatch } from '../ports/event-log.ts';
import type { StoreContext } from './context.ts';
import { type Deduplication, dedupe } from './dedupe.ts';
import { saveEventLabels } from './event-labels.ts';
import { effective, insertEvents } from './event-sql.ts';
import { gatherEvents } from './gather-events.ts';
import { addToHash, sumEntries } from './hash.ts';
import { loadPolicyVersions } from './policies.ts';
import { type ProjectionSummary, project } from './project.ts';
import type { Session } from './session.ts';
import { int, wellFormedJson } from './text.ts';
import { countIncidents, dropDerived, makeTouched } from './touched.ts';

export interface AppendOptions {
  readonly onProgress?: (progress: BulkProgress) => void;
  readonly signal?: AbortSignal;
  /** `live`: every entry is dated by us; else see `EventLog.appendBulk`. */
  readonly ours?: () => number | null | 'live';
  /** Empties the log in the same transaction: what is appended takes the place of what was there. */
  readonly inPlace?: (session: Session) => Promise<void>;
  /** Something to be written in the same transaction, also where nothing was new. */
  readonly alongside?: (session: Session) => Promise<void>;
  /** Rejects where it is wrong to append at all. */
  readonly refuse?: (session: Session) => Promise<void>;
  /** Looks at what the batch adds, after which nothing of it is kept. */
  readonly preview?: (session: Session, batch: number) => Promise<void>;
  /** Told what of the batch is new, before it is committed, where only a part is. */
  readonly kept?: (session: Session, batch: number) => Promise<void>;
}

/** Appends batches, judges the incidents touched and commits: all of it or, if the process dies, nothing. */
export async function appendBatches(
  context: StoreContext,
  batches: AsyncIterable<EventBatch> | Iterable<EventBatch>,
  options: AppendOptions = {},
): Promise<BulkSummary> {
  const begun = context.clock.now();
  const summary = await context.write(async (session) => {
    const { alongside } = options;
    await options.refuse?.(session);
    const summary = await session.transaction(
      (abandon) => appendIn(context, session, batches, options, abandon),
      context.labels,
    );
    // The transaction was given up, so that it goes into one of its own.
    if (isUnchanged(summary) && alongside !== undefined && options.inPlace === undefined) {
      await session.transaction(() => alongside(session));
    }
    return summary;
  });
  if (options.preview === undefined) context.appended(summary, context.clock.now() - begun);
  return summary;
}

async function appendIn(
  context: StoreContext,
  session: Session,
  batches: AsyncIterable<EventBatch> | Iterable<EventBatch>,
  options: AppendOptions,
  abandon: () => void,
): Promise<BulkSummary> {
  await options.inPlace?.(session);
  const [state] = await session.rows<{ entries: number; batch: number }>('SELECT entries, batch FROM state');
  const batch = (state?.batch ?? 0) + 1;
  const hasOlder = (state?.entries ?? 0) > 0;
  const offered = await stage(session, batch, batches, options);
  options.onProgress?.({ stage: 'sorting', done: offered, total: offered });
  const ours = oursOf(options.ours === undefined ? undefined : options.ours());
  const deduplication = await dedupe(session, { batch, offered, hasOlder, ours });
  if (deduplication.kept === 0) {
    if (options.inPlace === undefined) abandon();
    else await options.alongside?.(session);
    return unchanged(offered);
  }
  const condition = await touchedBy(session, batch, hasOlder, deduplication);
  const isFew = hasOlder && offered <= fewEvents;
  const events = isFew
    ? await gatherEvents(session, condition, await firstRecorded(session, batch))
    : 'events';
  const touched = await makeTouched(session, condition, events);
  const judged = await judgeTouched(context, session, { batch, events, count: touched.count }, options);
  if (options.preview !== undefined) {
    await options.preview(session, batch);
    abandon();
  } else {
    await advance(session, batch, deduplication);
    if (deduplication.duplicates > 0) await options.kept?.(session, batch);
    await options.alongside?.(session);
  }
  options.onProgress?.({ stage: 'writing', done: touched.count, total: touched.count });
  return summarise(offered, deduplication, touched.newIncidents, judged);
}

function isUnchanged({ offered, duplicates }: BulkSummary): boolean {
  return offered === duplicates;
}

async function stage(
  session: Session,
  batch: number,
  batches: AsyncIterable<EventBatch> | Iterable<EventBatch>,
  options: AppendOptions,
): Promise<number> {
  const prepared = await session.prepare(insertEvents(batch));
  let done = 0;
  try {
    for await (const { json } of batches) {
      if (options.signal?.aborted) throw new CancelledError();
      done += await prepared.run(wellFormedJson(json));
      options.onProgress?.({ stage: 'reading', done, total: null });
    }
  } finally {
    prepared.close();
  }
  return done;
}

/** See `EventLog.appendBulk`. */
function oursOf(recordedAt: number | null | 'live' | undefined): string {
  if (recordedAt === 'live') return 'true';
  if (recordedAt === undefined) return 'NOT recorded_by_source';
  return recordedAt === null ? 'false' : `(NOT recorded_by_source AND recorded_at = ${int(recordedAt)})`;
}

/** A condition on events `e`: in a log that had none, all of them. */
async function touchedBy(
  session: Session,
  batch: number,
  hasOlder: boolean,
  { changedKeys }: Deduplication,
): Promise<string> {
  if (!hasOlder) return 'true';
  await session.run(`CREATE OR REPLACE TEMP TABLE touched_keys AS
    SELECT DISTINCT incident_key FROM events WHERE batch = ${batch} UNION ${changedKeys}`);
  return 'e.incident_key IN (SELECT incident_key FROM touched_keys)';
}

/** The events of the incidents that so few touch are copied before they are read. */
const fewEvents = 50_000;

/** When the first event of the incidents in `touched_keys` was recorded: what lies before need not be looked through. */
async function firstRecorded(session: Session, batch: number): Promise<number> {
  const [row] = await session.rows<{ at: number }>(
    `SELECT least((SELECT min(recorded_at) FROM events WHERE batch = ${batch}), (SELECT min(min_recorded_at)
      FROM incidents WHERE incident_key IN (SELECT incident_key FROM touched_keys))) AS at`,
  );
  return row?.at ?? 0;
}

async function judgeTouched(
  context: StoreContext,
  session: Session,
  { batch, events, count }: { readonly batch: number; readonly events: string; readonly count: number },
  options: AppendOptions,
): Promise<ProjectionSummary> {
  const { labels, clock } = context;
  await saveEventLabels(session, labels, `batch = ${batch}`);
  await dropDerived(session);
  await countIncidents(session);
  const judged = await project({
    session,
    labels,
    judge: context.createJudge(await loadPolicyVersions(session, null)),
    asOf: clock.now(),
    events,
    standing: effective(null, 'e'),
    touched: 'touched',
    count,
    clocks: 'clocks',
    incidents: 'incidents',
    onJudged: (done) => options.onProgress?.({ stage: 'judging', done, total: count }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  await labels.save(session);
  return judged;
}

async function advance(session: Session, batch: number, { kept }: Deduplication): Promise<void> {
  const digests = await sumEntries(session, `FROM events WHERE batch = ${batch}`);
  await addToHash(session, digests, kept);
  await session.run(`UPDATE state SET batch = ${batch}`);
}

function unchanged(offered: number): BulkSummary {
  return {
    offered,
    appended: 0,
    duplicates: offered,
    corrections: 0,
    newIncidents: 0,
    judgedIncidents: 0,
    heldBack: 0,
    flags: {},
  };
}

function summarise(
  offered: number,
  { duplicates, corrections }: Deduplication,
  newIncidents: number,
  judged: ProjectionSummary,
): BulkSummary {
  return {
    offered,
    appended: offered - duplicates - corrections,
    duplicates,
    corrections,
    newIncidents,
    judgedIncidents: judged.judged,
    heldBack: judged.heldBack,
    flags: judged.flags,
  };
}
