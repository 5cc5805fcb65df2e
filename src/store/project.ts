import { CancelledError } from '../core/errors.ts';
import type { Judge } from '../core/sla/judge.ts';
import type { IncidentJudgement } from '../core/sla/types.ts';
import { turn } from '../threads/turn.ts';
import { integers } from './columns.ts';
import { createDerivedRows, type DerivedRows, insertColumns } from './derived-rows.ts';
import type { Labels } from './labels.ts';
import { createQueue } from './queue.ts';
import { type EventColumns, readEvents } from './read-events.ts';
import type { Session } from './session.ts';

/** Incidents judged between two turns of the engine. */
const stretch = 40_000;
const figuresAlone = { segmented: false };
/** How long judging may hold the event loop, in milliseconds. */
const turnMs = 15;

export interface ProjectionOptions {
  readonly session: Session;
  readonly labels: Labels;
  readonly judge: Judge;
  readonly asOf: number;
  /** Table that has all events of these incidents; default: the log. */
  readonly events?: string;
  /** SQL condition on events `e`: the entries that stand (`effective`). */
  readonly standing: string;
  /**
   * Temporary table of the incidents to judge: `seq` from 1 to `count`, `id`, `incident_key`, `source`, `incident`,
   * `first_event_at`, `last_event_at`, `min_recorded_at`, `max_recorded_at`.
   */
  readonly touched: string;
  readonly count: number;
  /** Tables that receive the rows. */
  readonly clocks: string;
  readonly incidents: string;
  readonly onJudged?: (done: number) => void;
  readonly signal?: AbortSignal;
}

export interface ProjectionSummary {
  readonly judged: number;
  readonly heldBack: number;
  readonly flags: Readonly<Record<string, number>>;
}

/**
 * Judges incidents and writes their rows. While one stretch is judged here, the engine reads the next and writes the
 * one before, in its own threads.
 */
export async function project(options: ProjectionOptions): Promise<ProjectionSummary> {
  const { session, labels, events: table = 'events', touched, count, standing } = options;
  const tally = createTally();
  const ids = integers(await session.chunks(`SELECT id FROM ${touched} ORDER BY seq`), 0);
  const engine = createQueue();
  const read = (first: number) =>
    engine.add(() =>
      readEvents(session, labels, {
        events: table,
        touched,
        first,
        last: Math.min(first + stretch - 1, count),
        standing,
      }),
    );
  try {
    let next = read(1);
    for (let first = 1; first <= count; first += stretch) {
      const events = await next;
      if (first + stretch <= count) next = read(first + stretch);
      const rows = await judgeStretch(events, ids, options, tally);
      options.onJudged?.(events.last);
      engine.add(() => write(rows, events, options));
    }
  } finally {
    await engine.idle();
  }
  return tally.summary(count);
}

async function judgeStretch(
  events: EventColumns,
  ids: Int32Array,
  options: ProjectionOptions,
  tally: Tally,
): Promise<DerivedRows> {
  const rows = createDerivedRows(options.labels);
  let turnEnds = performance.now() + turnMs;
  for (let seq = events.first; seq <= events.last; seq++) {
    const mine = events.eventsOf(seq);
    const judgement = mine.length === 0 ? null : options.judge.judge(mine, options.asOf, figuresAlone);
    const heldBack = judgement === null && mine.some(({ at }) => at <= options.asOf);
    rows.add(ids[seq - 1] ?? 0, judgement, heldBack);
    tally.add(judgement, heldBack);
    if ((seq & 63) === 0 && performance.now() > turnEnds) {
      await turn();
      if (options.signal?.aborted) throw new CancelledError();
      turnEnds = performance.now() + turnMs;
    }
  }
  return rows;
}

async function write(
  rows: DerivedRows,
  range: { first: number; last: number },
  options: ProjectionOptions,
): Promise<void> {
  const { session } = options;
  await rows.clocks.flushTo(session, 'judged_clocks');
  await rows.incidents.flushTo(session, 'judged_incidents');
  await session.run(
    `INSERT INTO ${options.clocks} SELECT ${columnsOf('clocks')}, ${endsAt}, ${options.asOf} FROM judged_clocks r`,
  );
  const incidentColumns = insertColumns('incidents').slice(1).map(cast).join(', ');
  await session.run(`INSERT INTO ${options.incidents}
    SELECT t.id, t.incident_key, t.source, t.incident, t.first_event_at, t.last_event_at, t.min_recorded_at,
      t.max_recorded_at, ${options.asOf}, ${incidentColumns}
    FROM judged_incidents r JOIN ${options.touched} t ON t.id = r.incident_id
    WHERE t.seq BETWEEN ${range.first} AND ${range.last}`);
}

/** Of columns of `judged_clocks`; see `clockColumns`. */
const endsAt = `CASE WHEN r.verdict = 2 OR r.open_state <> 0 THEN 9223372036854775807
  ELSE TRY_CAST(greatest(r.started_at, nullif(r.verdict_at, 'nan'), nullif(r.stopped_at, 'nan')) AS BIGINT) END`;

function columnsOf(table: 'clocks' | 'incidents'): string {
  return insertColumns(table).map(cast).join(', ');
}

function cast({ name, instant }: { name: string; instant: boolean }): string {
  return instant ? `TRY_CAST(r.${name} AS BIGINT)` : `r.${name}`;
}

interface Tally {
  add(judgement: IncidentJudgement | null, heldBack: boolean): void;
  summary(judged: number): ProjectionSummary;
}

/** Counts flags: one per incident flag, and one per clock that carries it. */
function createTally(): Tally {
  const flags = new Map<string, number>();
  let held = 0;
  const count = (names: readonly string[]) => {
    for (const name of names) flags.set(name, (flags.get(name) ?? 0) + 1);
  };
  return {
    add(judgement, heldBack) {
      if (heldBack) held++;
      if (judgement === null) return;
      count(judgement.flags);
      for (const cycle of judgement.cycles) {
        count(cycle.response.flags);
        count(cycle.resolution.flags);
      }
    },
    summary: (judged) => ({
      judged,
      heldBack: held,
      flags: Object.fromEntries([...flags].sort(([a], [b]) => (a < b ? -1 : 1))),
    }),
  };
}
