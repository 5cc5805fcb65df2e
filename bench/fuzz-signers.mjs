/** How each kind of sender makes itself known: headers, and the query of the address. */
import { waysToSign } from '../dist/src/ingest/webhooks/sign.js';

export const secret = `whsec_${Buffer.from('secret of the fuzzer, long enough').toString('base64')}`;

/** Headers in lower case. */
export function signed(kind, body) {
  const way = waysToSign[kind];
  if (way.by === 'bearer') return { headers: { authorization: `Bearer ${secret}` }, query: '' };
  if (way.by === 'query') {
    return { headers: {}, query: `?${way.parameter}=${encodeURIComponent(secret)}` };
  }
  const headers = Object.entries(way.headers({ body, secret, now: Date.now() }));
  return {
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    query: '',
  };
}

/** What else a sender says in its headers, by the name of the fixture's file. */
export function saidBy(kind, file) {
  if (kind === 'github') return { 'x-github-event': file.split('.')[0] ?? '' };
  return {};
}
