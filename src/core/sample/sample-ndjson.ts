import type { SampleOptions } from './options.ts';
import { sampleEvents } from './sample-events.ts';

export type { SampleOptions } from './options.ts';

const chunkLength = 65_536;

/** The sample as NDJSON text, in chunks of whole lines of about 64 KiB. */
export function* sampleNdjson(options: SampleOptions): Generator<string> {
  let chunk = '';
  for (const event of sampleEvents(options)) {
    chunk += `${JSON.stringify(event)}\n`;
    if (chunk.length >= chunkLength) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}
