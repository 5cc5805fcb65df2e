import { safeText } from '../../output/safe-text.ts';
import { DeliveryError } from '../../ports/courier.ts';
import { type Answer, refusalWords, unreachableWords, untrustedWords, type Words } from './failure-words.ts';
import type { EmailSettings } from './settings.ts';

interface Circumstances {
  readonly settings: Pick<EmailSettings, 'host' | 'port'>;
  /** Whether the whole message was out when it failed. */
  readonly mayHaveArrived: boolean;
}

/** Characters kept of what a server said. */
export const longestAnswer = 300;
const longestWaitMs = 6 * 3_600_000;
/** Bad sequence of commands: of the session and not of the message, which another session may bring. */
const outOfOrder = 503;
const certificateCodes = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** A delivery that failed, with what to do about it by itself. */
export class EmailFailure extends DeliveryError {
  readonly what: string;
  /** Null: it is tried again, or asked about, by itself. */
  readonly fix: string | null;

  constructor(
    kind: DeliveryError['kind'],
    { what, fix }: Words,
    options: { readonly retryAfterMs?: number | null; readonly cause?: unknown } = {},
  ) {
    super(kind, fix === null ? what : `${what} ${fix}`, options);
    this.what = what;
    this.fix = fix;
  }
}

/** A message that the server finds too large. */
export class TooLargeError extends EmailFailure {}

/** A mistake in the settings or the destination: no server was asked, or it cannot be used as they say. */
export function refusedHere(what: string, fix: string, cause?: unknown): EmailFailure {
  return new EmailFailure('refused', { what, fix }, { cause });
}

/**
 * Reads a failed SMTP session by RFC 5321, 4.2.1: an answer of 4yz had no effect and may be tried again, one of 5yz is
 * for good. Without an answer it hangs on whether the whole message was out: only then may it have arrived.
 */
export function smtpFailure(cause: unknown, { settings, mayHaveArrived }: Circumstances): DeliveryError {
  if (cause instanceof DeliveryError) return cause;
  const error = readError(cause);
  const server = `${settings.host}:${settings.port}`;
  const said = error.text === '' ? '' : ` It said: ${error.text}`;
  if (error.responseCode >= 500 && error.responseCode !== outOfOrder) {
    const { what, fix } = refusalWords(error, server);
    const Kind = isTooLarge(error) ? TooLargeError : EmailFailure;
    return new Kind('refused', { what: `${what}${said}`, fix }, { cause });
  }
  if (error.responseCode >= 400) {
    const what = `The mail server ${server} takes no message at the moment; it is tried again.${said}`;
    return new EmailFailure('not-sent', { what, fix: null }, { retryAfterMs: waitOf(error.text), cause });
  }
  if (mayHaveArrived) {
    const what = `The mail server ${server} did not say whether it took the message, which is sent again and may arrive twice.`;
    return new EmailFailure('unknown', { what, fix: null }, { cause });
  }
  if (isUntrusted(error)) return new EmailFailure('refused', untrustedWords(error, server), { cause });
  return new EmailFailure('not-sent', unreachableWords(error, server), { cause });
}

function isTooLarge({ responseCode, enhanced }: Answer): boolean {
  return enhanced === '5.3.4' || (responseCode === 552 && enhanced !== '5.2.2');
}

function isUntrusted({ originalCode, code }: Answer): boolean {
  return certificateCodes.test(originalCode) || certificateCodes.test(code);
}

/** How long a greylisting server asks to wait, milliseconds: `try again in 300 seconds`, `5 minutes`. */
function waitOf(response: string): number | null {
  const [, amount, unit = ''] =
    /\b(\d{1,5})\s*(s|sec|secs|seconds?|m|min|mins|minutes?)\b/i.exec(response) ?? [];
  if (amount === undefined) return null;
  return Math.min(longestWaitMs, Number(amount) * (/^m/i.test(unit) ? 60_000 : 1_000));
}

function readError(cause: unknown): Answer {
  const error = (typeof cause === 'object' && cause !== null ? cause : {}) as Record<string, unknown>;
  const text = (key: string) => (typeof error[key] === 'string' ? safeText(error[key], longestAnswer) : '');
  const response = text('response');
  return {
    code: text('code'),
    originalCode: text('originalCode'),
    text: response,
    responseCode: typeof error.responseCode === 'number' ? error.responseCode : 0,
    // RFC 3463.
    enhanced: /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? '',
    command: text('command'),
    message: text('message') || safeText(String(cause), longestAnswer),
  };
}
