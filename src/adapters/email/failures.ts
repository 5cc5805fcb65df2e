import { safeText } from '../../output/safe-text.ts';
import { DeliveryError } from '../../ports/courier.ts';
import type { EmailSettings } from './settings.ts';

interface Circumstances {
  readonly settings: Pick<EmailSettings, 'host' | 'port'>;
  /** Whether the whole message was out when it failed. */
  readonly mayHaveArrived: boolean;
}

/** What nodemailer says of an error. */
interface SmtpError {
  readonly code: string;
  readonly originalCode: string;
  /** The server's answer; empty: it gave none. */
  readonly response: string;
  readonly responseCode: number;
  readonly command: string;
  readonly message: string;
}

/** Characters kept of what a server said. */
export const longestAnswer = 300;
const longestWaitMs = 6 * 3_600_000;
/** Bad sequence of commands: of the session and not of the message, which another session may bring. */
const outOfOrder = 503;
const certificateCodes = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** A message that the server finds too large. */
export class TooLargeError extends DeliveryError {}

/** A mistake in the settings: no server was asked, or it cannot be used as they say. */
export function refusedHere(words: string, cause?: unknown): DeliveryError {
  return new DeliveryError('refused', words, { cause });
}

/**
 * Reads a failed SMTP session by RFC 5321, 4.2.1: an answer of 4yz had no effect and may be tried again, one of 5yz is
 * for good. Without an answer it hangs on whether the whole message was out: only then may it have arrived.
 */
export function smtpFailure(cause: unknown, { settings, mayHaveArrived }: Circumstances): DeliveryError {
  if (cause instanceof DeliveryError) return cause;
  const error = readError(cause);
  const server = `${settings.host}:${settings.port}`;
  const answer = error.response === '' ? '' : ` It said: ${safeText(error.response, longestAnswer)}`;
  if (error.responseCode >= 500 && error.responseCode !== outOfOrder) {
    return refusal(error, `${refusalWords(error, server)}${answer}`, cause);
  }
  if (error.responseCode >= 400) {
    const retryAfterMs = waitOf(error.response);
    const words = `The mail server ${server} takes no message at the moment; it is tried again.${answer}`;
    return new DeliveryError('not-sent', words, { retryAfterMs, cause });
  }
  if (mayHaveArrived) {
    return new DeliveryError(
      'unknown',
      `The mail server ${server} did not say whether it took the message. It may arrive twice.`,
      { cause },
    );
  }
  if (isUnsafe(error)) return refusedHere(unsafeWords(error, server), cause);
  return new DeliveryError('not-sent', unreachableWords(error, server), { cause });
}

function refusal({ responseCode, response }: SmtpError, words: string, cause: unknown): DeliveryError {
  const isTooLarge = responseCode === 552 || enhancedCode(response) === '5.3.4';
  const isFull = enhancedCode(response) === '5.2.2';
  return isTooLarge && !isFull
    ? new TooLargeError('refused', words, { cause })
    : new DeliveryError('refused', words, { cause });
}

function refusalWords({ code, command, responseCode, response }: SmtpError, server: string): string {
  if (code === 'EAUTH') {
    return `The mail server ${server} does not accept SMTP_USER and SMTP_PASSWORD. Set them anew (many providers want an app password), check them with sla-bot doctor.`;
  }
  if (code === 'ETLS' || command === 'STARTTLS') return unsafeWords(null, server);
  if (responseCode === 530) {
    return `The mail server ${server} wants somebody to sign in. Set SMTP_USER and SMTP_PASSWORD.`;
  }
  if (enhancedCode(response) === '5.2.2') return 'The recipient’s mailbox is full. Ask them to make room.';
  if (responseCode === 552 || enhancedCode(response) === '5.3.4') {
    return `The message is larger than the mail server ${server} takes. Lower email.maxMessageBytes.`;
  }
  switch (command) {
    case 'RCPT TO':
      return 'The mail server does not deliver to this address. Correct it in the schedule’s destinations, or allow it there.';
    case 'MAIL FROM':
      return 'The mail server does not let us write as email.from. Set it to an address of the account that signs in.';
    case 'DATA':
      return 'The mail server does not take the message. Its administrator can say which rule it broke.';
    default:
      return `The mail server ${server} turned us away. Check email.host and email.port, and whether it lets this machine in.`;
  }
}

/** Nothing was told to the server in the clear, and nothing will be. */
function isUnsafe({ originalCode, code, message }: SmtpError): boolean {
  return certificateCodes.test(originalCode) || certificateCodes.test(code) || /certificate/i.test(message);
}

function unsafeWords(error: SmtpError | null, server: string): string {
  if (error === null) {
    return `The mail server ${server} does not encrypt the connection, so nothing was sent. Use email.security tls with its port for that (465), or another server.`;
  }
  const reason = safeText(error.message.replace(/^Error initiating TLS - /, ''), longestAnswer);
  return `The certificate of the mail server ${server} is not trusted, so nothing was sent: ${reason}. Name it by the host of its certificate, or the authority in email.ca.`;
}

function unreachableWords({ code, originalCode, message }: SmtpError, server: string): string {
  if (code === 'EDNS') return `The name of the mail server ${server} is not known. Check email.host.`;
  if (code === 'ETIMEDOUT') return `The mail server ${server} did not answer in time; it is tried again.`;
  if (code === 'ETLS') {
    return `The connection to the mail server ${server} could not be encrypted: ${safeText(message, longestAnswer)}. Check email.security and email.port.`;
  }
  const reason = originalCode || code || message;
  return `The mail server ${server} cannot be reached (${safeText(reason, longestAnswer)}); it is tried again.`;
}

/** How long a greylisting server asks to wait, milliseconds: `try again in 300 seconds`, `5 minutes`. */
function waitOf(response: string): number | null {
  const [, amount, unit = ''] =
    /\b(\d{1,5})\s*(s|sec|secs|seconds?|m|min|mins|minutes?)\b/i.exec(response) ?? [];
  if (amount === undefined) return null;
  return Math.min(longestWaitMs, Number(amount) * (/^m/i.test(unit) ? 60_000 : 1_000));
}

/** RFC 3463: `5.1.1`. */
function enhancedCode(response: string): string {
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? '';
}

function readError(cause: unknown): SmtpError {
  const error = (typeof cause === 'object' && cause !== null ? cause : {}) as Record<string, unknown>;
  const text = (key: string) => (typeof error[key] === 'string' ? (error[key] as string) : '');
  return {
    code: text('code'),
    originalCode: text('originalCode'),
    response: text('response'),
    responseCode: typeof error.responseCode === 'number' ? error.responseCode : 0,
    command: text('command'),
    message: text('message') || String(cause),
  };
}
