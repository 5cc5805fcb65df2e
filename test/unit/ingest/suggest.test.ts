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

  it('is refused where nothing dates an incident', async () => {
    await expect(suggestMapping(tempFile('a.csv', 'id,name\n1,x\n'))).rejects.toThrow(
      'no column looks like opened',
    );
    await expect(suggestMapping(tempFile('a.csv', ''))).rejects.toThrow('is empty');
    await expect(suggestMapping(tempFile('a.csv', 'id,name\n'))).rejects.toThrow('no rows');
  });
});
