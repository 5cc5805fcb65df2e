import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request and the response to it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

type Headers = Readonly<Record<string, string>>;

const retryAfterSeconds = 5;
/** A sender that is refused may still send so much, and so long, until the connection is cut: else it misses the answer. */
const lingerBytes = 4 * 1024 * 1024;
const lingerMs = 2_000;

/** Answers in JSON, or with a text as it is. */
export function answer(
  { response }: Exchange,
  status: number,
  body: object | string,
  headers: Headers = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(status === 503 ? { 'Retry-After': String(retryAfterSeconds) } : {}),
    ...headers,
  });
  response.end(text);
}

/**
 * Answers a request whose body was not read in full. What still comes is thrown away, so that the sender gets to read the
 * answer; who does not stop is cut off.
 */
export function answerEarly(exchange: Exchange, status: number, body: object, headers: Headers = {}): void {
  const { request } = exchange;
  answer(exchange, status, body, headers);
  if (request.complete) return;
  const cut = () => void request.socket.destroy();
  const timer = setTimeout(cut, lingerMs);
  let left = lingerBytes;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) cut();
  });
  request.on('error', cut).on('close', () => clearTimeout(timer));
  request.resume();
}
