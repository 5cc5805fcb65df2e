import { describe, expect, it } from 'vitest';
import { dryRun } from '../../../src/ingest/files/dry-run.ts';
import { suggestMapping } from '../../../src/ingest/files/suggest.ts';
import { parseMapping } from '../../../src/ingest/mapping/load.ts';
import { guessState } from '../../../src/ingest/suggest/values.ts';
import { brief, recordedAt, tempFile } from './support.ts';

/** The draft for a file and what it makes of it. */
async function suggested(name: string, content: string) {
  const path = tempFile(name, content);
  const { yaml, notes } = await suggestMapping(path);
  const mapping = parseMapping(yaml, 'suggested');
  const result = await dryRun({ path, mapping, recordedAt, limit: 10_000 });
  return { mapping, notes, result, yaml };
}

function page(updates: readonly (readonly [string, string])[], more: object = {}) {
  return {
    id: 'k1',
    name: 'Errors',
    impact: 'major',
    created_at: '2024-03-01T09:00:00Z',
    components: [{ id: 'c', name: 'API' }],
    incident_updates: updates.map(([status, time]) => ({
      status,
      body: 'b',
      created_at: `2024-03-01T${time}Z`,
    })),
    ...more,
  };
}

const story = [
  ['resolved', '12:00:00'],
  ['monitoring', '11:00:00'],
  ['identified', '10:00:00'],
  ['investigating', '09:05:00'],
] as const;

describe('a suggestion for JSON records with updates', () => {
  it('reads them as a timeline whose first kind is the report and no answer', async () => {
    const text = JSON.stringify({ page: { id: 'p' }, incidents: [page(story)] });
    const { result, notes } = await suggested('page.json', text);
    expect(brief(result, 'k1', ['service'])).toEqual([
      'opened 2024-03-01T09:00:00.000Z API',
      'updated 2024-03-01T09:05:00.000Z null',
      'acknowledged 2024-03-01T10:00:00.000Z null',
      'updated 2024-03-01T11:00:00.000Z null',
      'resolved 2024-03-01T12:00:00.000Z null',
    ]);
    expect(notes.join('\n')).toContain('Dated updates are read from "incident_updates"');
  });

  it('leaves the end to a date that the record has for it', async () => {
    const record = page(story, { resolved_at: '2024-03-01T12:30:00Z' });
    const { result } = await suggested(
      'page.ndjson',
      `${JSON.stringify(record)}\n${JSON.stringify(record)}\n`,
    );
    expect(brief(result, 'k1').filter((line) => line.startsWith('resolved'))).toEqual([
      'resolved 2024-03-01T12:30:00.000Z',
      'resolved 2024-03-01T12:30:00.000Z',
    ]);
  });

  it('takes lists without dates for no timeline', async () => {
    const { mapping, notes } = await suggested('page.ndjson', `${JSON.stringify(page([]))}\n`);
    expect(mapping).not.toHaveProperty('timeline');
    expect(notes.join('\n')).toContain(
      'Records hold lists (components); none of them looks like dated updates',
    );
  });
});

describe('a suggestion for durations', () => {
  it.each([
    ['2h 15m', 'text', '10:15:00'],
    ['1 day, 3:04:05', 'clock', '11:04:05'],
    ['PT2H', 'text', '10:00:00'],
  ])('reads %s as time since the opening', async (took, unit, at) => {
    const text = `Ticket,Opened,Resolution Time,Time to first response\nA,2024-03-01 08:00,"${took}","${took}"\n`;
    const { mapping, result } = await suggested('t.csv', text);
    expect(mapping.fields).toMatchObject({
      acknowledged: { column: ['Time to first response'], unit },
      resolved: { column: ['Resolution Time'], unit },
    });
    expect(brief(result, 'A')[1]).toContain(at);
    expect(result.counts.rejected).toBe(0);
  });

  it('reads one that can be negative as time left, once the ticket has ended', async () => {
    const head = 'Issue key,Created,Resolved,Custom field (Time to resolution)\n';
    const rows = 'A-1,2024-03-01 08:00,2024-03-02 08:00,-1h 20m\nA-2,2024-03-01 08:00,,3h\n';
    const { result } = await suggested('jira.csv', head + rows);
    expect(brief(result, 'A-1', ['resolutionWithin'])[1]).toBe('resolved 2024-03-02T08:00:00.000Z false');
    expect(brief(result, 'A-2', ['resolutionWithin'])).toEqual(['opened 2024-03-01T08:00:00.000Z null']);
  });

  it('takes a promised time for no time taken', async () => {
    const text = 'Ticket,Opened,Target resolution time\nA,2024-03-01 08:00,4h\n';
    expect((await suggested('t.csv', text)).mapping.fields).not.toHaveProperty('resolved');
  });

  it('knows decimal commas', async () => {
    const text = 'Ticket;Opened;Resolution time (hours)\nA;2024-03-01 08:00;1,5\nB;2024-03-01 08:00;2\n';
    const { mapping, result } = await suggested('t.csv', text);
    expect(mapping.decimal).toBe(',');
    expect(brief(result, 'A')[1]).toBe('resolved 2024-03-01T09:30:00.000Z');
  });
});

describe('a suggestion for logs', () => {
  const steps = [
    ['Accepted', 'In Progress'],
    ['Accepted', 'Wait - User'],
    ['Completed', 'Resolved'],
    ['Completed', 'Closed'],
  ];
  const rows = (id: string) =>
    steps.map(([status, sub], at) => `${id};2010-03-31T1${at}:00:00+01:00;${status};${sub}\n`).join('');

  it('prefers a sub-status that tells more apart', async () => {
    const text = `SR Number;Change Date+Time;Status;Sub Status\n${rows('1')}${rows('2')}`;
    const { mapping } = await suggested('vinst.csv', text);
    expect(mapping).toMatchObject({
      shape: 'snapshot',
      fields: { state: { column: ['Sub Status'] } },
      states: { 'Wait - User': { state: 'paused' }, Resolved: { state: 'resolved' } },
    });
  });

  it('stays with the activity where the other tells nothing', async () => {
    const text = `case,activity,timestamp,lifecycle:transition
1,Open,2024-03-01T08:00:00Z,complete
1,Resolve,2024-03-01T09:00:00Z,start
2,Open,2024-03-01T08:00:00Z,complete
2,Resolve,2024-03-01T09:00:00Z,complete
`;
    expect((await suggested('log.csv', text)).mapping.fields).toMatchObject({
      type: { column: ['activity'] },
    });
  });

  it('adds what only rows beyond the sample hold, and passes over numbers among states', async () => {
    const row = (id: number, state: string, minute: number) =>
      `I${id},${state},2024-03-01T08:00:00Z,2024-03-01T08:${10 + minute}:00Z\n`;
    const many = [...Array(2000).keys()].map((id) => row(id, 'New', 1) + row(id, 'Resolved', 2)).join('');
    const text = `number,state,opened_at,sys_updated_at\n${many}${row(1, '-100', 3)}${row(1, 'Awaiting Vendor', 4)}`;
    const { mapping, result, notes } = await suggested('log.csv', text);
    expect(mapping).toMatchObject({ unknown: 'ignore', states: { 'Awaiting Vendor': { state: 'paused' } } });
    expect(result.counts.rejected).toBe(0);
    expect(notes.join('\n')).toContain('"-100" is no state');
  });

  it('takes waiting in a queue for no work', () => {
    expect(guessState('Awaiting Assignment')).toBe('new');
    expect(guessState('Assigned')).toBe('active');
  });
});

it('a suggestion names the columns it does not use, and why', async () => {
  const text = `Ticket ID,Created,Updated,Status,Note,Empty,Weight,Region
T1,2024-03-01 08:00,2024-03-02 08:00,Open,abc,,3,x
T2,2024-03-01 09:00,2024-03-02 09:00,Cancelled,def,,4,x
`;
  const { notes, yaml } = await suggested('t.csv', text);
  const said = notes.filter((note) => note.startsWith('Not used'));
  expect(said.sort()).toEqual([
    'Not used, dates that no field was found for: "Updated".',
    'Not used, no more than one value: "Region".',
    'Not used, no values: "Empty".',
    'Not used, numbers (a duration needs its unit): "Weight".',
    'Not used, texts that no field was found for: "Note".',
  ]);
  for (const note of said) expect(yaml).toContain(`# ${note}`);
});

it('a suggested verdict takes the answer that the sample did not show', async () => {
  const text = (name: string) =>
    `number,opened_at,${name}\nA,2024-03-01T08:00:00Z,true\nB,2024-03-01T08:00:00Z,true\n`;
  expect((await suggested('a.csv', text('made_sla'))).mapping.fields.resolutionWithin).toEqual({
    column: ['made_sla'],
  });
  expect((await suggested('b.csv', text('has_breached'))).mapping.fields.resolutionWithin?.values).toEqual({
    true: false,
    false: true,
  });
});
