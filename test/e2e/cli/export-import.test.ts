import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, importArgs, sampleEnd, type Workshop } from '../../support/cli.ts';

let shop: Workshop;

/** What a spreadsheet would run, and what looks as if it had been kept from it. */
const hostile = [
  '=HYPERLINK("http://x","y")',
  '+1',
  '-2',
  '@all',
  "'=1",
  "''-3",
  "'quoted'",
  '"a", b\nc',
  '\\u0000 \u0000',
  '漢字 😀 \u202e',
  '{"json": [1]}',
  'null',
];

/** A clock change in Berlin makes the second time ambiguous. */
const naive = `source: desk
format: csv
shape: incident
dates: { formats: [yyyy-MM-dd HH:mm], timeZone: Europe/Berlin }
fields: { incident: id, opened: opened, resolved: { column: done }, priority: prio, title: title }
`;

const opened = '2024-05-20T08:00:00Z';
const line = (fields: object) =>
  `${JSON.stringify({ type: 'opened', at: opened, priority: 'P1', ...fields })}\n`;

async function ok(args: readonly string[]): Promise<string> {
  const run = await shop.run(args);
  expect([args.join(' '), run.code, run.stderr.replace(/^wrote .*\n/, '')]).toEqual([args.join(' '), 0, '']);
  return run.stdout;
}

async function importText(name: string, text: string, mapping: string, recordedAt: string): Promise<void> {
  writeFileSync(path.join(shop.folder, name), text);
  await ok(['import', name, '--mapping', mapping, '--data', 'log', '--recorded-at', recordedAt]);
}

/** A log with every kind of entry: hostile texts, changed clocks, corrections taken back, contents said twice. */
beforeAll(async () => {
  shop = await createWorkshop(1);
  writeFileSync(path.join(shop.folder, 'naive.yaml'), naive);
  const texts = hostile.map((text, at) =>
    line({
      eventId: `${text} ${at}`,
      incident: text,
      title: text,
      team: text,
      customer: text,
      service: text,
    }),
  );
  await importText('texts.ndjson', texts.join(''), 'native', sampleEnd);
  const row = (priority: string) =>
    `id,opened,done,prio,title\n7,2024-10-27 01:00,2024-10-27 02:30,${priority},=x\n`;
  for (const [index, priority] of ['P1', 'P2', 'P1'].entries()) {
    await importText(`desk-${index}.csv`, row(priority), 'naive.yaml', `2024-10-28T0${index}:00:00Z`);
  }
  const ours = { incident: 'said', eventId: 's' };
  await importText('ours.ndjson', line(ours), 'native', sampleEnd);
  // The source says later that it had said the same before, which we had learned from the file above.
  await importText(
    'earlier.ndjson',
    line({ ...ours, recordedAt: '2024-05-21T00:00:00Z' }),
    'native',
    sampleEnd,
  );
  const paused = { incident: 'said', at: '2024-05-20T09:00:00Z', type: 'paused', reason: '@vendor' };
  const flags = { responseWithin: false, resolutionDueAt: '2024-05-20T12:00:00.250Z' };
  await importText(
    'more.ndjson',
    line({ ...paused, ...flags, recordedAt: '2024-05-22T00:00:00Z' }),
    'native',
    sampleEnd,
  );
}, 300_000);

afterAll(() => shop.remove());

async function stateOf(data: string) {
  const asOf = ['--as-of', '2024-11-01T00:00:00Z'];
  const report = JSON.parse(
    await ok([
      'report',
      'custom',
      '--from',
      '2024-05-01',
      '--to',
      '2024-11-01',
      ...asOf,
      '--data',
      data,
      '--json',
    ]),
  );
  return {
    data: report.data,
    events: await ok(['export', 'events', '--data', data]),
    clocks: await ok(['export', 'clocks', ...asOf, '--data', data]),
  };
}

describe('exported events imported into an empty folder', () => {
  it.each([
    ['ndjson', 'native'],
    ['csv', 'native-csv'],
  ])('give the same log, data hash and clocks again: %s', async (format, mapping) => {
    const file = `events.${format}`;
    const data = `again-${format}`;
    await ok(['export', 'events', '--format', format, '--out', file, '--data', 'log']);
    const args = ['import', file, '--mapping', mapping, '--data', data];
    const summary = JSON.parse(await ok([...args, '--recorded-at', sampleEnd, '--json']));
    const before = await stateOf('log');
    expect(before.data.version).toBe(hostile.length + 7);
    expect([summary.events, summary.duplicates, summary.rejected]).toEqual([before.data.version, 0, 0]);
    const after = await stateOf(data);
    expect(after.data.hash).toMatch(/^[0-9a-f]{32}$/);
    expect(after).toEqual(before);
    const again = JSON.parse(await ok([...args, '--json']));
    expect(again.duplicates).toBe(again.events);
    expect((await stateOf(data)).data).toEqual(before.data);
  });

  it('keep the flags on which judging depends', async () => {
    const events = (await ok(['export', 'events', '--data', 'again-csv'])).trimEnd().split('\n');
    const flagged = events.map((text) => JSON.parse(text)).filter(({ naiveResolved }) => naiveResolved);
    expect(flagged.map(({ type, at }) => `${type} ${at}`)).toEqual(['resolved 2024-10-27T00:30:00.000Z']);
    const ofSource = events
      .map((text) => JSON.parse(text))
      .filter(({ recordedBySource }) => recordedBySource);
    expect(ofSource.map(({ type, recordedAt }) => `${type} ${recordedAt}`)).toEqual([
      'opened 2024-05-21T00:00:00.000Z',
      'paused 2024-05-22T00:00:00.000Z',
    ]);
  });

  it('keep formulas from running in the CSV between', () => {
    const text = readFileSync(path.join(shop.folder, 'events.csv'), 'utf8');
    expect(text).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect(text).toContain(",''=1,");
    expect(text).not.toMatch(/(^|,)"?[=@+]/m);
  });
});

describe('a native line', () => {
  it('may not claim the word of its source for a date that it does not give', async () => {
    const file =
      line({ incident: 'A', recordedBySource: true }) + line({ incident: 'B', recordedBySource: false });
    writeFileSync(path.join(shop.folder, 'claims.ndjson'), file);
    const run = await shop.run(importArgs('claims.ndjson', 'claims'));
    expect(run.code).toBe(3);
    expect(run.stdout).toMatch(/imported +1 {2}of 1 event/);
    expect(run.stdout).toContain('recordedBySource: there is no recordedAt');
  });
});
