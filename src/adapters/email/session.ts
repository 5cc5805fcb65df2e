import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { safeText } from '../../output/safe-text.ts';
import { longestAnswer, refusedHere, smtpFailure } from './failures.ts';
import type { EmailSettings } from './settings.ts';

/** A connection to the mail server, encrypted and signed in as the settings say. */
export interface MailSession {
  /** Largest message that the server says it takes, bytes; null: it does not say. */
  readonly maxBytes: number | null;
  /** Resolves with the server's answer once it has taken the message; DeliveryError otherwise. */
  send(message: Uint8Array, envelope: { readonly from: string; readonly to: string }): Promise<string>;
  close(): void;
}

const chunkBytes = 65_536;

/** Opens sessions with one mail server. */
export interface MailServer {
  /** Connects, encrypts and signs in. DeliveryError, and nothing left open, where that fails. */
  open(): Promise<MailSession>;
}

export function mailServer(settings: EmailSettings): MailServer {
  // Reading 150 authorities takes longer than all else of a session, so they are read once.
  let trust: SecureContext | null = null;
  return {
    async open() {
      trust ??= trusting(settings.ca);
      return openSession(settings, trust);
    },
  };
}

async function openSession(settings: EmailSettings, secureContext: SecureContext): Promise<MailSession> {
  const connection = connectionTo(settings, secureContext);
  try {
    await told(connection, (done) => connection.connect(done));
    // The answer to EHLO: after the upgrade where there was one, before it nothing of it may be trusted.
    const maxBytes = sizeOf(connection.lastServerResponse || '');
    await signIn(connection, settings);
    return {
      maxBytes,
      send: (message, envelope) => send(connection, message, envelope, settings),
      close: () => connection.quit(),
    };
  } catch (error) {
    connection.close();
    throw smtpFailure(error, { settings, mayHaveArrived: false });
  }
}

function connectionTo(
  { host, port, security, timeouts }: EmailSettings,
  secureContext: SecureContext,
): SMTPConnection {
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.connect,
    dnsTimeout: timeouts.connect,
    socketTimeout: timeouts.answer,
    tls: { rejectUnauthorized: true, secureContext },
  });
  // What comes when nobody waits any more: told to who waited already, or the end of a session that is done.
  connection.on('error', () => undefined);
  return connection;
}

/** A list of authorities replaces Node's own, so its own are named too. */
function trusting(ca: string | null): SecureContext {
  if (ca === null) return createSecureContext();
  try {
    const pem = readFileSync(ca, 'utf8');
    // What is no certificate would be passed over without a word; this throws.
    void new X509Certificate(pem);
    return createSecureContext({ ca: [...rootCertificates, pem] });
  } catch (cause) {
    throw refusedHere(`email.ca cannot be read: ${ca}.`, 'Name a PEM file of a certificate.', cause);
  }
}

async function signIn(connection: SMTPConnection, { auth }: EmailSettings): Promise<void> {
  if (auth === null) return;
  if (!connection.allowsAuth) {
    throw refusedHere(
      'The mail server offers no sign-in on this connection.',
      'Check email.host and email.port, or leave out SMTP_USER and SMTP_PASSWORD.',
    );
  }
  await told(connection, (done) => connection.login({ credentials: auth }, done));
}

async function send(
  connection: SMTPConnection,
  message: Uint8Array,
  envelope: { readonly from: string; readonly to: string },
  settings: EmailSettings,
): Promise<string> {
  const outgoing = createOutgoing(message);
  try {
    const { response } = await told<{ response: string }>(connection, (done) =>
      connection.send({ ...envelope, size: message.length }, outgoing.stream, done),
    );
    return safeText(response, longestAnswer);
  } catch (error) {
    throw smtpFailure(error, { settings, mayHaveArrived: outgoing.isOut() });
  }
}

/**
 * A message on its way. The server may act on it only once it has its last line (RFC 5321, 4.1.1.4), which cannot be out
 * before the stream was read to its end.
 */
function createOutgoing(message: Uint8Array): { stream: Readable; isOut(): boolean } {
  let at = 0;
  const stream = new Readable({
    read() {
      const chunk = message.subarray(at, at + chunkBytes);
      at += chunk.length;
      this.push(Buffer.from(chunk));
      if (at >= message.length) this.push(null);
    },
  });
  return { stream, isOut: () => at >= message.length };
}

/** Waits for a callback of the connection, or for the error that ends it. */
function told<T = unknown>(
  connection: SMTPConnection,
  run: (done: (error?: Error | null, value?: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    run((error, value) => {
      connection.off('error', reject);
      if (error) reject(error);
      else resolve(value as T);
    });
  });
}

function sizeOf(ehlo: string): number | null {
  const bytes = Number(/^250[ -]SIZE[ \t]+(\d+)/im.exec(ehlo)?.[1] ?? 0);
  return bytes > 0 ? bytes : null;
}
