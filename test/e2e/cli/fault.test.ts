import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, startCli, type Workshop } from '../../support/cli.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await createWorkshop(1);
});
afterAll(() => shop.remove());

/** A library that lets go of a promise, when it is told to. */
const library = `
  import { isMainThread } from 'node:worker_threads';
  if (isMainThread) process.on('SIGUSR2', () => {
    const error = new Error('cannot sign in with hunter2-hunter2');
    Promise.reject(Object.assign(error, { command: { name: 'auth', args: ['an-old-password'] } }));
  });`;

describe('a fault that nobody caught', () => {
  it('ends the bot, and is told without a secret', async () => {
    const bot = startCli(['start', '--data', shop.copy('fault')], {
      cwd: shop.folder,
      env: {
        SLA_BOT_CONSOLE_PORT: '0',
        SMTP_PASSWORD: 'hunter2-hunter2',
        NODE_OPTIONS: `--import=data:text/javascript;base64,${Buffer.from(library).toString('base64')}`,
      },
    });
    await bot.printed('Stop with Ctrl-C.');
    bot.child.kill('SIGUSR2');
    const { code, stdout, stderr } = await bot.done;
    expect(`${stdout}${stderr}`).not.toMatch(/hunter2|an-old-password/);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/error: Error: cannot sign in with \[secret\][\s\S]*This is a fault of sla-bot/),
    ]);
  });
});
