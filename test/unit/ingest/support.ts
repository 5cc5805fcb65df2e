import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { eventContent } from '../../../src/core/incidents/canonical.ts';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import { type DryRunResult, dryRun } from '../../../src/ingest/files/dry-run.ts';
import { loadMapping, parseMapping } from '../../../src/ingest/mapping/load.ts';
import type { Mapping } from '../../../src/ingest/mapping/schema.ts';
import type { BulkSummary, EventBatch, EventLog } from '../../../src/ports/event-log.ts';

export const fixtures = path.resolve(import.meta.dirname, '../../fixtures');
export const recordedAt = Date.UTC(2026, 0, 1);

/** A folder that is gone after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sla-ingest-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function tempFile(name: string, content: string | Uint8Array): string {
  const file = path.join(tempFolder(), name);
  writeFileSync(file, content);
  return file;
}

export function fixtureMapping(name: string): Mapping {
  return loadMapping(path.join(fixtures, 'mappings', `${name}.yaml`));
}

export function mappingOf(yaml: string): Mapping {
  return parseMapping(yaml, 'test');
}

/** What a dry run of a text by a mapping finds, with all incidents. */
export function dryText(text: string | Uint8Array, mapping: Mapping): Promise<DryRunResult> {
  return dryRun({ path: tempFile('input.txt', text), mapping, recordedAt, limit: 10_000 });
}

/** Type, instant and the given fields of the events of one incident, in time order. */
export function brief(
  result: DryRunResult,
  incident: string,
  fields: readonly (keyof IncidentEvent)[] = [],
): string[] {
  const found = result.incidents.find((one) => one.incident === incident);
  return (found?.events ?? []).map((event) =>
    [event.type, new Date(event.at).toISOString(), ...fields.map((field) => String(event[field]))].join(' '),
  );
}

type StoredEvent = Pick<IncidentEvent, 'source' | 'incident' | 'eventId'> & Partial<IncidentEvent>;

export interface MemoryLog extends Pick<EventLog, 'appendBulk'> {
  readonly events: Map<string, IncidentEvent>;
}

function complete(event: StoredEvent): IncidentEvent {
  const empty = {
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
    recordedBySource: false,
  };
  return { ...empty, ...event } as IncidentEvent;
}

/** Takes batches as the port says: all or nothing, duplicates and corrections told apart. */
export function memoryLog(): MemoryLog {
  const events = new Map<string, IncidentEvent>();
  async function appendBulk(batches: AsyncIterable<EventBatch>): Promise<BulkSummary> {
    const staged = new Map(events);
    const counts = { offered: 0, appended: 0, duplicates: 0, corrections: 0 };
    for await (const batch of batches) {
      const list = JSON.parse(batch.json) as StoredEvent[];
      if (list.length !== batch.count) throw new Error('a batch miscounts');
      for (const stored of list) {
        const event = complete(stored);
        const key = JSON.stringify([event.source, event.eventId]);
        const known = staged.get(key);
        counts.offered++;
        if (known === undefined) counts.appended++;
        else if (eventContent(known) === eventContent(event)) counts.duplicates++;
        else counts.corrections++;
        staged.set(key, event);
      }
    }
    for (const [key, event] of staged) events.set(key, event);
    return { ...counts, newIncidents: 0, judgedIncidents: 0, heldBack: 0, flags: {} };
  }
  return { events, appendBulk };
}
