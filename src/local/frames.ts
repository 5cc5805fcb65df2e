import type { Socket } from 'node:net';
import { z } from 'zod';

/** A request is one of these as a JSON line; the answer is any number of frames, `exit` last. */
const requestSchema = z.object({
  argv: z.array(z.string()),
  cwd: z.string(),
  env: z.record(z.string(), z.string()),
  errIsTty: z.boolean(),
  colours: z.boolean(),
  columns: z.number().int().positive(),
  fitsColumns: z.boolean().default(true),
});
export type LocalRequest = z.output<typeof requestSchema>;

const frameSchema = z.union([
  z.object({ out: z.base64() }),
  z.object({ err: z.string() }),
  z.object({ exit: z.number().int() }),
]);
export type LocalFrame = z.output<typeof frameSchema>;

/** What one line of an answer says; null where it is none. */
export function parseFrame(line: string): LocalFrame | null {
  return parsed(frameSchema, line);
}

/** What a request line asks for; null where it is none. */
export function parseRequest(line: string): LocalRequest | null {
  return parsed(requestSchema, line);
}

function parsed<T>(schema: z.ZodType<T>, line: string): T | null {
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

/** The longest request line taken. */
const maxRequestBytes = 1_048_576;

/** Calls `onLine` with every newline-ended line; a line over 1 MiB in a request ends the connection. */
export function readLines(socket: Socket, onLine: (line: string) => void, bounded: boolean): void {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  socket.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      pending.push(chunk.subarray(start, end));
      onLine(Buffer.concat(pending).toString('utf8'));
      pending = [];
      pendingBytes = 0;
      start = end + 1;
    }
    if (start >= chunk.length) return;
    pending.push(chunk.subarray(start));
    pendingBytes += chunk.length - start;
    if (bounded && pendingBytes > maxRequestBytes) socket.destroy();
  });
}
