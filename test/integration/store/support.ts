import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import type { PolicyContent } from '../../../config/policy.ts';
import type { EventType, IncidentEvent } from '../../../src/core/incidents/event.ts';
import type { ClockFacts, ReportFacts, ReportQuery } from '../../../src/core/report/facts.ts';
import type { Weekday } from '../../../src/core/sla/types.ts';
import type { EventBatch } from '../../../src/ports/event-log.ts';
import { openStore, type Store } from '../../../src/store/open.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
/** Monday 2025-03-03T00:00Z. */
export const monday = Date.UTC(2025, 2, 3);

const folders: string[] = [];
const stores: Store[] = [];

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-store-'));
  folders.push(folder);
  return folder;
}

/** A store that is closed after the test, whose clock stands still at `now`. */
export async function tempStore(
  options: { now?: number; folder?: string; policies?: PolicyContent | null; threads?: number } = {},
): Promise<Store> {
  const store = await openStore({
    folder: options.folder ?? tempFolder(),
    memoryLimit: '256MB',
    threads: options.threads ?? 2,
    clock: { now: () => options.now ?? monday + 100 * day },
  });
  stores.push(store);
  if (options.policies !== null) await store.recordPolicies(options.policies ?? policies(), 0);
  return store;
}

/** Targets in hours for P1 and P2; office hours in Berlin for P2. */
export function policies(hours = { response: 1, resolution: 8 }): PolicyContent {
  const office = [{ from: '09:00', to: '17:00' }];
  const names: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
  const closed: Weekday[] = ['saturday', 'sunday'];
  const windows = Object.fromEntries([
    ...names.map((name) => [name, office]),
    ...closed.map((name) => [name, []]),
  ]);
  const rules = (calendar: string, factor: number) => ({
    response: { targetMs: hours.response * factor * hour, calendar, pauseReasons: [] },
    resolution: { targetMs: hours.resolution * factor * hour, calendar, pauseReasons: 'all' as const },
  });
  return {
    policies: [
      {
        name: 'default',
        match: { source: [], service: [], team: [], customer: [] },
        rules: { P1: rules('24x7', 1), P2: rules('office', 2) },
        defaultCalendar: '24x7',
        defaultPauseReasons: { response: [], resolution: 'all' },
        changes: 'carry',
        newCycleAfterMs: 2 * day,
        resolveCountsAsResponse: false,
      },
    ],
    calendars: [
      { name: '24x7', timeZone: 'UTC', always: true, hours: [], holidays: [] },
      {
        name: 'office',
        timeZone: 'Europe/Berlin',
        always: false,
        hours: [{ effectiveFrom: null, windows: windows as Record<Weekday, typeof office> }],
        holidays: [],
      },
    ],
    sources: {},
    dataVersions: {},
  };
}

/** An event of incident `A-1` unless told otherwise. */
export function event(type: EventType, at: number, more: Partial<IncidentEvent> = {}): IncidentEvent {
  const incident = more.incident ?? 'A-1';
  return {
    source: 'native',
    incident,
    eventId: `${incident}:${type}:${at}`,
    type,
    at,
    recordedAt: 0,
    recordedBySource: false,
    service: null,
    team: null,
    customer: null,
    priority: null,
    assignee: null,
    title: null,
    url: null,
    reason: null,
    responseDueAt: null,
    resolutionDueAt: null,
    responseWithin: null,
    resolutionWithin: null,
    naiveResolved: false,
    ...more,
  };
}

/** The events in batches of `size`, as a file would bring them. */
export async function* batches(events: readonly IncidentEvent[], size = 50): AsyncIterable<EventBatch> {
  for (let from = 0; from < events.length; from += size) {
    const part = events.slice(from, from + size);
    yield { count: part.length, json: JSON.stringify(part) };
  }
}

export const noFilters = { service: [], team: [], priority: [], customer: [] };

/** A query for the verdict cohort of all time unless told otherwise. */
export function query(more: Partial<ReportQuery> = {}): ReportQuery {
  return {
    from: monday - 10 * day,
    to: monday + 100 * day,
    asOf: monday + 100 * day,
    knownAt: null,
    cohort: 'verdict',
    filters: noFilters,
    ...more,
  };
}

/** Facts whose rows are sorted (their order carries no meaning), with labels instead of codes. */
export function comparable(facts: ReportFacts) {
  const { response, resolution, overall, labels, reopenedRows, ...rest } = facts;
  const rows = (clocks: ClockFacts, durations: boolean) =>
    Array.from({ length: clocks.n }, (_, row) => {
      const label = (dimension: keyof typeof labels) =>
        labels[dimension][clocks.codes[dimension][row] ?? -1] ?? null;
      return JSON.stringify({
        outcome: clocks.outcome[row],
        counted: clocks.counted[row],
        stopped: clocks.stopped[row],
        startedAt: clocks.startedAt[row],
        open: clocks.open?.[row],
        ...(clocks === overall ? { reopened: reopenedRows?.[row] } : {}),
        ...(durations
          ? {
              elapsed: clocks.elapsedMs[row],
              wall: clocks.wallMs[row],
              stoppedAt: clocks.stoppedAt[row],
              target: clocks.targetMs[row],
            }
          : {}),
        labels: [label('service'), label('team'), label('priority'), label('customer')],
      });
    }).sort();
  return {
    response: rows(response, true),
    resolution: rows(resolution, true),
    overall: rows(overall, false),
    labels,
    ...rest,
  };
}

/** A repeatable source of numbers in [0, 1). */
function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A few weeks of incidents with pauses, reopens, priority changes, cancellations, corrections of single events and
 * events learned of late; `recordedAt` is somewhat after `at`.
 */
export function scenario(seed: number, incidents = 25): IncidentEvent[] {
  const next = random(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T;
  const events: IncidentEvent[] = [];
  for (let i = 0; i < incidents; i++) {
    const incident = `I-${i}`;
    let at = monday + Math.floor(next() * 20 * day);
    const types: EventType[] = next() < 0.05 ? [] : ['opened'];
    const steps: readonly EventType[] = [
      'acknowledged',
      'paused',
      'resumed',
      'resolved',
      'reopened',
      'closed',
      'priority_changed',
      'assigned',
      'updated',
    ];
    for (let step = Math.floor(next() * 7); step > 0; step--) types.push(pick(steps));
    if (next() < 0.1) types.push('cancelled');
    types.forEach((type, index) => {
      const entry = event(type, at, {
        incident,
        eventId: `${incident}:${index}`,
        recordedAt: at + Math.floor(next() * next() * 3 * day),
        recordedBySource: next() < 0.5,
        service: type === 'opened' ? pick(['web', 'mail', null]) : null,
        team: type === 'opened' || type === 'assigned' ? pick(['red', 'blue']) : null,
        customer: type === 'opened' ? pick(['acme', 'globex', null]) : null,
        priority: type === 'opened' || type === 'priority_changed' ? pick(['P1', 'P2', 'P9']) : null,
        reason: type === 'paused' || type === 'resumed' ? pick(['customer', null]) : null,
      });
      events.push(entry);
      if (next() < 0.08) {
        const moved = { ...entry, at: entry.at + Math.floor((next() - 0.3) * 5 * hour) };
        events.push({ ...moved, recordedAt: entry.recordedAt + Math.floor(next() * 4 * day) });
      }
      at += Math.floor(next() * next() * 3 * day);
    });
  }
  return events;
}
