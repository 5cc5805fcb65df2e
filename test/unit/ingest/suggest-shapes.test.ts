import { describe, expect, it } from 'vitest';
import { dryRun } from '../../../src/ingest/files/dry-run.ts';
import { suggestMapping } from '../../../src/ingest/files/suggest.ts';
import { parseMapping } from '../../../src/ingest/mapping/load.ts';
import { guessEventType, guessWithin } from '../../../src/ingest/suggest/values.ts';
import { recordedAt, tempFile } from './support.ts';

async function suggested(name: string, content: string | Uint8Array) {
  const path = tempFile(name, content);
  const { yaml, notes } = await suggestMapping(path);
  const mapping = parseMapping(yaml, 'suggested');
  return {
    mapping,
    notes: notes.join('\n'),
    result: await dryRun({ path, mapping, recordedAt, limit: 100 }),
  };
}

function tickets(dates: readonly string[], header = 'Ticket ID;Created;Status\n'): string {
  return header + dates.map((date, at) => `T${at};${date};Open\n`).join('');
}

describe('a suggestion', () => {
  it.each([
    ['d-MMM-yy h:mm a', ['05-Jan-23 02:05 PM', '25-Feb-23 11:05 AM']],
    ['M/d/yyyy H:mm:ss[.SSS]', ['1/5/2023 4:05:09', '2/25/2023 14:05:09']],
    ['M/d/yy H:mm', ['1/5/23 4:05', '2/25/23 14:05']],
    ['MMM d, yyyy h:mm:ss a', ['Jan 5, 2023 2:05:00 PM', 'Feb 25, 2023 1:05:00 AM']],
    ['EEE MMM d HH:mm:ss yyyy', ['Thu Jan 5 14:05:00 2023', 'Fri Jan 6 14:05:00 2023']],
    ['excel-serial', ['44931.5868', '44932.5']],
    ['yyyyMMddHHmmss', ['20230105140500', '20230225140500']],
    ['iso', ['2023-01-05 14:05:00 UTC', '2023-02-25 14:05:00 UTC']],
  ])('finds dates like %s', async (format, dates) => {
    const { mapping, result } = await suggested('t.csv', tickets(dates));
    expect(mapping.dates.formats).toEqual([format]);
    expect(result.counts).toMatchObject({ incidents: 2, rejected: 0 });
  });

  it('names every look of a column that mixes them', async () => {
    const dates = ['2023-01-05 14:05:00', '25/01/2023 14:05:00', '05-Jan-2023 14:05:00'];
    const { mapping, notes, result } = await suggested(
      't.csv',
      tickets([...dates, ...dates.map((one) => one.replace('14', '15'))]),
    );
    expect(mapping.dates.formats).toHaveLength(3);
    expect(notes).toContain('holds dates of 3 looks');
    expect(result.counts.rejected).toBe(0);
  });

  it('looks beyond the first days of a file to tell day and month', async () => {
    const days = [...Array(1200).keys()].map(
      (at) => `0${1 + (at % 9)}/02/2023 ${10 + (at % 13)}:${10 + (at % 50)}`,
    );
    const { mapping, notes } = await suggested(
      't.csv',
      tickets([...days, '02/13/2023 10:00', '02/14/2023 10:00']),
    );
    expect(mapping.dates.formats).toEqual(['M/d/yyyy H:mm']);
    expect(notes).not.toContain('CHECK the dates');
  });

  it('takes long numbers that name incidents for no dates', async () => {
    const text = 'incident_id,opened_at\n1700000001,2024-01-01T00:00:00Z\n1700000002,2024-01-02T00:00:00Z\n';
    expect((await suggested('t.csv', text)).result.counts).toMatchObject({ incidents: 2, rejected: 0 });
  });

  it('takes the first and the last date of a database for none', async () => {
    const text =
      'Ticket ID,Created,Solved\nA,2024-01-01 10:00:00,1900-01-01 00:00:00.000\nB,2024-01-01 10:00:00,2024-01-02 00:00:00\n';
    const { mapping, result } = await suggested('t.csv', text);
    expect(mapping.missing).toEqual(['1900-01-01 00:00:00.000']);
    expect(result.counts).toMatchObject({ events: 3, rejected: 0 });
  });

  it('asks for the time where the date stands alone', async () => {
    const { notes } = await suggested('t.csv', tickets(['25/01/2023', '26/01/2023']));
    expect(notes).toContain('"Created" tells no time of day');
  });

  it('takes no contact type for an activity', async () => {
    const text = `number,incident_state,contact_type,opened_at,sys_updated_at
I1,New,Phone,29/2/2016 01:16,29/2/2016 01:23
I1,Resolved,Phone,29/2/2016 01:16,29/2/2016 08:53
I2,New,Email,29/2/2016 02:16,29/2/2016 02:23
I2,Active,Email,29/2/2016 02:16,29/2/2016 08:53
`;
    const { mapping } = await suggested('log.csv', text);
    expect(mapping).toMatchObject({ shape: 'snapshot', fields: { state: { column: ['incident_state'] } } });
  });

  it('ends waits with the work that follows', async () => {
    const names = ['Open', 'Take charge', 'Wait', 'Take charge', 'Closed'];
    const rows = ['A', 'B'].flatMap((id) =>
      names.map((name, at) => `${id},${name},2024-01-0${at + 1} 10:00:00\n`),
    );
    const { mapping, result } = await suggested('log.csv', `Case ID,Activity,Timestamp\n${rows.join('')}`);
    expect(mapping).toMatchObject({
      events: { 'Take charge': { type: 'acknowledged', resumes: true }, Wait: { type: 'paused' } },
    });
    expect(result.counts.incidents).toBe(2);
  });

  it('sorts a log of states that is newest first', async () => {
    const rows = [5, 4, 3, 2].flatMap((day) =>
      ['A', 'B'].map(
        (id) =>
          `${id},2024-01-01 10:00,2024-01-0${day} 10:00,${['New', 'Doing', 'Hold', 'Closed'][day - 2]}\n`,
      ),
    );
    const { mapping, result } = await suggested(
      'log.csv',
      `Ticket ID,Created,Updated,Status\n${rows.join('')}`,
    );
    expect(mapping).toMatchObject({ shape: 'snapshot', rowOrder: 'any' });
    expect(result.counts).toMatchObject({ incidents: 2, rejected: 0 });
    expect(result.incidents[0]?.events.at(-1)?.type).toBe('closed');
  });

  it('takes a few incidents exported twice for no log', async () => {
    const row = (at: number) => `T${at},2024-01-01 10:00,2024-01-02 10:00,Closed\n`;
    const rows = Array.from({ length: 30 }, (_, at) => row(at)).join('') + row(3);
    const { mapping, notes, result } = await suggested('t.csv', `Ticket,Created,Resolved,Status\n${rows}`);
    expect(mapping.shape).toBe('incident');
    expect(notes).toContain('CHECK the identity');
    expect(result.counts).toMatchObject({ read: 31, incidents: 30, rejected: 0 });
  });

  it('finds deadlines, verdicts and dates behind the names that help desks and cities give them', async () => {
    const text = `Unique Key,Created Date,Closed Date,Due by Time,Resolution status,First response status,Resolution Action Updated Date
1,2024-01-01 10:00,2024-01-02 10:00,2024-01-03 10:00,Within SLA,SLA Violated,2024-01-09 10:00
2,2024-01-01 10:00,,2024-01-03 10:00,SLA Violated,Within SLA,2024-01-09 10:00
`;
    const { mapping } = await suggested('t.csv', text);
    expect(mapping.fields).toMatchObject({
      opened: { column: ['Created Date'] },
      closed: { column: ['Closed Date'] },
      resolutionDueAt: { column: ['Due by Time'] },
      resolutionWithin: {
        column: ['Resolution status'],
        values: { 'Within SLA': true, 'SLA Violated': false },
      },
      responseWithin: { column: ['First response status'] },
    });
    expect(mapping.fields).not.toHaveProperty('resolved');
  });

  it('takes a resolution status that is no verdict for none', async () => {
    const text = 'id,created,Resolution status\n1,2024-01-01,Unresolved\n2,2024-01-01,Fixed\n';
    const { mapping } = await suggested('t.csv', text);
    expect(mapping.fields).not.toHaveProperty('resolutionWithin');
  });

  it('takes the first of columns with one name', async () => {
    const text =
      'id,created,created,priority,priority,SLA met,SLA met\n1,2024-01-01,2024-01-02,High,x,yes,no\n2,2024-01-01,2024-01-02,High,x,yes,no\n';
    const { result } = await suggested('t.csv', text);
    const [opened] = result.incidents[0]?.events ?? [];
    expect(opened).toMatchObject({ at: Date.UTC(2024, 0, 1), priority: 'P2', resolutionWithin: true });
  });

  it('lets the state cancel an incident', async () => {
    const text =
      'id,opened,resolved,status\n1,2024-01-01T00:00Z,2024-01-02T00:00Z,Cancelled\n2,2024-01-01T00:00Z,,Open\n';
    const { result } = await suggested('t.csv', text);
    expect(result.incidents[0]?.events.map(({ type }) => type)).toContain('cancelled');
    expect(result.incidents[1]?.events.map(({ type }) => type)).toEqual(['opened']);
  });

  it.each([
    ['CR line ends', 'id,created,priority\r1,2024-01-01 10:00,2 - High\r2,2024-01-01 10:00,x\r'],
    [
      'a title above the table',
      'Report\nof today\n\nid,created,priority\n1,2024-01-01 10:00,High\n2,2024-01-01 10:00,x\n',
    ],
    ['delimiters at the end', 'id,created,priority\n1,2024-01-01 10:00,High,\n2,2024-01-01 10:00,x,\n'],
    [
      'Latin-1',
      Buffer.from('id,created,priority\n1,2024-01-01 10:00,Höchste\n2,2024-01-01 10:00,x\n', 'latin1'),
    ],
    [
      'UTF-16 without a mark',
      Buffer.from('id,created,priority\n1,2024-01-01 10:00,Höchste\n2,2024-01-01 10:00,x\n', 'utf16le'),
    ],
  ])('copes with %s', async (_name, content) => {
    const { mapping, result } = await suggested('t.csv', content);
    expect(result.counts).toMatchObject({ read: 2, incidents: 2, rejected: 0 });
    expect(mapping.fields).toMatchObject({ priority: { column: ['priority'] } });
    expect(result.incidents[0]?.events[0]?.priority).toMatch(/^(P2|Höchste)$/);
  });

  it.each([
    [
      'one line with its paging',
      { incidents: [1, 2], limit: 25, offset: 0, more: false, total: null },
      'incidents',
      undefined,
    ],
    ['a list deep inside', { took: 1, hits: { hits: [1, 2] } }, 'hits.hits', 'hits.hits'],
    ['the longest of several lists', { users: [1], issues: [1, 2] }, 'issues', 'issues'],
  ])('finds the records of JSON: %s', async (_name, shape, _list, records) => {
    const text = JSON.stringify(shape, (_key, value) =>
      Array.isArray(value)
        ? value.map((id) => ({ id, created: '2024-01-01T00:00:00Z', priority: { self: 'u', name: 'P1' } }))
        : value,
    );
    const { mapping, result } = await suggested('t.json', text);
    expect(mapping).toMatchObject({ format: 'json', fields: { priority: { column: ['priority.name'] } } });
    expect(mapping.records).toBe(records);
    expect(result.counts).toMatchObject({ incidents: 2, rejected: 0 });
  });

  it('keeps a single record on one line as NDJSON', async () => {
    const { mapping } = await suggested(
      't.json',
      '{"id":"1","created":"2024-01-01T00:00:00Z","parts":[{"a":1}]}\n',
    );
    expect(mapping.format).toBe('ndjson');
  });

  it.each([
    ['Not breached', true],
    ['No breach', true],
    ['Breached', false],
    ['Not met', false],
    ['Within SLA', true],
    ['SLA Violated', false],
    ['Y', true],
    ['0', false],
    ['purple', null],
  ])('reads the verdict "%s" as %s', (text, within) => {
    expect(guessWithin(text)).toBe(within);
  });

  it('turns yes and no, but not words, in a column of breaches', async () => {
    const text =
      'id,created,SLA breached\n1,2024-01-01T00:00Z,N\n2,2024-01-01T00:00Z,Y\n3,2024-01-01T00:00Z,Not breached\n';
    const { mapping } = await suggested('t.csv', text);
    expect(mapping.fields.resolutionWithin?.values).toEqual({ N: true, Y: false, 'Not breached': true });
  });

  it('tells a queue from a wait and a close from a completion', () => {
    expect(guessEventType('Queued-Awaiting Assignment')).toBe('assigned');
    expect(guessEventType('Accepted-Wait - User')).toBe('paused');
    expect(guessEventType('Completed-Closed')).toBe('closed');
    expect(guessEventType('Completed-Resolved')).toBe('resolved');
  });
});
