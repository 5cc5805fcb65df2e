import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkConfig } from '../../../config/check.ts';
import { isAddress, parseMailbox } from '../../../config/email-schema.ts';
import { loadConfig } from '../../../config/load.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-email-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a mailbox', () => {
  it.each([
    ['sla@example.com', '', 'sla@example.com'],
    ['  SLA bot <sla@example.com> ', 'SLA bot', 'sla@example.com'],
    ['"Bot, SLA" <sla+x@bücher.example>', 'Bot, SLA', 'sla+x@bücher.example'],
    ['<sla@localhost>', '', 'sla@localhost'],
  ])('is read: %s', (text, name, address) => {
    expect(parseMailbox(text)).toEqual({ name, address });
  });

  it.each([
    '',
    'sla',
    'a@b@c',
    'A <a@b.c',
    'A <a@b.c> B',
    'a@b.c, d@e.f',
    'x\r\nBcc: y <a@b.c>',
    'A <a@b.c>\nBcc: x@y.z',
  ])('is nothing else: %j', (text) => expect(parseMailbox(text)).toBeNull());

  it('has one address without room for another header, recipient or command', () => {
    for (const text of ['a@b.c\r\nRCPT TO:<d@e.f>', 'a b@c.d', 'a@b.c>', '"a"@b.c', 'a@b.c;d@e.f']) {
      expect(isAddress(text)).toBe(false);
    }
  });
});

describe('settings of e-mail', () => {
  it('find the authority beside the file that names it, or in the working directory', () => {
    const file = path.join(folder, 'sla-bot.yaml');
    writeFileSync(file, 'email: { ca: tls/ca.pem }\n');
    expect(loadConfig({ file, env: {}, cwd: '/' }).config.email.ca).toBe(path.join(folder, 'tls/ca.pem'));
    const env = { SLA_BOT_EMAIL_CA: 'ca.pem' };
    expect(loadConfig({ env, cwd: folder }).config.email.ca).toBe(path.join(folder, 'ca.pem'));
  });

  it('hold no password', () => {
    const file = path.join(folder, 'secret.yaml');
    writeFileSync(file, 'email: { host: smtp.example.com, password: horse }\n');
    expect(checkConfig(file, {})).toMatchObject([{ severity: 'error', path: 'email.password' }]);
  });
});
