import { platformOf } from '../../config/schedules-schema.ts';
import type { Weekday } from '../core/sla/types.ts';
import { UnavailableError } from '../ports/intake.ts';
import { type BringDeps, createBring } from './bring.ts';
import { noteTo } from './notes.ts';
import { planOwed } from './plan.ts';
import type { Schedule } from './schedule.ts';
import { createWatchdog } from './watchdog.ts';

/** Deliveries at work at once, of all platforms and of each. */
export const atOnce = { total: 16, perPlatform: 4 } as const;
/** A claim lasts this long unless it is renewed, which every check does. */
export const leaseMs = 5 * 60_000;
/** How long closing waits for the steps under way. */
const drainMs = 8_000;

export interface RunnerDeps extends Omit<BringDeps, 'leaseMs'> {
  /** All that are known, also those that are paused. */
  readonly schedules: () => Promise<readonly Schedule[]>;
  /** Default: `planOwed`; tests pass their own. */
  readonly plan?: typeof planOwed;
  readonly weekStartsOn: Weekday;
  /** Nobody else has the ledger: what others claimed died with them. */
  readonly isAlone: boolean;
  /** Resolves after so many milliseconds; of closing. */
  readonly delay: (ms: number) => Promise<void>;
}

/** Makes and sends what schedules owe. */
export interface Runner {
  /** Plans what is owed, and begins whatever is due; resolves when that is begun. Never rejects. */
  check(): Promise<void>;
  /** Resolves when nothing is at work and nothing more is due. */
  idle(): Promise<void>;
  /** Begins nothing more; resolves when the steps under way have ended, or after a bound. */
  close(): Promise<void>;
}

export function createRunner(deps: RunnerDeps): Runner {
  const { ledger, clock, logger, owner } = deps;
  const bring = createBring({ ...deps, leaseMs });
  const startedAt = clock.now();
  const watchdog = createWatchdog({ ledger, logger, startedAt });
  const stopping = new AbortController();
  const running = new Map<string, { readonly platform: string; readonly end: Promise<void> }>();
  let hasReleased = !deps.isAlone;
  let checking: Promise<void> | null = null;
  let beginning: Promise<void> | null = null;
  let isRoomNew = false;
  let isAway = false;
  /** As of the last check or claim, by name. */
  let schedules: ReadonlyMap<string, Schedule> = new Map();

  /** What fails is logged and stops nothing else; that the ledger is away, once. */
  async function guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof UnavailableError) {
        if (!isAway) logger.warn({ reason: error.message }, 'scheduled reports wait for what is away');
        isAway = true;
        return;
      }
      logger.error({ what, error }, 'a part of the schedules’ check failed; the next check tries again');
    }
  }

  async function renew(): Promise<void> {
    const leaseUntil = clock.now() + leaseMs;
    await Promise.all([...running.keys()].map((id) => ledger.renew(id, owner, leaseUntil)));
  }

  async function release(): Promise<void> {
    if (hasReleased) return;
    await ledger.release({ owner, now: clock.now() });
    hasReleased = true;
  }

  async function planAhead(): Promise<void> {
    const now = clock.now();
    const all = [...schedules.values()];
    const { deliveries, marks } = (deps.plan ?? planOwed)({
      schedules: all,
      marks: await ledger.marks(),
      now,
      weekStartsOn: deps.weekStartsOn,
    });
    if (deliveries.length === 0 && marks.length === 0) return;
    const missed = deliveries.filter(({ state }) => state === 'skipped');
    const notes = all.flatMap(({ name, owner: told }) => {
      const newest = missed.findLast(({ schedule }) => schedule === name);
      return newest === undefined || told === null ? [] : [noteTo(told, 'missed', newest, now)];
    });
    await ledger.plan({ deliveries: [...deliveries, ...notes], marks }, now);
    for (const { id, schedule, from, destination, reason } of missed)
      logger.warn({ delivery: id, schedule, from, destination, reason }, 'a report was skipped');
  }

  async function readSchedules(): Promise<void> {
    schedules = new Map((await deps.schedules()).map((schedule) => [schedule.name, schedule]));
  }

  async function checkAll(): Promise<void> {
    await readSchedules();
    await guarded('renew', renew);
    await guarded('release', release);
    await guarded('watch', () => watchdog.look(schedules, clock.now()));
    await guarded('plan', planAhead);
    await begin();
    const due = await ledger.nextDue();
    if (isAway) logger.info({}, 'scheduled reports go on');
    isAway = false;
    // What is due already waits for room, which comes with the end of another.
    if (due !== null && due > clock.now()) deps.wakeAt(due);
  }

  function room(platform: string): number {
    const busy = [...running.values()].filter((one) => one.platform === platform).length;
    return atOnce.perPlatform - busy;
  }

  /** Claims what there is room for, and again where room came while it did. */
  function begin(): Promise<void> {
    isRoomNew = true;
    beginning ??= guarded('begin', async () => {
      while (isRoomNew && !stopping.signal.aborted && hasReleased) {
        isRoomNew = false;
        await claimSome();
      }
    }).then(() => {
      beginning = null;
      // Room may have come after the last look.
      return isRoomNew && !stopping.signal.aborted && hasReleased ? begin() : undefined;
    });
    return beginning;
  }

  async function claimSome(): Promise<void> {
    const limit = atOnce.total - running.size;
    if (limit <= 0) return;
    const now = clock.now();
    const claimed = await ledger.claim({ owner, now, leaseUntil: now + leaseMs, limit, room });
    // An attempt may be due between two checks, and its schedule be removed or paused since the last one.
    if (claimed.length > 0) await guarded('schedules', readSchedules);
    for (const delivery of claimed) {
      // Its own lease ran out while it is still at it.
      if (running.has(delivery.id)) continue;
      const schedule = schedules.get(delivery.schedule) ?? null;
      const end = bring(delivery, schedule, stopping.signal).finally(() => {
        running.delete(delivery.id);
        void begin();
      });
      running.set(delivery.id, { platform: platformOf(delivery.destination), end });
    }
  }

  return {
    check() {
      if (stopping.signal.aborted) return Promise.resolve();
      checking ??= guarded('check', checkAll).finally(() => {
        checking = null;
      });
      return checking;
    },
    async idle() {
      while (checking !== null || beginning !== null || running.size > 0) {
        await Promise.all([checking, beginning, ...[...running.values()].map(({ end }) => end)]);
      }
    },
    async close() {
      stopping.abort();
      const ended = Promise.all([checking, beginning, ...[...running.values()].map(({ end }) => end)]);
      await Promise.race([ended, deps.delay(drainMs)]);
    },
  };
}
