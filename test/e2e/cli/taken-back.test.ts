import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, type Workshop } from '../../support/cli.ts';

let shop: Workshop;

beforeAll(async () => {
  shop = await createWorkshop(1);
});

afterAll(() => shop.remove());

const header = 'Id,Subject,Status,Priority,Group,Created at,Solved at';

/** A ticket export of the desk with this priority and end. */
function exported(name: string, priority: string, solved: string): string {
  const row = `7,Printer,Solved,${priority},Desk,2024-03-04 08:00,${solved}`;
  writeFileSync(path.join(shop.folder, name), `${header}\n${row}\n`);
  return name;
}

async function imported(file: string) {
  const run = await shop.run(['import', file, '--mapping', 'zendesk', '--data', 'desk', '--json']);
  expect([run.code, run.stderr]).toEqual([0, '']);
  const { imported: events, corrections, duplicates } = JSON.parse(run.stdout);
  return { events, corrections, duplicates };
}

async function priorityAndEnd(): Promise<string> {
  const run = await shop.run(['export', 'incidents', '--format', 'ndjson', '--data', 'desk', '--out', '-']);
  const { priority, resolvedAt } = JSON.parse(run.stdout);
  return `${priority} ${resolvedAt}`;
}

describe('an export whose row is changed and changed back', () => {
  it('ends at what the last one says, and the last one again changes nothing', async () => {
    const before = exported('monday.csv', 'Low', '2024-03-04 10:00');
    const after = exported('tuesday.csv', 'Urgent', '2024-03-04 11:00');
    expect(await imported(before)).toEqual({ events: 2, corrections: 0, duplicates: 0 });
    expect(await imported(after)).toEqual({ events: 0, corrections: 2, duplicates: 0 });
    expect(await priorityAndEnd()).toBe('P1 2024-03-04T11:00:00.000Z');
    expect(await imported(before)).toEqual({ events: 0, corrections: 2, duplicates: 0 });
    expect(await priorityAndEnd()).toBe('P4 2024-03-04T10:00:00.000Z');
    expect(await imported(before)).toEqual({ events: 0, corrections: 0, duplicates: 2 });
    expect(await priorityAndEnd()).toBe('P4 2024-03-04T10:00:00.000Z');
  });
});
