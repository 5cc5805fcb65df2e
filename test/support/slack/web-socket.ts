import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** One accepted WebSocket (RFC 6455), text frames alone. */
export interface ServerSocket {
  send(text: string): void;
  close(): void;
  /** Breaks the connection as a network does: no close frame. */
  drop(): void;
  onText(listener: (text: string) => void): void;
  onEnd(listener: () => void): void;
}

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/** Answers an upgrade request. */
export function acceptSocket(request: IncomingMessage, stream: Duplex): ServerSocket {
  const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}${magic}`).digest('base64');
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  const listeners: ((text: string) => void)[] = [];
  const ends: (() => void)[] = [];
  let buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let frame = readFrame(buffer); frame !== null; frame = readFrame(buffer)) {
      buffer = buffer.subarray(frame.size);
      if (frame.opcode === opcodes.close) {
        stream.end(frameOf(opcodes.close, frame.payload));
      } else if (frame.opcode === opcodes.ping) stream.write(frameOf(opcodes.pong, frame.payload));
      else if (frame.opcode <= opcodes.text) {
        parts.push(frame.payload);
        if (!frame.isLast) continue;
        const text = Buffer.concat(parts).toString('utf8');
        parts = [];
        for (const listener of listeners) listener(text);
      }
    }
  });
  stream.on('error', () => undefined);
  stream.on('close', () => {
    for (const end of ends) end();
  });
  return {
    send: (text) => void stream.write(frameOf(opcodes.text, Buffer.from(text, 'utf8'))),
    close: () => void stream.write(frameOf(opcodes.close, Buffer.from([3, 232]))),
    drop: () => void stream.destroy(),
    onText: (listener) => void listeners.push(listener),
    onEnd: (listener) => void ends.push(listener),
  };
}

function frameOf(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = length < 126 ? Buffer.from([0x80 | opcode, length]) : Buffer.alloc(length < 65_536 ? 4 : 10);
  if (length >= 126) {
    head[0] = 0x80 | opcode;
    head[1] = length < 65_536 ? 126 : 127;
    if (length < 65_536) head.writeUInt16BE(length, 2);
    else head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

interface Frame {
  readonly opcode: number;
  readonly isLast: boolean;
  readonly payload: Buffer;
  readonly size: number;
}

/** The first whole frame of a client (always masked); null where it has not come yet. */
function readFrame(buffer: Buffer): Frame | null {
  if (buffer.length < 2) return null;
  const [first = 0, second = 0] = buffer;
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + 4;
  if (buffer.length < start) return null;
  const length =
    lengthBytes === 0
      ? short
      : lengthBytes === 2
        ? buffer.readUInt16BE(2)
        : Number(buffer.readBigUInt64BE(2));
  if (buffer.length < start + length) return null;
  const mask = buffer.subarray(start - 4, start);
  const payload = Buffer.from(buffer.subarray(start, start + length));
  for (let at = 0; at < length; at += 1) payload[at] = (payload[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return { opcode: first & 0x0f, isLast: (first & 0x80) !== 0, payload, size: start + length };
}
