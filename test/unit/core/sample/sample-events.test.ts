import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SampleEvent } from '../../../../src/core/sample/draft.ts';
import { plantedTruth } from '../../../../src/core/sample/planted-truth.ts';
import { sampleEvents } from '../../../../src/core/sample/sample-events.ts';
import { sampleNdjson } from '../../../../src/core/sample/sample-ndjson.ts';

const endAt = Date.UTC(2026, 6, 1);
const year = { seed: 1, days: 365, endAt, incidents: 12_000 };
const events = [...sampleEvents(year)];
const truth = plantedTruth(year);

function byIncident(list: readonly SampleEvent[]): Map<string, SampleEvent[]> {
  const grouped = new Map<string, SampleEvent[]>();
  for (const event of list) {
    const group = grouped.get(event.incident);
    if (group === undefined) grouped.set(event.incident, [event]);
    else group.push(event);
  }
  return grouped;
}

const incidents = [...byIncident(events).values()];

const anyOptions = fc.record({
  seed: fc.nat(),
  days: fc.integer({ min: 1, max: 60 }),
  endAt: fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) }),
  incidents: fc.integer({ min: 0, max: 300 }),
});

describe('sampleEvents', () => {
  it('is the same for the same options and another for another seed', () => {
    const text = (seed: number) => [...sampleNdjson({ ...year, seed, incidents: 500 })].join('');
    expect(text(1)).toBe(text(1));
    expect(text(2)).not.toBe(text(1));
  });

  it('is the same on every machine: pinned', () => {
    let hash = 0;
    for (const event of events) {
      for (const char of JSON.stringify(event)) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) | 0;
    }
    expect(hash >>> 0).toBe(138325990);
    expect(events[0]).toEqual({
      eventId: 'INC-0000001-1',
      source: 'demo',
      incident: 'INC-0000001',
      type: 'opened',
      at: '2025-07-01T03:18:40.255Z',
      service: 'search',
      team: 'discovery',
      customer: 'Tailspin Toys',
      priority: 'P4',
      title: 'Results are stale since this morning',
    });
  });

  it('has as many incidents as asked for, ordered in time, within the history, each event with its own id', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const list = [...sampleEvents(options)];
        const instants = list.map(({ at }) => Date.parse(at));
        expect(byIncident(list).size).toBe(options.incidents);
        expect(new Set(list.map(({ eventId }) => eventId)).size).toBe(list.length);
        expect(instants.every((at, index) => at >= (instants[index - 1] ?? 0))).toBe(true);
        const start = options.endAt - options.days * 86_400_000;
        expect(instants.every((at) => at >= start && at < options.endAt)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('tells a possible story of every incident', () => {
    const allowed: Record<string, string[]> = {
      opened: ['acknowledged', 'assigned', 'cancelled', 'paused', 'priority_changed', 'updated', 'resolved'],
      assigned: ['acknowledged'],
      acknowledged: ['paused', 'priority_changed', 'updated', 'resolved'],
      priority_changed: ['updated', 'paused', 'resolved'],
      updated: ['paused', 'resolved'],
      paused: ['resumed'],
      resumed: ['paused', 'resolved'],
      resolved: ['closed', 'reopened'],
      reopened: ['acknowledged'],
      closed: [],
      cancelled: [],
    };
    for (const story of incidents) {
      expect(story[0]).toMatchObject({ type: 'opened', priority: expect.stringMatching(/^P[1-4]$/) });
      for (const [index, { type }] of story.slice(1).entries()) {
        expect(allowed[story[index]?.type ?? '']).toContain(type);
      }
    }
  });

  it('changes a priority only to a neighbour and resumes the reason it paused', () => {
    for (const story of incidents) {
      const change = story.find(({ type }) => type === 'priority_changed')?.priority;
      if (change !== undefined) expect(Math.abs(rank(change) - rank(story[0]?.priority))).toBe(1);
      for (const [index, { type, reason }] of story.entries()) {
        if (type === 'resumed') expect(story[index - 1]).toMatchObject({ type: 'paused', reason });
      }
    }
  });

  it.each([
    [{ seed: -1 }],
    [{ seed: 0.5 }],
    [{ days: 0 }],
    [{ days: 1.5 }],
    [{ incidents: -1 }],
    [{ incidents: Number.NaN }],
    [{ endAt: 0 }],
  ])('refuses %o', (wrong) => {
    expect(() => [...sampleEvents({ ...year, ...wrong })]).toThrow(RangeError);
  });
});

describe('sampleNdjson', () => {
  it('yields whole lines that parse to the events', () => {
    const chunks = [...sampleNdjson({ ...year, incidents: 1000 })];
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.every((chunk) => chunk.endsWith('\n') && chunk.length < 70_000)).toBe(true);
    const lines = chunks.join('').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([...sampleEvents({ ...year, incidents: 1000 })]);
  });
});

describe('plantedTruth', () => {
  it('counts what the events say', () => {
    const having = (type: string) =>
      incidents.filter((story) => story.some((event) => event.type === type)).length;
    expect(truth).toMatchObject({
      incidents: incidents.length,
      events: events.length,
      cancelled: having('cancelled'),
      paused: having('paused'),
      reopened: having('reopened'),
      priorityChanged: having('priority_changed'),
    });
    expect(Object.values(truth.byType).reduce((sum, n) => sum + n)).toBe(events.length);
    for (const [type, n] of Object.entries(truth.byType)) {
      expect(events.filter((event) => event.type === type)).toHaveLength(n);
    }
  });

  it('has what a history needs: about four events each, 2 % open, pauses, reopens, new cycles, changes', () => {
    const share = (n: number) => n / truth.incidents;
    expect(truth.events / truth.incidents).toBeGreaterThan(3.7);
    expect(truth.events / truth.incidents).toBeLessThan(4.3);
    expect(share(truth.open)).toBeGreaterThan(0.015);
    expect(share(truth.open)).toBeLessThan(0.025);
    expect(share(truth.paused)).toBeGreaterThan(0.1);
    expect(share(truth.reopened)).toBeGreaterThan(0.02);
    expect(share(truth.cancelled)).toBeLessThan(0.03);
    expect(share(truth.priorityChanged)).toBeGreaterThan(0.03);
    expect(truth.newCycles).toBeGreaterThan(10);
  });

  it('plants days, a level shift and seasons that can be seen', () => {
    const opened = events.filter(({ type }) => type === 'opened');
    const perDay = countBy(opened, ({ at }) => at.slice(0, 10));
    const counts = [...perDay.values()].sort((a, b) => a - b);
    const median = counts[Math.floor(counts.length / 2)] ?? 0;
    const weekday = (date: string) => new Date(date).getUTCDay() % 6 !== 0;
    for (const day of truth.anomalousDays.filter(weekday))
      expect(perDay.get(day)).toBeGreaterThan(1.8 * median);

    const perWeekday = countBy(opened, ({ at }) => String(new Date(at).getUTCDay()));
    expect(perWeekday.get('0') ?? 0).toBeLessThan(0.6 * (perWeekday.get('2') ?? 0));
    const perHour = countBy(opened, ({ at }) => at.slice(11, 13));
    expect(perHour.get('03') ?? 0).toBeLessThan(0.3 * (perHour.get('10') ?? 0));

    const shifted = (after: boolean) =>
      medianOf(
        incidents
          .filter(([first]) => first?.service === truth.levelShift.service)
          .filter(([first]) => Date.parse(first?.at ?? '') >= truth.levelShift.at === after)
          .flatMap((story) => responseShare(story)),
      );
    expect(shifted(true)).toBeGreaterThan(1.4 * shifted(false));
  });

  it('keeps 90 to 96 % of the default targets', () => {
    const within = incidents.flatMap((story) => responseShare(story)).map((share) => share <= 1);
    const rate = within.filter(Boolean).length / within.length;
    expect(rate).toBeGreaterThan(0.94);
    expect(rate).toBeLessThan(0.99);
    const resolved = incidents.flatMap((story) => resolutionShare(story)).map((share) => share <= 1);
    const resolvedRate = resolved.filter(Boolean).length / resolved.length;
    expect(resolvedRate).toBeGreaterThan(0.9);
    expect(resolvedRate).toBeLessThan(0.97);
  });
});

const responseTargets = [15, 30, 120, 480];
const resolutionTargets = [4, 8, 24, 72];

function rank(priority: string | undefined): number {
  return Number(priority?.slice(1));
}

/** Part of the response target used, by the first acknowledgement. */
function responseShare(story: readonly SampleEvent[]): number[] {
  const [first] = story;
  const acknowledged = story.find(({ type }) => type === 'acknowledged');
  if (first === undefined || acknowledged === undefined) return [];
  const target = (responseTargets[rank(first.priority) - 1] ?? Number.NaN) * 60_000;
  return [(Date.parse(acknowledged.at) - Date.parse(first.at)) / target];
}

/** Part of the resolution target used by the first resolve, pauses taken out; stories without priority change. */
function resolutionShare(story: readonly SampleEvent[]): number[] {
  const [first] = story;
  const end = story.findIndex(({ type }) => type === 'resolved');
  if (first === undefined || end < 0 || story.some(({ type }) => type === 'priority_changed')) return [];
  const at = (event: SampleEvent | undefined) => Date.parse(event?.at ?? '');
  const paused = story.slice(0, end).reduce((sum, event, index) => {
    return event.type === 'resumed' ? sum + at(event) - at(story[index - 1]) : sum;
  }, 0);
  const target = (resolutionTargets[rank(first.priority) - 1] ?? Number.NaN) * 3_600_000;
  return [(at(story[end]) - at(first) - paused) / target];
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function countBy<T>(list: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of list) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
