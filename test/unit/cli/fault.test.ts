import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { UserError } from '../../../src/core/errors.ts';
import { recordIo } from '../../support/io.ts';

const env = { SMTP_PASSWORD: 'hunter2-hunter2', REDIS_URL: 'redis://:p%40ssw0rd@10.0.0.1' };

/** What a command prints at which `error` is thrown. */
async function told(error: unknown, argv = ['report', 'monthly']) {
  const io = recordIo({ env, cwd: os.tmpdir() });
  const unused = () => {
    throw error;
  };
  const code = await runCli(argv, {
    io,
    clock: { now: () => 0 },
    stores: { use: unused },
    tools: { use: unused },
    createApp: null,
  });
  return { code, text: `${io.stdout()}${io.stderr()}` };
}

describe('a command that fails', () => {
  it('tells no secret and steers no terminal, whatever the fault is', async () => {
    const { code, text } = await told(new Error('cannot sign in as hunter2-hunter2\n\u001b[2Jwith p@ssw0rd'));
    expect(code).toBe(1);
    expect(text).not.toMatch(/hunter2|p@ssw0rd/);
    expect(text).not.toContain('\u001b');
    expect(text).toMatch(/fault\.test\.ts[\s\S]*This is a fault of sla-bot/);
  });

  it('tells no secret where a person can mend it', async () => {
    const error = new UserError('the API repeats “hunter2-hunter2”', {
      details: ['sent p@ssw0rd'],
      hint: 'not xoxb-12345678-abcdefgh',
    });
    const { code, text } = await told(error);
    expect(code).toBe(2);
    expect(text).toBe('error: the API repeats “[secret]”\n  sent [secret]\nhint: not [secret]\n');
  });
});

describe('what is wrong with a configuration', () => {
  it.each(['config check', 'config check --json', 'doctor', 'doctor --json'])(
    'is told by %s without the secrets that were put into it',
    async (command) => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-fault-'));
      try {
        const file = path.join(folder, 'own.yaml');
        writeFileSync(
          file,
          'console: xoxb-12345678-abcdefgh\ntimeZone: hunter2-hunter2\nredis: { url: "redis://:ge/heim@wort@host" }\n',
        );
        const { code, text } = await told(new UserError('no data'), [
          ...command.split(' '),
          '--config',
          file,
          '--data',
          folder,
        ]);
        expect(code).toBe(2);
        expect(text).toContain('redis.url');
        expect(text).not.toMatch(/abcdefgh|hunter2|heim|wort/);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
