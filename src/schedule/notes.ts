import { createHash } from 'node:crypto';
import { plainReport } from '../bot/plain-report.ts';
import type { Report } from '../core/report/document.ts';
import { createMomentWords } from '../core/report/moment-words.ts';
import { plural } from '../core/report/plural.ts';
import { addDays } from '../core/time/zone.ts';
import type { Delivery, DeliveryLedger, Plan } from '../ports/delivery-ledger.ts';

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

type Planned = Plan['deliveries'][number];

/** The delivery that tells `owner`; the same for the same kind and delivery. */
export function noteTo(
  owner: string,
  kind: NoteKind,
  about: Pick<Delivery, 'id' | 'schedule' | 'kind' | 'from' | 'to' | 'timeZone'>,
  now: number,
): Planned {
  const { schedule, from, to, timeZone } = about;
  return {
    schedule,
    kind: about.kind,
    from,
    to,
    timeZone,
    id: createHash('sha256').update(`note ${kind} ${about.id}`).digest('hex').slice(0, about.id.length),
    destination: owner,
    runAt: now,
    state: 'planned',
    late: false,
    byHand: false,
    reportId: `note:${kind}:${about.id}`,
    nextAttemptAt: now,
    reason: null,
  };
}

/** Null: the delivery brings a report. */
export function noteOf({ reportId }: Pick<Delivery, 'reportId'>): Note | null {
  const [mark, name, about] = reportId?.split(':') ?? [];
  const kind = noteKinds.find((one) => one === name);
  return mark !== 'note' || kind === undefined || about === undefined ? null : { kind, about };
}

/** What is to be told; `wait`: it is not settled yet; null: there is nothing to tell any more. */
export async function writeNote(
  ledger: Pick<DeliveryLedger, 'find' | 'list'>,
  { kind, about }: Note,
): Promise<Report | 'wait' | null> {
  const delivery = await ledger.find(about);
  if (delivery === null) return null;
  const isOver = delivery.state === 'failed' || delivery.state === 'skipped';
  if (delivery.state === 'confirmed') return null;
  switch (kind) {
    case 'overdue':
      return isOver ? null : noteReport('Report overdue', overdueWords(delivery));
    case 'failed':
      return isOver ? noteReport('Report not delivered', failedWords(delivery)) : 'wait';
    case 'missed':
      return noteReport('Reports not sent', await missedWords(ledger, delivery));
  }
}

function noteReport(title: string, text: string): Report {
  return plainReport({
    title,
    summary: text,
    blocks: [{ kind: 'callout', tone: 'bad', text }],
    language: 'en',
  });
}

function failedWords({ destination, reason, ...delivery }: Delivery): string {
  return `The ${nameOf(delivery)} was not delivered to ${destination}. ${reason ?? ''}`.trim();
}

function overdueWords({ destination, runAt, timeZone, attempts, reason, ...delivery }: Delivery): string {
  const due = `${createMomentWords('en', timeZone)(runAt)} (${timeZone})`;
  const tried = attempts === 0 ? '' : ` Tried ${attempts} ${plural(attempts, 'time')}.`;
  const last = reason === null ? '' : ` ${reason}`;
  return `The ${nameOf(delivery)} was due ${due} and has not been delivered to ${destination} yet.${tried}${last}`;
}

/** Of everything that was skipped with it at once. */
async function missedWords(ledger: Pick<DeliveryLedger, 'list'>, newest: Delivery): Promise<string> {
  const skipped = await ledger.list({ schedule: newest.schedule, states: ['skipped'], limit: 1000 });
  const together = skipped.filter(({ updatedAt }) => updatedAt === newest.updatedAt);
  const periods = new Set(together.map(({ kind, from }) => `${kind} ${from}`)).size;
  if (periods <= 1) return `The ${nameOf(newest)} was not sent. ${newest.reason ?? ''}`.trim();
  const oldest = together.at(-1) ?? newest;
  return `${periods} reports of the schedule ${newest.schedule}, of ${oldest.from} to ${addDays(newest.to, -1)}, were not sent. Of the last: ${newest.reason ?? ''}`.trim();
}

/** `daily report of 2026-01-04 (schedule payments)`. */
function nameOf({ schedule, kind, from, to }: Pick<Delivery, 'schedule' | 'kind' | 'from' | 'to'>): string {
  const last = addDays(to, -1);
  const period = last === from ? from : `${from} to ${last}`;
  return `${kind} report of ${period} (schedule ${schedule})`;
}
