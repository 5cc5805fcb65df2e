import { createHmac } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, fixtures, type RunningCli, startCli, type Workshop } from '../support/cli.ts';

let shop: Workshop;
let bot: RunningCli;
let origin: string;

const triggered = readFileSync(path.join(fixtures, 'webhooks/pagerduty/incident.triggered.json'), 'utf8');
const config = 'console: { port: 0 }\nsources: { pd: { kind: pagerduty }, open: { kind: pagerduty } }\n';

beforeAll(async () => {
  shop = await createWorkshop(50);
});
afterEach(async () => {
  bot.child.kill('SIGKILL');
  await bot.done;
});
afterAll(() => shop.remove());

async function start(data: string, settings: string, secret: string): Promise<string> {
  writeFileSync(path.join(shop.folder, 'sla-bot.yaml'), settings);
  writeFileSync(path.join(shop.folder, 'secret'), secret);
  const env = { SOURCE_PD_SECRET_FILE: path.join(shop.folder, 'secret') };
  bot = startCli(['start', '--config', 'sla-bot.yaml', '--data', shop.copy(data)], { cwd: shop.folder, env });
  const printed = await bot.printed('Stop with Ctrl-C.');
  origin = new URL(/Console: (\S+)/.exec(printed)?.[1] ?? '').origin;
  return printed;
}

async function send(body: string, secret: string, name = 'pd', at = origin): Promise<[number, unknown]> {
  const signature = `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const headers = { 'x-pagerduty-signature': signature, 'content-type': 'application/json' };
  const answer = await fetch(`${at}/webhooks/${name}`, { method: 'POST', body, headers });
  return [answer.status, await answer.json()];
}

describe('a running bot', () => {
  it('takes webhooks into what its commands see, keeps what it cannot use, and tells of both', async () => {
    const printed = await start('taken', config, 'first secret\n');
    expect(printed).toContain('Webhooks: /webhooks/pd on the port of the console; open is refused');
    expect(await send(triggered, 'first secret')).toEqual([200, { taken: 1, duplicates: 0, kept: 0 }]);
    expect(await send(triggered, 'first secret')).toEqual([200, { taken: 0, duplicates: 1, kept: 0 }]);
    expect(await send(triggered, 'wrong secret')).toEqual([401, { error: 'The request is not trusted.' }]);
    expect((await send(triggered, '', 'open'))[0]).toBe(401);
    expect(await send('{"event":"\u001b[31mred"}', 'first secret')).toEqual([
      202,
      { taken: 0, duplicates: 0, kept: 1 },
    ]);

    const data = ['--data', 'taken', '--config', 'sla-bot.yaml'];
    const explained = await shop.run(['explain', '4417', ...data]);
    expect([explained.code, explained.stdout]).toEqual([0, expect.stringContaining('4417')]);
    const listed = await shop.run(['dead-letters', 'list', ...data]);
    expect(listed.stdout).toMatch(/^[0-9a-f]{16} .* pd\b.*\n {2}\S.*\n$/);
    const id = listed.stdout.slice(0, 16);
    const shown = await shop.run(['dead-letters', 'show', id, ...data]);
    expect(shown.stdout).toContain('{"event":"[U+001B][31mred"}');
    for (const name of ['list', 'retry', 'remove']) {
      const none = await shop.run(['dead-letters', name, '--endpoint', 'nosuch', ...data]);
      expect([none.code, none.stderr]).toEqual([
        2,
        'error: there is no endpoint nosuch\nhint: name one of open, pd\n',
      ]);
    }
    const retried = await shop.run(['dead-letters', 'retry', '--endpoint', 'pd', ...data]);
    expect([retried.code, retried.stdout]).toEqual([3, expect.stringContaining('still not used: ')]);
    const doctor = await shop.run(['doctor', ...data]);
    expect(doctor.stdout).toMatch(/ok +webhooks: \/webhooks\/pd takes pagerduty; 4 requests.*1 event taken/);
    expect(doctor.stdout).toMatch(/PROBLEM webhooks: everything that open sends is refused/);
    expect(doctor.stdout).toMatch(/warning dead letters: 1 request of pd/);
    const removed = await shop.run(['dead-letters', 'remove', id, '--json', ...data]);
    expect(JSON.parse(removed.stdout)).toEqual([id]);
    expect((await shop.run(['dead-letters', 'list', ...data])).stdout).toBe('There are no dead letters.\n');
    expect((await shop.run(['dead-letters', 'remove', ...data])).code).toBe(2);
    expect((await shop.run(['dead-letters', 'show', id, ...data])).code).toBe(2);
    expect(bot.stdout()).not.toMatch(/first secret|wrong secret|31mred/);
  });

  it('reads the files of secrets again at SIGHUP', async () => {
    await start('replaced', config, 'first secret\n');
    writeFileSync(path.join(shop.folder, 'secret'), 'first secret\nnext secret\n');
    expect((await send(triggered, 'next secret'))[0]).toBe(401);
    bot.child.kill('SIGHUP');
    await bot.printed('secrets of sources changed');
    expect((await send(triggered, 'next secret'))[0]).toBe(200);
    expect((await send(triggered, 'first secret'))[0]).toBe(200);
    rmSync(path.join(shop.folder, 'secret'));
    bot.child.kill('SIGHUP');
    await bot.printed('going on with the one before');
    await bot.printed('nothing changed');
    expect((await send(triggered, 'next secret'))[0]).toBe(200);
    expect(bot.stdout()).not.toMatch(/first secret|next secret/);
  });

  it('takes them on a port of their own, where there is nothing else, and not on the console’s', async () => {
    const printed = await start('apart', `${config}webhooks: { host: 127.0.0.1, port: 0 }\n`, 'first secret');
    const port = /on 127\.0\.0\.1:(\d+)/.exec(printed)?.[1];
    const own = `http://127.0.0.1:${port}`;
    expect((await send(triggered, 'first secret', 'pd', own))[0]).toBe(200);
    expect((await fetch(`${own}/healthz`)).status).toBe(200);
    expect((await fetch(`${own}/`)).status).toBe(404);
    expect((await fetch(`${origin}/webhooks/pd`, { method: 'POST' })).status).not.toBe(401);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    bot.child.kill('SIGTERM');
    expect((await bot.done).code).toBe(0);
  });
});
