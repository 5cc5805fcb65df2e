import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import {
  batches,
  comparable,
  event,
  hour,
  monday,
  query,
  scenario,
  tempFolder,
  tempStore,
} from './support.ts';

const hostile = [
  '=1+1',
  '+cmd',
  '-2',
  '@SUM(A1)',
  '\tx',
  'nul\u0000nul',
  '"quoted", comma',
  'line\nbreak',
  '<script>',
  '漢字 😀 \u202eabc',
  '\ufeffbom',
  "it's",
  '\ud800lone',
  '{"json": [1]}',
  'x'.repeat(1 << 20),
  '',
  ' ',
  '\u0001\u001f\u007f',
];

function fromNative(line: string): IncidentEvent {
  const row = JSON.parse(line);
  const ms = (text: string | null) => (text === null ? null : Date.parse(text));
  return {
    ...row,
    at: Date.parse(row.at),
    recordedAt: Date.parse(row.recordedAt),
    responseDueAt: ms(row.responseDueAt),
    resolutionDueAt: ms(row.resolutionDueAt),
  };
}

const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');

async function parquetRows(file: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = await (await connection.run(`SELECT * FROM read_parquet('${file}')`)).getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

describe('exports', () => {
  it('that cannot be written blame the file, and not the data folder', async () => {
    const folder = tempFolder();
    const store = await tempStore({ folder });
    await store.append([event('opened', monday, { priority: 'P1' })]);
    for (const write of [store.exportEvents, store.exportIncidents]) {
      const refused = await write('csv', '/proc/nowhere/x.csv').catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: 'unwritable',
        message: expect.stringContaining('cannot write /proc/nowhere/x.csv: '),
      });
      expect(String(refused)).not.toContain(folder);
    }
  });

  it('events as NDJSON make the same log again', async () => {
    const folder = tempFolder();
    const file = path.join(folder, "it's.ndjson");
    const store = await tempStore();
    const texts = hostile.map((text, index) =>
      event('opened', monday + index, { incident: `H${index}`, title: text, customer: text, priority: 'P1' }),
    );
    await store.appendBulk(batches([...scenario(5), ...texts], 40));
    const version = await store.dataVersion();
    expect(await store.exportEvents('ndjson', file)).toBe(version.version);
    const copy = await tempStore();
    await copy.appendBulk(batches(linesOf(file).map(fromNative)));
    expect(await copy.dataVersion()).toEqual(version);
    expect(comparable(await copy.facts(query()))).toEqual(comparable(await store.facts(query())));
    expect(readdirSync(folder)).toEqual(["it's.ndjson"]);
  });

  it('keep every hostile text as it is, lone surrogates replaced', async () => {
    const store = await tempStore();
    const incidents = hostile.filter((text) => text !== '');
    await store.appendBulk(
      batches(
        incidents.map((text, index) =>
          event('opened', monday + index, { incident: text, title: text, team: text }),
        ),
        3,
      ),
    );
    const file = path.join(tempFolder(), 'clocks.ndjson');
    await store.exportClocks('ndjson', file);
    const expected = incidents.map((text) => text.replace('\ud800', '\ufffd'));
    const rows = linesOf(file).map((line) => JSON.parse(line));
    expect(new Set(rows.map(({ incident }) => incident))).toEqual(new Set(expected));
    expect(new Set(rows.map(({ team }) => team))).toEqual(new Set(expected));
    for (const text of incidents) {
      const judged = await store.judgement('native', text, { asOf: monday + hour, knownAt: null });
      expect(judged?.title).toBe(text.replace('\ud800', '\ufffd'));
      const named = text.replace('\ud800', '\ufffd');
      expect(await store.findIncidents(text, 1)).toEqual([{ source: 'native', incident: named }]);
    }
    expect(await store.values('team')).toEqual([...expected].sort());
  });

  it('write through no link that somebody left beside their place', async () => {
    const store = await tempStore();
    await store.append([event('opened', monday, { priority: 'P1' })]);
    const folder = tempFolder();
    const other = path.join(folder, 'other');
    for (const write of ['exportEvents', 'exportClocks'] as const) {
      writeFileSync(other, 'of another');
      const file = path.join(folder, `${write}.csv`);
      symlinkSync(other, `${file}.part`);
      await store[write]('csv', file);
      expect(readFileSync(other, 'utf8')).toBe('of another');
      expect(readFileSync(file, 'utf8')).toContain('incident');
    }
  });

  it('guard formulas in CSV', async () => {
    const store = await tempStore();
    await store.append([
      event('opened', monday, {
        title: '=HYPERLINK("x")',
        team: '@all',
        customer: '＠x',
        incident: '-1',
        priority: 'P1',
      }),
    ]);
    const folder = tempFolder();
    for (const write of ['exportEvents', 'exportIncidents', 'exportClocks'] as const) {
      const file = path.join(folder, `${write}.csv`);
      await store[write]('csv', file);
      const text = readFileSync(file, 'utf8');
      expect(text).toContain("'-1");
      expect(text).toContain("'@all");
      expect(text).toContain("'＠x");
      expect(text).not.toMatch(/(^|,)"?[=@＠]/m);
    }
  });

  it('clocks and incidents carry every field of explain, in every format', async () => {
    const store = await tempStore();
    await store.append([
      event('opened', monday + 9 * hour, {
        priority: 'P1',
        title: 'Disk',
        url: 'https://x.test/1',
        service: 'web',
      }),
      event('acknowledged', monday + 9.5 * hour),
      event('resolved', monday + 30 * hour),
    ]);
    const folder = tempFolder();
    const clocks = path.join(folder, 'clocks');
    await store.exportClocks('ndjson', `${clocks}.ndjson`);
    const [response, resolution] = linesOf(`${clocks}.ndjson`).map((line) => JSON.parse(line));
    expect(response).toMatchObject({
      incident: 'A-1',
      clock: 'response',
      policy: { name: 'default', version: 1 },
      calendar: '24x7',
      verdict: 'met',
      targetSeconds: 3600,
      elapsedSeconds: 1800,
      segments: [{ from: '2025-03-03T09:00:00.000Z', to: '2025-03-03T09:30:00.000Z', state: 'running' }],
    });
    expect(resolution).toMatchObject({ verdict: 'breached', breachedAt: '2025-03-03T17:00:00.000Z' });
    await store.exportClocks('parquet', `${clocks}.parquet`);
    const parquet = await parquetRows(`${clocks}.parquet`);
    expect(parquet.map(({ verdict }) => verdict)).toEqual(['met', 'breached']);
    expect(Object.keys(parquet[0] ?? {})).toEqual(Object.keys(response));
    await store.exportClocks('csv', `${clocks}.csv`);
    const [header] = linesOf(`${clocks}.csv`);
    expect(header?.trim().split(',')).toEqual(
      Object.keys(response).flatMap((key) => (key === 'policy' ? ['policy.name', 'policy.version'] : [key])),
    );
    await store.exportIncidents('parquet', `${folder}/incidents.parquet`);
    expect(await parquetRows(`${folder}/incidents.parquet`)).toMatchObject([
      { incident: 'A-1', title: 'Disk', url: 'https://x.test/1', status: 'resolved', service: 'web' },
    ]);
    await store.exportEvents('parquet', `${folder}/events.parquet`);
    expect(await parquetRows(`${folder}/events.parquet`)).toHaveLength(3);
  });

  it('as of an earlier instant show the clocks as they stood', async () => {
    const store = await tempStore();
    await store.append([event('opened', monday, { priority: 'P1' }), event('resolved', monday + 9 * hour)]);
    const file = path.join(tempFolder(), 'clocks.ndjson');
    await store.exportClocks('ndjson', file, { asOf: monday + 2 * hour });
    expect(linesOf(file).map((line) => JSON.parse(line).verdict)).toEqual(['breached', 'pending']);
    expect(await store.exportClocks('ndjson', file, { asOf: monday - 1 })).toBe(0);
  });

  it('write events in one order whatever the number of threads', async () => {
    const texts: string[] = [];
    for (const threads of [1, 2]) {
      const store = await tempStore({ threads });
      await store.appendBulk(batches(scenario(8, 3000)));
      const file = path.join(tempFolder(), 'events.ndjson');
      await store.exportEvents('ndjson', file);
      texts.push(readFileSync(file, 'utf8'));
    }
    expect(texts[0]).toBe(texts[1]);
    const instants = (texts[0] ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => Date.parse(JSON.parse(line).at));
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  });
});
