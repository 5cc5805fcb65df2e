import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readWhole } from '../../../src/http/webhook-body.ts';

const mib = 1024 * 1024;

/** A request whose body is there at once. */
function requestOf(body: Buffer): IncomingMessage {
  return Object.assign(Readable.from([body]), {
    headers: { 'content-encoding': 'gzip' },
  }) as unknown as IncomingMessage;
}

describe('compressed bodies that come at the same time', () => {
  it('are inflated a few at a time: those that are refused for their size took up no room before', async () => {
    // As much as may be made of one that nobody has signed yet.
    const bomb = gzipSync(Buffer.concat([randomBytes(120_000), Buffer.alloc(8 * mib - 120_000)]));
    let left = 16 * mib;
    const hold = (bytes: number) => {
      if (bytes > left) return false;
      left -= bytes;
      return true;
    };
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }, 1);
    const limits = { maxBytes: 16 * mib, timeoutMs: 30_000, hold };
    const ends = await Promise.allSettled(
      Array.from({ length: 32 }, () => readWhole(requestOf(bomb), limits)),
    );
    clearInterval(watch);
    const refused = ends.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(28);
    expect(most / mib).toBeLessThan(128);
  });
});
