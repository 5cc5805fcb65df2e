import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { type SampleOptions, sampleNdjson } from '../core/sample/sample-ndjson.ts';

/** Writes sample incidents as native event lines (NDJSON), in flat memory; the file appears only when whole. */
export function writeSampleFile(file: string, options: SampleOptions): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const beside = `${file}.tmp`;
  const handle = openSync(beside, 'w');
  try {
    for (const chunk of sampleNdjson(options)) writeSync(handle, chunk);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
}
