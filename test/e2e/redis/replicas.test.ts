import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningCli, runCli, startCli } from '../../support/cli.ts';
import { type RedisServer, startRedis, until } from '../../support/redis/servers.mjs';

const secret = 'known to both';
const env = { SOURCE_LIVE_SECRET: secret };
const durable = ['appendonly yes', 'appendfsync always'];
let folder: string;
let primary: RedisServer;
let replica: RedisServer;
let bot: RunningCli;
let origin: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sla-replicas-'));
  primary = await startRedis({ config: durable });
  replica = await startRedis({ config: [...durable, `replicaof 127.0.0.1 ${primary.port}`] });
  const isLinked = async () => (await replica.cli('INFO', 'replication')).includes('master_link_status:up');
  await until('it replicates', isLinked, 20_000);
  writeFileSync(
    path.join(folder, 'sla-bot.yaml'),
    `redis: { url: "${primary.url}", acknowledge: { replicas: 1, timeout: 1s } }
console: { port: 0 }
sources: { live: { kind: native } }
`,
  );
  bot = startCli(['start', '--config', 'sla-bot.yaml', '--data', 'data'], { cwd: folder, env });
  const printed = await bot.printed('Stop with Ctrl-C.');
  origin = new URL(/Console: (\S+)/.exec(printed)?.[1] ?? '').origin;
}, 60_000);

afterAll(async () => {
  bot.child.kill('SIGKILL');
  await bot.done;
  await replica.stop();
  await primary.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function send(incident: string): Promise<[number, unknown]> {
  const event = { eventId: '1', incident, type: 'opened', at: Date.UTC(2026, 2, 2, 9), priority: 'P1' };
  const body = JSON.stringify(event);
  const time = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  const headers = {
    'Content-Type': 'application/json',
    'X-Sla-Bot-Timestamp': time,
    'X-Sla-Bot-Signature': `sha256=${signature}`,
  };
  const answer = await fetch(`${origin}/webhooks/live`, { method: 'POST', body, headers });
  return [answer.status, await answer.json()];
}

it('a webhook that no replica has is answered 503, and taken once when it is sent again', async () => {
  expect(await send('R-1')).toEqual([200, { taken: 1, duplicates: 0, kept: 0 }]);
  replica.pause();
  expect((await send('R-2'))[0]).toBe(503);
  expect((await send('R-2'))[0]).toBe(503);
  replica.resume();
  await until('it is taken', async () => (await send('R-2'))[0] === 200, 20_000);
  expect(await send('R-2')).toEqual([200, { taken: 0, duplicates: 1, kept: 0 }]);
  await until('it is known', async () => {
    const run = await runCli(['explain', 'R-2', '--json', '--config', 'sla-bot.yaml', '--data', 'data'], {
      cwd: folder,
    });
    return run.code === 0;
  });
  const events = await Promise.all(
    Array.from({ length: 8 }, (_, partition) =>
      primary.cli('-n', '26', 'XRANGE', `sla-bot:{${partition}}:events`, '-', '+'),
    ),
  );
  expect(events.join('\n').match(/"incident":"R-2"/g)).toHaveLength(1);
}, 90_000);
