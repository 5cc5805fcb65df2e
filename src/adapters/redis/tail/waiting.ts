import type { ReplicaState } from '../../../ports/replication.ts';
import { isBehind } from '../log/stream-id.ts';

/** A place in the log. */
export type Place = Pick<ReplicaState, 'positions' | 'policyPosition'>;

/** Those who wait until a copy has come to a place. */
export function createWaiting() {
  const all = new Set<{ place: Place; resolve: () => void; reject: (error: unknown) => void }>();
  return {
    until(place: Place, now: Place, signal?: AbortSignal): Promise<void> {
      if (hasReached(now, place)) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const one = {
          place,
          resolve: () => done(resolve),
          reject: (error: unknown) => done(() => reject(error)),
        };
        const onAbort = () => one.reject(signal?.reason);
        function done(settle: () => void): void {
          all.delete(one);
          signal?.removeEventListener('abort', onAbort);
          settle();
        }
        all.add(one);
        if (signal?.aborted) onAbort();
        else signal?.addEventListener('abort', onAbort, { once: true });
      });
    },
    isAwaited: () => all.size > 0,
    settle(now: Place): void {
      for (const one of all) if (hasReached(now, one.place)) one.resolve();
    },
    fail(error: unknown): void {
      for (const one of all) one.reject(error);
    },
  };
}

function hasReached(now: Place, place: Place): boolean {
  const isAt = (own: string | null | undefined, wanted: string | null) =>
    wanted === null || (own !== null && own !== undefined && !isBehind(wanted, own));
  return (
    isAt(now.policyPosition, place.policyPosition) &&
    Object.entries(place.positions).every(([partition, id]) => isAt(now.positions[Number(partition)], id))
  );
}
