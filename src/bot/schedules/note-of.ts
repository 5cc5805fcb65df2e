import type { Delivery } from '../../ports/delivery-ledger.ts';

/**
 * What the owner of a schedule is told about a delivery, by a delivery of its own: it is put down in the ledger before
 * what it tells, so that it is neither lost nor told twice.
 */
const noteKinds = ['failed', 'overdue', 'missed'] as const;
export type NoteKind = (typeof noteKinds)[number];

export interface Note {
  readonly kind: NoteKind;
  /** Id of the delivery it is about. */
  readonly about: string;
}

/** Null: the delivery brings a report. */
export function noteOf({ reportId }: Pick<Delivery, 'reportId'>): Note | null {
  const [mark, name, about] = reportId?.split(':') ?? [];
  const kind = noteKinds.find((one) => one === name);
  return mark !== 'note' || kind === undefined || about === undefined ? null : { kind, about };
}
