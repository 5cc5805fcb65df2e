import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { UserError } from '../../../core/errors.ts';
import type { LogEntry } from './reading.ts';
import { isBehind } from './stream-id.ts';

/** What the index says of a segment: entries that were moved out of a stream, as gzip of one JSON text a line. */
export interface SegmentRecord {
  readonly first: string;
  readonly last: string;
  readonly entries: number;
  /** Entries of all segments of the partition up to this one, itself included. */
  readonly total: number;
  /** Of the bytes as they are kept, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** Unpacked, a segment has at most this, and one entry. */
export const segmentChars = 16 * 1024 * 1024;
/** Against what claims to unpack to more: an entry can hold many large events. */
const mostBytes = 1024 ** 3;

/** Entries, at least one, as they are kept; `before` counts those of the segments before. */
export async function packSegment(
  entries: readonly LogEntry[],
  before: number,
): Promise<{ readonly record: SegmentRecord; readonly data: Buffer }> {
  const [first] = entries[0] ?? [];
  const [last] = entries.at(-1) ?? [];
  if (first === undefined || last === undefined) throw new RangeError('a segment has entries');
  const data = await zip(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  const sha256 = hash('sha256', data, 'hex');
  const total = before + entries.length;
  return { record: { first, last, entries: entries.length, total, sha256, bytes: data.length }, data };
}

/** The entries again. UserError where they are not those that the index names; `key` is where they are kept. */
export async function unpackSegment(
  key: string,
  record: SegmentRecord,
  data: Buffer | null,
): Promise<readonly LogEntry[]> {
  if (data === null) throw damaged(key, 'it is not there');
  if (data.length !== record.bytes)
    throw damaged(key, `it has ${data.length} bytes instead of ${record.bytes}`);
  if (hash('sha256', data, 'hex') !== record.sha256) throw damaged(key, 'its checksum differs');
  let entries: LogEntry[];
  try {
    const text = (await unzip(data, { maxOutputLength: mostBytes })).toString('utf8');
    entries = text.trimEnd().split('\n').map(parseEntry);
  } catch (error) {
    throw damaged(key, error instanceof Error ? error.message : String(error));
  }
  if (entries[0]?.[0] !== record.first || entries.at(-1)?.[0] !== record.last) {
    throw damaged(key, 'it does not begin and end as the index says');
  }
  if (entries.length !== record.entries) throw damaged(key, `it has ${entries.length} entries`);
  entries.reduce((before, entry) => {
    if (!isBehind(entry[0], before[0])) throw damaged(key, 'its entries are not in order');
    return entry;
  });
  return entries;
}

function parseEntry(line: string): LogEntry {
  const entry: unknown = JSON.parse(line);
  if (!Array.isArray(entry) || typeof entry[0] !== 'string' || !Array.isArray(entry[1])) {
    throw new TypeError('a line is no entry');
  }
  return [entry[0], entry[1].map(String)];
}

/** What the index holds, in order. UserError where it cannot be read. */
export function parseIndex(key: string, texts: readonly string[]): readonly SegmentRecord[] {
  return texts.map((text) => {
    try {
      const { first, last, entries, total, sha256, bytes } = JSON.parse(text) as SegmentRecord;
      if (/^\d+-\d+$/.test(first) && /^\d+-\d+$/.test(last) && entries > 0 && total >= entries && bytes > 0) {
        return { first, last, entries, total, sha256, bytes };
      }
    } catch {
      // Said below.
    }
    throw damaged(key, 'the index of segments cannot be read');
  });
}

function damaged(key: string, why: string): UserError {
  return new UserError(`the part ${key} of the shared log is damaged: ${why}`, {
    code: 'segment-damaged',
    hint: 'Restore this key from a backup of Redis; a bot that has its copy goes on without it.',
  });
}
