import { platformOf } from '../../config/schedules-schema.ts';
import type { Delivery, DeliveryCount } from '../ports/delivery-ledger.ts';

/** Deliveries by platform and state. */
export function countDeliveries(
  deliveries: Iterable<Pick<Delivery, 'destination' | 'state'>>,
): readonly DeliveryCount[] {
  const counts = new Map<string, DeliveryCount>();
  for (const { destination, state } of deliveries) {
    const platform = platformOf(destination);
    const key = `${platform} ${state}`;
    counts.set(key, { platform, state, n: (counts.get(key)?.n ?? 0) + 1 });
  }
  return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}
