import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EmailSettings } from './settings.ts';

/** A person's digest, as the link that ends it names it. */
export interface Subscription {
  readonly schedule: string;
  readonly address: string;
}

type Unsubscribe = EmailSettings['unsubscribe'];

/** The headers by which a mail client offers to end a digest: RFC 2369, with one click RFC 8058. */
export function unsubscribeHeaders(
  { mailto, oneClick }: Unsubscribe,
  subscription: Subscription,
): Record<string, string> {
  const subject = encodeURIComponent(`unsubscribe ${subscription.schedule}`);
  const byMail = `<mailto:${encodeURIComponent(mailto).replace('%40', '@')}?subject=${subject}>`;
  if (oneClick === null) return { 'List-Unsubscribe': byMail };
  return {
    'List-Unsubscribe': `<${oneClickLink(oneClick, subscription)}>, ${byMail}`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

function oneClickLink(
  { url, secret }: NonNullable<Unsubscribe['oneClick']>,
  subscription: Subscription,
): string {
  const link = new URL(url);
  link.searchParams.set('schedule', subscription.schedule);
  link.searchParams.set('address', subscription.address);
  link.searchParams.set('signature', signatureOf(subscription, secret));
  return link.href;
}

/** The subscription that a link's query names; null where it is not one of ours. */
export function readOneClick(query: URLSearchParams, secret: string): Subscription | null {
  const subscription = { schedule: query.get('schedule') ?? '', address: query.get('address') ?? '' };
  const given = Buffer.from(query.get('signature') ?? '');
  const right = Buffer.from(signatureOf(subscription, secret));
  return given.length === right.length && timingSafeEqual(given, right) ? subscription : null;
}

function signatureOf({ schedule, address }: Subscription, secret: string): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['unsubscribe', schedule, address]))
    .digest('base64url');
}
