import { describe, expect, it } from 'vitest';
import { createRedisDeliveryLedger } from '../../../src/adapters/redis/delivery-ledger.ts';
import { owed } from '../../contract/delivery-ledger.ts';
import { randomOf } from '../../support/mortal.ts';
import { oneRedis } from '../../support/redis/one-redis.ts';

const redis = oneRedis();
const { runAt } = owed('a');
const leaseMs = 60_000;

describe('the delivery ledger in Redis', () => {
  it('gives each of many deliveries to one of a hundred bots that claim at the same time', async () => {
    const prefix = redis.prefix();
    const bots = Array.from({ length: 100 }, () => createRedisDeliveryLedger(redis.connect(), prefix));
    const [first] = bots;
    const all = Array.from({ length: 1_000 }, (_, at) => owed(`${at + 1000}f`));
    await first?.plan({ deliveries: all, marks: [] }, runAt);
    const claimed = await Promise.all(
      bots.map((ledger, at) =>
        ledger.claim({ owner: `bot${at}`, now: runAt, leaseUntil: runAt + leaseMs, limit: 9, room: () => 8 }),
      ),
    );
    const ids = claimed.flat().map(({ id }) => id);
    expect(claimed.every((some) => some.length === 8)).toBe(true);
    expect(new Set(ids).size).toBe(800);
    const later = await first?.claim({ owner: 'x', now: runAt, leaseUntil: runAt + 1, limit: 9_999 });
    expect(later).toHaveLength(200);
  });

  it.each([1, 2, 3, 4])('has one owner of each at any time and loses none (seed %i)', async (seed) => {
    const random = randomOf(seed);
    const prefix = redis.prefix();
    const all = Array.from({ length: 60 }, (_, at) => owed(`${at + 100}f`, { nextAttemptAt: runAt }));
    let now = runAt;
    const wrong: string[] = [];
    const confirmed = new Map<string, number>();
    /** As far as answers told: who holds a delivery, and until when. */
    const held = new Map<string, { owner: string; until: number }>();
    let isOver = false;

    async function bot(owner: string): Promise<void> {
      const ledger = createRedisDeliveryLedger(redis.connect(), prefix);
      while (!isOver) {
        const at = now;
        const some = await ledger.claim({ owner, now: at, leaseUntil: at + leaseMs, limit: 3 });
        for (const { id, claimedBy, leaseUntil } of some) {
          const before = held.get(id);
          if (before !== undefined && before.until > at)
            wrong.push(`${owner} got ${id}, which ${before.owner} held`);
          if (claimedBy !== owner || leaseUntil !== at + leaseMs)
            wrong.push(`${owner} got ${id} as of another`);
          held.set(id, { owner, until: at + leaseMs });
        }
        for (const { id } of some) await work(ledger, owner, id);
        now += Math.floor(random() * 4_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }

    async function work(ledger: ReturnType<typeof createRedisDeliveryLedger>, owner: string, id: string) {
      const chance = random();
      // Its process dies: the lease runs out.
      if (chance < 0.3) return;
      if (chance < 0.6) {
        const until = now + leaseMs;
        const isHeld = await ledger.renew(id, owner, until);
        if (isHeld && held.get(id)?.owner === owner) held.set(id, { owner, until });
      }
      const step = { name: 'message', state: 'done', receipt: { owner }, begunAt: now } as const;
      const isPut = await ledger.putStep(id, owner, step);
      const mine = held.get(id);
      // From here on another may get it, before the answer is here.
      if (mine?.owner === owner) held.delete(id);
      const isDone = random() < 0.4;
      const settlement = isDone
        ? ({ state: 'confirmed', reason: null, nextAttemptAt: now } as const)
        : ({ state: 'planned', reason: 'again', nextAttemptAt: now + 1_000 } as const);
      const isSettled = await ledger.settle(id, owner, settlement, now);
      if (isSettled && !isPut) wrong.push(`${owner} settled ${id} that it had lost`);
      if (isSettled && isDone) confirmed.set(id, (confirmed.get(id) ?? 0) + 1);
      if (isDone && isSettled && confirmed.size === all.length) isOver = true;
    }

    const ledger = createRedisDeliveryLedger(redis.connect(), prefix);
    await ledger.plan({ deliveries: all, marks: [] }, runAt);
    await Promise.all(Array.from({ length: 20 }, (_, at) => bot(`bot${at}`)));
    expect(wrong).toEqual([]);
    expect([...confirmed.values()]).toEqual(all.map(() => 1));
    const kept = await ledger.list({ limit: 1_000 });
    expect(kept.every(({ state }) => state === 'confirmed')).toBe(true);
    // Whoever confirmed it is who put the last step.
    expect(kept.every(({ steps }) => steps.length === 1)).toBe(true);
    expect(await ledger.nextDue()).toBeNull();
  });

  it('keeps what two calls of one owner change at the same time from two connections', async () => {
    const prefix = redis.prefix();
    const [one, two] = [1, 2].map(() => createRedisDeliveryLedger(redis.connect(), prefix));
    const { id } = owed('a');
    await one?.plan({ deliveries: [owed('a')], marks: [] }, runAt);
    await one?.claim({ owner: 'bot', now: runAt, leaseUntil: runAt + leaseMs, limit: 1 });
    const names = Array.from({ length: 30 }, (_, at) => `step ${at}`);
    const step = (name: string) => ({ name, state: 'done', receipt: null, begunAt: runAt }) as const;
    await Promise.all(names.map((name, at) => (at % 2 === 0 ? one : two)?.putStep(id, 'bot', step(name))));
    const found = await one?.find(id);
    expect(found?.steps.map(({ name }) => name).sort()).toEqual([...names].sort());
  });
});
