import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryError } from '../../../src/ports/courier.ts';
import { type Certificate, certificateOf } from '../../support/email/certificate.ts';
import { type MailServer, startMailServer } from '../../support/email/mail-server.ts';
import { courierTo, failureBy, parcel, pdf, sendBy } from '../../support/email/parcels.ts';
import { sampleReport } from '../../support/sample-report.ts';

let certificate: Certificate;
let server: MailServer;
beforeAll(() => {
  certificate = certificateOf('loopback');
});
beforeEach(async () => {
  server = await startMailServer({ certificate });
});
afterEach(() => server.stop());

const courier = (email = {}, env = {}) => courierTo({ port: server.port, certificate, email, env });

/** In place of the usual server one with other options. */
async function other(options: Omit<Parameters<typeof startMailServer>[0], 'certificate'>): Promise<void> {
  await server.stop();
  server = await startMailServer({ certificate, ...options });
}

const large = { ...pdf, name: 'large.pdf', bytes: new Uint8Array(400_000).fill(7) };
const withFiles = parcel({ digest: sampleReport({ files: [pdf, large] }) });

describe('a delivery by e-mail', () => {
  it('is one step, whose receipt names the message and what the server said', async () => {
    const steps = await courier().steps(parcel());
    expect(steps.map(({ name }) => name)).toEqual(['message']);
    expect(await steps[0]?.send(new Map())).toEqual({
      messageId: '<0123456789abcdef@example.com>',
      response: '250 queued as 4F2A',
    });
  });

  it('cannot be asked for, so what is unknown is sent again', async () => {
    const [step] = await courier().steps(parcel());
    expect(await step?.find(new Map(), 0)).toBe('unknowable');
    expect(server.connections()).toBe(0);
  });

  it('is unknown where the answer is lost, and arrives again with the same Message-ID', async () => {
    server.fates.push('cut-before-answer');
    expect(await failureBy(courier(), parcel())).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('twice'),
    });
    await sendBy(courier(), parcel());
    expect(server.received.map(({ parsed }) => parsed.messageId)).toEqual([
      '<0123456789abcdef@example.com>',
      '<0123456789abcdef@example.com>',
    ]);
  });

  it('is not sent where the connection ends before the whole message is out', async () => {
    // Larger than what the machine holds between two sockets, so that its end cannot be out yet.
    const huge = { ...pdf, bytes: new Uint8Array(12_000_000) };
    server.fates.push('cut-in-content');
    const failure = await failureBy(courier(), parcel({ digest: sampleReport({ files: [huge] }) }));
    expect(failure).toMatchObject({ kind: 'not-sent' });
    expect(server.received).toEqual([]);
  });

  it('waits as long as a greylisting server asks', async () => {
    server.recipients.push({ code: 451, text: '4.7.1 Greylisted, please try again in 300 seconds' });
    expect(await failureBy(courier(), parcel())).toMatchObject({ kind: 'not-sent', retryAfterMs: 300_000 });
    server.recipients.push({ code: 450, text: '4.2.0 busy' });
    expect(await failureBy(courier(), parcel())).toMatchObject({ kind: 'not-sent', retryAfterMs: null });
    server.fates.push({ code: 452, text: '4.3.1 insufficient storage' });
    expect(await failureBy(courier(), parcel())).toMatchObject({ kind: 'not-sent' });
  });

  it('waits for no other whose recipient the server is slow about, while there is a connection to spare', async () => {
    let answer = () => {};
    await other({
      options: {
        onRcptTo: ({ address }, _session, done) => {
          if (address.startsWith('slow@')) answer = done;
          else done();
        },
      },
    });
    const shared = courier();
    const slow = sendBy(shared, parcel({ id: 'a'.repeat(16), address: 'slow@example.com' }));
    for (const digit of ['b', 'c', 'd', 'e', 'f']) await sendBy(shared, parcel({ id: digit.repeat(16) }));
    expect(server.received).toHaveLength(5);
    answer();
    await slow;
  });

  it('is refused for good where the server does not know the recipient or the message breaks a rule', async () => {
    server.recipients.push({ code: 550, text: '5.1.1 No such user here' });
    const failure = await failureBy(courier(), parcel());
    expect(failure).toBeInstanceOf(DeliveryError);
    expect(failure).toMatchObject({ kind: 'refused', message: expect.stringContaining('No such user here') });
    expect(failure.message).toContain('destinations');
    server.fates.push({ code: 554, text: '5.7.1 looks like spam' });
    expect(await failureBy(courier(), parcel())).toMatchObject({ kind: 'refused' });
    server.recipients.push({ code: 552, text: '5.2.2 mailbox full' });
    expect(await failureBy(courier(), parcel())).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('mailbox is full'),
    });
  });

  it('is refused with a wrong password, which no word shows', async () => {
    const failure = await failureBy(courier({}, { SMTP_PASSWORD: 'wrong horse' }), parcel());
    expect(failure).toMatchObject({ kind: 'refused', message: expect.stringContaining('SMTP_PASSWORD') });
    expect(`${failure.stack} ${JSON.stringify(failure)}`).not.toContain('wrong horse');
    expect(server.received).toEqual([]);
  });

  it('is refused where the server does not encrypt, before anything is told', async () => {
    let told = 0;
    await other({
      options: {
        hideSTARTTLS: true,
        disabledCommands: ['STARTTLS'],
        onMailFrom: (_a, _s, done) => {
          told += 1;
          done();
        },
      },
    });
    const failure = await failureBy(courier(), parcel());
    expect(failure).toMatchObject({ kind: 'refused', message: expect.stringContaining('does not encrypt') });
    expect([told, server.received.length]).toEqual([0, 0]);
  });

  it.each([false, true])(
    'is refused where the certificate is not trusted (TLS from the start: %s)',
    async (implicitTls) => {
      await other({ implicitTls });
      const security = implicitTls ? 'tls' : 'starttls';
      const failure = await failureBy(courier({ security, ca: null }), parcel());
      expect(failure).toMatchObject({ kind: 'refused', message: expect.stringContaining('email.ca') });
      await sendBy(courier({ security }), parcel());
      expect(server.received).toMatchObject([{ secure: true }]);
    },
  );

  it('is refused where the certificate is that of another host', async () => {
    const theirs = certificateOf('other-host');
    await server.stop();
    server = await startMailServer({ certificate: theirs });
    const failure = await failureBy(courierTo({ port: server.port, certificate: theirs }), parcel());
    expect(failure).toMatchObject({ kind: 'refused', message: expect.stringContaining('certificate') });
  });

  it('is not sent where nobody listens, or nobody answers in time', async () => {
    await server.stop();
    expect(await failureBy(courier(), parcel())).toMatchObject({
      kind: 'not-sent',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    server = await startMailServer({ certificate, options: { onConnect: () => undefined } });
    const patience = { timeouts: { connect: '200ms', answer: '200ms' } };
    expect(await failureBy(courier(patience), parcel())).toMatchObject({ kind: 'not-sent' });
  });

  it('is refused where the authority that is to be trusted cannot be read', async () => {
    for (const ca of ['/nowhere/ca.pem', import.meta.filename]) {
      expect(await failureBy(courier({ ca }), parcel())).toMatchObject({
        kind: 'refused',
        message: expect.stringContaining('email.ca'),
      });
    }
    expect(server.connections()).toBe(0);
  });

  it('goes only to domains that are allowed', async () => {
    const failure = await failureBy(courier({ allowedDomains: ['Example.org'] }), parcel());
    expect(failure).toMatchObject({ kind: 'refused', message: expect.stringContaining('allowedDomains') });
    await sendBy(courier({ allowedDomains: ['Example.COM'] }), parcel());
    expect(server.received).toHaveLength(1);
    const twice = await failureBy(courier(), parcel({ address: 'a@example.com,b@example.com' }));
    expect(twice).toMatchObject({ kind: 'refused' });
  });

  it('needs no sign-in where none is given', async () => {
    await other({ options: { authOptional: true } });
    await sendBy(courier({}, { SMTP_USER: '', SMTP_PASSWORD: '' }), parcel());
    expect(server.received).toMatchObject([{ user: null, secure: true }]);
  });
});

describe('a message with too much in it', () => {
  const files = () => server.received.at(-1)?.parsed.attachments.filter(({ related }) => !related) ?? [];
  const text = () => server.received.at(-1)?.parsed.text ?? '';

  it('goes without its largest files, whole ones with it, and says how to get them', async () => {
    const receipt = await sendBy(courier({ maxMessageBytes: 500_000 }), withFiles);
    expect(files().map(({ filename }) => filename)).toEqual([pdf.name]);
    expect(files()[0]?.content.equals(pdf.bytes)).toBe(true);
    expect(text()).toContain(
      'larger than the mail server takes: large.pdf (400\u00a0kB). To get it: sla-bot history k3v9x0m2p4q8',
    );
    expect(server.received.at(-1)?.parsed.html).toContain(
      'large.pdf (400\u00a0kB). To get it: sla-bot history k3v9x0m2p4q8',
    );
    expect(receipt.leftOut).toBe('large.pdf');
    expect(server.received.at(-1)?.raw.length).toBeLessThanOrEqual(500_000);
  });

  it('keeps to what the server says it takes', async () => {
    await other({ options: { size: 450_000 } });
    await sendBy(courier(), withFiles);
    expect(files().map(({ filename }) => filename)).toEqual([pdf.name]);
    expect(server.connections()).toBe(1);
  });

  it('goes without files where the server only says so when it has the message', async () => {
    server.fates.push({ code: 552, text: '5.3.4 Message too big' });
    await sendBy(courier(), withFiles);
    expect(files()).toEqual([]);
    expect(text()).toMatch(/takes: weekly-report\.pdf .*, large\.pdf .*To get them: sla-bot history/);
  });

  it('goes without pictures before it does not go at all, and is refused below that', async () => {
    await other({ options: { size: 80_000 } });
    await sendBy(courier(), withFiles);
    const { parsed } = server.received.at(-1) ?? {};
    expect(parsed?.attachments).toEqual([]);
    expect(parsed?.html).not.toContain('<img');
    expect(parsed?.html).toContain('Daily compliance in March');
    await other({ options: { size: 5_000 } });
    expect(await failureBy(courier(), withFiles)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('5000 bytes'),
    });
  });
});
