import { addressOf, platformOf } from '../../config/schedules-schema.ts';
import { noteOf } from '../bot/schedules/note-of.ts';
import type { Courier } from '../ports/courier.ts';
import type { Delivery, DeliveryLedger, Settlement } from '../ports/delivery-ledger.ts';
import { afterError } from './after-error.ts';
import { bringNote } from './bring-note.ts';
import { bringReport, type ReportDeps } from './bring-report.ts';
import { noteTo } from './notes.ts';
import type { Schedule } from './schedule.ts';

/** What a delivery has beyond the grace of its schedule before it fails for good. */
export const deliverWithinMs = 24 * 3_600_000;

export interface BringDeps extends ReportDeps {
  readonly ledger: DeliveryLedger;
  readonly couriers: readonly Courier[];
  /** Asks for a check at an instant. */
  readonly wakeAt: (at: number) => void;
  /** Told of each delivery that came to its end here. */
  readonly ended?: ((end: DeliveryEnd) => void) | undefined;
}

export interface DeliveryEnd {
  readonly platform: string;
  readonly state: 'confirmed' | 'failed' | 'skipped';
}

interface Bring extends BringDeps {
  readonly byPlatform: ReadonlyMap<string, Courier>;
}

/**
 * Brings a claimed delivery as far as it goes now and settles it. Never rejects: what the ledger does not take stays
 * claimed until the lease is over. `schedule`: null where it was removed; `signal`: aborted, no further step is begun.
 */
export function createBring(
  deps: BringDeps,
): (delivery: Delivery, schedule: Schedule | null, signal: AbortSignal) => Promise<void> {
  const byPlatform = new Map(deps.couriers.map((courier) => [courier.platform, courier]));
  return (...given) => bring({ ...deps, byPlatform }, ...given);
}

async function bring(
  deps: Bring,
  delivery: Delivery,
  schedule: Schedule | null,
  signal: AbortSignal,
): Promise<void> {
  const { logger } = deps;
  try {
    const settlement = await settlementOf(deps, delivery, schedule, signal);
    const isHeld = settlement !== null && (await settle(deps, delivery, schedule, settlement));
    if (!isHeld) logger.warn({ delivery: delivery.id }, 'a delivery was taken over by another process');
  } catch (error) {
    logger.error({ delivery: delivery.id, error }, 'a delivery could not be settled; it is taken up again');
  }
}

/** Null: it is somebody else's by now. */
async function settlementOf(
  deps: Bring,
  delivery: Delivery,
  schedule: Schedule | null,
  signal: AbortSignal,
): Promise<Settlement | null> {
  const deadline = delivery.runAt + (schedule?.grace ?? 0) + deliverWithinMs;
  const job = {
    delivery,
    courier: deps.byPlatform.get(platformOf(delivery.destination)) ?? null,
    address: addressOf(delivery.destination),
    deadline,
    signal,
  };
  try {
    const note = noteOf(delivery);
    if (note !== null) return await bringNote(deps, note, job);
    return await bringReport(deps, schedule, job);
  } catch (error) {
    const isSending = delivery.steps.some(({ state }) => state === 'sending');
    return afterError(deps, error, { delivery, deadline, now: deps.clock.now(), isSending });
  }
}

async function settle(
  { ledger, clock, owner, logger, wakeAt, ended }: Bring,
  delivery: Delivery,
  schedule: Schedule | null,
  settlement: Settlement,
): Promise<boolean> {
  const { id, destination } = delivery;
  const { state, reason, nextAttemptAt } = settlement;
  const now = clock.now();
  const told = schedule?.owner ?? null;
  // Before, so that no crash can come between; it waits until this one has failed.
  if (state === 'failed' && told !== null && noteOf(delivery) === null) {
    await ledger.plan({ deliveries: [noteTo(told, 'failed', delivery, now)], marks: [] }, now);
  }
  const isHeld = await ledger.settle(id, owner, settlement, now);
  if (!isHeld) return false;
  if (state === 'failed' || state === 'skipped' || state === 'confirmed')
    ended?.({ platform: platformOf(destination), state });
  const fields = { delivery: id, schedule: delivery.schedule, from: delivery.from, destination, reason };
  if (state === 'failed') logger.error(fields, 'a report was not delivered');
  else if (state === 'skipped') logger.info(fields, 'a report was skipped');
  else if (state === 'confirmed') logger.info(fields, 'delivered');
  else {
    logger.info({ ...fields, nextAttemptAt }, 'a delivery waits for its next attempt');
    wakeAt(nextAttemptAt);
  }
  return true;
}
