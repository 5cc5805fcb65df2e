import { UserError } from '../core/errors.ts';
import type { IncidentEvent } from '../core/incidents/event.ts';
import {
  type ArrivedEvent,
  type HowTold,
  type Intake,
  type Taken,
  UnavailableError,
} from '../ports/intake.ts';
import { createTurns } from '../threads/turns.ts';
import { appendBatches } from './append.ts';
import type { StoreContext } from './context.ts';
import { refuseCopy } from './copied-log.ts';
import type { Session } from './session.ts';
import { textOut, toJson } from './text.ts';

/** What may wait to be written; more has to be sent again. */
const mostWaiting = 50_000;
/** Written together at most (one call over). */
const mostTogether = 5_000;

interface Call extends HowTold {
  readonly events: readonly ArrivedEvent[];
  resolve(taken: Taken): void;
  reject(error: unknown): void;
}

/**
 * Live events into the embedded log. While one group is being written the next one gathers: a commit costs more than its
 * rows. An event whose last version says the same is a duplicate. `settled` resolves when nothing waits any more.
 */
export function createIntake(context: StoreContext): Intake & { settled(): Promise<void> } {
  const inTurn = createTurns();
  let waiting: Call[] = [];
  let count = 0;
  /** Each group is recorded after the one before, whatever the clock does. */
  let lastAt = 0;

  function take(): Call[] {
    const group: Call[] = [];
    let size = 0;
    while (waiting.length > group.length && size < mostTogether) {
      const next = waiting[group.length];
      if (next === undefined) break;
      group.push(next);
      size += next.events.length;
    }
    waiting = waiting.slice(group.length);
    return group;
  }

  async function write(group: readonly Call[]): Promise<void> {
    const recorded = dated(group, Math.max(lastAt + 1, context.clock.now()));
    lastAt = recorded.at(-1)?.recordedAt ?? lastAt;
    try {
      const kept = await append(context, recorded);
      for (const { events, resolve } of group) resolve(countTaken(recorded.splice(0, events.length), kept));
    } catch (error) {
      const unavailable = unavailableBy(error);
      if (unavailable !== null) for (const { reject } of group) reject(unavailable);
      // One call must not keep the others from the log.
      else if (group.length > 1) for (const call of group) await write([call]);
      else group[0]?.reject(error);
    }
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const group = take();
      await write(group);
      for (const { events } of group) count -= events.length;
    }
  }

  return {
    settled: () => inTurn(async () => {}),
    append(events, { history = false } = {}) {
      if (events.length === 0) return Promise.resolve({ appended: 0, duplicates: 0 });
      if (count > 0 && count + events.length > mostWaiting) {
        return Promise.reject(new UnavailableError(`more than ${mostWaiting} events wait to be written`));
      }
      count += events.length;
      return new Promise((resolve, reject) => {
        waiting.push({ events, history, resolve, reject });
        if (waiting.length === 1) void inTurn(drain);
      });
    },
  };
}

/** One event said in two ways within a group is recorded at two instants, in the order in which it came. */
function dated(group: readonly Call[], now: number): IncidentEvent[] {
  const said = new Map<string, string>();
  let recordedAt = now;
  return group.flatMap(({ events, history }) =>
    events.map((event) => {
      const key = JSON.stringify([event.source, event.eventId]);
      const content = JSON.stringify(event);
      if ((said.get(key) ?? content) !== content) recordedAt += 1;
      said.set(key, content);
      return { ...event, recordedAt, recordedBySource: history !== true };
    }),
  );
}

/** Keys of the entries that are new, each as often as it was kept; null: all are. */
async function append(
  context: StoreContext,
  events: readonly IncidentEvent[],
): Promise<Map<string, number> | null> {
  const kept = new Map<string, number>();
  const summary = await appendBatches(context, [{ count: events.length, json: toJson(events) }], {
    refuse: refuseCopy,
    ours: () => 'live',
    kept: async (session, batch) => {
      for (const key of await keptKeys(session, batch)) kept.set(key, (kept.get(key) ?? 0) + 1);
    },
  });
  return summary.duplicates === 0 ? null : kept;
}

async function keptKeys(session: Session, batch: number): Promise<string[]> {
  const rows = await session.rows<{ source: string; event_id: string; recorded_at: number }>(
    `SELECT ${textOut('source')} AS source, ${textOut('event_id')} AS event_id, recorded_at FROM events WHERE batch = ${batch}`,
  );
  return rows.map((row) => JSON.stringify([row.source, row.event_id, row.recorded_at]));
}

function countTaken(events: readonly IncidentEvent[], kept: Map<string, number> | null): Taken {
  let appended = 0;
  for (const { source, eventId, recordedAt } of events) {
    const key = JSON.stringify([source, eventId, recordedAt]);
    const left = kept === null ? 1 : (kept.get(key) ?? 0);
    if (left === 0) continue;
    kept?.set(key, left - 1);
    appended += 1;
  }
  return { appended, duplicates: events.length - appended };
}

/** For what a person has to put right: a full disk, a folder that cannot be written, too little memory. */
function unavailableBy(error: unknown): UnavailableError | null {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UserError) return new UnavailableError(message, { cause: error });
  return /FATAL|database has been invalidated|Connection Error|TransactionContext|IO Error/i.test(message)
    ? new UnavailableError('the database cannot be written', { cause: error })
    : null;
}
