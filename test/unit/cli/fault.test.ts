import os from 'node:os';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { UserError } from '../../../src/core/errors.ts';
import { recordIo } from '../../support/io.ts';

const env = { SMTP_PASSWORD: 'hunter2-hunter2', REDIS_URL: 'redis://:p%40ssw0rd@10.0.0.1' };

/** What a command prints at which `error` is thrown. */
async function told(error: unknown) {
  const io = recordIo({ env, cwd: os.tmpdir() });
  const unused = () => {
    throw error;
  };
  const code = await runCli(['report', 'monthly'], {
    io,
    clock: { now: () => 0 },
    stores: { use: unused },
    tools: { use: unused },
    createApp: null,
  });
  return { code, text: io.stderr() };
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
