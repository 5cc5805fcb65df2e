import { CancelledError, UserError } from '../../core/errors.ts';
import type { BulkProgress, BulkSummary, EventBatch, EventLog } from '../../ports/event-log.ts';
import type { Mapping } from '../mapping/schema.ts';
import { fileSize } from './open-text.ts';
import { type ParseJob, type ParseOutput, parseFile } from './parse-file.ts';
import { parseInWorker } from './parse-in-worker.ts';
import type { ParseCounts } from './parser.ts';
import { discardRejects, publishRejects, rejectedPath } from './rejects.ts';

export interface ImportOptions {
  readonly path: string;
  readonly mapping: Mapping;
  readonly log: Pick<EventLog, 'appendBulk'>;
  /** When we learn of the events, unless the source says so itself. */
  readonly recordedAt: number;
  /** While `reading`, `done` and `total` are bytes of the file; later what the log reports. */
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Parse in this thread; default: only where the program runs from its TypeScript source. */
  readonly inProcess?: boolean | undefined;
  /** Folder for `<file>.rejected.csv`; default: beside the file. */
  readonly rejectedFolder?: string | undefined;
}

/** What an import did. `read` = rows accepted + `rejected` + `skipped`. */
export interface ImportSummary {
  readonly path: string;
  /** The mapping's source name. */
  readonly source: string;
  readonly read: number;
  /** Events that the rows gave. */
  readonly events: number;
  /** Different incidents among them. */
  readonly incidents: number;
  /** Events new to the log. */
  readonly imported: number;
  readonly duplicates: number;
  readonly corrections: number;
  readonly rejected: number;
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** Rows that the mapping's rules leave out, or that changed nothing. */
  readonly skipped: number;
  readonly skippedByReason: Readonly<Record<string, number>>;
  readonly newIncidents: number;
  readonly heldBack: number;
  /** Raised on the incidents and clocks touched, by name. */
  readonly flags: Readonly<Record<string, number>>;
  /** Dates without offset: how many, and how many fell where clocks are changed. */
  readonly naiveDates: {
    readonly count: number;
    readonly gap: number;
    readonly overlap: number;
    readonly timeZone: string;
  };
  /** Where the rejected rows are; null: there are none. */
  readonly rejectedFile: string | null;
  /** What else a person should know, in sentences. */
  readonly notes: readonly string[];
}

interface Outcome {
  counts: ParseCounts | null;
  invalidUtf8: boolean;
  failure: unknown;
}

const runsFromSource = import.meta.filename.endsWith('.ts');

/** The batches of a parse; its counts, or what it failed of, end up in `outcome`. */
async function* batchesOf(
  outputs: AsyncIterable<ParseOutput>,
  outcome: Outcome,
  reading: (bytes: number) => void,
): AsyncGenerator<EventBatch> {
  try {
    for await (const output of outputs) {
      if ('counts' in output) {
        outcome.counts = output.counts;
        outcome.invalidUtf8 = output.invalidUtf8;
      } else {
        reading(output.bytesRead);
        yield output.batch;
      }
    }
  } catch (error) {
    outcome.failure = error;
    throw error;
  }
}

function notesOf(counts: ParseCounts, invalidUtf8: boolean, mapping: Mapping): string[] {
  const notes: string[] = [];
  const { naive, gap, overlap } = counts.dates;
  const zone = mapping.dates.timeZone;
  if (naive > 0) notes.push(`${naive} dates carry no offset and were read as local time of ${zone}.`);
  if (gap > 0)
    notes.push(`${gap} of them do not exist there (clocks go forward): read by the offset before the gap.`);
  if (overlap > 0) notes.push(`${overlap} of them occur twice there (clocks go back): read as the first.`);
  if (counts.absentColumns.length > 0) {
    notes.push(`The file lacks columns that the mapping can use: ${counts.absentColumns.join(', ')}.`);
  }
  if (counts.repairedTexts > 0) {
    notes.push(`${counts.repairedTexts} texts held half a character (a lone surrogate), replaced by U+FFFD.`);
  }
  if (invalidUtf8) {
    notes.push(
      'The file holds U+FFFD, the mark of broken characters; if it is not UTF-8, set encoding: latin1.',
    );
  }
  return notes;
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function summaryOf(
  { path, mapping }: ImportOptions,
  { counts, invalidUtf8 }: { counts: ParseCounts; invalidUtf8: boolean },
  stored: BulkSummary,
  rejectedFile: string | null,
): ImportSummary {
  const { naive, gap, overlap } = counts.dates;
  return {
    path,
    source: mapping.source,
    read: counts.read,
    events: counts.events,
    incidents: counts.incidents,
    imported: stored.appended,
    duplicates: stored.duplicates,
    corrections: stored.corrections,
    rejected: counts.rejected,
    rejectedByReason: counts.rejectedByReason,
    skipped: total(counts.skippedByReason),
    skippedByReason: counts.skippedByReason,
    newIncidents: stored.newIncidents,
    heldBack: stored.heldBack,
    flags: stored.flags,
    naiveDates: { count: naive, gap, overlap, timeZone: mapping.dates.timeZone },
    rejectedFile,
    notes: notesOf(counts, invalidUtf8, mapping),
  };
}

/**
 * Imports one file: a bad row goes to `<file>.rejected.csv` and stops nothing; the log takes all events or, if the
 * process dies, none. UserError where the file cannot be used at all; CancelledError on `signal`.
 */
export async function importFile(options: ImportOptions): Promise<ImportSummary> {
  const { path, mapping, recordedAt, signal, log } = options;
  const bytes = await fileSize(path);
  const rejectedTo = rejectedPath(path, options.rejectedFolder);
  const job: ParseJob = { path, mapping, recordedAt, rejectedTo };
  const parse = (options.inProcess ?? runsFromSource) ? parseFile : parseInWorker;
  const outcome: Outcome = { counts: null, invalidUtf8: false, failure: null };
  const progress = (report: BulkProgress): void => options.onProgress?.(report);
  const batches = batchesOf(parse(job, signal), outcome, (done) =>
    progress({ stage: 'reading', done, total: bytes === 0 ? null : bytes }),
  );
  try {
    const stored = await log.appendBulk(batches, {
      ...(signal && { signal }),
      onProgress: (report) => report.stage !== 'reading' && progress(report),
      ours: () => (outcome.counts?.undated === 0 ? null : recordedAt),
    });
    const { counts, invalidUtf8 } = outcome;
    if (counts === null) throw new Error('the event log did not take all batches');
    return summaryOf(options, { counts, invalidUtf8 }, stored, publishRejects(rejectedTo, counts.rejected));
  } catch (error) {
    discardRejects(rejectedTo);
    if (signal?.aborted === true) throw new CancelledError('import cancelled');
    throw outcome.failure instanceof UserError ? outcome.failure : error;
  }
}
