import { headerOf, isRecent, isSigned, refuse } from './secrets.ts';
import type { Refusal, WebhookRequest } from './source.ts';
import { instantOfSeconds } from './text.ts';

const scheme = 'v1,';
const secretPrefix = 'whsec_';

/** The key that `whsec_…` stands for. */
export function keyOfSvix(secret: string): Buffer {
  const encoded = secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret;
  return Buffer.from(encoded, 'base64');
}

/** A header by its name in Standard Webhooks, else by the one that Svix gives it. */
function header(request: WebhookRequest, name: string): string | null {
  return headerOf(request.headers, `webhook-${name}`) ?? headerOf(request.headers, `svix-${name}`);
}

/** A request signed by Svix (Standard Webhooks): HMAC-SHA256 over id, time and body, several signatures parted by blanks. */
export function verifySvix(
  request: WebhookRequest,
  secrets: readonly string[],
  { replayWindowMs }: { readonly replayWindowMs: number },
): Refusal | null {
  const id = header(request, 'id');
  const timestamp = header(request, 'timestamp');
  const signatures = header(request, 'signature');
  if (id === null || timestamp === null || signatures === null) {
    return refuse('no webhook-id, webhook-timestamp or webhook-signature header');
  }
  const signed = isSigned({
    algorithm: 'sha256',
    encoding: 'base64',
    content: [id, '.', timestamp, '.', request.body],
    signatures: signatures
      .split(' ')
      .filter((one) => one.startsWith(scheme))
      .map((one) => one.slice(scheme.length)),
    secrets: secrets.filter((secret) => keyOfSvix(secret).length > 0),
    keyOf: keyOfSvix,
  });
  if (!signed) return refuse('none of the signatures is one of a secret');
  const recent = isRecent(instantOfSeconds(timestamp), request.receivedAt, replayWindowMs);
  return recent ? null : refuse('signed at another time than now');
}
