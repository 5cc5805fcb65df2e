import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's end of a WebSocket (RFC 6455), as much of it as a gateway needs: text, ping, close. */
export interface Socket {
  send(text: string): void;
  /** Whatever it is: a frame, or none. */
  raw(bytes: Buffer): void;
  /** Says goodbye with a code. */
  close(code: number): void;
  /** Gone without a word, as when a network fails. */
  drop(): void;
}

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

export function acceptSocket(
  request: IncomingMessage,
  stream: Duplex,
  handlers: { onText(text: string): void; onClose(): void },
): Socket {
  const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}${guid}`).digest('base64');
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  let rest: Buffer = Buffer.alloc(0);
  const write = (opcode: number, payload: Buffer) => {
    if (!stream.destroyed) stream.write(Buffer.concat([header(opcode, payload.length), payload]));
  };
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const frame = readFrame(rest);
      if (frame === null) return;
      rest = rest.subarray(frame.size);
      if (frame.opcode === opcodes.text) handlers.onText(frame.payload.toString());
      if (frame.opcode === opcodes.ping) write(opcodes.pong, frame.payload);
      if (frame.opcode === opcodes.close) {
        write(opcodes.close, frame.payload);
        stream.end();
      }
    }
  });
  stream.on('close', handlers.onClose);
  stream.on('error', () => undefined);
  return {
    send: (text) => write(opcodes.text, Buffer.from(text)),
    raw: (bytes) => void (stream.destroyed || stream.write(bytes)),
    close(code) {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      write(opcodes.close, payload);
      stream.end();
    },
    drop: () => void stream.destroy(),
  };
}

function header(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | opcode, length]);
  if (length < 65_536) return Buffer.from([0x80 | opcode, 126, length >> 8, length & 255]);
  const long = Buffer.alloc(10);
  long[0] = 0x80 | opcode;
  long[1] = 127;
  long.writeBigUInt64BE(BigInt(length), 2);
  return long;
}

/** The first frame, unmasked; null until all of it is there. */
function readFrame(data: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (data.length < 2) return null;
  const short = (data[1] ?? 0) & 127;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + extra + 4;
  if (data.length < start) return null;
  const length = extra === 2 ? data.readUInt16BE(2) : extra === 8 ? Number(data.readBigUInt64BE(2)) : short;
  if (data.length < start + length) return null;
  const mask = data.subarray(start - 4, start);
  const payload = Buffer.from(data.subarray(start, start + length));
  for (let at = 0; at < length; at += 1) payload[at] = (payload[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return { opcode: (data[0] ?? 0) & 15, payload, size: start + length };
}
