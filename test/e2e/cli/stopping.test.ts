import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, startCli, type Workshop } from '../../support/cli.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await createWorkshop(1);
});
afterAll(() => shop.remove());

const body = JSON.stringify({
  events: [{ incident: 'A', eventId: 'a', type: 'opened', at: '2026-10-01T00:00:00Z', priority: 'P1' }],
});

describe('a bot that is asked to stop', () => {
  it('is not ready any more, and answers what it was being sent', async () => {
    writeFileSync(
      path.join(shop.folder, 'live.yaml'),
      'sources: { tool: { kind: native } }\nwebhooks: { host: 127.0.0.1, port: 0 }\noperations: { host: 127.0.0.1, port: 0 }\n',
    );
    const bot = startCli(['start', '--data', shop.copy('stopping'), '--config', 'live.yaml'], {
      cwd: shop.folder,
      env: { SLA_BOT_CONSOLE_PORT: '0', SOURCE_TOOL_SECRET: 'a-long-secret' },
    });
    await bot.printed('Stop with Ctrl-C.');
    const operations = Number(/"port":(\d+),"msg":"health and metrics"/.exec(bot.stdout())?.[1]);
    const webhooks = Number(/on 127\.0\.0\.1:(\d+)/.exec(bot.stderr())?.[1]);
    const readiness = async () => (await fetch(`http://127.0.0.1:${operations}/readyz`)).text();
    expect(await readiness()).toContain('"ready"');
    const headers = {
      authorization: 'Bearer a-long-secret',
      'content-type': 'application/json',
      // So that it tells when the bot has begun to read.
      expect: '100-continue',
      'content-length': Buffer.byteLength(body),
    };
    const sending = http.request({ port: webhooks, path: '/webhooks/tool', method: 'POST', headers });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      sending.on('response', (response) => resolve(response.statusCode)).on('error', reject);
    });
    const taken = new Promise((resolve) => sending.on('continue', resolve));
    sending.flushHeaders();
    await taken;
    sending.write(body.slice(0, 10));
    bot.child.kill('SIGTERM');
    await bot.printed('stopping …');
    let said = '';
    for (let tries = 0; tries < 40 && !said.includes('it is stopping'); tries++) said = await readiness();
    expect(said).toBe('{"status":"not ready","reasons":["it is stopping"]}');
    sending.end(body.slice(10));
    expect(await answered).toBe(200);
    expect((await bot.done).code).toBe(0);
  });
});
