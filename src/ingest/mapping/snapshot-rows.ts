import { baseReaders } from './base-row.ts';
import type { ReadContext } from './context.ts';
import { contentId } from './draft.ts';
import type { Mapper, MapperSink } from './mapper.ts';
import { instantReader } from './read-instant.ts';
import { lookup, textReader } from './read-text.ts';
import { type Row, RowError, type SourceRecord } from './row.ts';
import type { SnapshotMapping, StateRule } from './schema.ts';
import { applySnapshot, type CaseState, type Snapshot } from './snapshot-state.ts';

/** Why a row that comes too late is rejected. */
export const olderRow = 'at: older than an earlier row of the case, sort the file or set rowOrder: any';

/** Rows of one case that follow one another are sorted together, up to so many. */
const maxRun = 10_000;

function snapshotReader(
  context: ReadContext,
  mapping: SnapshotMapping,
  recordedAt: number,
): { skipReason(row: Row): string | null; read(row: Row): Snapshot } {
  const { fields } = mapping;
  const base = baseReaders(context, recordedAt);
  const readAt = instantReader(context, 'at', fields.at, true);
  const readOpened = instantReader(context, 'opened', fields.opened);
  const readState = textReader(context, 'state', fields.state, true);
  const find = lookup<StateRule>(mapping.states);
  return {
    skipReason: base.skipReason,
    read(row) {
      const at = readAt(row, {});
      if (at === null) throw new RowError('at: missing');
      const text = readState(row);
      const state = text === null ? null : find(text);
      if (state === null && mapping.unknown === 'reject') {
        throw new RowError(
          text === null ? 'state: missing' : 'state: not in the states table',
          text ?? undefined,
        );
      }
      const opened = readOpened(row, {}) ?? at;
      return {
        identity: base.identity(row),
        at,
        opened,
        state,
        dimensions: base.dimensions(row),
        deadlines: base.deadlines(row, { opened: opened.at }),
        flags: base.flags(row),
      };
    },
  };
}

interface Held {
  readonly record: SourceRecord;
  readonly snapshot: Snapshot;
}

/** In time order; rows of one instant keep the order of the file, or its reverse in one sorted newest first. */
function inTime(run: readonly Held[]): Held[] {
  const newestFirst = (run[0]?.snapshot.at.at ?? 0) > (run.at(-1)?.snapshot.at.at ?? 0);
  const rows = newestFirst ? run.toReversed() : [...run];
  return rows.sort((one, other) => one.snapshot.at.at - other.snapshot.at.at);
}

/**
 * One row per change, holding the whole state of the case: only what changed against the case's row before becomes
 * an event. Rows of a case may be mixed with those of others, in time order; where they follow one another, in any.
 * With `rowOrder: any` all rows are held to the end of the file.
 */
export function snapshotMapper(
  context: ReadContext,
  mapping: SnapshotMapping,
  recordedAt: number,
  sink: MapperSink,
): Mapper {
  const reader = snapshotReader(context, mapping, recordedAt);
  const cases = new Map<string, CaseState>();
  let run: Held[] = [];
  let runKey = '';

  function apply({ record, snapshot }: Held): void {
    const before = cases.get(runKey);
    if (before !== undefined && before.at > snapshot.at.at) {
      sink.rejected(record, new RowError(olderRow));
      return;
    }
    const { events, state } = applySnapshot(before, snapshot);
    cases.set(runKey, state);
    for (const event of events) {
      event.eventId = contentId(event);
      sink.event(event);
    }
    if (events.length === 0) sink.skipped('no change');
    else sink.accepted();
  }

  function flush(): void {
    for (const held of inTime(run)) apply(held);
    run = [];
  }

  const all = new Map<string, Held[]>();

  function hold(key: string, held: Held): void {
    const list = all.get(key);
    if (list === undefined) all.set(key, [held]);
    else list.push(held);
  }

  function finish(): void {
    flush();
    for (const [key, list] of all) {
      runKey = key;
      run = list;
      flush();
    }
  }

  return {
    map(record) {
      const skip = reader.skipReason(record.row);
      if (skip !== null) return sink.skipped(skip);
      const snapshot = reader.read(record.row);
      const key = JSON.stringify([snapshot.identity.source, snapshot.identity.incident]);
      if (mapping.rowOrder === 'any') return hold(key, { record, snapshot });
      if (key !== runKey || run.length >= maxRun) flush();
      runKey = key;
      run.push({ record, snapshot });
    },
    finish,
  };
}
