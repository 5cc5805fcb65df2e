import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliRun, runCli, runOk, startCli } from '../../support/cli.ts';
import { type RedisServer, startRedis } from '../../support/redis/servers.mjs';

let redis: RedisServer;
let folder: string;

const env = (database = 26) => ({ REDIS_URL: `${redis.url}/${database}`, SLA_BOT_CONSOLE_PORT: '0' });
const at = (name: string) => path.join(folder, name);
const ask = (args: readonly string[], database = 26): Promise<CliRun> =>
  runCli(args, { cwd: folder, env: env(database) });

async function add(incident: string, options: { readonly data: string; readonly alone?: boolean }) {
  const event = { source: 'x', incident, eventId: incident, type: 'opened', at: '2026-10-01T00:00:00Z' };
  writeFileSync(at(`${incident}.ndjson`), `${JSON.stringify(event)}\n`);
  const args = ['import', `${incident}.ndjson`, '--mapping', 'native', '--data', options.data];
  await runOk(args, { cwd: folder, ...(options.alone === true ? {} : { env: env() }) });
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sla-shared-backup-'));
  redis = await startRedis();
  await add('N-1', { data: 'own', alone: true });
  await add('N-1', { data: 'a' });
  await runOk(['backup', 'of-own', '--data', 'own'], { cwd: folder });
}, 60_000);

afterAll(async () => {
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('backups where bots share a Redis', () => {
  it('bring an older copy back, which catches up', async () => {
    const backup = await ask(['backup', 'of-a', '--data', 'a']);
    expect([backup.code, backup.stderr]).toEqual([0, expect.stringContaining('lie in Redis')]);
    await add('N-2', { data: 'a' });
    expect((await ask(['restore', 'of-a', '--data', 'a'])).code).toBe(0);
    const { stdout } = await ask(['export', 'events', '--data', 'a']);
    for (const incident of ['N-1', 'N-2']) expect(stdout.split(`"incident":"${incident}"`)).toHaveLength(2);
  }, 60_000);

  it('refuse one with a log of its own, and touch nothing', async () => {
    const run = await ask(['restore', 'of-own', '--data', 'a']);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('has a log of its own')]);
    expect(existsSync(at('a/restore.ready'))).toBe(false);
    expect(await ask(['explain', 'N-1', '--data', 'a'])).toMatchObject({ code: 0, stderr: '' });
  }, 60_000);

  it('refuse it also while the bot runs, which goes on', async () => {
    const bot = startCli(['start', '--data', 'a'], { cwd: folder, env: env() });
    try {
      await bot.printed('Stop with Ctrl-C.');
      const run = await runCli(['restore', 'of-own', '--data', 'a'], { cwd: folder });
      expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('has a log of its own')]);
      expect(await ask(['explain', 'N-1', '--data', 'a'])).toMatchObject({ code: 0, stderr: '' });
      expect(bot.child.exitCode).toBeNull();
    } finally {
      bot.child.kill('SIGTERM');
      await bot.done;
    }
  }, 60_000);

  it('refuse the copy of another log, and say what a copy is good for without Redis', async () => {
    await ask(['backup', 'copy', '--data', 'a']);
    await runOk(['import', 'N-1.ndjson', '--mapping', 'native', '--data', 'b'], {
      cwd: folder,
      env: env(27),
    });
    const other = await ask(['restore', 'copy', '--data', 'b'], 27);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('is a copy of the shared log')]);
    const alone = await runCli(['restore', 'copy', '--data', 'c'], { cwd: folder });
    expect([alone.code, alone.stderr]).toEqual([0, expect.stringContaining('can only be read')]);
    expect((await runCli(['explain', 'N-1', '--data', 'c'], { cwd: folder })).code).toBe(0);
  }, 60_000);

  it('start no bot over a copy without Redis, which could take in nothing; its events can be exported', async () => {
    const bot = startCli(['start', '--data', 'c'], { cwd: folder, env: { SLA_BOT_CONSOLE_PORT: '0' } });
    await bot.printed('Stop with Ctrl-C.').then(
      () => bot.child.kill('SIGTERM'),
      () => {},
    );
    const { code, stderr } = await bot.done;
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/\/c holds a copy of the shared log .*\n.*redis/),
    ]);
    const { stdout } = await runCli(['export', 'events', '--data', 'c'], { cwd: folder });
    expect(stdout).toContain('"incident":"N-1"');
  }, 60_000);
});
