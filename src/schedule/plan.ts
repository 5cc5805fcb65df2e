import { zonedMoment } from '../core/report/moment-words.ts';
import { plural } from '../core/report/plural.ts';
import type { Weekday } from '../core/sla/types.ts';
import type { Plan, PlanMark } from '../ports/delivery-ledger.ts';
import type { ScheduledRun as Run } from '../ports/scheduling.ts';
import { deliveryId } from './delivery-id.ts';
import { newestRun, runsAfter } from './run-of.ts';
import type { Schedule } from './schedule.ts';

/** A bot that runs is never later than this; what was planned later says so. */
export const lateAfterMs = 15 * 60_000;

/** Where a report goes that has no destination: it is only kept. */
export const archiveDestination = 'archive';

type PlannedDelivery = Plan['deliveries'][number];

export interface PlanInput {
  readonly schedules: readonly Schedule[];
  /** How far each schedule and kind is planned (`DeliveryLedger.marks`). */
  readonly marks: readonly PlanMark[];
  /** Epoch milliseconds. */
  readonly now: number;
  readonly weekStartsOn: Weekday;
}

/**
 * What is owed by `now` and was not planned yet. The newest period of each schedule (within its grace, or all within it
 * where it catches up on all) is planned for each destination; what is older is put down as skipped, with the reason.
 * A schedule that was never planned owes nothing of the past: it is only marked. So is what is paused or disabled, and
 * the kinds that a schedule once had.
 */
export function planOwed({ schedules, marks, now, weekStartsOn }: PlanInput): Plan {
  const plans = schedules.map((schedule) => {
    const own = marks.filter((mark) => mark.schedule === schedule.name);
    const others = own.filter(({ kind }) => kind !== schedule.kind);
    const passed = others.flatMap(({ kind, from }) =>
      moved({ ...schedule, kind }, from, newestRun({ ...schedule, kind }, now, weekStartsOn).from),
    );
    const mark = own.find(({ kind }) => kind === schedule.kind)?.from ?? null;
    const plan = planOne(schedule, mark, now, weekStartsOn);
    return { deliveries: plan.deliveries, marks: [...plan.marks, ...passed] };
  });
  return {
    deliveries: plans.flatMap(({ deliveries }) => deliveries),
    marks: plans.flatMap(({ marks: own }) => own),
  };
}

function planOne(schedule: Schedule, mark: string | null, now: number, weekStartsOn: Weekday): Plan {
  const isIdle = schedule.paused || !schedule.enabled;
  if (mark === null || isIdle) {
    return { deliveries: [], marks: moved(schedule, mark, newestRun(schedule, now, weekStartsOn).from) };
  }
  const owed: Run[] = [];
  for (const run of runsAfter(schedule, mark, weekStartsOn)) {
    if (run.runAt > now) break;
    owed.push(run);
  }
  const newest = owed.at(-1);
  if (newest === undefined) return { deliveries: [], marks: [] };
  const deliveries = owed.flatMap((run) =>
    deliveriesOf(schedule, run, now, reasonToSkip(schedule, run, newest, now)),
  );
  return { deliveries, marks: moved(schedule, mark, newest.from) };
}

/** The mark at a period; nothing where it is there or further already. */
function moved({ name, kind }: Schedule, mark: string | null, from: string): PlanMark[] {
  return mark !== null && mark >= from ? [] : [{ schedule: name, kind, from }];
}

/** Null: it is sent. */
function reasonToSkip({ catchUp, grace, timeZone }: Schedule, run: Run, newest: Run, now: number) {
  const lateMs = now - run.runAt;
  const isTooLate = lateMs > Math.max(grace, lateAfterMs);
  if (!isTooLate && (catchUp === 'all' || run === newest)) return null;
  const due = `It was due on ${zonedMoment('en', timeZone, run.runAt)}, while nothing was sent`;
  return isTooLate
    ? `${due}; ${durationWords(lateMs)} later is beyond the grace of ${durationWords(grace)}.`
    : `${due}; of what was missed only the newest is sent.`;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** `3 days`, `24 hours`: in the largest unit of which there are at least two, rounded down. */
function durationWords(ms: number): string {
  const [unit, unitMs] = units.find(([, size]) => ms >= 2 * size) ?? units[3];
  const n = Math.floor(ms / unitMs);
  return `${n} ${plural(n, unit)}`;
}

function deliveriesOf(schedule: Schedule, run: Run, now: number, reason: string | null): PlannedDelivery[] {
  const { name, kind, timeZone, destinations } = schedule;
  const owed = { schedule: name, kind, from: run.from, to: run.to, timeZone, runAt: run.runAt };
  const goals = destinations.length === 0 ? [archiveDestination] : [...new Set(destinations)];
  return goals.map((destination) => ({
    ...owed,
    id: deliveryId(owed, destination),
    destination,
    state: reason === null ? 'planned' : 'skipped',
    late: now - run.runAt > lateAfterMs,
    byHand: false,
    reportId: null,
    nextAttemptAt: run.runAt,
    reason,
  }));
}
