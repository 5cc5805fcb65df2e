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

  it('says nothing of the password in an address of the environment, as it is written or as it is used', () => {
    const hide = createRedactor({
      SMTP_URL: 'smtps://bot:p%40ss%2Fw%C3%B6rd@mail.example.com',
      REDIS_URL: "redis://:it's%2Fhere%21@10.0.0.1:6379/26",
      EMPTY_URL: 'http://10.0.0.1:6379',
    });
    const line = JSON.stringify({
      a: 'auth bot p@ss/wörd',
      b: 'smtps://bot:p%40ss%2Fw%C3%B6rd@',
      c: "it's/here!",
    });
    expect(JSON.parse(hide(line))).toEqual({
      a: 'auth bot [secret]',
      b: 'smtps://bot:[secret]@',
      c: '[secret]',
    });
    expect(createRedactor({ SMTP_PASSWORD: 'a,b,c,d' })('with a,b,c,d')).toBe('with [secret]');
    expect(hide('to http://10.0.0.1:6379')).toBe('to http://10.0.0.1:6379');
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
    expect(redact('at https://hooks.slack.com/commands/T1/22/abcDEF123 failed')).toBe(
      'at https://hooks.slack.com/[secret] failed',
    );
    expect(redact('PATCH /api/v10/webhooks/123456789/aW50ZXJhY3Rpb24-_x/messages/@original')).toBe(
      'PATCH /api/v10/webhooks/123456789/[secret]/messages/@original',
    );
    expect(redact('POST /interactions/987654321/aW50ZXJhY3Rpb246MTIz/callback')).toBe(
      'POST /interactions/987654321/[secret]/callback',
    );
    expect(redact('wss://wss-primary.slack.com/link/?ticket=1a2b3c-4d&app_id=7')).toBe(
      'wss://wss-primary.slack.com/link/?ticket=[secret]&app_id=7',
    );
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
          fc.pre(!/^[\s,":{}a-z0-9[\]]*$/.test(secret));
          // Shorter ones are not masked.
          fc.pre(secret.trim().length >= 6);
          const told = JSON.parse(hide(JSON.stringify({ text: `${more}${secret}`, more: 1 }))) as {
            text: string;
          };
          expect(told.text.includes(secret.trim())).toBe(false);
        },
      ),
    );
  });
});
