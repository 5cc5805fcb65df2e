import { platformOf } from '../../config/schedules-schema.ts';
import type { Delivery, DeliveryStep, Plan, Settlement } from '../ports/delivery-ledger.ts';

/** What the calls of a delivery ledger make of a delivery, the same in whatever it is kept. */

/** As it is first put down. */
export function planned(delivery: Plan['deliveries'][number], now: number): Delivery {
  return { ...delivery, claimedBy: null, leaseUntil: null, steps: [], attempts: 0, updatedAt: now };
}

/** When somebody has to look at it next, epoch milliseconds; null: never, it is final. */
export function dueAt({ state, claimedBy, leaseUntil, nextAttemptAt }: Delivery): number | null {
  if (state === 'confirmed' || state === 'failed' || state === 'skipped') return null;
  return claimedBy === null ? nextAttemptAt : (leaseUntil ?? 0);
}

export function claimed(
  delivery: Delivery,
  { owner, now, leaseUntil }: { owner: string; now: number; leaseUntil: number },
): Delivery {
  return {
    ...letGo(delivery, now),
    state: isSending(delivery) ? 'unknown' : 'claimed',
    claimedBy: owner,
    leaseUntil,
  };
}

/**
 * What was begun so long ago has arrived by now or never will: longer than couriers that can be asked wait for an answer.
 * Who began it may be dead, or be stopping still in this process, with the request on its way.
 */
const arrivesWithinMs = 45_000;

/** Without the claim of somebody who did not say how it ended, which was an attempt. */
export function letGo(delivery: Delivery, now: number): Delivery {
  const { attempts, claimedBy, nextAttemptAt, steps } = delivery;
  const sending = steps.filter(({ state }) => state === 'sending');
  const arrivals = sending.map(({ begunAt }) => Math.min(begunAt, now) + arrivesWithinMs);
  return {
    ...delivery,
    state: isSending(delivery) ? 'unknown' : 'planned',
    attempts: claimedBy === null ? attempts : attempts + 1,
    nextAttemptAt: claimedBy === null ? nextAttemptAt : Math.max(nextAttemptAt, ...arrivals),
    claimedBy: null,
    leaseUntil: null,
    updatedAt: now,
  };
}

/** The step takes the place of the one of its name, or stands last. */
export function withStep(delivery: Delivery, step: DeliveryStep): Delivery {
  const { steps } = delivery;
  const isThere = steps.some(({ name }) => name === step.name);
  return {
    ...delivery,
    steps: isThere ? steps.map((one) => (one.name === step.name ? step : one)) : [...steps, step],
  };
}

export function withoutStep(delivery: Delivery, name: string): Delivery {
  return { ...delivery, steps: delivery.steps.filter((step) => step.name !== name) };
}

export function settled(delivery: Delivery, settlement: Settlement, now: number): Delivery {
  const isAttempt = settlement.state !== 'planned' || settlement.reason !== null;
  return {
    ...delivery,
    ...settlement,
    attempts: delivery.attempts + (isAttempt ? 1 : 0),
    claimedBy: null,
    leaseUntil: null,
    updatedAt: now,
  };
}

/** Of those that are due, in their order, up to `limit` and up to the room of each platform. */
export function withRoom<T extends Pick<Delivery, 'destination'>>(
  due: readonly T[],
  limit: number,
  room: (platform: string) => number = () => limit,
): T[] {
  const taken = new Map<string, number>();
  const chosen: T[] = [];
  for (const delivery of due) {
    if (chosen.length >= limit) break;
    const platform = platformOf(delivery.destination);
    const n = taken.get(platform) ?? 0;
    if (n >= room(platform)) continue;
    taken.set(platform, n + 1);
    chosen.push(delivery);
  }
  return chosen;
}

function isSending({ steps }: Delivery): boolean {
  return steps.some(({ state }) => state === 'sending');
}
