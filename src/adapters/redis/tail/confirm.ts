import type { RedisLink } from '../connect.ts';

export interface ConfirmOptions {
  readonly link: Pick<RedisLink, 'atKey' | 'forKey' | 'keys'>;
  readonly replicas: number;
  readonly timeoutMs: number;
}

/** What lies on one server: a partition's stream, or the policies. */
export type Confirmable = number | 'policies';

/**
 * Resolves with true once what was read of these is on as many replicas as must have it, so that no failover
 * takes it back: a write behind it, and WAIT for that. False where they did not take it in time.
 */
export async function confirmed(
  { link, replicas, timeoutMs }: ConfirmOptions,
  read: readonly Confirmable[],
): Promise<boolean> {
  if (replicas === 0) return true;
  // One per server is enough: WAIT covers all that the server took before.
  const beats = read.map((one) => (one === 'policies' ? link.keys.meta('beat') : link.keys.beat(one)));
  const byNode = new Map(beats.map((beat) => [link.forKey(beat), beat]));
  const reached = await Promise.all(
    [...byNode.values()].map((beat) =>
      link.atKey(beat, async (node) => {
        const answers = await node.pipeline().incr(beat).call('WAIT', replicas, timeoutMs).exec();
        const [, waited] = answers ?? [];
        const error = answers?.find(([failure]) => failure !== null)?.[0];
        if (error) throw error;
        return Number(waited?.[1] ?? 0);
      }),
    ),
  );
  return reached.every((count) => count >= replicas);
}
