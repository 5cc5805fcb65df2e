import { describe, expect, it } from 'vitest';
import type { Delivery, DeliveryLedger, DeliveryStep, Plan } from '../../src/ports/delivery-ledger.ts';

const minute = 60_000;
const now = Date.UTC(2026, 0, 5, 9);

type Planned = Plan['deliveries'][number];

/** A delivery as planning gives it; `id` tells it apart. */
export function owed(id: string, more: Partial<Planned> = {}): Planned {
  return {
    id: id.padEnd(16, '0'),
    schedule: 'daily',
    kind: 'daily',
    from: '2026-01-04',
    to: '2026-01-05',
    timeZone: 'Europe/Berlin',
    runAt: now,
    destination: 'slack:C0123ABCD',
    state: 'planned',
    late: false,
    byHand: false,
    reportId: null,
    nextAttemptAt: now,
    reason: null,
    ...more,
  };
}

const sending: DeliveryStep = { name: 'message', state: 'sending', receipt: null, begunAt: now };
const done: DeliveryStep = { ...sending, state: 'done', receipt: { ts: '1.2' } };

function ids(deliveries: readonly Delivery[]): string[] {
  return deliveries.map(({ id }) => id.replace(/0+$/, ''));
}

function plan(ledger: DeliveryLedger, ...deliveries: Planned[]): Promise<void> {
  return ledger.plan({ deliveries, marks: [] }, now);
}

function claim(ledger: DeliveryLedger, owner: string, more: { now?: number; limit?: number } = {}) {
  const at = more.now ?? now;
  return ledger.claim({ owner, now: at, leaseUntil: at + 5 * minute, limit: more.limit ?? 100 });
}

/** What every delivery ledger keeps to; `open` gives an empty one. */
export function describeDeliveryLedger(name: string, open: () => Promise<DeliveryLedger>): void {
  describe(`${name} as a delivery ledger`, () => {
    it('gives back what was planned, with whatever text', async () => {
      const ledger = await open();
      const hostile = owed('a', { reason: '\ufeffno\u0000 "$1"; -- \u202e😀' });
      await plan(ledger, hostile);
      const expected = {
        ...hostile,
        claimedBy: null,
        leaseUntil: null,
        steps: [],
        attempts: 0,
        updatedAt: now,
      };
      expect(await ledger.find(hostile.id)).toEqual(expected);
      expect(await ledger.list({ limit: 10 })).toEqual([expected]);
      expect(await ledger.find('f'.repeat(16))).toBeNull();
    });

    it('leaves what is there already as it is, and what is planned twice at once stands once', async () => {
      const ledger = await open();
      await plan(ledger, owed('a'), owed('a'));
      await claim(ledger, 'one');
      await plan(ledger, owed('a', { late: true }), owed('b'));
      expect(ids(await ledger.list({ limit: 10 }))).toEqual(['a', 'b']);
      expect(await ledger.find(owed('a').id)).toMatchObject({ late: false, claimedBy: 'one' });
    });

    it('moves the mark of each schedule and kind forward only', async () => {
      const ledger = await open();
      expect(await ledger.marks()).toEqual([]);
      const mark = (from: string, schedule = 'daily', kind: 'daily' | 'weekly' = 'daily') => ({
        schedule,
        kind,
        from,
      });
      const put = (...marks: ReturnType<typeof mark>[]) => ledger.plan({ deliveries: [], marks }, now);
      await put(mark('2026-01-04'), mark('2026-01-03'), mark('2025-12-29', 'other', 'weekly'));
      await put(mark('2026-01-01'), mark('2026-01-05', 'other'));
      await put(mark('2026-01-06'));
      expect(await ledger.marks()).toEqual([
        mark('2026-01-06'),
        mark('2026-01-05', 'other'),
        mark('2025-12-29', 'other', 'weekly'),
      ]);
    });

    it('hands out what is due, the earliest run first, up to the limit', async () => {
      const ledger = await open();
      await plan(
        ledger,
        owed('late', { runAt: now - 1 }),
        owed('early', { runAt: now - 2 }),
        owed('future', { nextAttemptAt: now + 1 }),
        owed('gone', { state: 'skipped', reason: 'too old' }),
      );
      expect(ids(await claim(ledger, 'one', { limit: 1 }))).toEqual(['early']);
      const [second] = await claim(ledger, 'one');
      expect(second).toMatchObject({ state: 'claimed', claimedBy: 'one', leaseUntil: now + 5 * minute });
      expect(second?.id).toBe(owed('late').id);
      expect(await claim(ledger, 'one')).toEqual([]);
      expect(ids(await claim(ledger, 'one', { now: now + 1 }))).toEqual(['future']);
    });

    it('hands out no more of a platform than there is room for, and others behind them', async () => {
      const ledger = await open();
      await plan(
        ledger,
        ...['a', 'b', 'c'].map((id, index) => owed(id, { runAt: now - 9 + index })),
        owed('d', { destination: 'email:lead@example.com' }),
        owed('e', { destination: 'archive' }),
      );
      const room = (platform: string) => ({ slack: 2, archive: 0 })[platform] ?? 9;
      const options = { owner: 'one', now, leaseUntil: now + minute, limit: 9, room };
      expect(ids(await ledger.claim(options))).toEqual(['a', 'b', 'd']);
    });

    it('gives a delivery to one of many who claim at the same time', async () => {
      const ledger = await open();
      const all = Array.from({ length: 40 }, (_, index) => owed(`${index + 10}f`));
      await plan(ledger, ...all);
      const owners = Array.from({ length: 8 }, (_, index) => `owner${index}`);
      const claims = await Promise.all(owners.map((owner) => claim(ledger, owner, { limit: 7 })));
      expect(claims.flat()).toHaveLength(40);
      expect(new Set(claims.flat().map(({ id }) => id)).size).toBe(40);
    });

    it('lets only who claimed it change a delivery', async () => {
      const ledger = await open();
      await plan(ledger, owed('a'));
      const { id } = owed('a');
      const settlement = { state: 'confirmed', reason: null, nextAttemptAt: now } as const;
      expect(await ledger.settle(id, 'one', settlement, now)).toBe(false);
      await claim(ledger, 'one');
      const before = await ledger.find(id);
      const refused = await Promise.all([
        ledger.renew(id, 'two', now + 9 * minute),
        ledger.setReport(id, 'two', 'r'),
        ledger.putStep(id, 'two', sending),
        ledger.dropStep(id, 'two', 'message'),
        ledger.settle(id, 'two', settlement, now),
        ledger.settle('f'.repeat(16), 'one', settlement, now),
      ]);
      expect(refused).toEqual(Array(6).fill(false));
      expect(await ledger.find(id)).toEqual(before);
    });

    it('keeps reports, steps in their order and receipts', async () => {
      const ledger = await open();
      await plan(ledger, owed('a'));
      await claim(ledger, 'one');
      const { id } = owed('a');
      const file = { ...sending, name: 'file report.pdf' };
      // Not awaited one by one: what is put down at once keeps its order.
      const results = await Promise.all([
        ledger.setReport(id, 'one', 'report000001'),
        ledger.putStep(id, 'one', sending),
        ledger.putStep(id, 'one', file),
        ledger.putStep(id, 'one', done),
        ledger.renew(id, 'one', now + 9 * minute),
      ]);
      expect(results).toEqual(Array(5).fill(true));
      expect(await ledger.find(id)).toMatchObject({
        steps: [done, file],
        reportId: 'report000001',
        leaseUntil: now + 9 * minute,
      });
      expect(await ledger.dropStep(id, 'one', file.name)).toBe(true);
      expect((await ledger.find(id))?.steps).toEqual([done]);
    });

    it('hands out again what was claimed and never settled, once its lease is over: unknown where a step was begun', async () => {
      const ledger = await open();
      await plan(ledger, owed('a'), owed('b'), owed('c'), owed('d'));
      await claim(ledger, 'one');
      await ledger.putStep(owed('a').id, 'one', sending);
      await ledger.putStep(owed('b').id, 'one', done);
      await ledger.renew(owed('d').id, 'one', now + 6 * minute);
      expect(await claim(ledger, 'two', { now: now + 5 * minute - 1 })).toEqual([]);
      const again = await claim(ledger, 'two', { now: now + 5 * minute });
      expect(ids(again)).toEqual(['a', 'b', 'c']);
      expect(again.map(({ state }) => state)).toEqual(['unknown', 'claimed', 'claimed']);
      expect(again.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
      expect(again[0]?.steps).toEqual([sending]);
      expect(await ledger.putStep(owed('a').id, 'one', done)).toBe(false);
    });

    it('frees the claims of other processes where it is told to: at once, or when what was begun must have arrived', async () => {
      const ledger = await open();
      await plan(ledger, owed('a'), owed('b'), owed('c'));
      await claim(ledger, 'dead', { limit: 2 });
      await claim(ledger, 'alive');
      await ledger.putStep(owed('b').id, 'dead', sending);
      await ledger.release({ owner: 'alive', now: now + 1 });
      expect(await ledger.putStep(owed('a').id, 'dead', sending)).toBe(false);
      expect(await ledger.find(owed('b').id)).toMatchObject({ state: 'unknown', updatedAt: now + 1 });
      const freed = await claim(ledger, 'alive', { now: now + 1 });
      const later = await claim(ledger, 'alive', { now: now + minute });
      expect([ids(freed), ids(later)]).toEqual([['a'], ['b']]);
      const all = [...freed, ...later];
      expect(all.map(({ state }) => state)).toEqual(['claimed', 'unknown']);
      expect(all.map(({ attempts }) => attempts)).toEqual([1, 1]);
    });

    it('waits as settled until the next attempt, and counts those that were made', async () => {
      const ledger = await open();
      const { id } = owed('a');
      await plan(ledger, owed('a'));
      await claim(ledger, 'one');
      const later = { state: 'planned', reason: 'busy', nextAttemptAt: now + minute } as const;
      expect(await ledger.settle(id, 'one', later, now + 1)).toBe(true);
      expect(await ledger.find(id)).toMatchObject({
        ...later,
        attempts: 1,
        claimedBy: null,
        leaseUntil: null,
        updatedAt: now + 1,
      });
      expect(await claim(ledger, 'one', { now: now + minute - 1 })).toEqual([]);
      await claim(ledger, 'one', { now: now + minute });
      await ledger.settle(id, 'one', { ...later, reason: null }, now + minute);
      await claim(ledger, 'one', { now: now + minute });
      await ledger.putStep(id, 'one', sending);
      await ledger.settle(id, 'one', { ...later, state: 'unknown' }, now + minute);
      const [again] = await claim(ledger, 'one', { now: now + minute });
      expect(again).toMatchObject({ state: 'unknown', attempts: 2 });
    });

    it.each(['confirmed', 'failed', 'skipped'] as const)('never touches what is %s again', async (state) => {
      const ledger = await open();
      const { id } = owed('a');
      await plan(ledger, owed('a'));
      await claim(ledger, 'one');
      await ledger.settle(id, 'one', { state, reason: 'so', nextAttemptAt: now }, now);
      const before = await ledger.find(id);
      expect(before).toMatchObject({ state, reason: 'so', attempts: 1 });
      await ledger.release({ owner: 'two', now });
      await plan(ledger, owed('a'));
      expect(await claim(ledger, 'one', { now: now + 1e9 })).toEqual([]);
      expect(
        await ledger.settle(id, 'one', { state: 'planned', reason: null, nextAttemptAt: now }, now),
      ).toBe(false);
      expect(await ledger.nextDue()).toBeNull();
      expect(await ledger.find(id)).toEqual(before);
    });

    it('lists the latest run first, by whatever is asked for', async () => {
      const ledger = await open();
      const other = { schedule: 'other', destination: 'email:a@example.com', reportId: 'r1' };
      await plan(
        ledger,
        owed('a', { runAt: now - 1 }),
        owed('b', other),
        owed('c', { ...other, runAt: now + 1, state: 'skipped', reportId: 'r2' }),
      );
      const asked = async (query: object) => ids(await ledger.list({ limit: 10, ...query }));
      expect(await asked({})).toEqual(['c', 'b', 'a']);
      expect(await asked({ limit: 2 })).toEqual(['c', 'b']);
      expect(await asked({ schedule: 'other' })).toEqual(['c', 'b']);
      expect(await asked({ schedule: 'other', states: ['planned', 'claimed'] })).toEqual(['b']);
      expect(await asked({ destination: 'slack:C0123ABCD' })).toEqual(['a']);
      expect(await asked({ reportId: 'r2' })).toEqual(['c']);
      expect(await asked({ states: [] })).toEqual([]);
    });

    it('counts the newest by platform and state, as they are each time', async () => {
      const ledger = await open();
      expect(await ledger.counts(9)).toEqual([]);
      const mail = { destination: 'email:a@example.com' };
      await plan(
        ledger,
        owed('a'),
        owed('b', { ...mail, nextAttemptAt: now + minute, runAt: now - 1 }),
        owed('c', { ...mail, state: 'skipped', runAt: now - 2 }),
        owed('d', { state: 'skipped', runAt: now - 3 }),
      );
      const counts = async (newest: number) =>
        (await ledger.counts(newest)).map(({ platform, state, n }) => `${platform} ${state} ${n}`);
      const before = ['email planned 1', 'email skipped 1', 'slack planned 1'];
      expect(await counts(3)).toEqual(before);
      expect(await counts(9)).toEqual([...before, 'slack skipped 1']);
      const [first] = await claim(ledger, 'one');
      expect(await counts(3)).toEqual(['email planned 1', 'email skipped 1', 'slack claimed 1']);
      const settlement = { state: 'confirmed' as const, reason: null, nextAttemptAt: now };
      await ledger.settle(first?.id ?? '', 'one', settlement, now);
      await plan(ledger, owed('e', { state: 'skipped', runAt: now + 1 }));
      expect(await counts(9)).toEqual([
        'email planned 1',
        'email skipped 1',
        'slack confirmed 1',
        'slack skipped 2',
      ]);
      await ledger.forget(now);
      expect(await counts(9)).toEqual(['email planned 1', 'slack confirmed 1', 'slack skipped 1']);
    });

    it('knows when the next attempt or lease is due', async () => {
      const ledger = await open();
      expect(await ledger.nextDue()).toBeNull();
      await plan(ledger, owed('a'), owed('b', { nextAttemptAt: now + 9 * minute }));
      expect(await ledger.nextDue()).toBe(now);
      await claim(ledger, 'one');
      expect(await ledger.nextDue()).toBe(now + 5 * minute);
    });

    it('forgets what is final and was to be sent before an instant', async () => {
      const ledger = await open();
      const old = { runAt: now - 1 };
      await plan(
        ledger,
        owed('a', { ...old, state: 'skipped' }),
        owed('b', old),
        owed('c', { state: 'skipped' }),
      );
      await ledger.forget(now);
      expect(ids(await ledger.list({ limit: 10 }))).toEqual(['c', 'b']);
    });
  });
}
