import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../../src/store/open.ts';
import { report } from '../../contract/report-archive.ts';
import { createWorkshop, sampleEnd, type Workshop } from '../../support/cli.ts';

let shop: Workshop;

beforeAll(async () => {
  shop = await createWorkshop(50);
});

afterAll(() => shop.remove());

const at = ['--data', 'origin'];

it('keeps schedules from one command to the next, and the operator may do everything', async () => {
  const added = await shop.run([
    'schedule',
    'add',
    'board',
    '--kind',
    'monthly',
    '--day',
    '3',
    '--to',
    'email:board@example.com',
    '--format',
    'pdf',
    '--format',
    'html',
    ...at,
  ]);
  expect([added.code, added.stderr]).toEqual([0, '']);
  expect(added.stdout.replace(/\s+/g, ' ')).toMatch(
    /“board” is scheduled and goes to email:board@example\.com\. Next: \w{3} 3 \w{3} \d{4} 00:00 UTC, then/,
  );
  expect((await shop.run(['schedule', 'pause', 'daily', ...at])).stdout).toContain('“daily” is paused');
  const listed = JSON.parse((await shop.run(['schedule', '--json', ...at])).stdout);
  expect(
    listed.schedules.map(({ name, paused, formats }: Record<string, unknown>) => [name, paused, formats]),
  ).toEqual([
    ['board', false, ['pdf', 'html']],
    ['daily', true, ['pdf']],
    ['monthly', false, ['pdf']],
    ['weekly', false, ['pdf']],
  ]);
  expect((await shop.run(['schedule', 'remove', 'board', ...at])).code).toBe(0);
  const gone = await shop.run(['schedule', 'show', 'board', ...at]);
  expect([gone.code, gone.stderr]).toEqual([
    2,
    'error: There is no schedule “board”.\nhint: There are: daily, monthly, weekly.\n',
  ]);
});

it('ends with status 1 where a kept report does not come out as it was', async () => {
  const verify = () => shop.run(['history', '--verify', '--data', 'kept']);
  shop.copy('kept');
  expect((await verify()).code).toBe(0);
  const store = await openStore({
    folder: path.join(shop.folder, 'kept'),
    memoryLimit: '256MB',
    threads: 1,
    clock: { now: () => Date.parse(sampleEnd) },
  });
  const { request, ...rest } = report('0123456789ab', '2024-05-20', { createdAt: Date.parse(sampleEnd) });
  await store.archive.put({ ...rest, request: { ...request, asOf: sampleEnd } }, []);
  await store.close();
  const found = await verify();
  expect([found.code, found.stdout]).toEqual([
    1,
    expect.stringContaining('0 of 1 report come out as made then'),
  ]);
});

it('lists deliveries and reports, and has no digest of its own, but makes one for an e-mail address', async () => {
  expect(JSON.parse((await shop.run(['deliveries', '--json', ...at])).stdout)).toEqual({ deliveries: [] });
  expect((await shop.run(['history', ...at])).stdout).toContain('No report is kept yet.');
  const refused = await shop.run(['subscribe', 'weekly', ...at]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('hint: On the command line: subscribe weekly --to email:lead@example.com');
  const to = ['--to', 'email:lead@example.com'];
  const made = await shop.run(['subscribe', 'weekly', ...to, ...at]);
  expect([made.code, made.stdout]).toEqual([0, expect.stringContaining('goes to email:lead@example.com')]);
  const stopped = await shop.run(['subscribe', 'stop', ...to, ...at]);
  expect(stopped.stdout).toContain('Their weekly digest is stopped.');
});
