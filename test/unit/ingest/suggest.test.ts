import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dryRun } from '../../../src/ingest/files/dry-run.ts';
import { suggestMapping } from '../../../src/ingest/files/suggest.ts';
import { parseMapping } from '../../../src/ingest/mapping/load.ts';
import { fixtures, recordedAt, tempFile } from './support.ts';

async function suggested(file: string) {
  const { yaml, notes } = await suggestMapping(file);
  const mapping = parseMapping(yaml, 'suggested');
  return {
    mapping,
    notes: notes.join('\n'),
    result: await dryRun({ path: file, mapping, recordedAt, limit: 100 }),
  };
}

describe('a suggested mapping', () => {
  it.each([
    ['zendesk.csv', 'incident', 3],
    ['pagerduty.csv', 'incident', 3],
    ['jira-service-management.csv', 'incident', 3],
    ['helpdesk-event-log.csv', 'event', 3],
    ['uci-servicenow-log.csv', 'snapshot', 2],
    ['github-status.jsonl', 'incident', 3],
  ])('of %s reads the file it was made from', async (file, shape, incidents) => {
    const { mapping, result } = await suggested(path.join(fixtures, 'imports', file));
    expect(mapping.shape).toBe(shape);
    expect(result.counts).toMatchObject({ incidents, rejected: 0 });
  });

  it('finds deadlines, flags, priorities and the delimiter', async () => {
    const file = tempFile(
      'Desk export.csv',
      'Ticket ID;Severity;Opened on;Solved on;Due to resolve;SLA resolution;Agent\n' +
        '7;Sev 1;13.02.2024 10:00;13.02.2024 12:00;13.02.2024 14:00;met;Ada\n' +
        '8;low;14.02.2024 10:00;;14.02.2024 14:00;violated;Bo\n',
    );
    const { mapping, result, notes } = await suggested(file);
    expect(mapping).toMatchObject({
      source: 'desk_export',
      delimiter: ';',
      dates: { formats: ['d.M.yyyy H:mm'] },
    });
    expect(result.incidents.length).toBe(2);
    expect(notes).toContain('timeZone');
  });

  it('does not guess day and month in silence', async () => {
    const file = tempFile('a.csv', 'id,created\n1,03/04/2024 10:00\n2,04/04/2024 10:00\n');
    expect((await suggested(file)).notes).toContain(
      'CHECK the dates: "created" reads as d/M/yyyy H:mm and as M/d/yyyy H:mm',
    );
    const told = tempFile(
      'b.csv',
      'id,created,closed\n1,03/04/2024 10:00,03/31/2024 10:00\n2,04/04/2024 10:00,\n',
    );
    const other = await suggested(told);
    expect(other.notes).not.toContain('CHECK');
    expect(other.mapping.dates.formats).toEqual(['M/d/yyyy H:mm']);
  });

  it('points out the native line, and epochs in JSON', async () => {
    expect((await suggested(path.join(fixtures, 'imports', 'native.ndjson'))).notes).toContain(
      '--mapping native',
    );
    const file = tempFile(
      'x.json',
      '{"result":[{"id":"a","opened_at":1709539200},{"id":"b","opened_at":1709539300}]}',
    );
    const { mapping, result } = await suggested(file);
    expect(mapping).toMatchObject({ format: 'json', dates: { formats: ['epoch-seconds'] } });
    expect(result.counts.incidents).toBe(2);
  });

  it('reads a priority column by its short name, but takes no earlier thing for one', async () => {
    const file = tempFile(
      'a.csv',
      'id,created,Prior incident,Prio\n1,2024-05-13 10:00,no,High\n2,2024-05-14 10:00,yes,Urgent\n',
    );
    expect((await suggested(file)).mapping.fields.priority).toMatchObject({
      column: ['Prio'],
      values: { High: 'P2', Urgent: 'P1' },
    });
  });

  it('keeps reasons and own types of native events, and says what it cannot read from a word or a date', async () => {
    const row = (incident: string, type: string, at: string, more: object = {}): string =>
      JSON.stringify({ incident, type, at, ...more });
    const lines = ['1', '2', '3', '4', '5', '6'].flatMap((id) => [
      row(id, 'opened', `2024-05-0${id}T10:00:00Z`, { priority: 'P2' }),
      row(id, 'paused', `2024-05-0${id}T10:05:00Z`, { reason: 'customer' }),
      row(id, 'resumed', `2024-05-0${id}T10:06:00Z`),
      row(id, 'priority_changed', `2024-05-0${id}T10:07:00Z`, { priority: 'P1' }),
      row(id, 'resolved', `2024-05-0${id}T11:00:00Z`),
    ]);
    lines.push(row('1', 'exploded', '2024-05-01T10:10:00'));
    const { mapping, notes, result } = await suggested(tempFile('events.ndjson', lines.join('\n')));
    expect(mapping.shape === 'event' && mapping.events).toMatchObject({
      priority_changed: { type: 'priority_changed' },
      paused: { type: 'paused' },
      exploded: { type: 'updated' },
    });
    expect(result.incidents[0]?.events.find(({ type }) => type === 'paused')?.reason).toBe('customer');
    expect(notes).toContain('nothing tells what "exploded" means');
    expect(notes).toContain('Of the 31 dates looked at 1 carry no offset');
  });

  it('bears two bad dates in a short list, and where there are more names the column and the values', async () => {
    const csv = (bad: readonly string[]): string => {
      const days = Array.from({ length: 5 }, (_, day) => `${13 + day}/04/2026 09:00`);
      const rows = [...bad, ...days].map((opened, id) => `T-${id},${opened},${13 + id}/05/2026 12:00`);
      return `Ticket,Opened on,Solved on\n${rows.join('\n')}\n`;
    };
    const { mapping, notes } = await suggested(tempFile('two.csv', csv(['soon', '31/02/2026 09:00'])));
    expect(mapping.fields).toMatchObject({ opened: { column: ['Opened on'] } });
    expect(notes).toContain("not a date in the mapping's formats: soon");
    const four = tempFile('four.csv', csv(['soon', 'tbd', '31/02/2026 09:00', 'never']));
    await expect(suggestMapping(four)).rejects.toMatchObject({
      details: expect.arrayContaining([
        expect.stringMatching(/^"Opened on" would be it by its name, but .*"soon", "tbd", "31\/02/),
      ]),
    });
  });

  it('is refused where nothing dates an incident', async () => {
    await expect(suggestMapping(tempFile('a.csv', 'id,name\n1,x\n'))).rejects.toThrow(
      'no column looks like opened',
    );
    await expect(suggestMapping(tempFile('a.csv', ''))).rejects.toThrow('is empty');
    await expect(suggestMapping(tempFile('a.csv', 'id,name\n'))).rejects.toThrow('no rows');
  });
});
