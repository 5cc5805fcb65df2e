import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Router } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../config/schema.ts';
import type { DeadLetters } from '../../src/ports/dead-letters.ts';
import { createWebhooks, type Webhooks } from '../../src/webhooks.ts';
import { tempFolder } from '../integration/store/support.ts';
import { silentLogger } from '../support/io.ts';
import { createMemoryIntake } from '../support/memory-intake.ts';

let webhooks: Webhooks | null = null;
afterEach(async () => webhooks?.stop());

/** What is called from outside besides webhooks: here, with no source in the configuration. */
function setUp(host: string | null): Webhooks {
  const called = Router();
  called.post('/slack/events', (_request, response) => void response.json({ taken: true }));
  webhooks = createWebhooks({
    config: configSchema.parse({ webhooks: { host, port: 0 } }),
    env: {},
    intake: createMemoryIntake(),
    // Nothing is sent to a webhook.
    deadLetters: {} as DeadLetters,
    clock: { now: () => 0 },
    logger: silentLogger,
    routers: [called],
  });
  return webhooks;
}

describe('the secrets of webhooks', () => {
  it('are told as in force while the file they came from is gone', () => {
    const file = path.join(tempFolder(), 'secret');
    writeFileSync(file, 'a long secret');
    const { guarded, reread } = createWebhooks({
      config: configSchema.parse({ sources: { tool: { kind: 'native' }, bare: { kind: 'native' } } }),
      env: { SOURCE_TOOL_SECRET_FILE: file },
      intake: createMemoryIntake(),
      // Nothing is sent to a webhook.
      deadLetters: {} as DeadLetters,
      clock: { now: () => 0 },
      logger: silentLogger,
    });
    rmSync(file);
    expect([reread(), guarded()]).toEqual([[], ['tool']]);
    writeFileSync(file, '');
    expect([reread(), guarded()]).toEqual([['tool'], []]);
  });
});

describe('the port of webhooks', () => {
  it('has what else is called from outside, and no console', async () => {
    const lines = await setUp('127.0.0.1').start();
    const address = /on (127\.0\.0\.1:\d+) too$/.exec(lines.at(-1) ?? '')?.[1];
    const status = async (path: string, method: string) =>
      (await fetch(`http://${address}${path}`, { method })).status;
    expect(await status('/slack/events', 'POST')).toBe(200);
    expect([await status('/', 'GET'), await status('/api/channels', 'GET')]).toEqual([404, 404]);
  });

  it('is not there where webhooks come in on the console’s', async () => {
    expect(await setUp(null).start()).toEqual(['Webhooks: off (no source in the configuration has a kind)']);
  });
});
