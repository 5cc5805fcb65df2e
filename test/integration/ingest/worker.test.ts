import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../src/core/errors.ts';
import type { importFile as ImportFile } from '../../../src/ingest/files/import-file.ts';
import { loadMapping } from '../../../src/ingest/mapping/load.ts';
import type { EventBatch } from '../../../src/ports/event-log.ts';
import { fixtures, memoryLog, recordedAt, tempFile } from '../../unit/ingest/support.ts';

const built = path.resolve(import.meta.dirname, '../../../dist/src/ingest/files/import-file.js');

async function importer(): Promise<typeof ImportFile> {
  return (await import(pathToFileURL(built).href)).importFile;
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({ incident: `I-${index}`, type: 'opened', at: new Date(1.7e12 + index).toISOString() }),
  ).join('\n');
}

// Worker threads run the built code.
describe.skipIf(!existsSync(built))('an import whose parsing runs in a thread', () => {
  it('gives what it gives in process', async () => {
    const file = path.join(fixtures, 'imports', 'uci-servicenow-log.csv');
    const mapping = loadMapping(path.join(fixtures, 'mappings', 'uci-servicenow-log.yaml'));
    const threaded = memoryLog();
    const single = memoryLog();
    const run = await importer();
    const one = await run({ path: file, mapping, log: threaded, recordedAt, inProcess: false });
    const other = await run({ path: file, mapping, log: single, recordedAt, inProcess: true });
    expect(one).toEqual(other);
    expect([...threaded.events]).toEqual([...single.events]);
  });

  it('delivers batches in order under a slow reader, all of them', async () => {
    const order: number[] = [];
    const log = {
      async appendBulk(batches: AsyncIterable<EventBatch>) {
        let offered = 0;
        for await (const batch of batches) {
          offered += batch.count;
          order.push(JSON.parse(batch.json)[0].at);
          await new Promise((resolve) => setImmediate(resolve));
        }
        const none = { appended: offered, duplicates: 0, corrections: 0, newIncidents: 0 };
        return { offered, ...none, judgedIncidents: 0, heldBack: 0, flags: {} };
      },
    };
    const run = await importer();
    const file = tempFile('many.ndjson', lines(100_000));
    const summary = await run({ path: file, mapping: loadMapping('native'), log, recordedAt });
    expect(summary).toMatchObject({ read: 100_000, events: 100_000, incidents: 100_000, imported: 100_000 });
    expect(order.length).toBeGreaterThan(5);
    expect(order).toEqual(order.toSorted((one, two) => one - two));
  });

  it('carries a user error over, with its details', async () => {
    const run = await importer();
    const file = tempFile('in.csv', 'a,b\n1,2\n');
    const error: unknown = await run({
      path: file,
      mapping: loadMapping('zendesk'),
      log: memoryLog(),
      recordedAt,
    }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: UserError.name, code: 'mapping-mismatch' });
    expect(error).toHaveProperty('details', [
      'incident: no column "Id"',
      'opened: no column "Created at"',
      'columns found: "a", "b"',
    ]);
  });

  it('ends its thread when cancelled', async () => {
    const controller = new AbortController();
    const log = {
      async appendBulk(batches: AsyncIterable<EventBatch>): Promise<never> {
        for await (const _ of batches) controller.abort();
        throw new Error('the batches ended');
      },
    };
    const run = await importer();
    const file = tempFile('many.ndjson', lines(100_000));
    const mapping = loadMapping('native');
    await expect(
      run({ path: file, mapping, log, recordedAt, signal: controller.signal }),
    ).rejects.toMatchObject({
      name: CancelledError.name,
    });
    expect(existsSync(`${file}.rejected.csv.tmp`)).toBe(false);
  });
});
