import { createHash } from 'node:crypto';
import { formatLine } from '../bot/format-line.ts';
import { plainReport } from '../bot/plain-report.ts';
import type { Note, NoteKind } from '../bot/schedules/note-of.ts';
import { owedPeriodWords } from '../bot/schedules/words.ts';
import type { Report } from '../core/report/document.ts';
import { createFormat } from '../core/report/format.ts';
import { createMomentWords } from '../core/report/moment-words.ts';
import { datesTitle } from '../core/report/period-words.ts';
import { plural } from '../core/report/plural.ts';
import { addDays } from '../core/time/zone.ts';
import type { Delivery, DeliveryLedger, Plan } from '../ports/delivery-ledger.ts';
import { isPersonalName } from './visibility.ts';

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
      return isOver ? null : noteReport('Report overdue', overdueWords(delivery), delivery);
    case 'failed':
      return isOver ? noteReport('Report not delivered', failedWords(delivery), delivery) : 'wait';
    case 'missed':
      return noteReport('Reports not sent', await missedWords(ledger, delivery), delivery);
  }
}

/** With how the newest report is sent again, where nothing more comes by itself. */
function noteReport(title: string, fact: string, { schedule, state }: Delivery): Report {
  const isOver = (state === 'failed' || state === 'skipped') && !isPersonalName(schedule);
  const again = formatLine('schedule', ['run', schedule]);
  const text = isOver
    ? `${fact} “${again}” sends the report of the last closed period to all that get it, once the cause is mended.`
    : fact;
  const shown = { label: 'Deliveries', command: formatLine('deliveries', [schedule]) };
  return plainReport({
    title,
    summary: text,
    blocks: [{ kind: 'callout', tone: 'bad', text }],
    actions: isOver ? [{ label: 'Run now', command: again }, shown] : [shown],
    language: 'en',
  });
}

function failedWords({ destination, reason, ...delivery }: Delivery): string {
  return `The ${nameOf(delivery)} was not delivered to ${destination}. ${reason ?? ''}`.trim();
}

function overdueWords(delivery: Delivery): string {
  const { destination, runAt, timeZone, attempts, reason } = delivery;
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
  return `${periods} reports of the schedule ${newest.schedule}, of ${datesTitle(oldest.from, addDays(newest.to, -1), formatOf(newest))}, were not sent. Of the last: ${newest.reason ?? ''}`.trim();
}

type Owed = Pick<Delivery, 'schedule' | 'kind' | 'from' | 'to' | 'timeZone'>;

/** `daily report of 4 Jan 2026 (schedule payments)`. */
function nameOf(owed: Owed): string {
  return `${owed.kind} report of ${owedPeriodWords(owed, formatOf(owed))} (schedule ${owed.schedule})`;
}

function formatOf({ timeZone }: Pick<Owed, 'timeZone'>) {
  return createFormat('en', timeZone);
}
