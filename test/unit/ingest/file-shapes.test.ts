import { describe, expect, it } from 'vitest';
import { parsePath } from '../../../src/ingest/mapping/json-path.ts';
import { brief, dryText, mappingOf } from './support.ts';

const csv = (more = '') =>
  mappingOf(`source: s
format: csv
shape: incident
${more}
fields: { incident: id, opened: opened, resolved: resolved, title: title }
`);
const head = 'id,opened,resolved,title\n';
const row = 'A,2024-01-01 00:00:00,2024-01-01 01:00:00,x\n';

describe('CSV files', () => {
  it('may end lines by CR alone', async () => {
    const { counts } = await dryText((head + row).replaceAll('\n', '\r'), csv());
    expect(counts).toMatchObject({ read: 1, accepted: 1, events: 2 });
  });

  it('keep CR inside quotes where lines end by LF', async () => {
    const result = await dryText(`${head}A,2024-01-01 00:00:00,,"x\ry"\n`, csv());
    expect(brief(result, 'A', ['title'])).toEqual(['opened 2024-01-01T00:00:00.000Z x\ry']);
  });

  it('may end rows with delimiters that the header lacks, if nothing stands between them', async () => {
    const { counts, rejected } = await dryText(
      head + row.replace('\n', ',, \n') + row.replace('\n', ',,y\n'),
      csv(),
    );
    expect(counts).toMatchObject({ read: 2, accepted: 1, rejected: 1 });
    expect(rejected[0]?.reason).toBe('csv: not as many fields as the header: 6 instead of 4');
  });

  it('may end the header, but not the rows, with delimiters', async () => {
    const { counts } = await dryText(`${head.replace('\n', ',, \n')}${row}A,2024-01-01 00:00:00,\n`, csv());
    expect(counts).toMatchObject({ read: 2, accepted: 1, rejected: 1 });
  });

  it('may hold rows of nothing but delimiters', async () => {
    const { counts } = await dryText(`${head},,,\n${row} , ,,\n,2024-01-01 00:00:00,,\n`, csv());
    expect(counts).toMatchObject({ read: 2, accepted: 1, rejected: 1 });
  });

  it('may have lines above the header, whatever is in them', async () => {
    const { counts } = await dryText(`"Report" of,\n\n1,2,3\n${head}${row}`, csv('skipLines: 3'));
    expect(counts).toMatchObject({ read: 1, accepted: 1, rejected: 0 });
  });

  it('may hold date and time in two columns', async () => {
    const mapping = mappingOf(`source: s
format: csv
shape: incident
dates: { formats: [d/M/yyyy H:mm, d/M/yyyy], timeZone: Europe/Berlin }
fields: { incident: id, opened: { column: day, time: hour } }
`);
    const result = await dryText('id,day,hour\nA,3/7/2024,9:30\nB,3/7/2024,\n', mapping);
    expect(brief(result, 'A')).toEqual(['opened 2024-07-03T07:30:00.000Z']);
    expect(brief(result, 'B')).toEqual(['opened 2024-07-02T22:00:00.000Z']);
  });

  it('may need several columns to tell incidents apart', async () => {
    const mapping = mappingOf(`source: s
format: csv
shape: incident
fields: { incident: { column: [alert, opened], join: '@' }, opened: opened }
`);
    const { incidents } = await dryText('alert,opened\nA,2024-01-01\nA,2024-01-02\n', mapping);
    expect(incidents.map(({ incident }) => incident)).toEqual(['A@2024-01-01', 'A@2024-01-02']);
  });
});

describe('columns of one name', () => {
  const mapping = (column: string) =>
    mappingOf(`source: s
format: csv
shape: incident
fields: { incident: id, opened: '${column}' }
`);
  const text = 'id,at,At,[0]\nA,2024-01-01,2024-01-02,2024-01-03\n';

  it('are told apart by number', async () => {
    expect(brief(await dryText(text, mapping('at[0]')), 'A')).toEqual(['opened 2024-01-01T00:00:00.000Z']);
    expect(brief(await dryText(text, mapping('at[1]')), 'A')).toEqual(['opened 2024-01-02T00:00:00.000Z']);
    expect(brief(await dryText(text, mapping('[0]')), 'A')).toEqual(['opened 2024-01-03T00:00:00.000Z']);
  });

  it.each(['at', 'at[2]'])('are refused as %s', async (column) => {
    await expect(dryText(text, mapping(column))).rejects.toThrow('The mapping does not fit');
  });
});

describe('snapshots in no order', () => {
  const mapping = (order: string) =>
    mappingOf(`source: s
format: csv
shape: snapshot
rowOrder: ${order}
fields: { incident: id, at: at, state: state, opened: opened }
states: { New: new, Doing: active, Done: resolved }
`);
  const text = `id,at,state,opened
A,2024-01-03,Done,2024-01-01
B,2024-01-02,Doing,2024-01-01
A,2024-01-02,Doing,2024-01-01
B,2024-01-01,New,2024-01-01
A,2024-01-01,New,2024-01-01
`;

  it('are sorted where the mapping says so', async () => {
    const result = await dryText(text, mapping('any'));
    expect(brief(result, 'A')).toEqual([
      'opened 2024-01-01T00:00:00.000Z',
      'acknowledged 2024-01-02T00:00:00.000Z',
      'resolved 2024-01-03T00:00:00.000Z',
    ]);
    expect(result.counts).toMatchObject({ read: 5, accepted: 5, rejected: 0, incidents: 2 });
  });

  it('are rejected where it does not', async () => {
    const { counts } = await dryText(text, mapping('time'));
    expect(counts.rejected).toBe(3);
  });
});

describe('files that are no text', () => {
  it.each([
    ['PK\x03\x04x', 'a ZIP archive or an Excel workbook'],
    ['\xd0\xcf\x11\xe0\xa1', 'an old Excel workbook'],
    ['PAR1\x15', 'a Parquet file'],
    ['BZh91AY', 'a bzip2 file'],
    ['\x28\xb5\x2f\xfd0', 'a Zstandard file'],
    ['<?xml version="1.0"?>\n<log/>', 'XML or HTML'],
    ['\n<!DOCTYPE html>', 'XML or HTML'],
  ])('are named: %j is %s', async (start, kind) => {
    await expect(dryText(Buffer.from(start, 'latin1'), csv())).rejects.toThrow(`is ${kind}`);
  });
});

const nested = (records: string) =>
  mappingOf(`source: s
format: json
shape: incident
records: ${records}
fields: { incident: id, opened: at, priority: 'tags[key=priority].value' }
`);
const item = (id: string) => ({
  id,
  at: '2024-01-01T00:00:00Z',
  tags: [{ key: 'x' }, { key: 'priority', value: 'P2' }],
});

describe('JSON files', () => {
  it('may hold the list deep inside, beside others', async () => {
    const text = JSON.stringify({
      hits: { shards: [1], total: { hits: [] }, hits: [item('A'), item('B')], more: [item('C')] },
      list: [item('D')],
    });
    const result = await dryText(text, nested('hits.hits'));
    expect(result.incidents.map(({ incident }) => incident)).toEqual(['A', 'B']);
    expect(brief(result, 'A', ['priority'])).toEqual(['opened 2024-01-01T00:00:00.000Z P2']);
  });

  it('are refused where the path leads nowhere', async () => {
    const text = JSON.stringify({ data: { items: [item('A')] } });
    await expect(dryText(text, nested('data.rows'))).rejects.toThrow('holds no list "data.rows"');
    await expect(dryText(text, nested('data'))).rejects.toThrow('holds no list "data"');
  });

  it('may name the list by a key that holds a dot', async () => {
    const result = await dryText(JSON.stringify({ 'a.b': [item('A')] }), nested('a.b'));
    expect(result.counts.incidents).toBe(1);
  });

  it('may hold updates that say nothing of the state', async () => {
    const mapping = mappingOf(`source: s
format: json
shape: incident
fields: { incident: id, opened: at }
timeline:
  path: history
  at: created
  activity: items[field=status].to
  unknown: ignore
  events: { Doing: { type: acknowledged, keep: first } }
`);
    const history = [
      { created: '2024-01-01T01:00:00Z', items: [{ field: 'assignee', to: 'Doing' }] },
      { created: '2024-01-01T02:00:00Z', items: [{ field: 'rank' }, { field: 'status', to: 'Doing' }] },
    ];
    const result = await dryText(JSON.stringify([{ ...item('A'), history }]), mapping);
    expect(brief(result, 'A')).toEqual([
      'opened 2024-01-01T00:00:00.000Z',
      'acknowledged 2024-01-01T02:00:00.000Z',
    ]);
  });

  it('know a path that picks an object by a key', () => {
    expect(parsePath('a[id=7].b')).toEqual(['a', { key: 'id', value: '7' }, 'b']);
    expect(parsePath('a[=7]')).toEqual(['a[=7]']);
  });
});
