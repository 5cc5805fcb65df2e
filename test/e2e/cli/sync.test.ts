import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliRun, runCli, startCli } from '../../support/cli.ts';
import { accountOf, recordedAccount } from '../../support/sources/pagerduty-account.ts';
import { pagerdutyApi } from '../../support/sources/pagerduty-api.ts';
import { type Reply, type SyncServer, startSyncServer } from '../../support/sync-server.ts';

let folder: string;
let server: SyncServer;
let account = recordedAccount();
let before: (url: URL) => Reply | null = () => null;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-sync-'));
  account = recordedAccount();
  before = () => null;
  server = await startSyncServer((url, request) => before(url) ?? pagerdutyApi(account)(url, request));
  writeConfig();
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function writeConfig(extra = ''): void {
  writeFileSync(
    path.join(folder, 'bot.yaml'),
    `console: { port: 0 }
sources:
  pd: { kind: pagerduty, webhook: false, sync: { url: "${server.url}", from: "2026-02-01"${extra} } }
  files: { verdict: policy }
`,
  );
}

const env = { SOURCE_PD_TOKEN: 'a-token' };
const args = (...rest: string[]) => [...rest, '--config', 'bot.yaml', '--data', 'data'];
const sync = (rest: string[], over: Record<string, string> = env): Promise<CliRun> =>
  runCli(args('sync', ...rest), { cwd: folder, env: over });
const summaryOf = ({ stdout }: CliRun) => JSON.parse(stdout);

describe('sla-bot sync', () => {
  it('reads a history, judges it, and goes on where it ended', async () => {
    const first = await sync(['pd']);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/incidents\s+1\s+read/);
    expect(first.stdout).toMatch(/new\s+8\s+to the log/);
    const incident = await runCli(args('explain', '4417'), { cwd: folder });
    expect(incident.stdout).toContain('Checkout latency above 2 s');
    expect(incident.stdout).toContain('spent resolved before a reopening');
    const again = await sync(['--all', '--json']);
    expect(summaryOf(again)).toMatchObject({ source: 'pd', appended: 0, resumed: true });
    const anew = await sync(['pd', '--restart', '--json']);
    expect(summaryOf(anew)).toMatchObject({ events: 8, appended: 0, duplicates: 8, resumed: false });
    const later = await sync(['pd', '--from', '2026-05-01', '--json']);
    expect(summaryOf(later)).toMatchObject({ events: 0, resumed: false });
  });

  it('warns of incidents without a target only in the run that brings them', async () => {
    const bare = (count: number) => {
      const { incidents, entries } = accountOf(count, Date.UTC(2026, 2, 1));
      return {
        incidents: incidents.map((one) => ({ ...one, priority: { summary: 'P9' } })),
        entries,
      } as typeof account;
    };
    account = bare(3);
    expect((await sync(['pd'])).stderr).toMatch(/^warning: priority P9 \(3 incidents\) has no target/);
    expect((await sync(['pd'])).stderr).toBe('');
    account = bare(4);
    expect((await sync(['pd', '--restart'])).stderr).toMatch(/^warning: priority P9 \(1 incident\)/);
  });

  it('changes nothing in a dry run', async () => {
    const dry = await sync(['pd', '--dry-run', '--json']);
    expect(summaryOf(dry)).toMatchObject({ events: 8, appended: null });
    expect(summaryOf(await sync(['pd', '--json']))).toMatchObject({ appended: 8, resumed: false });
  });

  it('says what is missing and what to do, with status 2, and repeats no token', async () => {
    const cases: [string[], Record<string, string>, string][] = [
      [['pd'], {}, 'SOURCE_PD_TOKEN is not set'],
      [['pd'], { SOURCE_PD_TOKEN_FILE: path.join(folder, 'none') }, 'SOURCE_PD_TOKEN_FILE cannot be read'],
      [['pd'], { SOURCE_PD_TOKEN: 'wrong-token-0815' }, 'does not accept the token'],
      [['pd'], { SOURCE_PD_TOKEN: 'wrong\ntoken-0815' }, 'has no usable token'],
      [['files'], env, 'cannot be asked for its history'],
      [['nobody'], env, 'there is no source nobody'],
      [[], env, 'which source?'],
      [['pd', '--all'], env, 'do not go together'],
      [['pd', '--from', '2999-01-01'], env, 'not a past date'],
    ];
    for (const [rest, over, text] of cases) {
      const { code, stderr } = await sync(rest, over);
      expect([code, stderr.includes(text)], `${rest}: ${stderr}`).toEqual([2, true]);
      expect(stderr).not.toContain('token-0815');
    }
  });

  it('reads a token from a file', async () => {
    writeFileSync(path.join(folder, 'token'), 'a-token\n');
    const { code } = await sync(['pd'], { SOURCE_PD_TOKEN_FILE: path.join(folder, 'token') });
    expect(code).toBe(0);
  });

  it('tells parts that cannot be used, with status 3', async () => {
    account.incidents.push({
      ...account.incidents[0],
      id: 'QBAD',
      incident_number: 'x'.repeat(600),
    } as never);
    const { code, stdout } = await sync(['pd']);
    expect(code).toBe(3);
    expect(stdout).toContain('an incident is not as documented: number: missing');
  });

  it('killed at any request and run again, has everything once', async () => {
    account = accountOf(70, Date.UTC(2026, 2, 1));
    for (const requests of [1, 20, 45, 10]) {
      let left = requests;
      const running = startCli(args('sync', 'pd'), { cwd: folder, env });
      before = () => {
        if (left-- === 0) running.child.kill('SIGKILL');
        return null;
      };
      expect((await running.done).signal).toBe('SIGKILL');
    }
    before = () => null;
    const last = summaryOf(await sync(['pd', '--json']));
    expect(last).toMatchObject({ resumed: true });
    const anew = summaryOf(await sync(['pd', '--restart', '--json']));
    expect(anew).toMatchObject({ events: 70, appended: 0, duplicates: 70 });
  });

  it('is served by a running bot, which also syncs by itself', async () => {
    writeConfig(', every: 10s');
    const bot = startCli(args('start'), { cwd: folder, env });
    try {
      await bot.printed('"synced"');
      const served = summaryOf(await sync(['pd', '--json'], {}));
      expect(served).toMatchObject({ appended: 0, resumed: true });
    } finally {
      bot.child.kill('SIGTERM');
      await bot.done;
    }
  });
});
