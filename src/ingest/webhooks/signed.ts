import { bearerToken, headerOf, isBasic, isRecent, isSigned, isToken, refuse } from './secrets.ts';
import type { Refusal, WebhookRequest } from './source.ts';
import { instantOfSeconds } from './text.ts';

/** Unix seconds at which a request of our own format was signed. */
export const timestampHeader = 'X-Sla-Bot-Timestamp';

/** `sha256=` and the HMAC-SHA256 of the timestamp, a full stop and the body, in hexadecimal or base64. */
export const signatureHeader = 'X-Sla-Bot-Signature';

/** A token or password as a sender sets it that cannot sign. */
export function verifyAuthorization(
  { headers }: Pick<WebhookRequest, 'headers'>,
  secrets: readonly string[],
): Refusal | null {
  if (headers.authorization === undefined) return refuse('no Authorization header');
  // Both are looked at, whatever the first says.
  const allowed = [isToken(bearerToken(headers), secrets), isBasic(headers, secrets)].includes(true);
  return allowed ? null : refuse('the token or password is none of the secrets');
}

/** A request of our own format: signed with its time, or with a token or password. */
export function verifySigned(
  request: WebhookRequest,
  secrets: readonly string[],
  { replayWindowMs }: { readonly replayWindowMs: number },
): Refusal | null {
  const { headers, body, receivedAt } = request;
  const signature = headerOf(headers, signatureHeader);
  if (signature === null) return verifyAuthorization(request, secrets);
  const timestamp = headerOf(headers, timestampHeader);
  if (timestamp === null) return refuse(`no ${timestampHeader} header`);
  const digest = /^sha256=([A-Za-z0-9+/]{43,44}=?|[0-9A-Fa-f]{64})$/.exec(signature.trim())?.[1];
  if (digest === undefined) return refuse(`${signatureHeader} is not sha256= and a digest`);
  const signed = isSigned({
    algorithm: 'sha256',
    encoding: digest.length === 64 ? 'hex' : 'base64',
    content: [timestamp, '.', body],
    signatures: [digest],
    secrets,
  });
  if (!signed) return refuse('the signature is not one of a secret');
  const recent = isRecent(instantOfSeconds(timestamp), receivedAt, replayWindowMs);
  return recent ? null : refuse('signed at another time than now');
}
