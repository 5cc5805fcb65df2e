import { existsSync, statSync } from 'node:fs';
import { packageVersion, programVersion } from '../../config/paths.ts';
import type { PolicyContent } from '../../config/policy.ts';
import type { IncidentEvent } from '../core/incidents/event.ts';
import { createJudge, type Judge } from '../core/sla/judge.ts';
import type { PolicyVersion } from '../core/sla/types.ts';
import type { AnalyticsSource } from '../ports/analytics-source.ts';
import type { AuditLog } from '../ports/audit.ts';
import type { Claims } from '../ports/claims.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import type { DeliveryLedger } from '../ports/delivery-ledger.ts';
import type { BulkProgress, BulkSummary, EventBatch, EventLog } from '../ports/event-log.ts';
import type { Intake } from '../ports/intake.ts';
import type { Job } from '../ports/job.ts';
import type { IncidentRef, Judgements, ManyJudgements } from '../ports/judgements.ts';
import type { KeptResults } from '../ports/kept-results.ts';
import type { KeptTexts } from '../ports/kept-texts.ts';
import type { Leases } from '../ports/leases.ts';
import type { NoticeLedger } from '../ports/notices.ts';
import type { OpenClockSource } from '../ports/open-clocks.ts';
import type { RateLimit, Rates } from '../ports/rate-limit.ts';
import type { Freshness, Replica } from '../ports/replication.ts';
import type { ReportArchive } from '../ports/report-archive.ts';
import type { ReportRecords } from '../ports/report-records.ts';
import type { ReportSource } from '../ports/report-source.ts';
import type { Restating } from '../ports/restating.ts';
import type { ScheduleStore } from '../ports/schedule-store.ts';
import type { SyncCursors } from '../ports/sync-cursors.ts';
import type { WhatIf } from '../ports/what-if.ts';
import type { Withdrawals } from '../ports/withdrawals.ts';
import { appendBatches } from './append.ts';
import { createWorlds } from './as-of.ts';
import { createAuditLog } from './audit.ts';
import { backUp } from './backup.ts';
import type { BackupManifest } from './backup-manifest.ts';
import { readBreaches } from './breaches.ts';
import { createCachedFacts } from './cached-facts.ts';
import { readClocksAtRisk } from './clocks-at-risk.ts';
import { readComparedFacts } from './compared-facts.ts';
import type { StoreContext } from './context.ts';
import { refuseCopy } from './copied-log.ts';
import { type Database, databaseFile, openDatabase } from './database.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createDeliveryLedger } from './delivery-ledger.ts';
import { createExporters, type Exporters } from './export.ts';
import { beginImport, finishImport } from './imports.ts';
import { readIncidentColumns } from './incident-columns.ts';
import { readIncidents } from './incident-events.ts';
import { createIntake } from './intake.ts';
import { createKeptFiles } from './kept-files.ts';
import { createLabels } from './labels.ts';
import {
  findIncidents,
  idsBeginning,
  incidentRefs,
  readDataVersion,
  readExtent,
  readValues,
} from './lookups.ts';
import { createMemoryClaims } from './memory-claims.ts';
import { createNoticeLedger } from './notices.ts';
import { ownLeases } from './own-leases.ts';
import { readPausedClocks } from './paused-clocks.ts';
import { loadPolicyVersions, recordPolicies } from './policies.ts';
import { type PreviewOptions, previewBulk } from './preview.ts';
import { rebuildDerived } from './rebuild.ts';
import { type RejudgeDiff, type RejudgeOptions, rejudge } from './rejudge.ts';
import { createReplica } from './replica.ts';
import { createReportArchive } from './report-archive.ts';
import { createReportRecords } from './report-records.ts';
import { readRestated } from './restated.ts';
import { isRestoreWaiting } from './restore.ts';
import { createScheduleStore } from './schedules.ts';
import { migrate, migrations } from './schema.ts';
import type { Session } from './session.ts';
import { createSyncCursors } from './sync-cursors.ts';
import { toJson } from './text.ts';
import { replay } from './what-if.ts';
import { createWithdrawals } from './withdrawals.ts';
import { readUntargeted, type Untargeted } from './without-target.ts';
import type { WorldAt } from './world.ts';

export interface StoreOptions {
  /** The data folder; the database is `sla-bot.duckdb` in it. */
  readonly folder: string;
  /** e.g. `512MB`. */
  readonly memoryLimit: string;
  readonly threads: number;
  readonly clock: Clock;
  readonly readOnly?: boolean;
  /** Of deriving everything anew, which the first opening of an earlier version's database may take. */
  readonly onProgress?: (progress: BulkProgress) => void;
  /** Gives up on that; the database stays as it was. */
  readonly signal?: AbortSignal;
  /** Told of results that could not be kept or read again; by default nobody is. */
  readonly warn?: (text: string) => void;
  /** Told of every batch that was offered to the log. */
  readonly appended?: (summary: BulkSummary, durationMs: number) => void;
  /** The engine that judges; tests pass their own. */
  readonly createJudge?: typeof createJudge;
}

/** The embedded event log with everything derived from it. */
export interface Store
  extends EventLog,
    ReportSource,
    OpenClockSource,
    AnalyticsSource,
    WhatIf,
    Restating,
    Judgements,
    ManyJudgements,
    Exporters {
  /** Records a version where `content` differs from the newest one; returns the newest. */
  recordPolicies(
    content: PolicyContent,
    recordedAt: number,
    options?: { readonly effectiveFrom?: number | null },
  ): Promise<PolicyVersion>;
  rejudge(options: RejudgeOptions): Promise<RejudgeDiff>;
  /** Incidents that a policy version judges and gives no target, by policy and priority, most first. */
  untargeted(policyVersion: number): Promise<readonly Untargeted[]>;
  /** What `appendBulk` would do, without doing it: `keep` is handed the entries that the log would have taken. */
  previewBulk(batches: AsyncIterable<EventBatch>, options: PreviewOptions): Promise<BulkSummary>;
  beginImport(fileHash: string, recordedAt: number): Promise<number>;
  finishImport(fileHash: string): Promise<void>;
  readonly withdrawals: Withdrawals;
  readonly kept: KeptResults;
  /** Keeps what was read of periods and days, so that the next process need not read it again. */
  keep(): Promise<void>;
  readonly records: ReportRecords;
  readonly audit: AuditLog;
  readonly archive: ReportArchive;
  readonly schedules: ScheduleStore;
  readonly deliveries: DeliveryLedger;
  readonly notices: NoticeLedger;
  /** Copies everything, as it is at one moment, into a new folder. UserError where it exists or cannot be written. */
  backUp(to: string): Promise<BackupManifest>;
  /** This store as a copy of a shared log. */
  readonly replica: Replica;
  /** The standing events of many incidents. */
  standingEvents(incidents: readonly IncidentRef[]): Promise<readonly IncidentEvent[]>;
  /** The door for live events. */
  readonly intake: Intake;
  readonly claims: Claims;
  readonly leases: Leases;
  /** What long buttons stand for, for all bots; missing: for each its own. */
  readonly texts?: KeptTexts;
  readonly deadLetters: DeadLetters;
  readonly cursors: SyncCursors;
  /** Where bots share it, in a line for a person; missing: they do not. */
  readonly shared?: () => string;
  /** Work of its own in the background. */
  readonly jobs?: readonly Job[];
  /** Limits on requests that all bots keep together; missing: each keeps its own. */
  readonly rateLimit?: (rates: Rates) => RateLimit;
  /** How what is read here stands to the log that all share; a log of one's own is always fresh. */
  freshness(): Freshness;
  /**
   * Resolves once everything that is in the log now can be read here; UnavailableError where that cannot be. Missing: it
   * always can.
   */
  readonly caughtUp?: () => Promise<void>;
  close(): Promise<void>;
}

/** Whether a data folder has a database, of this or an earlier version, or a backup that waits to be restored. */
export function hasStore(folder: string): boolean {
  return existsSync(databaseFile(folder)) || isRestoreWaiting(folder);
}

/** Opens (and creates or migrates) the store of a data folder. UserError where that fails for a reason outside. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const database = await openDatabase({ ...options, readOnly: options.readOnly ?? false });
  try {
    const context: StoreContext = {
      ...database,
      folder: options.folder,
      clock: options.clock,
      labels: createLabels(),
      createJudge: options.createJudge ?? createJudge,
      appended: options.appended ?? (() => {}),
    };
    await database.write(async (session) => {
      await migrate(session, {
        readOnly: options.readOnly ?? false,
        rebuild: () => rebuildDerived(context, session, options),
      });
      await context.labels.load(session);
    });
    const kept = createKeptFiles({
      folder: options.folder,
      program: programKey(),
      warn: options.warn ?? (() => {}),
    });
    return createStore(context, database, kept);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** What else decides a result: the version and its build (one built anew may compute otherwise), and zone data. */
function programKey(): string {
  const built = Math.round(statSync(import.meta.filename).mtimeMs).toString(36);
  return [packageVersion(), built, migrations.length, process.versions.tz].join('-');
}

function createStore(context: StoreContext, database: Database, kept: KeptResults): Store {
  const { labels, read, write } = context;
  const ask = askIn(context);
  const cached = createCachedFacts(labels, kept);
  const audit = createAuditLog(context);
  const deliveries = createDeliveryLedger(context);
  const intake = createIntake(context);
  const deadLetters = createDeadLetters(context);
  return {
    append: (events) =>
      appendBatches(context, [{ count: events.length, json: toJson(events) }], { refuse: refuseCopy }),
    appendBulk: (batches, bulk) => appendBatches(context, batches, { ...bulk, refuse: refuseCopy }),
    previewBulk: (batches, preview) => previewBulk(context, batches, preview),
    eventsOf: (source, incident, knownAt) =>
      read((session) => readIncidents(session, [[source, incident]], knownAt ?? null)),
    standingEvents: (incidents) =>
      context.detached((session) =>
        readIncidents(
          session,
          incidents.map(({ source, incident }) => [source, incident] as const),
          null,
        ),
      ),
    policyVersions: () => read((session) => loadPolicyVersions(session, null)),
    dataVersion: () => read(readDataVersion),
    facts: (query) => ask(query, (session, world, judge) => cached.facts(session, world, judge, query)),
    daily: (query, days) => ask(query, (session, world) => cached.daily(session, world, query, days)),
    breaches: (query, limit) =>
      ask(query, (session, world, judge) => readBreaches(session, world, labels, judge, query, limit)),
    openClocks: (query, limit) =>
      ask(query, (session, world, judge) => readClocksAtRisk(session, world, labels, judge, query, limit)),
    comparedFacts: (query) =>
      ask(query, (session, world) => readComparedFacts(session, world, labels, query)),
    keep: () =>
      ask({ asOf: context.clock.now(), knownAt: null }, (session, world) => cached.keep(session, world)),
    pausedClocks: (query) => ask(query, (session, world) => readPausedClocks(session, world, labels, query)),
    incidentColumns: (query) =>
      ask(query, (session, world) => readIncidentColumns(session, world, labels, query)),
    replay: (query) => ask(query, (session, world) => replay(context, session, world, query)),
    restated: (query) => ask(query, (session, world) => readRestated(context, session, world, query)),
    incidentRefs: (ids) => read((session) => incidentRefs(session, ids)),
    extent: () => read(readExtent),
    values: (dimension) => read((session) => readValues(session, labels, dimension)),
    idsBeginning: (text, limit, visible) =>
      read((session) => idsBeginning(session, labels, { text, limit, visible })),
    findIncidents: (text, limit) => read((session) => findIncidents(session, text, limit)),
    judgement: (source, incident, moment) =>
      read((session) => judgeEach(context, session, [{ source, incident }], moment)).then(
        ([judged]) => judged ?? null,
      ),
    // What is told of incidents does not wait for a report that is being read.
    judgements: (incidents, moment) =>
      context.detached((session) => judgeEach(context, session, incidents, moment)),
    recordPolicies: (content, recordedAt, at) =>
      recordPolicies(context, content, { recordedAt, effectiveFrom: at?.effectiveFrom ?? null }),
    rejudge: (rejudgement) => rejudge(context, rejudgement),
    untargeted: (policyVersion) => read((session) => readUntargeted(session, labels, policyVersion)),
    beginImport: (fileHash, recordedAt) => write((session) => beginImport(session, fileHash, recordedAt)),
    finishImport: (fileHash) => write((session) => finishImport(session, fileHash)),
    withdrawals: createWithdrawals(context),
    kept,
    records: createReportRecords(context),
    audit,
    archive: createReportArchive(context),
    schedules: createScheduleStore(context),
    deliveries,
    notices: createNoticeLedger(context),
    replica: createReplica(context),
    claims: createMemoryClaims(context.clock),
    leases: ownLeases,
    intake,
    deadLetters,
    cursors: createSyncCursors(context),
    freshness: () => ({ connected: true, asOf: context.clock.now(), behind: 0 }),
    ...createExporters(context),
    async backUp(to) {
      await Promise.all([audit.settled(), deliveries.settled()]);
      return backUp(context, to, {
        createdAt: context.clock.now(),
        program: programVersion(),
        schemaVersion: migrations.length,
      });
    },
    close: async () => {
      await Promise.all([audit.settled(), deliveries.settled(), intake.settled(), deadLetters.settled()]);
      await database.close();
    },
  };
}

async function judgeEach(
  { createJudge: make }: StoreContext,
  session: Session,
  incidents: readonly IncidentRef[],
  { asOf, knownAt }: { readonly asOf: number; readonly knownAt: number | null },
) {
  const pairs = incidents.map(({ source, incident }) => [source, incident] as const);
  const events = await readIncidents(session, pairs, knownAt);
  const judge = make(await loadPolicyVersions(session, knownAt));
  const byIncident = new Map<string, IncidentEvent[]>();
  for (const event of events) {
    const key = JSON.stringify([event.source, event.incident]);
    const known = byIncident.get(key);
    if (known === undefined) byIncident.set(key, [event]);
    else known.push(event);
  }
  return pairs.map((pair) => {
    // As they are stored, which a lone surrogate is not.
    const own = byIncident.get(toJson(pair));
    return own === undefined ? null : judge.judge(own, asOf);
  });
}

type Question<T> = (session: Session, world: WorldAt, judge: Judge) => Promise<T>;

/** Answers report questions one after the other, each on one snapshot as of its moment. */
function askIn(context: StoreContext) {
  let worlds: ReturnType<typeof createWorlds> | null = null;
  return <T>(moment: { asOf: number; knownAt: number | null }, question: Question<T>): Promise<T> =>
    context
      .read((session) =>
        session.transaction(async () => {
          worlds ??= createWorlds(context, session);
          const world = await worlds.at(moment);
          const judge = context.createJudge(await loadPolicyVersions(session, moment.knownAt));
          return question(session, world, judge);
        }),
      )
      .catch((error: unknown) => {
        // The rollback took the temporary tables of the remembered moment with it.
        worlds = null;
        throw error;
      });
}
