import { CancelledError } from '../../core/errors.ts';
import type { IncidentEvent } from '../../core/incidents/event.ts';
import type { Mapping } from '../mapping/schema.ts';
import { openText } from './open-text.ts';
import { createParser, type ParseCounts } from './parser.ts';

export interface DryRunOptions {
  readonly path: string;
  readonly mapping: Mapping;
  readonly recordedAt: number;
  /** Incidents and rejected rows to show; default 5. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface DryRunResult {
  /** The first incidents with their events in time order. */
  readonly incidents: readonly {
    readonly source: string;
    readonly incident: string;
    readonly events: readonly IncidentEvent[];
  }[];
  /** The first rows that an import would reject. */
  readonly rejected: readonly { readonly line: number; readonly reason: string; readonly raw: string }[];
  /** Of the whole file, exactly as an import would count. */
  readonly counts: ParseCounts;
}

const defaultLimit = 5;
const shownEvents = 100;

/** Reads the whole file as an import would, stores nothing, and shows the first of what it found. */
export async function dryRun(options: DryRunOptions): Promise<DryRunResult> {
  const limit = options.limit ?? defaultLimit;
  const incidents = new Map<string, IncidentEvent[]>();
  const rejected: { line: number; reason: string; raw: string }[] = [];
  const parser = createParser(options, {
    event(event) {
      const key = JSON.stringify([event.source, event.incident]);
      const events = incidents.get(key);
      if (events === undefined && incidents.size < limit) incidents.set(key, [event]);
      else if (events !== undefined && events.length < shownEvents) events.push(event);
    },
    rejected(line, reason, raw) {
      if (rejected.length < limit) rejected.push({ line, reason, raw });
    },
  });
  try {
    for await (const { text } of openText(options.path, options.mapping.encoding, {
      signal: options.signal,
    })) {
      parser.push(text);
    }
  } catch (error) {
    throw options.signal?.aborted === true ? new CancelledError() : error;
  }
  const counts = parser.end();
  return {
    incidents: [...incidents.values()].flatMap((events) => {
      const sorted = events.toSorted((one, other) => one.at - other.at);
      const [first] = sorted;
      return first === undefined ? [] : [{ source: first.source, incident: first.incident, events: sorted }];
    }),
    rejected,
    counts,
  };
}
