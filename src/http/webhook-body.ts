import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import { createTurns } from '../threads/turns.ts';
import { RefusedError } from './refusals.ts';

export interface BodyLimits {
  /** Of the body as sent and as inflated. */
  readonly maxBytes: number;
  /** For all of it to come. */
  readonly timeoutMs: number;
  /** Asked before bytes are kept; false: no more fits. */
  readonly hold: (bytes: number) => boolean;
}

/** Beyond this many bytes an inflated body may be at most a hundred times what was sent: JSON repeats less. */
const freeBytes = 65_536;
const mostRatio = 100;

/** So many bodies are inflated at the same time: what each will take up is known only after. */
const lanes = Array.from({ length: 4 }, createTurns);
let nextLane = 0;

type Inflate = (body: Buffer, options: ZlibOptions) => Promise<Buffer>;

const inflaters: Readonly<Record<string, Inflate>> = {
  gzip: promisify(gunzip) as Inflate,
  'x-gzip': promisify(gunzip) as Inflate,
  // With the header of zlib, as it should be, or without.
  deflate: (body, options) => promisify(hasZlibHeader(body) ? inflate : inflateRaw)(body, options),
  br: promisify(brotliDecompress) as Inflate,
};

function hasZlibHeader(body: Buffer): boolean {
  return body.length > 1 && ((body[0] ?? 0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;
}

/** The whole body, inflated. Rejects with RefusedError; the request may then still be sending. */
export async function readWhole(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const { headers } = request;
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  const isPlain = encoding === '' || encoding === 'identity';
  if (!isPlain && !Object.hasOwn(inflaters, encoding)) {
    throw new RefusedError(415, 'content encoding', 'The content encoding is not gzip, deflate or br.');
  }
  if (Number(headers['content-length'] ?? 0) > limits.maxBytes) throw tooLarge(limits.maxBytes);
  const raw = await collect(request, limits);
  const inflateBody = isPlain ? undefined : inflaters[encoding];
  return inflateBody === undefined || raw.length === 0 ? raw : inflated(raw, inflateBody, limits);
}

function collect(request: IncomingMessage, { maxBytes, timeoutMs, hold }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (error: RefusedError | null) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onGone).off('error', onGone);
      if (error !== null) reject(error);
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length));
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) settle(tooLarge(maxBytes));
      else if (hold(chunk.length)) chunks.push(chunk);
      else settle(new RefusedError(503, 'busy', 'Too much is being received. Send it again.'));
    };
    const onEnd = () => settle(null);
    const onGone = () => settle(new RefusedError(null, 'aborted', 'The sender went away.'));
    const late = () => settle(new RefusedError(408, 'slow', 'The body took too long to come.'));
    const timer = setTimeout(late, timeoutMs);
    request.on('data', onData).on('end', onEnd).on('close', onGone).on('error', onGone);
  });
}

async function inflated(raw: Buffer, inflateBody: Inflate, { maxBytes, hold }: BodyLimits): Promise<Buffer> {
  const maxOutputLength = Math.min(maxBytes, Math.max(freeBytes, raw.length * mostRatio));
  let body: Buffer;
  try {
    nextLane = (nextLane + 1) % lanes.length;
    const inTurn = lanes[nextLane] ?? createTurns();
    body = await inTurn(() => inflateBody(raw, { maxOutputLength }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new RefusedError(400, 'compression', 'The body is not compressed as it says.');
  }
  if (!hold(body.length)) {
    throw new RefusedError(503, 'busy', 'Too much is being received. Send it again.');
  }
  return body;
}

function tooLarge(maxBytes: number): RefusedError {
  return new RefusedError(413, 'too large', `The body is larger than is taken (${maxBytes} bytes at most).`);
}
