import type { AccessSettings } from '../../config/access-schema.ts';
import { type Access, accessOf, isUndecided, mayRun } from '../bot/access/access-of.ts';
import type { Conversation } from '../bot/command.ts';
import type { Report } from '../core/report/document.ts';
import { type Courier, DeliveryError } from '../ports/courier.ts';
import type { Delivery, DeliveryLedger, Settlement } from '../ports/delivery-ledger.ts';
import type { ArchivedReport } from '../ports/report-archive.ts';
import { forGood } from './after-error.ts';
import { type DeliverDeps, deliver, type Job } from './deliver.ts';
import { conversationOf, type GroupsOf } from './destinations.ts';
import type { ReportMaker } from './make-report.ts';
import { archiveDestination } from './plan.ts';
import type { Schedule } from './schedule.ts';

/** What a digest is composed for, besides its report. */
export interface DigestContext {
  readonly schedule: Schedule;
  readonly delivery: Delivery;
  readonly archived: ArchivedReport;
  /** Whose eyes it is for. */
  readonly access: Access;
}

export interface ReportDeps extends DeliverDeps {
  readonly ledger: DeliverDeps['ledger'] & Pick<DeliveryLedger, 'setReport'>;
  readonly reports: ReportMaker;
  readonly digestOf: (report: Report, context: DigestContext) => Promise<Report>;
  readonly access: AccessSettings;
  readonly groupsOf: GroupsOf;
}

export interface BringJob extends Omit<Job, 'courier' | 'parcel'> {
  /** Null: the platform is not connected. */
  readonly courier: Courier | null;
  /** Of the destination, without its platform. */
  readonly address: string;
}

/** Makes the report of a claimed delivery where it is not made, and delivers it. Null: the claim was lost. */
export async function bringReport(
  deps: ReportDeps,
  schedule: Schedule | null,
  job: BringJob,
): Promise<Settlement | null> {
  const { ledger, clock, owner } = deps;
  const { delivery } = job;
  const { id, destination } = delivery;
  const now = clock.now();
  if (job.signal.aborted) return { state: 'planned', reason: null, nextAttemptAt: now };
  const unwanted = reasonAgainst(schedule, delivery);
  const isBegun = delivery.steps.length > 0;
  if (unwanted !== null && isBegun) return forGood(unwanted, { now, isSending: true });
  if (schedule === null || unwanted !== null)
    return { state: 'skipped', reason: unwanted, nextAttemptAt: now };
  const isSending = delivery.steps.some(({ state }) => state === 'sending');
  if (now > job.deadline && !isSending)
    return forGood(`It could not be sent in time. ${delivery.reason ?? ''}`.trim(), { now, isSending });
  const access = await accessAt(deps, schedule, job);
  if (!access.open) return forGood('The access rules allow nothing to be shown there.', { now, isSending });
  const isAllowed = access.commands === null || access.commands.includes('report');
  if (!isAllowed) return forGood('The access rules allow no reports there.', { now, isSending });
  const made = await deps.reports.make(schedule, delivery, access);
  if (made === null)
    return { state: 'skipped', reason: 'There were no incidents in the period.', nextAttemptAt: now };
  if (!(await ledger.setReport(id, owner, made.archived.id))) return null;
  if (destination === archiveDestination) return { state: 'confirmed', reason: null, nextAttemptAt: now };
  const courier = connected(job);
  const { report, files, archived } = made;
  const digest = await deps.digestOf({ ...report, files }, { schedule, delivery, archived, access });
  return deliver(deps, {
    ...job,
    courier,
    parcel: {
      id,
      reportId: made.archived.id,
      schedule: schedule.name,
      digest,
      address: job.address,
      personal: schedule.personal,
    },
  });
}

/** Not sent, to be tried again, where its platform is not connected. */
export function connected({ courier, delivery: { destination } }: BringJob): Courier {
  if (courier !== null) return courier;
  throw new DeliveryError('not-sent', `Nothing is connected that could send to ${destination}.`);
}

/** Why nothing is sent that was planned; null: it is. */
function reasonAgainst(schedule: Schedule | null, { destination, byHand }: Delivery): string | null {
  if (schedule === null) return 'The schedule was removed.';
  if (byHand) return null;
  if (schedule.paused || !schedule.enabled) return 'The schedule was paused.';
  const isWanted = destination === archiveDestination || schedule.destinations.includes(destination);
  return isWanted ? null : 'It is no destination of the schedule any more.';
}

/** What may be seen at a destination; the archive is nobody's eyes. */
async function accessAt(
  { access, groupsOf }: ReportDeps,
  { personal }: Pick<Schedule, 'personal'>,
  { courier, delivery: { destination } }: BringJob,
): Promise<Access> {
  if (destination === archiveDestination) return { open: true, commands: null, teams: null, customers: null };
  const isByChannel = access.rules.some(({ channel }) => channel.length > 0);
  const withinOf = async (address: string) => (isByChannel && (await courier?.within?.(address))) || null;
  const conversation = await conversationOf(destination, groupsOf, withinOf);
  if (isUndecided(access.rules, conversation)) {
    throw new DeliveryError('not-sent', 'The groups that decide what may be shown could not be found out.');
  }
  const found = accessOf(access, conversation);
  return personal && !maySubscribe(access, conversation) ? { ...found, open: false } : found;
}

/** By the rules that name the person: where they subscribed, others may hold than where it comes. */
function maySubscribe({ rules }: AccessSettings, who: Conversation): boolean {
  const theirs = rules.filter(({ user, group }) => user.length + group.length > 0);
  return mayRun(accessOf({ default: 'allow', rules: theirs }, who), { name: 'subscribe' });
}
