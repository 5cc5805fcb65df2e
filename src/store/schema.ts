import { programVersion } from '../../config/paths.ts';
import { UserError } from '../core/errors.ts';
import { eventTypes } from '../core/incidents/event.ts';
import type { Session } from './session.ts';

/**
 * Columns of `clocks`, also of the temporary tables that stand in for it at another as-of. `ends_at`: from when on the
 * row can belong to no period (the largest BIGINT while undecided or unstopped), so that a scan passes it quickly.
 */
export const clockColumns = `incident_id INTEGER, kind UTINYINT, cycle INTEGER, policy INTEGER,
  policy_version INTEGER, calendar INTEGER, judged_by UTINYINT, service INTEGER, team INTEGER, customer INTEGER,
  priority INTEGER, peak_priority INTEGER, target_ms BIGINT, started_at BIGINT, stopped_at BIGINT, due_at BIGINT,
  breached_at BIGINT, breaches_at BIGINT, unpaused_breach_at BIGINT, elapsed_ms BIGINT, counted_ms BIGINT, wall_ms BIGINT, paused_ms BIGINT, closed_ms BIGINT,
  verdict UTINYINT, verdict_at BIGINT, open_state UTINYINT, running_calendar INTEGER, flags INTEGER, ends_at BIGINT, judged_at BIGINT`;

/** Columns of `incidents`. Dimensions and sets of flags are ids of `labels`, -1 where there is none. */
export const incidentColumns = `id INTEGER, incident_key UHUGEINT, source VARCHAR, incident VARCHAR,
  first_event_at BIGINT, last_event_at BIGINT, min_recorded_at BIGINT, max_recorded_at BIGINT, judged_at BIGINT,
  held_back BOOLEAN, status TINYINT, service INTEGER, team INTEGER, customer INTEGER, priority INTEGER,
  opened_at BIGINT, acknowledged_at BIGINT, resolved_at BIGINT, closed_at BIGINT, reopen_count INTEGER,
  cancelled_at BIGINT, cancelled_breached BOOLEAN, flags INTEGER`;

/** Creates the tables of what is derived from the log; theirs of an earlier shape are dropped with their rows. */
const derivedTables = `DROP TABLE IF EXISTS clocks; DROP TABLE IF EXISTS incidents;
  CREATE TABLE incidents (${incidentColumns}); CREATE TABLE clocks (${clockColumns});`;

/** A step from one schema version to the next. */
export interface Migration {
  /** What becomes of the log and the other tables that cannot be made anew. */
  readonly sql: string;
  /** The columns of `clocks` or `incidents`, or what they mean, changed: both are derived from the log anew. */
  readonly rebuilds: boolean;
}

/**
 * Version 1. Instants and durations are integer milliseconds. No indexes: dedupe and look-ups scan one fixed-width
 * column, which costs milliseconds, where an index would multiply the import's time and memory.
 * `events` keeps every version of an event; `superseded_at` is until when it stands (`markSuperseded`).
 */
const log: Migration = {
  sql: `CREATE TYPE event_type AS ENUM (${eventTypes.map((type) => `'${type}'`).join(', ')});
  CREATE TABLE events (batch INTEGER NOT NULL, id_key UHUGEINT NOT NULL, incident_key UHUGEINT NOT NULL,
    content UHUGEINT NOT NULL, source VARCHAR NOT NULL, incident VARCHAR NOT NULL, event_id VARCHAR NOT NULL,
    type event_type NOT NULL, happened_at BIGINT NOT NULL, recorded_at BIGINT NOT NULL, recorded_by_source BOOLEAN NOT NULL,
    superseded_at BIGINT, service VARCHAR, team VARCHAR, customer VARCHAR, priority VARCHAR, assignee VARCHAR,
    title VARCHAR, url VARCHAR, reason VARCHAR, response_due_at BIGINT, resolution_due_at BIGINT,
    response_within BOOLEAN, resolution_within BOOLEAN, naive_resolved BOOLEAN NOT NULL);
  CREATE TABLE labels (id INTEGER NOT NULL, text VARCHAR NOT NULL);
  CREATE TABLE policy_versions (version INTEGER NOT NULL, recorded_at BIGINT NOT NULL, effective_from BIGINT,
    content VARCHAR NOT NULL);
  CREATE TABLE imports (file_hash VARCHAR NOT NULL, recorded_at BIGINT NOT NULL, finished BOOLEAN NOT NULL);
  CREATE TABLE state (entries BIGINT NOT NULL, hash_high UBIGINT NOT NULL, hash_low UBIGINT NOT NULL,
    batch INTEGER NOT NULL, last_incident INTEGER NOT NULL);
  INSERT INTO state VALUES (0, 0, 0, 0, 0);`,
  rebuilds: true,
};

/** Version 2. `clocks` names the calendar that runs an open clock; some stores of version 1 have that already. */
const runningCalendar: Migration = { sql: '', rebuilds: true };

/** Version 3. `clocks` has the breach that pauses averted or put off. */
const unpausedBreach: Migration = { sql: '', rebuilds: true };

/**
 * Version 4. The reports that were issued, one row for each scope, period, data and local day of as-of. `filters`,
 * `forecasts` and `recommendations` are JSON; null: the report had none.
 */
const issuedReports: Migration = {
  sql: `CREATE TABLE issued_reports (kind VARCHAR NOT NULL, time_zone VARCHAR NOT NULL, cohort VARCHAR NOT NULL,
    filters VARCHAR NOT NULL, from_at BIGINT NOT NULL, to_at BIGINT NOT NULL, issued_at BIGINT NOT NULL,
    as_of BIGINT NOT NULL, as_of_date VARCHAR NOT NULL, entries BIGINT NOT NULL, hash VARCHAR NOT NULL,
    policy_version INTEGER NOT NULL, forecasts VARCHAR, recommendations VARCHAR, restates BOOLEAN NOT NULL);`,
  rebuilds: false,
};

/** Version 5. When an issued report first showed the figures of its period, null: never; of earlier ones it is not known. */
const issuedFigures: Migration = {
  sql: 'ALTER TABLE issued_reports ADD COLUMN figures_at BIGINT; UPDATE issued_reports SET figures_at = issued_at;',
  rebuilds: false,
};

/** Version 6. Who asked what in chat; `options` is JSON. */
const audit: Migration = {
  sql: `CREATE TABLE audit (asked_at BIGINT NOT NULL, duration_ms BIGINT NOT NULL, id VARCHAR NOT NULL,
    platform VARCHAR NOT NULL, channel VARCHAR NOT NULL, user_id VARCHAR NOT NULL, user_name VARCHAR, command VARCHAR,
    options VARCHAR, status VARCHAR NOT NULL);`,
  rebuilds: false,
};

/** Version 7. The reports that schedules made; `content` is JSON, `folder` lies in `reports` of the data folder. */
const archivedReports: Migration = {
  sql: `CREATE TABLE archived_reports (id VARCHAR NOT NULL, schedule VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    from_date VARCHAR NOT NULL, created_at BIGINT NOT NULL, folder VARCHAR NOT NULL, content VARCHAR NOT NULL);`,
  rebuilds: false,
};

/** Version 8. Why a request was rejected, and what was typed where nothing could be read of it. */
const auditReasons: Migration = {
  sql: 'ALTER TABLE audit ADD COLUMN reason VARCHAR; ALTER TABLE audit ADD COLUMN words VARCHAR;',
  rebuilds: false,
};

/** Version 9. `clocks` has how much of an open clock's time counts against its target. */
const counted: Migration = { sql: '', rebuilds: true };

/** Version 10. Schedules that people made or paused in chat; `settings` is JSON, null: they stand in the configuration. */
const storedSchedules: Migration = {
  sql: `CREATE TABLE stored_schedules (name VARCHAR NOT NULL, settings VARCHAR, paused BOOLEAN NOT NULL,
    created_by VARCHAR, personal BOOLEAN NOT NULL, created_at BIGINT NOT NULL);`,
  rebuilds: false,
};

/**
 * Version 11. Deliveries of scheduled reports and how far each schedule is planned. `content` is the delivery as JSON; the other
 * columns are what it is looked up by. `due_at`: when somebody has to look at it next; null: it is final.
 */
const deliveries: Migration = {
  sql: `CREATE TABLE deliveries (id VARCHAR NOT NULL, schedule VARCHAR NOT NULL, destination VARCHAR NOT NULL,
    state VARCHAR NOT NULL, report_id VARCHAR, run_at BIGINT NOT NULL, due_at BIGINT, content VARCHAR NOT NULL);
  CREATE TABLE plan_marks (schedule VARCHAR NOT NULL, kind VARCHAR NOT NULL, from_date VARCHAR NOT NULL);`,
  rebuilds: false,
};

/** Version 12. What was told of open clocks, and what nobody wants to hear of; `content` is JSON, `key` what it is found by. */
const noticeTables = ['notices', 'notice_summaries', 'silences'];
const notices: Migration = {
  sql: noticeTables
    .map(
      (name) =>
        `CREATE TABLE ${name} (key VARCHAR NOT NULL, changed_at BIGINT NOT NULL, content VARCHAR NOT NULL);`,
    )
    .join(' '),
  rebuilds: false,
};

/** Version 13. Requests of webhooks that could not be used in full, and how far a source's history was read; `headers` is JSON. */
const webhooks: Migration = {
  sql: `CREATE TABLE dead_letters (id VARCHAR NOT NULL, endpoint VARCHAR NOT NULL, kind VARCHAR, reason VARCHAR NOT NULL,
    received_at BIGINT NOT NULL, times BIGINT NOT NULL, headers VARCHAR NOT NULL, body VARCHAR NOT NULL);
  CREATE TABLE sync_cursors (source VARCHAR NOT NULL, cursor VARCHAR NOT NULL);`,
  rebuilds: false,
};

/**
 * Version 14. One row where the log is a copy of a shared one: how far it was taken. `positions` is JSON, stream ids by
 * partition.
 */
const copiedLog: Migration = {
  sql: 'CREATE TABLE copied_log (log_id VARCHAR NOT NULL, partitions INTEGER NOT NULL, positions VARCHAR NOT NULL, policy_position VARCHAR);',
  rebuilds: false,
};

/** `migrations[n]` leads from schema version n to n + 1. */
export const migrations: readonly Migration[] = [
  log,
  runningCalendar,
  unpausedBreach,
  issuedReports,
  issuedFigures,
  audit,
  archivedReports,
  auditReasons,
  counted,
  storedSchedules,
  deliveries,
  notices,
  webhooks,
  copiedLog,
];

export interface MigrateOptions {
  readonly readOnly: boolean;
  /** Derives `clocks` and `incidents` from the log; their tables are there, of the newest shape and empty. */
  readonly rebuild: () => Promise<void>;
  readonly steps?: readonly Migration[];
}

/**
 * Brings the database to the newest schema. The steps are one transaction with the rebuild they ask for, so that a
 * failure leaves the database as it was. UserError where it was written by a newer program.
 */
export async function migrate(session: Session, options: MigrateOptions): Promise<void> {
  const steps = options.steps ?? migrations;
  const found = await schemaVersion(session);
  if (found > steps.length) {
    const writer = await writerOf(session);
    throw new UserError(
      `the database has schema version ${found}${writer === null ? '' : `, made by sla-bot ${writer}`}; this program, ${programVersion()}, knows ${steps.length}`,
      { code: 'store-newer', hint: 'use the newer sla-bot that wrote it, or restore a backup of before' },
    );
  }
  if (found === steps.length) return;
  if (options.readOnly) {
    throw new UserError(
      `the database has schema version ${found} and must first be brought to ${steps.length}`,
      {
        code: 'store-older',
        hint: 'open it once for writing with this version of sla-bot',
      },
    );
  }
  const pending = steps.slice(found);
  await session.transaction(async () => {
    for (const { sql } of pending) if (sql !== '') await session.run(sql);
    if (pending.some(({ rebuilds }) => rebuilds)) {
      await session.run(derivedTables);
      // A new database has nothing to derive.
      if (found > 0) await options.rebuild();
    }
    await session.run(`CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL);
      DELETE FROM schema_version; INSERT INTO schema_version VALUES (${steps.length});
      COMMENT ON TABLE schema_version IS '${programVersion().replaceAll("'", "''")}'`);
  });
}

/** The program that brought the database to its schema, with its build; null where that was not put down. */
async function writerOf(session: Session): Promise<string | null> {
  const [row] = await session.rows<{ comment: string | null }>(
    `SELECT comment FROM duckdb_tables() WHERE table_name = 'schema_version'`,
  );
  return row?.comment ?? null;
}

/** Of the database as it is; 0: it has none yet. */
export async function schemaVersion(session: Session): Promise<number> {
  const [table] = await session.rows<{ n: number }>(
    `SELECT count(*) AS n FROM information_schema.tables WHERE table_name = 'schema_version'`,
  );
  if ((table?.n ?? 0) === 0) return 0;
  const [row] = await session.rows<{ version: number }>('SELECT version FROM schema_version');
  return row?.version ?? 0;
}
