import { type EmailConfig, type Mailbox, parseMailbox } from '../../../config/email-schema.ts';
import { UserError } from '../../core/errors.ts';

/** From the environment alone: no file holds them. */
interface Secrets {
  readonly SMTP_URL?: string | undefined;
  readonly SMTP_USER?: string | undefined;
  readonly SMTP_PASSWORD?: string | undefined;
  readonly EMAIL_UNSUBSCRIBE_SECRET?: string | undefined;
}

interface Server {
  readonly host: string;
  readonly port: number;
  readonly security: EmailConfig['security'];
  /** Null: nobody signs in. */
  readonly auth: { readonly user: string; readonly pass: string } | null;
}

/** How to reach the mail server, and who writes. */
export interface EmailSettings
  extends Server,
    Pick<EmailConfig, 'allowedDomains' | 'maxMessageBytes' | 'timeouts'> {
  /** PEM file; null: the known authorities alone. */
  readonly ca: string | null;
  readonly from: Mailbox;
  readonly replyTo: Mailbox | null;
  readonly unsubscribe: {
    /** Bare address. */
    readonly mailto: string;
    /** Null: without one click. */
    readonly oneClick: { readonly url: string; readonly secret: string } | null;
  };
}

const ports: Readonly<Record<EmailConfig['security'], number>> = { tls: 465, starttls: 587, none: 25 };
const leastSecret = 16;

/** Why e-mail is off, to be said at start; null where it is on. */
export function emailOff(env: Secrets, config: EmailConfig): string | null {
  return given(env.SMTP_URL) === undefined && config.host === null ? 'email.host is not set' : null;
}

/** The settings of a bot whose e-mail is on. UserError, which shows no secret, for what cannot be right. */
export function emailSettings(env: Secrets, config: EmailConfig): EmailSettings {
  const server = serverOf(env, config);
  const from = parseMailbox(config.from ?? '');
  if (from === null)
    throw wrong('email.from is not set', 'Set it to the sender, e.g. SLA bot <sla@example.com>.');
  if (server.security === 'none' && server.auth !== null && !isLoopback(server.host)) {
    throw wrong(
      'a password would go over a connection that is not encrypted',
      'Set email.security to starttls or tls, or leave out SMTP_USER and SMTP_PASSWORD.',
    );
  }
  const replyTo = parseMailbox(config.replyTo ?? '');
  const mailto = parseMailbox(config.unsubscribe.mailto ?? '') ?? replyTo ?? from;
  const { ca, allowedDomains, maxMessageBytes, timeouts } = config;
  return {
    ...server,
    ca,
    from,
    replyTo,
    allowedDomains,
    maxMessageBytes,
    timeouts,
    unsubscribe: { mailto: mailto.address, oneClick: oneClickOf(env, config) },
  };
}

function serverOf(env: Secrets, config: EmailConfig): Server {
  const text = given(env.SMTP_URL);
  if (text !== undefined) return serverOfUrl(text, config);
  const [user, pass] = [given(env.SMTP_USER), given(env.SMTP_PASSWORD)];
  if ((user === undefined) !== (pass === undefined)) {
    const [is, isNot] = user === undefined ? ['SMTP_PASSWORD', 'SMTP_USER'] : ['SMTP_USER', 'SMTP_PASSWORD'];
    throw wrong(`${is} is set, but not ${isNot}`, `Set both, or neither where the server asks for none.`);
  }
  const { host, port, security } = config;
  const auth = user === undefined || pass === undefined ? null : { user, pass };
  return { host: host ?? '', port: port ?? ports[security], security, auth };
}

function serverOfUrl(text: string, config: EmailConfig): Server {
  const hint =
    'For example smtps://user:password@smtp.example.com:465; signs in the password are written as %40.';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw wrong('SMTP_URL is not an smtp(s) address', hint);
  }
  if (url.search !== '' || !/^\/?$/.test(url.pathname)) {
    throw wrong('SMTP_URL has something behind host and port', hint);
  }
  const isImplicit = url.protocol === 'smtps:';
  const security = isImplicit ? 'tls' : config.security === 'none' ? 'none' : 'starttls';
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? ports[security] : Number(url.port),
    security,
    auth: url.username === '' ? null : { user: decoded(url.username), pass: decoded(url.password) },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('SMTP_URL has a % that begins no sign', 'Write a % in user or password as %25.');
  }
}

function oneClickOf(env: Secrets, { unsubscribe }: EmailConfig): EmailSettings['unsubscribe']['oneClick'] {
  const { url } = unsubscribe;
  if (url === null) return null;
  const secret = given(env.EMAIL_UNSUBSCRIBE_SECRET);
  if (secret !== undefined && secret.length >= leastSecret) return { url, secret };
  throw wrong(
    'email.unsubscribe.url needs EMAIL_UNSUBSCRIBE_SECRET',
    `Set it to at least ${leastSecret} characters that nobody can guess, e.g. from: openssl rand -hex 24`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

function wrong(what: string, hint: string): UserError {
  return new UserError(`E-mail cannot be sent: ${what}.`, { code: 'email-settings', hint });
}

function given(text: string | undefined): string | undefined {
  return text?.trim() || undefined;
}
