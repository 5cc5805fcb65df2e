import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partitionOf } from '../../../src/adapters/redis/keys.ts';
import { type CliRun, type RunningCli, runCli, startCli } from '../../support/cli.ts';
import { type RedisServer, startRedis, until } from '../../support/redis/servers.mjs';

let redis: RedisServer;
let folder: string;
const bots = new Map<string, RunningCli>();

const env = () => ({ REDIS_URL: `${redis.url}/26` });
const ask = (...args: string[]): Promise<CliRun> => runCli(args, { cwd: folder, env: env() });

async function startBot(data: string): Promise<RunningCli> {
  const bot = startCli(['start', '--port', '0', '--data', data], { cwd: folder, env: env() });
  bots.set(data, bot);
  await bot.printed('Stop with Ctrl-C.');
  return bot;
}

async function kill(data: string): Promise<void> {
  const bot = bots.get(data);
  bot?.child.kill('SIGKILL');
  await bot?.done;
  bots.delete(data);
}

/** By redis-cli, as any other program may. */
async function append(incident: string, type: string, at: string, more: object = {}): Promise<void> {
  const event = {
    source: 'native',
    incident,
    eventId: `${incident}:${type}`,
    type,
    at: Date.parse(at),
    ...more,
  };
  const key = `sla-bot:{${partitionOf('native', incident, 8)}}:events`;
  await redis.cli('-n', '26', 'XADD', key, '*', 'event', JSON.stringify(event));
}

interface Explained {
  readonly status: string;
  readonly clocks: readonly {
    readonly clock: string;
    readonly targetSeconds: number;
    readonly policy: { readonly version: number };
  }[];
}

async function explained(incident: string, data: string): Promise<Explained | null> {
  const run = await ask('explain', incident, '--json', '--data', data);
  return run.code === 0 ? (JSON.parse(run.stdout) as Explained) : null;
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sla-two-bots-'));
  redis = await startRedis({ config: ['appendonly yes', 'appendfsync always'] });
  await Promise.all([startBot('a'), startBot('b')]);
}, 60_000);

afterAll(async () => {
  for (const data of [...bots.keys()]) await kill(data);
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('two bots that share a Redis', () => {
  it('each say where that is as they start', () => {
    for (const bot of bots.values()) {
      expect(bot.stderr()).toContain(
        `\nRedis: ${redis.url}/26 (one server), database 26, prefix sla-bot, 8 partitions\n`,
      );
    }
  });

  it('both see what another program appends', async () => {
    await append('N-1', 'opened', '2026-03-02T08:00:00Z', { priority: 'P1' });
    for (const data of ['a', 'b']) {
      await until(`${data} knows it`, async () => (await explained('N-1', data))?.status === 'open');
    }
    await append('N-1', 'resolved', '2026-03-02T09:00:00Z');
    for (const data of ['a', 'b']) {
      await until(`${data} knows it`, async () => (await explained('N-1', data))?.status === 'resolved');
    }
  }, 60_000);

  it('one takes the policies that the other recorded, and judges by them', async () => {
    const config =
      'policies:\n  - name: default\n    targets:\n      P1: { response: 1m, resolution: 30m }\n';
    writeFileSync(path.join(folder, 'strict.yaml'), config);
    const before = await explained('N-1', 'b');
    const run = await ask('rejudge', '--config', 'strict.yaml', '--data', 'a');
    expect(run.stderr + run.stdout).toContain('version');
    expect(run.code).toBe(0);
    const target = (answer: Explained | null) =>
      answer?.clocks.find(({ clock }) => clock === 'resolution')?.targetSeconds;
    expect(target(before)).toBe(4 * 3_600);
    await until('b judges by it', async () => target(await explained('N-1', 'b')) === 1_800);
  }, 60_000);

  it('answer from their copies while Redis is away and say so, refuse what needs it, and catch up', async () => {
    await redis.kill();
    const answered = async () => ask('explain', 'N-1', '--data', 'a');
    await until('a says so', async () => (await answered()).stderr.includes('cannot be reached'));
    const run = await answered();
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('N-1');
    expect(run.stderr).toMatch(/knows what was recorded by .* UTC/);

    writeFileSync(
      path.join(folder, 'one.ndjson'),
      '{"source":"native","incident":"N-2","eventId":"1","type":"opened","at":"2026-03-03T08:00:00Z"}\n',
    );
    const refused = await ask('import', 'one.ndjson', '--mapping', 'native', '--data', 'a');
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('error: the shared log cannot be reached');
    expect(refused.stderr).not.toContain('fault of sla-bot');

    // One that starts now has its copy too.
    await kill('b');
    await startBot('b');
    expect((await explained('N-1', 'b'))?.status).toBe('resolved');

    await redis.start();
    await append('N-3', 'opened', '2026-03-04T08:00:00Z', { priority: 'P2' });
    for (const data of ['a', 'b']) {
      await until(`${data} caught up`, async () => (await explained('N-3', data)) !== null);
      const now = await ask('explain', 'N-3', '--data', data);
      expect(now.stderr).not.toContain('cannot be reached');
    }
  }, 90_000);

  it('a bot that comes later has all of it, also by the command line alone', async () => {
    expect((await explained('N-3', 'c'))?.status).toBe('open');
    const own = await runCli(['rejudge', '--data', 'c'], { cwd: folder });
    expect(own.code).toBe(2);
    expect(own.stderr).toContain('copy of the shared log');
  }, 60_000);
});
