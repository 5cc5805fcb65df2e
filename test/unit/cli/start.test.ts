import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { UserError } from '../../../src/core/errors.ts';
import { tempFolder } from '../../integration/store/support.ts';
import { recordIo } from '../../support/io.ts';

const token = 'xoxb-12345678-abcdefgh';

/** A start that fails: by its configuration, or by the error of the bot. */
async function start(configuration: string, more: Parameters<typeof recordIo>[0] = {}) {
  const folder = tempFolder();
  writeFileSync(path.join(folder, 'own.yaml'), configuration);
  const io = recordIo({ cwd: folder, env: { SLACK_BOT_TOKEN: token }, ...more });
  const unused = () => {
    throw new Error('unused');
  };
  const code = await runCli(['start', '--config', 'own.yaml', '--data', 'data'], {
    io,
    clock: { now: () => 0 },
    stores: { use: unused },
    tools: { use: unused },
    createApp: async () => {
      throw new UserError(`the port is taken, says ${token}`, { hint: 'Set console.port.' });
    },
  });
  return { code, folder, out: io.stdout(), err: io.stderr() };
}

it('that fails says so in the log too, without secrets, and once on standard error', async () => {
  const { code, out, err } = await start('{}');
  expect([code, err]).toEqual([2, 'error: the port is taken, says [secret]\nhint: Set console.port.\n']);
  expect(JSON.parse(out)).toMatchObject({
    level: 50,
    msg: 'start failed',
    reason: 'the port is taken, says [secret]',
    hint: 'Set console.port.',
  });
});

it('with a configuration that has an error says so in the log', async () => {
  const { code, out } = await start('console: { port: none }\n');
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    msg: 'start failed',
    details: [expect.stringContaining('console.port')],
  });
});

it('that fails on a terminal is told there once, and in the files of the log', async () => {
  const tty = { outIsTty: true, errIsTty: true };
  expect((await start('{}', tty)).out).toBe('');
  const { folder } = await start('logging: { folder: log }\n', tty);
  expect(readFileSync(path.join(folder, 'log/sla-bot.1.log'), 'utf8')).toContain('start failed');
});
