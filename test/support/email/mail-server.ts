import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Certificate } from './certificate.ts';

export const account = { user: 'sla@example.com', pass: 'correct horse' } as const;

export interface ReceivedMail {
  readonly raw: Buffer;
  readonly parsed: ParsedMail;
  readonly from: string;
  readonly to: readonly string[];
  /** Whether the connection was encrypted, and who had signed in. */
  readonly secure: boolean;
  readonly user: string | null;
}

/** What becomes of a message: taken, refused, or the connection is cut at a moment. */
export type Fate =
  | 'taken'
  | 'cut-in-content'
  | 'cut-before-answer'
  | { readonly code: number; readonly text: string };

export interface MailServer {
  readonly port: number;
  /** Everything that was taken, also where the answer was cut. */
  readonly received: ReceivedMail[];
  /** Of the next messages, in order; afterwards `taken`. */
  readonly fates: Fate[];
  /** Of the next recipients, in order: the refusal, or null. */
  readonly recipients: ({ readonly code: number; readonly text: string } | null)[];
  connections(): number;
  stop(): Promise<void>;
}

interface Options {
  readonly certificate: Certificate;
  /** TLS from the first byte; default: STARTTLS. */
  readonly implicitTls?: boolean;
  readonly options?: SMTPServerOptions;
}

/** A mail server on the loopback interface, with TLS and one account. */
export async function startMailServer({
  certificate,
  implicitTls = false,
  options = {},
}: Options): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const fates: Fate[] = [];
  const recipients: MailServer['recipients'] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };

  const server = new SMTPServer({
    secure: implicitTls,
    key: certificate.key,
    cert: certificate.cert,
    disableReverseLookup: true,
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth({ username, password }, _session, done) {
      if (username === account.user && password === account.pass) return done(null, { user: username });
      done(answer(535, '5.7.8 Authentication credentials invalid'));
    },
    onRcptTo(_address, _session, done) {
      const refusal = recipients.shift() ?? null;
      done(refusal === null ? null : answer(refusal.code, refusal.text));
    },
    onData(stream, session, done) {
      const fate = fates.shift() ?? 'taken';
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        if (fate === 'cut-in-content') cut();
        else chunks.push(chunk);
      });
      stream.on('end', async () => {
        if (fate === 'cut-in-content') return;
        if (typeof fate === 'object') return done(answer(fate.code, fate.text));
        if (stream.sizeExceeded) return done(answer(552, '5.3.4 Message too big'));
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          raw,
          parsed: await simpleParser(raw),
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          user: session.user || null,
        });
        if (fate === 'cut-before-answer') return cut();
        done(null, 'queued as 4F2A');
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    fates,
    recipients,
    connections: () => connections,
    stop: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
