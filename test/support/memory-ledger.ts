import type { Delivery, DeliveryLedger, PlanMark } from '../../src/ports/delivery-ledger.ts';
import { countDeliveries } from '../../src/store/count-deliveries.ts';
import {
  claimed,
  dueAt,
  letGo,
  planned,
  settled,
  withoutStep,
  withRoom,
  withStep,
} from '../../src/store/delivery-changes.ts';

/** A delivery ledger that lasts as long as the test. */
export function memoryLedger(): DeliveryLedger {
  const deliveries = new Map<string, Delivery>();
  const marks = new Map<string, PlanMark>();
  const put = (delivery: Delivery) => deliveries.set(delivery.id, delivery);
  const byRun = () => [...deliveries.values()].sort((a, b) => a.runAt - b.runAt || (a.id < b.id ? -1 : 1));
  async function change(id: string, owner: string, made: (delivery: Delivery) => Delivery) {
    const delivery = deliveries.get(id);
    if (delivery?.claimedBy !== owner) return false;
    put(made(delivery));
    return true;
  }
  return {
    async plan(plan, now) {
      for (const delivery of plan.deliveries) {
        if (!deliveries.has(delivery.id)) put(planned(delivery, now));
      }
      for (const mark of plan.marks) {
        const key = `${mark.schedule} ${mark.kind}`;
        const before = marks.get(key);
        if (before === undefined || before.from < mark.from) marks.set(key, mark);
      }
    },
    marks: async () => [...marks.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mark]) => mark),
    async claim(options) {
      const due = byRun().filter((one) => (dueAt(one) ?? Number.POSITIVE_INFINITY) <= options.now);
      const taken = withRoom(due, options.limit, options.room).map((one) => claimed(one, options));
      taken.forEach(put);
      return taken;
    },
    async release({ owner, now }) {
      for (const one of deliveries.values()) {
        if (one.claimedBy !== null && one.claimedBy !== owner) put(letGo(one, now));
      }
    },
    renew: (id, owner, leaseUntil) => change(id, owner, (one) => ({ ...one, leaseUntil })),
    setReport: (id, owner, reportId) => change(id, owner, (one) => ({ ...one, reportId })),
    putStep: (id, owner, step) => change(id, owner, (one) => withStep(one, step)),
    dropStep: (id, owner, name) => change(id, owner, (one) => withoutStep(one, name)),
    settle: (id, owner, settlement, now) => change(id, owner, (one) => settled(one, settlement, now)),
    find: async (id) => deliveries.get(id) ?? null,
    counts: async (newest) =>
      countDeliveries(
        byRun()
          .sort((a, b) => b.runAt - a.runAt)
          .slice(0, newest),
      ),
    list: async ({ schedule, destination, states, reportId, limit }) =>
      byRun()
        .sort((a, b) => b.runAt - a.runAt || (a.id < b.id ? -1 : 1))
        .filter(
          (one) =>
            (schedule === undefined || one.schedule === schedule) &&
            (destination === undefined || one.destination === destination) &&
            (states === undefined || states.includes(one.state)) &&
            (reportId === undefined || one.reportId === reportId),
        )
        .slice(0, limit),
    async nextDue() {
      const due = [...deliveries.values()].map(dueAt).filter((at) => at !== null);
      return due.length === 0 ? null : Math.min(...due);
    },
    async forget(before) {
      for (const one of deliveries.values()) {
        if (dueAt(one) === null && one.runAt < before) deliveries.delete(one.id);
      }
    },
  };
}
