import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../../core/errors.ts';
import type { Mapping } from '../mapping/schema.ts';

const sampleBytes = 1024 * 1024;

/** First and last stretch and size: a file of many GB is told apart without reading it twice. */
function sample(descriptor: number): { size: number; head: Buffer; tail: Buffer } {
  const { size } = fstatSync(descriptor);
  const read = (from: number): Buffer => {
    const buffer = Buffer.alloc(sampleBytes);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, sampleBytes, from));
  };
  return { size, head: read(0), tail: read(Math.max(0, size - sampleBytes)) };
}

/**
 * Identifies "this file by this mapping", to recognise an import that was killed and is run again: SHA-256 in
 * hexadecimal over size, first and last MiB and the mapping. UserError where the file cannot be read.
 */
export function fileFingerprint(path: string, mapping: Mapping): string {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, 'r');
    const { size, head, tail } = sample(descriptor);
    const hash = createHash('sha256').update(`${size}\n${JSON.stringify(mapping)}\n`);
    return hash.update(head).update(tail).digest('hex');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`Cannot read ${path}: ${why}`, { code: 'file-unreadable', cause });
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
