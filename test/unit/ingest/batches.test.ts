import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import { createBatcher } from '../../../src/ingest/files/encode-event.ts';
import { parseFile } from '../../../src/ingest/files/parse-file.ts';
import { draftEvent } from '../../../src/ingest/mapping/draft.ts';
import { loadMapping } from '../../../src/ingest/mapping/load.ts';
import { recordedAt, tempFile } from './support.ts';

function event(title: string): IncidentEvent {
  const identity = { source: 's', incident: 'i', recordedAt, recordedBySource: false };
  return { ...draftEvent(identity, 'updated', 0), title };
}

function titles(batches: readonly { count: number; json: string }[]): string[] {
  return batches.flatMap(({ count, json }) => {
    const events = JSON.parse(json) as { title: string }[];
    expect(events).toHaveLength(count);
    return events.map(({ title }) => title);
  });
}

describe('batches', () => {
  it('keep every character, whatever kinds come after one another', () => {
    const given = ['plain', 'Müller', 'Łódź', 'plain', '日本', '😀 "quoted"', 'é', 'tab\t\u0000'];
    const batcher = createBatcher();
    const found: string[] = [];
    for (const round of [given, given.toReversed(), ['plain'], given]) {
      for (const title of round) batcher.add(event(title));
      found.push(...titles(batcher.take(true)));
    }
    expect(found).toEqual([...given, ...given.toReversed(), 'plain', ...given]);
    expect(batcher.take(true)).toEqual([]);
  });

  it('are closed when they are full, and one event may be larger than any', () => {
    const batcher = createBatcher();
    const given = ['ü'.repeat(9_000_000), 'a', 'Ł'.repeat(9_000_000), 'b'];
    for (const title of given) batcher.add(event(title));
    const full = batcher.take(false);
    expect(full.map(({ count }) => count)).toEqual([1, 2]);
    expect(titles([...full, ...batcher.take(true)])).toEqual(given);
  });
});

describe('lines read in pieces', () => {
  it('keep characters of several bytes and long lines whole', async () => {
    const given = Array.from({ length: 300 }, (_, index) => `${'ü日😀'.repeat(index * 3)}${index}`);
    given.push('€'.repeat(200_000));
    const lines = given.map((title, index) =>
      JSON.stringify({ incident: `I-${index}`, type: 'opened', at: '2026-01-01T00:00:00Z', title }),
    );
    const path = tempFile('long.ndjson', lines.join('\n'));
    const job = {
      path,
      mapping: loadMapping('native', '.'),
      recordedAt,
      rejectedTo: `${path}.rejected.csv`,
      withdrawable: [],
    };
    const found: string[] = [];
    for await (const output of parseFile(job)) if ('batch' in output) found.push(...titles([output.batch]));
    expect(found).toEqual(given);
  });
});
