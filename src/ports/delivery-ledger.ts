import type { ScheduleKind } from '../../config/schedules-schema.ts';

/** The report of one closed period that a schedule owes; there is one of each schedule, kind and first day. */
export interface OwedReport {
  readonly schedule: string;
  readonly kind: ScheduleKind;
  /** Local dates `[from, to)`, `YYYY-MM-DD`, in the zone of the schedule. */
  readonly from: string;
  readonly to: string;
  /** IANA zone that the period was planned in. */
  readonly timeZone: string;
  /** When it was to be sent, epoch milliseconds. */
  readonly runAt: number;
}

/**
 * `planned`: waits for its turn (`nextAttemptAt`). `claimed`: somebody is at it until `leaseUntil`. `unknown`: somebody
 * was and did not say how it ended; it is asked for before anything is sent again. `posted`: every step was sent,
 * not all are known to have arrived. The rest is final: `confirmed`, `failed` (for good, with a reason), `skipped`.
 */
export const deliveryStates = [
  'planned',
  'claimed',
  'posted',
  'unknown',
  'confirmed',
  'failed',
  'skipped',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What a platform said of something it took: the ids it can be found by. */
export type Receipt = Readonly<Record<string, string>>;

/** `sending`: begun, and not known to have ended. */
export interface DeliveryStep {
  readonly name: string;
  readonly state: 'sending' | 'done';
  readonly receipt: Receipt | null;
  /** When it was last begun, epoch milliseconds. */
  readonly begunAt: number;
}

/** One report on its way to one destination. */
export interface Delivery extends OwedReport {
  /** 16 hexadecimal digits, the same for the same schedule, kind, period and destination (`deliveryId`). */
  readonly id: string;
  /** As in the configuration, e.g. `slack:C0123ABCD`; `archive`: the report is only kept. */
  readonly destination: string;
  readonly state: DeliveryState;
  /** Whether the period was planned later than a healthy bot would have. */
  readonly late: boolean;
  /** Whether a person asked for it by hand, which the calendar did not owe. */
  readonly byHand: boolean;
  /** The archived report it sends; null: not made yet. `note:<kind>:<id>`: it tells an owner about that delivery instead. */
  readonly reportId: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: number;
  readonly claimedBy: string | null;
  readonly leaseUntil: number | null;
  /** In the order in which they were begun; a step that was not begun is not here. */
  readonly steps: readonly DeliveryStep[];
  /** Why it failed, was skipped or is tried again, in words a person can act on. */
  readonly reason: string | null;
  readonly updatedAt: number;
}

/** What planning puts down at once: deliveries, and how far each schedule is planned. */
export interface Plan {
  readonly deliveries: readonly Omit<
    Delivery,
    'claimedBy' | 'leaseUntil' | 'steps' | 'attempts' | 'updatedAt'
  >[];
  /** By schedule: kind and first day of the newest period that was planned or passed over. */
  readonly marks: readonly PlanMark[];
}

export interface PlanMark {
  readonly schedule: string;
  readonly kind: ScheduleKind;
  readonly from: string;
}

export interface DeliveryQuery {
  readonly schedule?: string;
  readonly destination?: string;
  readonly states?: readonly DeliveryState[];
  readonly reportId?: string;
  readonly limit: number;
}

export interface DeliveryCount {
  /** The part of a destination before the colon. */
  readonly platform: string;
  readonly state: DeliveryState;
  readonly n: number;
}

/** What changes when a claimed delivery is let go. */
export type Settlement = Pick<Delivery, 'state' | 'reason' | 'nextAttemptAt'>;

/**
 * Every delivery that was ever owed and what became of it. What it says is durable when its promise resolves. Only who
 * claimed a delivery may change it; the calls that name `owner` resolve with false where somebody else holds it by now.
 */
export interface DeliveryLedger {
  /** In one transaction; deliveries whose id is there already are left as they are, marks only move forward. */
  plan(plan: Plan, now: number): Promise<void>;
  marks(): Promise<readonly PlanMark[]>;
  /**
   * Takes up to `limit` deliveries that wait and whose time has come, and those whose lease is over (which counts as an
   * attempt), the earliest `runAt` first: one with a step still `sending` is given as `unknown`, others as `claimed`.
   */
  claim(options: {
    owner: string;
    now: number;
    leaseUntil: number;
    limit: number;
    /** At most so many of a platform (the part of a destination before the colon); default: no other limit. */
    room?: (platform: string) => number;
  }): Promise<readonly Delivery[]>;
  /**
   * Gives up claims that `owner`s other than this one hold, whatever their lease says: for a ledger of one process. Each
   * counts as an attempt. One with a step still `sending` waits until that has arrived or never will.
   */
  release(options: { owner: string; now: number }): Promise<void>;
  renew(id: string, owner: string, leaseUntil: number): Promise<boolean>;
  setReport(id: string, owner: string, reportId: string): Promise<boolean>;
  /** Adds the step or replaces the one of its name. */
  putStep(id: string, owner: string, step: DeliveryStep): Promise<boolean>;
  /** Forgets a step that turned out not to have been taken. */
  dropStep(id: string, owner: string, name: string): Promise<boolean>;
  /** Lets go; counts as an attempt unless it stays `planned` without a reason, which says that none was made. */
  settle(id: string, owner: string, settlement: Settlement, now: number): Promise<boolean>;
  find(id: string): Promise<Delivery | null>;
  /** The latest `runAt` first. */
  list(query: DeliveryQuery): Promise<readonly Delivery[]>;
  /** Of the `newest` by `runAt`, how many there are of each platform and state; cheap enough to be asked every second. */
  counts(newest: number): Promise<readonly DeliveryCount[]>;
  /** When the next waiting delivery or lease is due, epoch milliseconds; null: nothing waits. */
  nextDue(): Promise<number | null>;
  /** Removes final ones that were to be sent before an instant. */
  forget(before: number): Promise<void>;
}
