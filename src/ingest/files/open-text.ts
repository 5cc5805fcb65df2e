import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../core/errors.ts';
import type { Mapping } from '../mapping/schema.ts';
import { chunkBytes, type DecompressionLimits, decompressionLimits } from './limits.ts';

export type Encoding = Mapping['encoding'];

export interface TextChunk {
  readonly text: string;
  /** Bytes of the file read so far, compressed ones where it is. */
  readonly bytesRead: number;
}

const magicBytes = 4;

function unreadable(path: string, cause: unknown): UserError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
  };
  const why = known[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new UserError(`Cannot read ${path}: ${why}`, { code: 'file-unreadable', cause });
}

/** Size of a file in bytes; UserError where it cannot be read. */
export async function fileSize(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    return found.size;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

interface Source {
  readonly magic: Buffer;
  readonly chunks: AsyncIterable<Buffer>;
  readonly progress: { bytesRead: number };
  close(): void;
}

/** Opens a file and looks at its first bytes without losing them (it may be a pipe). */
async function openBytes(path: string, signal: AbortSignal | undefined): Promise<Source> {
  const progress = { bytesRead: 0 };
  const stream = createReadStream(path, { highWaterMark: chunkBytes, ...(signal && { signal }) });
  const iterator: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  try {
    while (Buffer.concat(head).length < magicBytes) {
      const next = await iterator.next();
      if (next.done === true) break;
      head.push(next.value);
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    for (const chunk of head) {
      progress.bytesRead += chunk.length;
      yield chunk;
    }
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      progress.bytesRead += next.value.length;
      yield next.value;
    }
  }
  return {
    magic: Buffer.concat(head).subarray(0, magicBytes),
    chunks: chunks(),
    progress,
    close: () => stream.destroy(),
  };
}

async function* gunzip(source: Source, path: string, limits: DecompressionLimits): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: 256 * 1024 });
  const output: AsyncIterable<Buffer> = pipeline(Readable.from(source.chunks), unzip, () => {});
  let produced = 0;
  try {
    for await (const chunk of output) {
      produced += chunk.length;
      const tooDense = produced > limits.freeBytes && produced > source.progress.bytesRead * limits.maxRatio;
      if (tooDense || produced > limits.maxBytes) {
        throw new UserError(`${path} unfolds to far more than its size; it looks like a decompression bomb`, {
          code: 'file-bomb',
          hint: 'If it is genuine, unpack it first and import the unpacked file.',
        });
      }
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof UserError || (cause instanceof Error && cause.name === 'AbortError')) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${path} is a damaged gzip file: ${why}`, { code: 'file-damaged', cause });
  }
}

interface Decoder {
  write(chunk: Buffer): string;
  end(): string;
}

function textDecoder(label: string): Decoder {
  const decoder = new TextDecoder(label);
  return { write: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
}

/** A byte-order mark outranks the mapping's encoding. */
function decoderOf(first: Buffer, encoding: Encoding): Decoder {
  if (first[0] === 0xff && first[1] === 0xfe) return textDecoder('utf-16le');
  if (first[0] === 0xfe && first[1] === 0xff) return textDecoder('utf-16be');
  if (first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf) return new StringDecoder('utf8');
  if (encoding === 'utf-16') return textDecoder('utf-16le');
  // Exports that call themselves latin1 come from Windows, where 0x80–0x9f are characters.
  return encoding === 'latin1' ? textDecoder('windows-1252') : new StringDecoder('utf8');
}

const saveAsCsv = 'Save the sheet as CSV (UTF-8), or unpack the archive, and import that.';
const unpack = 'Unpack it and import what is in it; of packed files only gzip is read.';
const convert = 'Convert it to CSV or NDJSON and import that.';

/** Kinds of file that hold no text, by their first bytes, and what to do with them. */
const unreadableKinds: readonly (readonly [magic: string, kind: string, hint: string])[] = [
  ['PK\x03\x04', 'a ZIP archive or an Excel workbook', saveAsCsv],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook', saveAsCsv],
  ['PAR1', 'a Parquet file', convert],
  ['BZh', 'a bzip2 file', unpack],
  ['\xfd7zX', 'an xz file', unpack],
  ['7z\xbc\xaf', 'a 7-Zip archive', unpack],
  ['\x28\xb5\x2f\xfd', 'a Zstandard file', unpack],
  ['%PDF', 'a PDF', convert],
];

function refuseKinds(magic: Buffer, path: string): void {
  const start = magic.toString('latin1');
  const found = unreadableKinds.find(([bytes]) => start.startsWith(bytes));
  if (found === undefined) return;
  const [, kind, hint] = found;
  throw new UserError(`${path} is ${kind}`, { code: 'file-format', hint });
}

/** Throws where the text is marked up: process-mining logs (XES), XML exports, a saved web page. */
function refuseMarkup(start: string, path: string): void {
  if (!/^\s*<(\?xml|!doctype|html|log[\s>])/i.test(start)) return;
  throw new UserError(`${path} is XML or HTML`, { code: 'file-format', hint: convert });
}

/** Old Macintosh and some mainframe exports end lines by CR alone; theirs become LF. */
function endsLinesByReturn(start: string): boolean {
  const first = start.indexOf('\r');
  return first !== -1 && first < start.length - 1 && !start.includes('\n');
}

/** The chunks cut into pieces of at most so many bytes. */
async function* cut(chunks: AsyncIterable<Buffer>, pieceBytes: number): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += pieceBytes) yield chunk.subarray(from, from + pieceBytes);
  }
}

async function* decode(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  let decoder: Decoder | null = null;
  let started = false;
  let byReturn = false;
  for await (const chunk of bytes) {
    decoder ??= decoderOf(chunk, encoding);
    let text = decoder.write(chunk);
    if (!started && text !== '') {
      started = true;
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
      byReturn = endsLinesByReturn(text);
    }
    if (text !== '') yield byReturn ? text.replaceAll('\r', '\n') : text;
  }
  const rest = decoder?.end() ?? '';
  if (rest !== '') yield byReturn ? rest.replaceAll('\r', '\n') : rest;
}

interface OpenOptions {
  readonly limits?: DecompressionLimits | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes decoded at a time; default: as many as are read. */
  readonly pieceBytes?: number | undefined;
}

/**
 * The text of a file, piece by piece; gzip is recognised by its first bytes, a byte-order mark is taken off.
 * UserError where it cannot be read, is damaged, or unfolds beyond the limits.
 */
export async function* openText(
  path: string,
  encoding: Encoding,
  options: OpenOptions = {},
): AsyncGenerator<TextChunk> {
  const source = await openBytes(path, options.signal);
  try {
    refuseKinds(source.magic, path);
    const zipped = source.magic[0] === 0x1f && source.magic[1] === 0x8b;
    const chunks = zipped ? gunzip(source, path, options.limits ?? decompressionLimits) : source.chunks;
    const bytes = options.pieceBytes === undefined ? chunks : cut(chunks, options.pieceBytes);
    let started = false;
    for await (const text of decode(bytes, encoding)) {
      if (!started) refuseMarkup(text.slice(0, 200), path);
      started = true;
      yield { text, bytesRead: source.progress.bytesRead };
    }
  } finally {
    source.close();
  }
}
