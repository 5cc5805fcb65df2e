import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { SourceKind } from '../../config/sources-schema.ts';
import { effectiveEvents } from '../../src/core/incidents/effective.ts';
import { createJudge } from '../../src/core/sla/judge.ts';
import { webhookSource } from '../../src/ingest/webhooks/index.ts';
import type { Endpoint, Reading, WebhookRequest, WebhookSource } from '../../src/ingest/webhooks/source.ts';
import type { ArrivedEvent } from '../../src/ports/intake.ts';
import { version } from '../unit/core/sla/build.ts';

const folder = path.resolve(import.meta.dirname, '../fixtures/webhooks');

/** When every request of these tests comes, unless it says otherwise. */
export const now = Date.UTC(2026, 2, 5, 9);

/** Names of the recorded payloads of one kind, in order. */
export function payloadNames(kind: SourceKind): readonly string[] {
  return readdirSync(path.join(folder, kind))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

export function payload(kind: SourceKind, name: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, kind, `${name}.json`), 'utf8'));
}

export function endpoint(kind: SourceKind, settings: Partial<Endpoint['settings']> = {}): Endpoint {
  const fields = { service: null, team: null, customer: null, priority: null, assignee: null };
  return { name: `my-${kind}`, kind, settings: { fields, priorities: {}, pauses: null, ...settings } };
}

export function request(fields: Partial<WebhookRequest> = {}): WebhookRequest {
  return { headers: {}, query: new URLSearchParams(), body: Buffer.alloc(0), receivedAt: now, ...fields };
}

export function sourceOf(kind: SourceKind): WebhookSource {
  const source = webhookSource(kind);
  if (source === null) throw new Error(`no webhooks of ${kind}`);
  return source;
}

export function read(kind: SourceKind, body: unknown, settings: Partial<Endpoint['settings']> = {}): Reading {
  return sourceOf(kind).read(body, endpoint(kind, settings), request());
}

/** The events of a recorded payload, of which everything has to be usable. */
export function eventsOf(kind: SourceKind, name: string, settings: Partial<Endpoint['settings']> = {}) {
  const { events, ignored, dead } = read(kind, payload(kind, name), settings);
  expect({ ignored, dead }, name).toEqual({ ignored: [], dead: [] });
  return events;
}

/** Each event as one short line. */
export function lines(events: readonly ArrivedEvent[]): readonly string[] {
  return events.map(({ type, at, reason, priority }) =>
    [type, new Date(at).toISOString().slice(5, -1), priority, reason]
      .filter((text) => text !== null)
      .join(' '),
  );
}

/** The lines of what happened, without the opening and what describes the incident. */
export function course(events: readonly ArrivedEvent[]): readonly string[] {
  return lines(events.filter(({ type }) => !['opened', 'priority_changed', 'updated'].includes(type)));
}

/** What the deliveries, in the order of their arrival, make of every incident's clocks. */
export function clocks(deliveries: readonly (readonly ArrivedEvent[])[]): Readonly<Record<string, unknown>> {
  const entries = deliveries.flatMap((events, index) =>
    events.map((event) => ({ ...event, recordedAt: now + index, recordedBySource: true })),
  );
  const byIncident = new Map<string, typeof entries>();
  for (const event of effectiveEvents(entries)) {
    const list = byIncident.get(event.incident) ?? [];
    list.push({ ...event, recordedBySource: true });
    byIncident.set(event.incident, list);
  }
  const judge = createJudge([version()]);
  const found = [...byIncident].map(([incident, events]) => {
    const judgement = judge.judge(events, now);
    return [incident, judgement && { ...judgement, flags: [] }] as const;
  });
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Checks that the clocks are those of the deliveries in order, whatever the order and however often each one comes. */
export function expectSameClocksInAnyOrder(deliveries: readonly (readonly ArrivedEvent[])[]): void {
  const expected = clocks(deliveries);
  const indexes = deliveries.map((_, index) => index);
  const arrivals = fc
    .tuple(
      fc.shuffledSubarray(indexes, { minLength: indexes.length }),
      fc.array(fc.constantFrom(...indexes), { maxLength: 5 }),
    )
    .chain(([all, again]) =>
      fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
    );
  fc.assert(
    fc.property(arrivals, (order) => {
      expect(clocks(order.map((index) => deliveries[index] ?? []))).toEqual(expected);
    }),
    { numRuns: 200 },
  );
}
