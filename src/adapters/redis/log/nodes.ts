import { Cluster, type Redis } from 'ioredis';

/** Connections to where keys lie: WAIT must go to the very server that wrote. */
export interface Nodes {
  /** The primary that has the key's slot; null: not known at present. Outside a cluster there is one for all. */
  of(key: string): Promise<Redis | null>;
  /** Told of a failure there: the slots may have moved. */
  doubt(): void;
}

export function createNodes(redis: Redis | Cluster): Nodes {
  if (!(redis instanceof Cluster)) return { of: async () => redis, doubt: () => {} };
  const slots = new Map<string, number>();
  return {
    async of(key) {
      let slot = slots.get(key);
      if (slot === undefined) {
        slot = await redis.cluster('KEYSLOT', key);
        slots.set(key, slot);
      }
      const address = redis.slots[slot]?.[0];
      const node = redis.nodes('master').find(({ options }) => `${options.host}:${options.port}` === address);
      if (node === undefined) redis.refreshSlotsCache();
      return node ?? null;
    },
    doubt: () => redis.refreshSlotsCache(),
  };
}
