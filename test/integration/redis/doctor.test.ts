import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../../config/schema.ts';
import { openLog } from '../../../src/adapters/redis/open-log.ts';
import type { RedisFacts } from '../../../src/adapters/redis/probe.ts';
import type { Cli } from '../../../src/cli/cli.ts';
import type { DoctorFinding } from '../../../src/cli/doctor/check.ts';
import { logFindings } from '../../../src/cli/doctor/redis/log.ts';
import { protectionFindings } from '../../../src/cli/doctor/redis/protection.ts';
import { checkRedis } from '../../../src/cli/doctor/redis.ts';
import { recordIo } from '../../support/io.ts';
import { link } from '../../support/redis/links.ts';
import {
  freePort,
  type RedisOptions,
  type RedisServer,
  startCluster,
  startRedis,
  until,
} from '../../support/redis/servers.mjs';

const version = /v=([\d.]+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1];
const servers: RedisServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

async function started(options: RedisOptions = {}): Promise<RedisServer> {
  const server = await startRedis(options);
  servers.push(server);
  return server;
}

async function look(redis: object, env: Record<string, string> = {}): Promise<readonly DoctorFinding[]> {
  const cli = { io: recordIo({ env }) } as unknown as Cli;
  const config = configSchema.parse({ redis });
  const findings = await checkRedis({ config, isUsable: true, configFile: null, folder: '/', cli });
  for (const { status, fix } of findings) expect(fix === null).toBe(status === 'ok' || status === 'off');
  expect(JSON.stringify(findings)).not.toMatch(/gehe[i]m/);
  return findings;
}

const about = (findings: readonly DoctorFinding[], name: string) =>
  findings.filter((one) => one.about === `Redis ${name}`).map(({ status, text }) => `${status}: ${text}`);

describe('the doctor of Redis', () => {
  it('is content with a server that keeps what it says and evicts nothing', async () => {
    const server = await started({
      password: 'geheim',
      config: ['appendonly yes', 'appendfsync always', 'maxmemory 200mb'],
    });
    const findings = await look({}, { REDIS_URL: server.url });
    expect(findings.map(({ status }) => status)).toEqual(findings.map(() => 'ok'));
    expect(findings.map(({ text }) => text)).toEqual([
      `connected to redis://${server.address}/26, version ${version}, database 26`,
      `${server.address}: append-only file, written out before each answer`,
      `${server.address}: none`,
      expect.stringMatching(/MB in use, \d+ % of maxmemory$/),
      `${server.address}: none`,
      'on this machine alone',
      'none yet under sla-bot: the first bot that starts makes it',
    ]);
  });

  it('is off where no Redis is set, and tells what keeps it from connecting', async () => {
    expect(await look({})).toMatchObject([{ status: 'off' }]);
    const port = await freePort();
    expect(await look({ url: `redis://127.0.0.1:${port}` })).toMatchObject([
      { status: 'problem', text: expect.stringContaining('nobody listens there') },
    ]);
    const few = await started({ databases: 16 });
    expect(await look({ url: few.url })).toMatchObject([
      { status: 'problem', fix: expect.stringContaining('databases 32') },
    ]);
  });

  it('tells where Redis has another log than the one of the copy, or none', () => {
    const set = { partitions: 8, prefix: 'sla-bot' };
    const log = { id: 'theirs', partitions: 8 };
    const facts = (found: typeof log | null) => ({ log: found }) as RedisFacts;
    expect(logFindings(facts(log), set, 'ours')).toMatchObject([
      {
        status: 'problem',
        text: expect.stringContaining('theirs'),
        fix: expect.stringContaining('dump.rdb'),
      },
    ]);
    expect(logFindings(facts(null), set, 'ours')).toMatchObject([{ status: 'problem' }]);
    expect(logFindings(facts(log), set, 'theirs')).toMatchObject([{ status: 'ok' }]);
    const unfollowed = { message: 'entries were removed', hint: 'restore them' };
    expect(logFindings(facts(log), set, 'theirs', unfollowed)).toMatchObject([
      {
        status: 'problem',
        text: expect.stringContaining('does not follow it: entries'),
        fix: 'restore them',
      },
    ]);
    expect(logFindings(facts(null), set, null)).toMatchObject([{ status: 'ok' }]);
  });

  it('tells what a restart or a crash would lose', async () => {
    const server = await started();
    const set = (...words: string[]) => server.cli('CONFIG', 'SET', ...words);
    const persistence = async () => about(await look({ url: server.url }), 'persistence');
    expect(await persistence()).toEqual([
      `problem: ${server.address}: nothing is kept on disk, so a restart loses every event`,
    ]);
    await set('save', '900 1');
    expect(await persistence()).toEqual([expect.stringMatching(/^problem: .*snapshots alone \(900 1\)/)]);
    await set('appendonly', 'yes');
    await until('it is on', async () => /aof_enabled:1/.test(await server.cli('INFO', 'persistence')));
    expect(await persistence()).toEqual([expect.stringMatching(/^warning: .*each second/)]);
    await set('appendfsync', 'no');
    expect(await persistence()).toEqual([expect.stringMatching(/^warning: .*appendfsync no/)]);
    await set('appendfsync', 'always');
    expect(await persistence()).toEqual([expect.stringMatching(/^ok: /)]);
  });

  it('tells of a snapshot that failed', async () => {
    const server = await started({ config: ['appendonly yes', 'appendfsync always'] });
    await mkdir(`${server.dir}/dump.rdb`);
    await server.cli('BGSAVE');
    await until('it failed', async () =>
      /last_bgsave_status:err/.test(await server.cli('INFO', 'persistence')),
    );
    expect(about(await look({ url: server.url }), 'persistence')[0]).toMatch(
      /^problem: .*last snapshot failed, so it takes no writes/,
    );
  });

  it('tells of keys that may be evicted and of memory that runs out', async () => {
    const server = await started();
    const set = (...words: string[]) => server.cli('CONFIG', 'SET', ...words);
    await set('maxmemory-policy', 'allkeys-lru');
    expect(about(await look({ url: server.url }), 'eviction')).toEqual([
      expect.stringMatching(/^warning: .*allkeys-lru/),
    ]);
    await set('maxmemory', '500mb');
    expect(about(await look({ url: server.url }), 'eviction')).toEqual([
      expect.stringMatching(/^problem: .*allkeys-lru removes keys/),
    ]);
    await set('maxmemory-policy', 'noeviction');
    const used = Number(/used_memory:(\d+)/.exec(await server.cli('INFO', 'memory'))?.[1]);
    await set('maxmemory', String(Math.round(used * 1.15)));
    expect(about(await look({ url: server.url }), 'memory')).toEqual([expect.stringMatching(/^warning: /)]);
    await set('maxmemory', String(Math.round(used * 0.9)));
    const full = await look({ url: server.url });
    expect(about(full, 'memory')).toEqual([expect.stringMatching(/^problem: .*no event can be taken/)]);
  });

  it('compares the replicas with those that events wait for', async () => {
    const server = await started();
    const wanted = { url: server.url, acknowledge: { replicas: 1 } };
    expect(about(await look(wanted), 'replicas')).toEqual([
      `problem: ${server.address}: 0 replicas, but redis.acknowledge.replicas is 1: every webhook is answered with 503`,
    ]);
    await started({ config: [`replicaof 127.0.0.1 ${server.port}`] });
    await until('it follows', async () => /state=online/.test(await server.cli('INFO', 'replication')));
    expect(about(await look(wanted), 'replicas')).toEqual([`ok: ${server.address}: 1 replica, 1 waited for`]);
    expect(about(await look({ url: server.url }), 'replicas')).toEqual([
      expect.stringMatching(/^warning: .*a failover can lose some/),
    ]);
  });

  it('says what a user without CONFIG cannot see', async () => {
    const server = await started({
      acl: [
        'default off',
        'sla-bot on >geheim ~sla-bot:* +@all -@admin -@dangerous +info',
        'admin on >root ~* +@all',
      ],
      config: ['appendonly yes'],
    });
    const env = { REDIS_USERNAME: 'sla-bot', REDIS_PASSWORD: 'geheim' };
    expect(about(await look({ url: server.url }, env), 'persistence')).toEqual([
      expect.stringMatching(/^warning: .*appendfsync cannot be seen \(CONFIG GET is not allowed here\)/),
    ]);
  });

  it('tells of partitions that are configured differently from the log', async () => {
    const server = await started();
    const redis = await link({ url: server.url });
    await openLog(redis, 8);
    await redis.close();
    expect(about(await look({ url: server.url }), 'log')).toEqual(['ok: 8 partitions under sla-bot']);
    expect(about(await look({ url: server.url, partitions: 16 }), 'log')).toEqual([
      'warning: has 8 partitions, but redis.partitions is 16, which has no effect any more',
    ]);
  });

  it('tells of a server beyond this machine that is open or not encrypted', () => {
    const nodes = [{ host: 'redis.example.com', port: 6_379 }];
    const target = { kind: 'single', nodes, master: null, database: 26, username: null, name: '' } as const;
    const of = (password: string | null, tls: object | null) =>
      protectionFindings({ ...target, password, sentinelPassword: null, tls }).map(({ status }) => status);
    expect(of(null, null)).toEqual(['problem', 'warning']);
    expect(of('x', null)).toEqual(['warning']);
    expect(of('x', {})).toEqual(['ok']);
  });
});

describe('the doctor of a cluster', () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  beforeAll(async () => {
    cluster = await startCluster({ config: ['appendonly yes', 'appendfsync always'] });
  });
  afterAll(() => cluster?.stop());

  it('looks at every primary, and at the address of a node given as that of a server', async () => {
    const redis = { cluster: { nodes: cluster.nodes }, acknowledge: { replicas: 1 } };
    const findings = await look(redis);
    expect(about(findings, 'cluster')).toEqual(['ok: all slots are served, by 3 primaries']);
    expect(about(findings, 'persistence')).toHaveLength(3);
    expect(about(findings, 'replicas').map((text) => text.replace(/127\S+ /, ''))).toEqual(
      [1, 2, 3].flatMap(() => [
        'ok: 1 replica, 1 waited for',
        'warning: a primary that is cut off from its replicas goes on, so something may be posted twice',
      ]),
    );
    const [first] = cluster.servers;
    for (const url of [first?.url, `${first?.url}/0`]) {
      expect(await look({ url })).toMatchObject([
        { status: 'problem', text: expect.stringContaining('is a node of a cluster') },
      ]);
    }
  });
});
