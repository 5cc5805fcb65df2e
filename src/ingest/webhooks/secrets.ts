import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal } from './source.ts';

export interface SignatureCheck {
  readonly algorithm: 'sha256' | 'sha1';
  readonly encoding: 'hex' | 'base64';
  /** What was signed, in order, e.g. a time stamp, a full stop and the body. */
  readonly content: readonly (string | Buffer)[];
  /** As sent, without the name of a scheme (`v1=`, `sha256=`); one of them has to fit one of the secrets. */
  readonly signatures: readonly string[];
  readonly secrets: readonly string[];
  /** The key that a secret stands for, e.g. decoded from base64; by default its UTF-8 bytes. */
  readonly keyOf?: (secret: string) => string | Buffer;
}

/** More than a sender has, fewer than would keep us busy. */
const mostSignatures = 20;

/** Whether one of the signatures is an HMAC of the content under one of the secrets; all pairs are compared. */
export function isSigned(check: SignatureCheck): boolean {
  const { algorithm, encoding, content, secrets, keyOf = (secret: string) => secret } = check;
  const given = check.signatures
    .slice(0, mostSignatures)
    .map((text) => (encoding === 'hex' ? text.toLowerCase() : text));
  let matches = false;
  for (const secret of secrets) {
    const hmac = createHmac(algorithm, keyOf(secret));
    for (const part of content) hmac.update(part);
    const expected = hmac.digest(encoding);
    for (const signature of given) if (isDigest(signature, expected)) matches = true;
  }
  return matches;
}

/** How long a digest is, is no secret. */
function isDigest(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const comparing = randomBytes(32);

/** Compares digests of both, so that neither the time nor the length tells anything. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', comparing).update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Whether a token is one of the secrets; all are compared. */
export function isToken(given: string | null, secrets: readonly string[]): boolean {
  let matches = false;
  for (const secret of secrets) if (isSame(given ?? '', secret)) matches = true;
  return given !== null && given !== '' && matches;
}

/** A header that was sent once; null where it is missing or was sent several times in a way Node keeps apart. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : null;
}

/** The token of `Authorization: Bearer`. */
export function bearerToken(headers: IncomingHttpHeaders): string | null {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** Whether `Authorization: Basic` brings one of the secrets: `user:password`, or a password for any user. */
export function isBasic(headers: IncomingHttpHeaders, secrets: readonly string[]): boolean {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return false;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const password = colon < 0 ? null : pair.slice(colon + 1);
  // Both are looked at, whatever the first says.
  return [isToken(pair, secrets), isToken(password, secrets)].includes(true);
}

/** Whether a time that the sender signed is close enough to ours; both in epoch milliseconds. */
export function isRecent(sentAt: number | null, receivedAt: number, windowMs: number): boolean {
  return sentAt !== null && Number.isFinite(sentAt) && Math.abs(receivedAt - sentAt) <= windowMs;
}

/** The answer to a request that is not trusted; `reason` is for the log, the sender is told none. */
export function refuse(reason: string): Refusal {
  return { status: 401, reason };
}
