import { platformOf } from '../../../config/schedules-schema.ts';
import type { Delivery, DeliveryLedger, DeliveryQuery, PlanMark } from '../../ports/delivery-ledger.ts';
import { dueAt, letGo, planned, settled, withoutStep, withStep } from '../../store/delivery-changes.ts';
import { allFields, type Commands, pairsIn, textsIn } from './commands.ts';
import { createDeliveryCounts } from './delivery-counts.ts';
import { createDeliveryReads, type Kept } from './delivery-reads.ts';
import {
  changeScript,
  claimScript,
  deliveryKeys,
  forgetScript,
  nextDueScript,
  planScript,
} from './delivery-scripts.ts';
import { keysOf } from './keys.ts';

type Change = (delivery: Delivery) => Delivery;

/** Deliveries that one script puts down or looks at, so that none holds up the others for long. */
const atOnce = 500;
/** A delivery that others change at the same time is read again so often. */
const mostReadings = 20;

/**
 * The ledger of all bots. Who claims, and that only who claimed changes, is decided in scripts; what a change makes of a
 * delivery is the same code as in the embedded ledger, written only over what it was made from.
 */
export function createRedisDeliveryLedger(commands: Commands, prefix: string): DeliveryLedger {
  const { call, run } = commands;
  const keys = deliveryKeys.map((name) => keysOf({ prefix }).area('deliveries', name));
  const [, , owners = '', due = '', runs = '', , platforms = '', marks = ''] = keys;
  const reads = createDeliveryReads(commands, keys);
  const counts = createDeliveryCounts(commands, [runs, due], reads.byEachId);
  const tails = new Map<string, Promise<void>>();

  /** Changes that one bot makes of a delivery follow one another. */
  function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const result = (tails.get(id) ?? Promise.resolve()).then(work);
    const tail: Promise<void> = result
      .catch(() => {})
      .then(() => {
        if (tails.get(id) === tail) tails.delete(id);
      });
    tails.set(id, tail);
    return result;
  }

  async function write({ content, claims, delivery }: Kept, owner: string, changed: Delivery) {
    const at = dueAt(changed);
    const rest = [changed.claimedBy ?? '', at === null ? '' : at];
    return run(changeScript, keys, [
      delivery.id,
      owner,
      content,
      claims,
      JSON.stringify(changed),
      ...rest,
    ]) as Promise<number>;
  }

  async function changeHeld(id: string, owner: string, made: Change): Promise<boolean> {
    for (let reading = 0; reading < mostReadings; reading += 1) {
      const kept = await reads.byId(id);
      if (kept?.delivery.claimedBy !== owner) return false;
      const answer = await write(kept, owner, made(kept.delivery));
      if (answer >= 0) return answer === 1;
    }
    throw new Error(`delivery ${id} was changed by others all the time`);
  }

  const change = (id: string, owner: string, made: Change) => inTurn(id, () => changeHeld(id, owner, made));

  return {
    async plan(plan, now) {
      const rows = plan.deliveries.map((one) => planned(one, now));
      const later = plan.marks.flatMap(({ schedule, kind, from }) => [
        JSON.stringify([schedule, kind]),
        from,
      ]);
      // The marks come last: a crash before them plans the same once more.
      for (let at = 0; at < rows.length || at === 0; at += atOnce) {
        const some = rows.slice(at, at + atOnce);
        const isLast = at + atOnce >= rows.length;
        const fields = some.flatMap((one) => [
          one.id,
          JSON.stringify(one),
          dueAt(one) ?? '',
          one.runAt,
          platformOf(one.destination),
        ]);
        await run(planScript, keys, [some.length, ...fields, ...(isLast ? later : [])]);
      }
    },
    async marks() {
      const found = pairsIn(await run(allFields, [marks], [])).map(([field, from]) => {
        const [schedule, kind] = JSON.parse(field) as [string, PlanMark['kind']];
        return { schedule, kind, from };
      });
      return found.sort(
        (a, b) => order(a.schedule, b.schedule) || order(a.kind, b.kind) || order(a.from, b.from),
      );
    },
    async claim({ owner, now, leaseUntil, limit, room }) {
      if (limit <= 0) return [];
      const known = room === undefined ? [] : textsIn(await call('SMEMBERS', platforms));
      const rooms = known.flatMap((name) => [name ?? '', Math.max(0, room?.(name ?? '') ?? 0)]);
      const claim = JSON.stringify({ owner, now, leaseUntil });
      const options = [owner, now, leaseUntil, limit, claim, room === undefined ? 0 : 1, ...rooms];
      return reads.fromReply(textsIn(await run(claimScript, keys, options))).map(({ delivery }) => delivery);
    },
    async release({ owner, now }) {
      for (const id of textsIn(await call('HKEYS', owners))) {
        const kept = id === null ? null : await reads.byId(id);
        const holder = kept?.delivery.claimedBy ?? null;
        if (kept === null || holder === null || holder === owner) continue;
        await write(kept, holder, letGo(kept.delivery, now));
      }
    },
    renew: (id, owner, leaseUntil) => change(id, owner, (one) => ({ ...one, leaseUntil })),
    setReport: (id, owner, reportId) => change(id, owner, (one) => ({ ...one, reportId })),
    putStep: (id, owner, step) => change(id, owner, (one) => withStep(one, step)),
    dropStep: (id, owner, name) => change(id, owner, (one) => withoutStep(one, name)),
    settle: (id, owner, settlement, now) => change(id, owner, (one) => settled(one, settlement, now)),
    find: async (id) => (await reads.byId(id))?.delivery ?? null,
    list: (query: DeliveryQuery) => reads.list(query),
    counts,
    async nextDue() {
      const at = (await run(nextDueScript, keys, [])) as string | null;
      return at === null ? null : Number(at);
    },
    async forget(before) {
      let from = 0;
      for (;;) {
        const [seen = 0, gone = 0] = (await run(forgetScript, keys, [-before, from, atOnce])) as number[];
        if (seen < atOnce) return;
        from += seen - gone;
      }
    },
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
