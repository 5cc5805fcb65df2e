import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../../../config/schema.ts';
import type { Cli } from '../../../../src/cli/cli.ts';
import { checkEmail } from '../../../../src/cli/doctor/email.ts';
import { type Certificate, certificateOf } from '../../../support/email/certificate.ts';
import { account, type MailServer, startMailServer } from '../../../support/email/mail-server.ts';
import { recordIo } from '../../../support/io.ts';

const signIn = { SMTP_USER: account.user, SMTP_PASSWORD: account.pass };

let certificate: Certificate;
let server: MailServer;
beforeAll(async () => {
  certificate = certificateOf('loopback');
  server = await startMailServer({ certificate, options: { size: 35_000_000 } });
});
afterEach(() => expect(server.received).toEqual([]));
afterAll(() => server.stop());

async function look(
  email: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string>> = signIn,
) {
  const on = { host: '127.0.0.1', port: server.port, from: 'sla@example.com', ca: certificate.file };
  const cli = { io: recordIo({ env }) } as unknown as Cli;
  const config = configSchema.parse({ email: { ...on, ...email } });
  const findings = await checkEmail({ config, isUsable: true, configFile: null, folder: '/', cli });
  for (const { status, fix } of findings) expect(fix === null).toBe(status === 'ok' || status === 'off');
  expect(JSON.stringify(findings)).not.toMatch(/horse/);
  return findings;
}

describe('the doctor of e-mail', () => {
  it('signs in, says how and what is taken, and sends nothing', async () => {
    expect(await look()).toEqual([
      {
        about: 'E-mail',
        status: 'ok',
        text: `signed in to 127.0.0.1:${server.port}, encrypted (STARTTLS); messages up to 20.0 MB`,
        fix: null,
      },
    ]);
    expect((await look({ maxMessageBytes: 50_000_000 }))[0]?.text).toContain('up to 35.0 MB');
  });

  it('is off without a server', async () => {
    expect(await look({ host: null })).toEqual([
      { about: 'E-mail', status: 'off', text: 'email.host is not set', fix: null },
    ]);
  });

  it('takes host, port and sign-in from SMTP_URL', async () => {
    const url = `smtp://${encodeURIComponent(account.user)}:${encodeURIComponent(account.pass)}@127.0.0.1:${server.port}`;
    expect(await look({ host: null, port: null }, { SMTP_URL: url })).toMatchObject([{ status: 'ok' }]);
  });

  it('tells of a wrong password, a certificate that is not trusted and a server that is not there', async () => {
    expect(await look({}, { ...signIn, SMTP_PASSWORD: 'wrong horse' })).toMatchObject([
      { status: 'problem', text: expect.stringContaining('does not accept SMTP_USER and SMTP_PASSWORD') },
    ]);
    expect(await look({ ca: null })).toMatchObject([
      { status: 'problem', text: expect.stringContaining('not trusted') },
    ]);
    expect(await look({ port: 9 })).toMatchObject([
      { status: 'problem', text: expect.stringContaining('ECONNREFUSED') },
    ]);
  });

  it('tells of settings that cannot be right before it connects', async () => {
    const before = server.connections();
    const problem = async (...given: Parameters<typeof look>) => (await look(...given))[0]?.text;
    expect(await problem({ from: null })).toContain('email.from is not set');
    expect(await problem({}, { SMTP_USER: 'sla' })).toContain('SMTP_USER is set, but not SMTP_PASSWORD');
    expect(await problem({ host: 'mail.example', security: 'none' })).toContain('not encrypted');
    expect(await problem({}, { SMTP_URL: 'https://u:horse@mail.example' })).toContain(
      'not an smtp(s) address',
    );
    expect(await problem({}, { SMTP_URL: 'smtp://u:horse%@mail.example' })).toContain('begins no sign');
    expect(
      await problem({}, { SMTP_URL: 'smtps://u:horse@mail.example/?tls.rejectUnauthorized=false' }),
    ).toContain('behind host and port');
    expect(await problem({ unsubscribe: { url: 'https://sla.example.com/u' } })).toContain(
      'EMAIL_UNSUBSCRIBE_SECRET',
    );
    expect(server.connections()).toBe(before);
  });
});
