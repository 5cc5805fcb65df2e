import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CancelledError, UserError } from '../../../src/core/errors.ts';
import { type ImportOptions, type ImportSummary, importFile } from '../../../src/ingest/files/import-file.ts';
import { openText } from '../../../src/ingest/files/open-text.ts';
import { loadMapping } from '../../../src/ingest/mapping/load.ts';
import { fixtures, mappingOf, memoryLog, recordedAt, tempFile, tempFolder } from './support.ts';

const csv = mappingOf(
  'source: s\nformat: csv\nshape: incident\nfields: { incident: id, opened: created, title: t }',
);

function run(file: string, mapping = csv, extra: Partial<ImportOptions> = {}): Promise<ImportSummary> {
  return importFile({ path: file, mapping, log: memoryLog(), recordedAt, inProcess: true, ...extra });
}

async function failure(promise: Promise<unknown>): Promise<UserError> {
  const error = await promise.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (error instanceof UserError) return error;
  throw new Error(`not a user error: ${String(error)}`);
}

describe('an import', () => {
  it('counts what it did; once more it changes nothing', async () => {
    const log = memoryLog();
    const file = path.join(fixtures, 'imports', 'pagerduty.csv');
    const mapping = loadMapping('pagerduty');
    const first = await run(file, mapping, { log });
    expect(first).toMatchObject({
      read: 3,
      events: 7,
      incidents: 3,
      imported: 7,
      duplicates: 0,
      rejected: 0,
      skipped: 0,
      rejectedFile: null,
    });
    const before = [...log.events];
    const second = await run(file, mapping, { log });
    expect(second).toMatchObject({ imported: 0, duplicates: 7, corrections: 0 });
    expect([...log.events]).toEqual(before);
  });

  it('of a newer export corrects instead of doubling', async () => {
    const log = memoryLog();
    const mapping = mappingOf(
      'source: s\nformat: csv\nshape: incident\nfields: { incident: id, opened: created, resolved: { column: done }, team: team }',
    );
    await run(tempFile('a.csv', 'id,created,done,team\n1,2024-01-01,,core\n'), mapping, { log });
    const next = await run(
      tempFile('b.csv', 'id,created,done,team\n1,2024-01-01,2024-01-02,web\n'),
      mapping,
      { log },
    );
    expect(next).toMatchObject({ imported: 1, corrections: 1, duplicates: 0 });
    expect([...log.events.values()].map(({ type, team }) => `${type} ${team}`)).toEqual([
      'opened web',
      'resolved null',
    ]);
  });

  it('writes through no link that somebody left where bad rows go', async () => {
    const file = tempFile('in.csv', 'id,created,t\n2,never,a\n');
    const other = tempFile('other', 'of another');
    symlinkSync(other, `${file}.rejected.csv.tmp`);
    symlinkSync(other, `${file}.rejected.csv`);
    await run(file);
    expect(readFileSync(other, 'utf8')).toBe('of another');
    expect(readFileSync(`${file}.rejected.csv`, 'utf8')).toContain('never');
  });

  it('puts bad rows aside with line, reason and the row, and a clean run removes them', async () => {
    const file = tempFile(
      'in.csv',
      'id,created,t\n1,2024-01-01,"two\nlines"\n2,never,=cmd|x\n=3,"2024-99-01",a\n4,2024-01-01\n',
    );
    const summary = await run(file);
    expect(summary).toMatchObject({
      read: 4,
      imported: 1,
      rejected: 3,
      rejectedFile: `${file}.rejected.csv`,
    });
    expect(summary.rejectedByReason).toEqual({
      "opened: not a date in the mapping's formats": 2,
      'csv: not as many fields as the header': 1,
    });
    expect(readFileSync(`${file}.rejected.csv`, 'utf8')).toBe(
      'line,reason,row\r\n' +
        `4,"opened: not a date in the mapping's formats: never","2,never,=cmd|x"\r\n` +
        `5,"opened: not a date in the mapping's formats: 2024-99-01","'=3,""2024-99-01"",a"\r\n` +
        `6,"csv: not as many fields as the header: 2 instead of 3","4,2024-01-01"\r\n`,
    );
    expect(existsSync(`${file}.rejected.csv.tmp`)).toBe(false);
    writeFileSync(file, 'id,created,t\n1,2024-01-01,x\n');
    await run(file);
    expect(existsSync(`${file}.rejected.csv`)).toBe(false);
  });

  it('writes the rejected rows to another folder where asked', async () => {
    const folder = tempFolder();
    const file = tempFile('in.csv', 'id,created,t\n2,never,x\n');
    expect((await run(file, csv, { rejectedFolder: folder })).rejectedFile).toBe(
      path.join(folder, 'in.csv.rejected.csv'),
    );
    expect(existsSync(`${file}.rejected.csv`)).toBe(false);
  });

  it('that the log refuses leaves an earlier list of rejected rows as it is', async () => {
    const file = tempFile('in.csv', 'id,created,t\n2,never,x\n');
    await run(file);
    const before = readFileSync(`${file}.rejected.csv`, 'utf8');
    const log = {
      async appendBulk(batches: AsyncIterable<unknown>): Promise<never> {
        for await (const _ of batches);
        throw new Error('disk full');
      },
    };
    await expect(run(file, csv, { log })).rejects.toThrow('disk full');
    expect(readFileSync(`${file}.rejected.csv`, 'utf8')).toBe(before);
    expect(existsSync(`${file}.rejected.csv.tmp`)).toBe(false);
  });

  it('can be cancelled', async () => {
    const file = tempFile('in.csv', 'id,created,t\n1,2024-01-01,x\n');
    const log = memoryLog();
    await expect(run(file, csv, { log, signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
    expect(log.events.size).toBe(0);
  });

  it('reports bytes read', async () => {
    const file = tempFile('in.csv', 'id,created,t\n1,2024-01-01,x\n');
    const seen: unknown[] = [];
    await run(file, csv, { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([{ stage: 'reading', done: 28, total: 28 }]);
  });

  it('says what dates it had to interpret', async () => {
    const berlin = mappingOf(
      'source: s\nformat: csv\nshape: incident\ndates: { timeZone: Europe/Berlin }\nfields: { incident: id, opened: created }',
    );
    const summary = await run(
      tempFile('in.csv', 'id,created\n1,2024-03-31 02:30\n2,2024-10-27 02:30\n3,2024-10-27T02:30Z\n'),
      berlin,
    );
    expect(summary.naiveDates).toEqual({ count: 2, gap: 1, overlap: 1, timeZone: 'Europe/Berlin' });
    expect(summary.notes.join(' ')).toContain('Europe/Berlin');
  });
});

describe('encodings', () => {
  const text = 'id,created,t\r\n1,2024-01-01,Grüße, \n'.replace(', \n', '\n');

  async function titles(content: Uint8Array, mapping = csv): Promise<(string | null)[]> {
    const log = memoryLog();
    await run(tempFile('in.csv', content), mapping, { log });
    return [...log.events.values()].map(({ title }) => title);
  }

  it('are UTF-8 with or without a mark, UTF-16 by its mark, latin1 when told', async () => {
    const latin = mappingOf(
      'source: s\nformat: csv\nencoding: latin1\nshape: incident\nfields: { incident: id, opened: created, title: t }',
    );
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(await titles(Buffer.from(text))).toEqual(['Grüße']);
    expect(await titles(Buffer.from(`\ufeff${text}`))).toEqual(['Grüße']);
    expect(await titles(utf16)).toEqual(['Grüße']);
    expect(await titles(Buffer.from(text, 'latin1'), latin)).toEqual(['Grüße']);
  });

  it('that are wrong are noted', async () => {
    const summary = await run(tempFile('in.csv', Buffer.from(text, 'latin1')));
    expect(summary.notes.join()).toContain('encoding: latin1');
  });

  it('may be gzipped, in several members too', async () => {
    const members = [gzipSync('id,created,t\n1,2024-01-01,a\n'), gzipSync('2,2024-01-01,b\n')];
    expect(await titles(Buffer.concat(members))).toEqual(['a', 'b']);
  });
});

describe('a file that cannot be used', () => {
  it.each([
    ['empty', '', 'is empty'],
    ['blank', '\n \n', 'is empty'],
    ['a ZIP', Buffer.from('PK\u0003\u0004rest'), 'Excel'],
    ['a damaged gzip', gzipSync('id,created,t\n1,2024-01-01,a\n').subarray(0, 20), 'damaged gzip'],
    ['without the columns', 'a,b\n1,2\n', 'does not fit'],
  ])('is refused: %s', async (_name, content, message) => {
    const file = tempFile('in.csv', content);
    const log = memoryLog();
    expect((await failure(run(file, csv, { log }))).message).toContain(message);
    expect(log.events.size).toBe(0);
    expect(existsSync(`${file}.rejected.csv`)).toBe(false);
  });

  it('is refused where it is not there or a folder', async () => {
    expect((await failure(run('/nonexistent/x.csv'))).message).toContain('no such file');
    expect((await failure(run(tempFolder()))).message).toContain('folder');
  });

  it('is refused where it is not the named format', async () => {
    const native = loadMapping('native');
    expect((await failure(run(tempFile('a', 'id,at\n1,2\n'), native))).message).toContain('is not ndjson');
    expect((await failure(run(tempFile('a', '[{"id": 1}]\n'), native))).message).toContain('is not ndjson');
    expect((await failure(run(tempFile('a', '{"x":1}\n{"y":2}\n'), native))).details.join()).toContain(
      'missing',
    );
  });

  it('is refused where it unfolds beyond all measure', async () => {
    const file = tempFile('bomb.gz', gzipSync(Buffer.alloc(3_000_000)));
    const read = async (): Promise<void> => {
      for await (const _ of openText(file, 'utf-8', {
        limits: { freeBytes: 1000, maxRatio: 300, maxBytes: 1e12 },
      }));
    };
    expect((await failure(read())).message).toContain('decompression bomb');
  });

  it('is fine with a header alone', async () => {
    expect(await run(tempFile('in.csv', 'id,created,t\n'))).toMatchObject({ read: 0, imported: 0 });
  });
});
