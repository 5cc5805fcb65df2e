import type { EventType, IncidentEvent } from '../../core/incidents/event.ts';
import type { UnstatedRow } from '../../ports/withdrawals.ts';
import { csvColumns, jsonColumns } from '../mapping/columns.ts';
import { checkFit, createContext, type DateCounts, type ReadContext } from '../mapping/context.ts';
import { createMapper } from '../mapping/create-mapper.ts';
import { singleId } from '../mapping/draft.ts';
import type { Mapper, MapperSink } from '../mapping/mapper.ts';
import { type Row, RowError, type SourceRecord } from '../mapping/row.ts';
import type { Mapping } from '../mapping/schema.ts';
import { createCsvSplitter } from './csv-splitter.ts';
import { createDistinctCounter } from './distinct.ts';
import { createJsonSplitter } from './json-splitter.ts';
import { createLineSplitter } from './line-splitter.ts';
import type { Splitter } from './splitter.ts';
import { checkUsable } from './usable.ts';

/** What became of the rows of one file. `read` = `accepted` + `rejected` + the sum of `skipped`. */
export interface ParseCounts {
  read: number;
  /** Rows that gave at least one event (or are held for the one of their case that is kept). */
  accepted: number;
  rejected: number;
  rejectedByReason: Record<string, number>;
  /** Left out by the mapping, by reason. */
  skippedByReason: Record<string, number>;
  events: number;
  /** Different incidents among the events. */
  incidents: number;
  /** Of one row per incident: those that have several. */
  repeatedIncidents: number;
  dates: DateCounts;
  /** Rows (those rejected for another reason perhaps included) without a `recordedAt` of their own. */
  undated: number;
  /** Texts whose lone surrogates were replaced by U+FFFD. */
  repairedTexts: number;
  /** Columns that the mapping names, may do without, and the file lacks. */
  absentColumns: string[];
}

/** Where a parser puts what it finds. */
export interface ParserSink {
  event(event: IncidentEvent): void;
  /** Milestones to tell of where whole rows leave them empty; default: none. */
  readonly withdrawable?: readonly EventType[];
  unstated?(row: UnstatedRow): void;
  rejected(line: number, reason: string, raw: string): void;
}

/** Text in, events and rejects out; holds nothing but what the mapping must hold back. */
export interface Parser {
  push(text: string): void;
  /** The file is at its end; UserError where it proved unusable. */
  end(): ParseCounts;
  /** `incidentKey` of the incidents that have several rows, where each should have one. */
  readonly repeated: ReadonlySet<string>;
  /** Milestones of which the file has no place, whatever its rows leave unstated. */
  readonly withoutPlace: ReadonlySet<EventType>;
}

/** A text for the identity of an incident. */
export function incidentKey({ source, incident }: Pick<IncidentEvent, 'source' | 'incident'>): string {
  return JSON.stringify([source, incident]);
}

export interface ParserOptions {
  readonly path: string;
  readonly mapping: Mapping;
  readonly recordedAt: number;
}

function countIn(record: Record<string, number>, key: string): void {
  record[key] = (record[key] ?? 0) + 1;
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function noCounts(): ParseCounts {
  return {
    read: 0,
    accepted: 0,
    rejected: 0,
    rejectedByReason: {},
    skippedByReason: {},
    events: 0,
    incidents: 0,
    repeatedIncidents: 0,
    dates: { naive: 0, gap: 0, overlap: 0 },
    undated: 0,
    repairedTexts: 0,
    absentColumns: [],
  };
}

function parseObject(raw: string): Row {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    throw new RowError('json: not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RowError('json: not an object');
  return value as Row;
}

/** A parser of one file by its mapping. */
export function createParser(options: ParserOptions, sink: ParserSink): Parser {
  const { mapping, path } = options;
  const counts = noCounts();
  const incidents = createDistinctCounter();
  const repeated = new Set<string>();
  const withoutPlace = new Set<EventType>();
  let context: ReadContext | null = null;
  let mapper: Mapper | null = null;
  let width = 0;
  /** Fields of a row up to the last column that has a name. */
  let namedWidth = 0;

  function reject(line: number, raw: string, error: RowError): void {
    counts.rejected++;
    countIn(counts.rejectedByReason, error.reason);
    sink.rejected(line, error.message, raw);
  }

  const mapperSink: MapperSink = {
    event(event) {
      counts.events++;
      const isNew = incidents.add(event.source, event.incident);
      // A row of its own begins with its opening; its timeline may tell of others.
      const isRow = !isNew && mapping.shape === 'incident' && event.type === 'opened';
      if (isRow && event.eventId === singleId(event)) repeated.add(incidentKey(event));
      sink.event(event);
    },
    withdrawable: sink.withdrawable ?? [],
    unstated: (row) => sink.unstated?.(row),
    withoutPlace(types) {
      for (const type of types) withoutPlace.add(type);
    },
    accepted: () => counts.accepted++,
    skipped: (reason) => countIn(counts.skippedByReason, reason),
    rejected: (record, error) => reject(record.line, record.raw, error),
  };

  function begin(fitted: ReadContext): Mapper {
    context = fitted;
    const made = createMapper(fitted, options.recordedAt, mapperSink);
    checkFit(fitted, path);
    return made;
  }

  function take(into: Mapper, line: number, raw: string, read: () => Row): void {
    counts.read++;
    try {
      into.map({ line, raw, row: read() } satisfies SourceRecord);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      reject(line, raw, error);
    }
  }

  function broken(line: number, raw: string, reason: string): void {
    if (mapper === null && line <= mapping.skipLines) return;
    counts.read++;
    reject(line, raw, new RowError(reason));
  }

  function csvRecord(line: number, raw: string, fields: readonly string[]): void {
    if (mapper === null) {
      if (line <= mapping.skipLines) return;
      width = fields.length;
      namedWidth = fields.findLastIndex((name) => !isBlank(name)) + 1;
      mapper = begin(createContext(mapping, csvColumns(fields, { guarded: mapping.guardedCells })));
      return;
    }
    // Spreadsheets write a blank row as delimiters alone.
    if (isBlank(fields[0] ?? '') && fields.every(isBlank)) return;
    take(mapper, line, raw, () => {
      // Many exporters end rows, or the header alone, with delimiters; nothing is lost with empty fields.
      const fits =
        fields.length === width ||
        (fields.length > width ? fields.slice(width).every(isBlank) : fields.length >= namedWidth);
      if (!fits) {
        throw new RowError('csv: not as many fields as the header', `${fields.length} instead of ${width}`);
      }
      return fields;
    });
  }

  function splitter(): Splitter {
    if (mapping.format === 'csv') {
      return createCsvSplitter({ record: csvRecord, broken }, mapping.delimiter);
    }
    const into = begin(createContext(mapping, jsonColumns()));
    mapper = into;
    const record = (line: number, raw: string): void => take(into, line, raw, () => parseObject(raw));
    return mapping.format === 'ndjson'
      ? createLineSplitter({ record, broken })
      : createJsonSplitter({ record, broken }, mapping.records, path);
  }

  const records = splitter();
  return {
    repeated,
    withoutPlace,
    push: (text) => records.push(text),
    end() {
      records.end();
      mapper?.finish();
      counts.incidents = incidents.count;
      counts.repeatedIncidents = repeated.size;
      if (context !== null) {
        counts.dates = context.dates;
        counts.undated = context.undated.count;
        counts.repairedTexts = context.repaired.count;
        counts.absentColumns = [...context.absent];
      }
      checkUsable(path, mapping, counts, mapper !== null);
      return counts;
    },
  };
}
