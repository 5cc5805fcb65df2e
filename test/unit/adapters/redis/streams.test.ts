import { expect, it } from 'vitest';
import { keysOf } from '../../../../src/adapters/redis/keys.ts';
import { createStreams, type StreamsOptions } from '../../../../src/adapters/redis/tail/streams.ts';

it.each([1, 8, 64])('one look at %i streams reads no more than fits in memory', async (partitions) => {
  const counts: number[] = [];
  const connection = { call: async (_name: string, _count: string, n: number) => void counts.push(n) };
  const keys = keysOf({ prefix: 'p' });
  const streams = createStreams({ connection, keys, partitions } as unknown as StreamsOptions);
  await streams.look({}, null).catch(() => undefined);
  // Entries hold up to a hundred events.
  expect(counts[0]).toBeGreaterThan(0);
  expect((counts[0] ?? 0) * partitions).toBeLessThanOrEqual(2_000);
});
