import type { RedisLink } from '../connect.ts';

export interface ConfirmOptions {
  readonly link: Pick<RedisLink, 'atKey' | 'forKey' | 'keys'>;
  readonly replicas: number;
  readonly timeoutMs: number;
}

/**
 * Resolves with true once what was read of these partitions is on as many replicas as must have it, so that no failover
 * takes it back: a write behind it, and WAIT for that. False where they did not take it in time.
 */
export async function confirmed(
  { link, replicas, timeoutMs }: ConfirmOptions,
  partitions: readonly number[],
): Promise<boolean> {
  if (replicas === 0) return true;
  // One per server is enough: WAIT covers all that the server took before.
  const byNode = new Map(
    partitions.map((partition) => [link.forKey(link.keys.events(partition)), partition]),
  );
  const reached = await Promise.all(
    [...byNode.values()].map((partition) =>
      link.atKey(link.keys.beat(partition), async (node) => {
        const answers = await node
          .pipeline()
          .incr(link.keys.beat(partition))
          .call('WAIT', replicas, timeoutMs)
          .exec();
        const [, waited] = answers ?? [];
        const error = answers?.find(([failure]) => failure !== null)?.[0];
        if (error) throw error;
        return Number(waited?.[1] ?? 0);
      }),
    ),
  );
  return reached.every((count) => count >= replicas);
}
