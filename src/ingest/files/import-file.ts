import { CancelledError, UserError } from '../../core/errors.ts';
import type { EventType } from '../../core/incidents/event.ts';
import type { BulkProgress, BulkSummary, EventBatch, EventLog } from '../../ports/event-log.ts';
import type { Withdrawal, Withdrawals } from '../../ports/withdrawals.ts';
import type { Mapping } from '../mapping/schema.ts';
import { fileSize } from './open-text.ts';
import { type ParseJob, type ParseOutput, parseFile } from './parse-file.ts';
import { parseInWorker } from './parse-in-worker.ts';
import { incidentKey, type ParseCounts } from './parser.ts';
import { discardRejects, publishRejects, rejectedPath } from './rejects.ts';
import { withdrawalBatches } from './withdrawal-batches.ts';

export interface ImportOptions {
  readonly path: string;
  readonly mapping: Mapping;
  readonly log: Pick<EventLog, 'appendBulk'>;
  /** Takes back what earlier rows of the same incidents stated and these no longer do; without it that stays. */
  readonly withdrawals?: Withdrawals | undefined;
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
  /** Events of earlier rows taken back (counted among the corrections), for these rows no longer state them. */
  readonly withdrawn: number;
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
  withdrawn: readonly Withdrawal[];
  failure: unknown;
}

const runsFromSource = import.meta.filename.endsWith('.ts');

/** The batches of a parse and of what its rows take back; counts, or what it failed of, end up in `outcome`. */
async function* batchesOf(
  { mapping, withdrawals }: ImportOptions,
  outcome: Outcome,
  parsed: (withdrawable: readonly EventType[]) => AsyncIterable<ParseOutput>,
  reading: (bytes: number) => void,
): AsyncGenerator<EventBatch> {
  const found: Withdrawal[] = [];
  try {
    // Not before the log asks for batches: until then another import may still be at work in it.
    const withdrawable = mapping.shape === 'incident' ? await withdrawals?.types() : [];
    for await (const output of parsed(withdrawable ?? [])) {
      if ('unstated' in output) found.push(...((await withdrawals?.of(output.unstated)) ?? []));
      else if ('counts' in output) {
        outcome.counts = output.counts;
        outcome.invalidUtf8 = output.invalidUtf8;
        // What one row leaves empty another of the same incident may state: none of them is the whole of it.
        outcome.withdrawn = found.filter(
          (one) => !output.repeated.has(incidentKey(one)) && !output.withoutPlace.has(one.type),
        );
        yield* withdrawalBatches(outcome.withdrawn);
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

const shownWithdrawn = 10;

function withdrawnNotes(withdrawn: Outcome['withdrawn']): string[] {
  if (withdrawn.length === 0) return [];
  const shown = withdrawn.slice(0, shownWithdrawn).map(({ incident, type }) => `${incident} (${type})`);
  if (withdrawn.length > shown.length) shown.push(`and ${withdrawn.length - shown.length} more`);
  return [`Dates that an earlier export gave are empty in this one and were withdrawn: ${shown.join(', ')}.`];
}

function notesOf(counts: ParseCounts, { invalidUtf8, withdrawn }: Outcome, mapping: Mapping): string[] {
  const notes = withdrawnNotes(withdrawn);
  const { naive, gap, overlap } = counts.dates;
  const zone = mapping.dates.timeZone;
  if (naive > 0) notes.push(`${naive} dates carry no offset and were read as local time of ${zone}.`);
  if (gap > 0)
    notes.push(`${gap} of them do not exist there (clocks go forward): read by the offset before the gap.`);
  if (overlap > 0) notes.push(`${overlap} of them occur twice there (clocks go back): read as the first.`);
  if (counts.repeatedIncidents > 0) {
    notes.push(
      `${counts.repeatedIncidents} incidents have several rows: where they differ and no recordedAt tells which is newer, the later of two dates stands.`,
    );
  }
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
  counts: ParseCounts,
  outcome: Outcome,
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
    withdrawn: outcome.withdrawn.length,
    rejected: counts.rejected,
    rejectedByReason: counts.rejectedByReason,
    skipped: total(counts.skippedByReason),
    skippedByReason: counts.skippedByReason,
    newIncidents: stored.newIncidents,
    heldBack: stored.heldBack,
    flags: stored.flags,
    naiveDates: { count: naive, gap, overlap, timeZone: mapping.dates.timeZone },
    rejectedFile,
    notes: notesOf(counts, outcome, mapping),
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
  const job: Omit<ParseJob, 'withdrawable'> = { path, mapping, recordedAt, rejectedTo };
  const parse = (options.inProcess ?? runsFromSource) ? parseFile : parseInWorker;
  const outcome: Outcome = { counts: null, invalidUtf8: false, withdrawn: [], failure: null };
  const progress = (report: BulkProgress): void => options.onProgress?.(report);
  const batches = batchesOf(
    options,
    outcome,
    (withdrawable) => parse({ ...job, withdrawable }, signal),
    (done) => progress({ stage: 'reading', done, total: bytes === 0 ? null : bytes }),
  );
  try {
    const stored = await log.appendBulk(batches, {
      ...(signal && { signal }),
      onProgress: (report) => report.stage !== 'reading' && progress(report),
      ours: () => (outcome.counts?.undated === 0 ? null : recordedAt),
    });
    const { counts } = outcome;
    if (counts === null) throw new Error('the event log did not take all batches');
    return summaryOf(options, counts, outcome, stored, publishRejects(rejectedTo, counts.rejected));
  } catch (error) {
    discardRejects(rejectedTo);
    if (signal?.aborted === true) throw new CancelledError('import cancelled');
    throw outcome.failure instanceof UserError ? outcome.failure : error;
  }
}
