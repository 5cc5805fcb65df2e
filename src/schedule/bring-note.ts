import type { Note } from '../bot/schedules/note-of.ts';
import type { DeliveryLedger, Settlement } from '../ports/delivery-ledger.ts';
import { type BringJob, connected } from './bring-report.ts';
import { type DeliverDeps, deliver } from './deliver.ts';
import { writeNote } from './notes.ts';

/** How soon it is looked again at what a note is about, while that is not settled. */
const lookAgainMs = 60_000;

export interface NoteDeps extends DeliverDeps {
  readonly ledger: DeliverDeps['ledger'] & Pick<DeliveryLedger, 'find' | 'list'>;
}

/** Delivers a note to the owner of a schedule. Null: the claim was lost. */
export async function bringNote(deps: NoteDeps, note: Note, job: BringJob): Promise<Settlement | null> {
  const { ledger, clock } = deps;
  const { id, schedule, reportId } = job.delivery;
  const now = clock.now();
  const digest = await writeNote(ledger, note);
  if (digest === 'wait') return { state: 'planned', reason: null, nextAttemptAt: now + lookAgainMs };
  if (digest === null)
    return { state: 'skipped', reason: 'What it was to tell is over.', nextAttemptAt: now };
  return deliver(deps, {
    ...job,
    courier: connected(job),
    parcel: { id, reportId: reportId ?? '', schedule, digest, address: job.address, personal: false },
  });
}
