import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/cli/redact.ts';

const env = {
  SLACK_BOT_TOKEN: 'xoxb-1234-abcdefgh',
  SMTP_PASSWORD: 'pa"ss\\wörd & more',
  SOURCE_PAGERDUTY_SECRET: 'oldsecret1,newsecret2',
  REDIS_URL: 'redis://bot:hunter2hunter2@10.0.0.1:6379/26',
  SHORT_TOKEN: 'abc',
  PATH: '/usr/bin:/bin',
};
const redact = createRedactor(env);

describe('a line of the log', () => {
  it('says nothing of the secrets of this process, plain, as JSON or in an address', () => {
    const line = JSON.stringify({
      a: env.SMTP_PASSWORD,
      b: 'use newsecret2 or oldsecret1',
      c: env.REDIS_URL,
    });
    const told = redact(`${line} ${encodeURIComponent(env.SMTP_PASSWORD)}`);
    for (const secret of ['wörd', 'w%C3%B6rd', 'oldsecret1', 'newsecret2', 'hunter2']) {
      expect(told).not.toContain(secret);
    }
    expect(told).toContain('redis://bot:[secret]@10.0.0.1:6379/26');
    expect(() => JSON.parse(redact(line))).not.toThrow();
  });

  it('says nothing of secrets that stand in files', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-redact-'));
    try {
      const file = path.join(folder, 'secret');
      writeFileSync(file, 'first-one\nsecond-one\n');
      const hide = createRedactor({ SOURCE_JIRA_SECRET_FILE: file, SOURCE_X_TOKEN_FILE: `${file}.none` });
      expect(hide(`{"a":"first-one","b":"second-one","file":"${file}"}`)).toBe(
        `{"a":"[secret]","b":"[secret]","file":"${file}"}`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('says nothing of what looks like a secret, of whomever it is', () => {
    expect(redact('with xoxp-99999999-zzzz and Bearer abcdef123456')).toBe(
      'with [secret] and Bearer [secret]',
    );
    expect(redact('GET /webhooks/x?token=abc&y=1')).toBe('GET /webhooks/x?token=[secret]&y=1');
    expect(redact('smtps://me:geheim@mail.example.com')).toBe('smtps://me:[secret]@mail.example.com');
  });

  it('keeps everything else, words too short to be secrets among it', () => {
    const line = '{"level":30,"msg":"abc started","url":"http://127.0.0.1:8080/","path":"/usr/bin:/bin"}';
    expect(redact(line)).toBe(line);
  });

  it('stays JSON whatever the secret is', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, maxLength: 40, unit: 'grapheme' }),
        fc.string(),
        (secret, more) => {
          const hide = createRedactor({ A_SECRET: secret });
          fc.pre(!/^[\s,":{}a-z0-9[\]]*$/.test(secret) && !secret.includes(','));
          const told = JSON.parse(hide(JSON.stringify({ text: `${more}${secret}`, more: 1 }))) as {
            text: string;
          };
          expect(told.text.includes(secret.trim())).toBe(false);
        },
      ),
    );
  });
});
