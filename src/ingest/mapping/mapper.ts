import type { EventType, IncidentEvent } from '../../core/incidents/event.ts';
import type { UnstatedRow } from '../../ports/withdrawals.ts';
import type { RowError, SourceRecord } from './row.ts';

/** Where a mapper puts what it makes of the records; every record is answered exactly once. */
export interface MapperSink {
  event(event: IncidentEvent): void;
  /** Milestones that somebody wants to know of where a row that states its whole incident leaves them empty. */
  readonly withdrawable: readonly EventType[];
  unstated(row: UnstatedRow): void;
  /** At the end: of these no row had a place, so that none left it empty. */
  withoutPlace(types: readonly EventType[]): void;
  accepted(): void;
  skipped(reason: string): void;
  rejected(record: SourceRecord, error: RowError): void;
}

/** Turns records into events. `map` throws RowError for a record that cannot be taken. */
export interface Mapper {
  map(record: SourceRecord): void;
  /** Gives out what was held back until all rows were seen. */
  finish(): void;
}
