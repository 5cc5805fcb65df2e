import { expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import type { AuditEntry } from '../../../src/ports/audit.ts';
import type { StoreHost } from '../../../src/services.ts';
import { recordIo } from '../../support/io.ts';
import { monday, tempFolder, tempStore } from './support.ts';

const entry: AuditEntry = {
  at: monday,
  id: 'abc12345',
  platform: 'slack',
  channel: 'C1',
  user: 'U1',
  userName: 'An\u202ena',
  command: 'report',
  options: { kind: 'weekly' },
  status: 'answered',
  reason: null,
  words: null,
  durationMs: 12,
};

async function audit(folder: string, stores: Partial<StoreHost>, ...words: string[]) {
  const io = recordIo();
  const unused = {} as never;
  const surroundings = { io, clock: { now: () => monday }, stores: stores as StoreHost, tools: unused };
  const code = await runCli(['audit', '--data', folder, ...words], { ...surroundings, createApp: null });
  return { code, out: io.stdout(), err: io.stderr() };
}

it('sla-bot audit lists the latest requests, as text and as JSON', async () => {
  const folder = tempFolder();
  const store = await tempStore({ folder });
  const stores: StoreHost = { use: (_folder, _config, work) => work(store) };
  await store.audit.record(entry);
  await store.audit.record({ ...entry, at: monday + 1000, command: null, options: null, status: 'rejected' });
  const { code, out } = await audit(folder, stores);
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    expect.stringMatching(
      /^3 Mar 2025 00:00:01 UTC {2}slack C1 U1 \(An.*na\): –: rejected, 12 ms, abc12345$/,
    ),
    expect.stringContaining('report {"kind":"weekly"}: answered, 12 ms, abc12345'),
    '',
  ]);
  expect(out).not.toContain('\u202e');
  const json = JSON.parse((await audit(folder, stores, '--json', '--limit', '1')).out);
  expect(json).toEqual([expect.objectContaining({ at: '2025-03-03T00:00:01.000Z', status: 'rejected' })]);
});

it('sla-bot audit says where nobody has asked, and refuses a limit that is none', async () => {
  const folder = tempFolder();
  expect(await audit(folder, {})).toMatchObject({ code: 0, out: 'Nobody has asked anything yet.\n' });
  expect(await audit(folder, {}, '--limit', '0')).toMatchObject({ code: 2 });
});
