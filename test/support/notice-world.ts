import { alwaysOpen, compileCalendar } from '../../src/core/sla/calendar.ts';
import { riskInstants, riskOf } from '../../src/core/sla/risk.ts';
import type { ClockKind } from '../../src/core/sla/types.ts';
import type { OpenClockRow } from '../../src/ports/open-clocks.ts';

export const minuteMs = 60_000;
export const shares = { 'at-risk': 0.8, critical: 0.95 };

/** What a clock does from a minute on. */
export interface Stretch {
  readonly fromMinute: number;
  readonly state: 'running' | 'paused' | 'ended';
  readonly team: string;
  readonly targetMinutes: number;
}

/** One cycle of one incident with one clock, as a list of stretches, the first its start. */
export interface ModelClock {
  readonly incident: string;
  readonly clock: ClockKind;
  readonly cycle: number;
  readonly office: boolean;
  readonly service: string;
  readonly priority: string;
  readonly stretches: readonly Stretch[];
}

/** Monday, 2026-11-23T00:00Z. */
export const worldStart = Date.UTC(2026, 10, 23);

const open = [{ from: '09:00', to: '17:00' }];
const closed: typeof open = [];
const windows = {
  monday: open,
  tuesday: open,
  wednesday: open,
  thursday: open,
  friday: open,
  saturday: closed,
  sunday: closed,
};
const office = compileCalendar({
  name: 'office',
  timeZone: 'UTC',
  always: false,
  hours: [{ effectiveFrom: null, windows }],
  holidays: [],
});

/** Counted milliseconds at the beginning of each minute, as far as it was walked. */
const walks = new WeakMap<ModelClock, number[]>();

/** Walked minute by minute, from the first. */
function countedMs(model: ModelClock, now: number): number {
  const walk = walks.get(model) ?? [0];
  walks.set(model, walk);
  const minute = Math.floor((now - worldStart) / minuteMs);
  while (walk.length <= minute)
    walk.push((walk.at(-1) ?? 0) + (counts(model, walk.length - 1) ? minuteMs : 0));
  return (walk[minute] ?? 0) + (counts(model, minute) ? (now - worldStart) % minuteMs : 0);
}

function counts({ office: isOffice, stretches }: ModelClock, minute: number): boolean {
  const state = stretches.findLast(({ fromMinute }) => fromMinute <= minute)?.state;
  return state === 'running' && (!isOffice || isOpen(worldStart + minute * minuteMs));
}

function isOpen(at: number): boolean {
  const date = new Date(at);
  const day = date.getUTCDay();
  return day !== 0 && day !== 6 && date.getUTCHours() >= 9 && date.getUTCHours() < 17;
}

/** A clock as the store would read it at an instant; null: it is not open. */
export function rowAt(model: ModelClock, now: number): OpenClockRow | null {
  const stretch = model.stretches.findLast(({ fromMinute }) => worldStart + fromMinute * minuteMs <= now);
  if (stretch === undefined || stretch.state === 'ended') return null;
  const elapsedMs = countedMs(model, now);
  const targetMs = stretch.targetMinutes * minuteMs;
  const isBreached = elapsedMs > targetMs;
  const paused = stretch.state === 'paused';
  const calendar = model.office ? office : alwaysOpen;
  const instants =
    isBreached || paused
      ? { atRiskAt: null, criticalAt: null, breachesAt: null }
      : riskInstants({ countedMs: elapsedMs, targetMs }, now, calendar, shares);
  return {
    source: 'test',
    incident: model.incident,
    cycle: model.cycle,
    clock: model.clock,
    title: 'Checkout fails',
    url: null,
    service: model.service,
    team: stretch.team,
    customer: null,
    priority: model.priority,
    status: isBreached ? 'breached' : riskOf({ countedMs: elapsedMs, targetMs }, shares),
    paused,
    startedAt: worldStart + (model.stretches[0]?.fromMinute ?? 0) * minuteMs,
    targetMs,
    elapsedMs,
    leftMs: targetMs - elapsedMs,
    breachedAt: isBreached ? now : null,
    ...instants,
  };
}
