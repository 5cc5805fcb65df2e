import type { EventType } from '../../core/incidents/event.ts';
import type { EventBatch } from '../../ports/event-log.ts';
import type { UnstatedRow } from '../../ports/withdrawals.ts';
import type { Mapping } from '../mapping/schema.ts';
import { createBatcher } from './encode-event.ts';
import { linePieceBytes } from './limits.ts';
import { openText } from './open-text.ts';
import { createParser, type ParseCounts } from './parser.ts';
import { createRejectWriter, type RejectWriter } from './rejects.ts';

/** All a thread needs to parse a file; plain data. */
export interface ParseJob {
  readonly path: string;
  readonly mapping: Mapping;
  readonly recordedAt: number;
  /** Where the rejected rows belong; they wait in a temporary file beside it. */
  readonly rejectedTo: string;
  /** The milestones to tell of where whole rows leave them empty. */
  readonly withdrawable: readonly EventType[];
}

/** What a parse gives, piece by piece: batches with the bytes read so far, and last the counts. */
export type ParseOutput =
  | { readonly batch: EventBatch; readonly bytesRead: number }
  | { readonly unstated: readonly UnstatedRow[] }
  | {
      readonly counts: ParseCounts;
      readonly invalidUtf8: boolean;
      /** See `Parser`. */
      readonly repeated: ReadonlySet<string>;
      readonly withoutPlace: ReadonlySet<EventType>;
    };

const replacement = '\ufffd';
/** Rows told of together: each lot costs a scan of the log. */
const unstatedRows = 50_000;

function* outputs(batches: readonly EventBatch[], bytesRead: number): Generator<ParseOutput> {
  for (const batch of batches) yield { batch, bytesRead };
}

async function* parse(
  job: ParseJob,
  rejects: RejectWriter,
  signal?: AbortSignal,
): AsyncGenerator<ParseOutput> {
  const batcher = createBatcher();
  let unstated: UnstatedRow[] = [];
  const parser = createParser(job, {
    event: batcher.add,
    withdrawable: job.withdrawable,
    unstated: (row) => unstated.push(row),
    rejected: rejects.add,
  });
  let bytesRead = 0;
  let invalidUtf8 = false;
  const pieceBytes = job.mapping.format === 'ndjson' ? linePieceBytes : undefined;
  for await (const chunk of openText(job.path, job.mapping.encoding, { signal, pieceBytes })) {
    parser.push(chunk.text);
    bytesRead = chunk.bytesRead;
    invalidUtf8 ||= chunk.text.includes(replacement);
    yield* outputs(batcher.take(false), bytesRead);
    if (unstated.length >= unstatedRows) {
      yield { unstated };
      unstated = [];
    }
  }
  const counts = parser.end();
  yield* outputs(batcher.take(true), bytesRead);
  if (unstated.length > 0) yield { unstated };
  const { repeated, withoutPlace } = parser;
  yield { counts, invalidUtf8, repeated, withoutPlace };
}

/** Parses a file in flat memory. UserError for an unusable one; rejected rows are written as they are found. */
export async function* parseFile(job: ParseJob, signal?: AbortSignal): AsyncGenerator<ParseOutput> {
  const rejects = createRejectWriter(job.rejectedTo);
  try {
    yield* parse(job, rejects, signal);
  } finally {
    rejects.close();
  }
}
