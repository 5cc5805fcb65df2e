/** How each kind of sender makes itself known: headers, and the query of the address. */
import { createHmac } from 'node:crypto';

export const secret = `whsec_${Buffer.from('secret of the fuzzer, long enough').toString('base64')}`;

const hmac = (content, encoding, key = secret) => {
  const made = createHmac('sha256', key);
  for (const part of content) made.update(part);
  return made.digest(encoding);
};
const seconds = () => String(Math.floor(Date.now() / 1000));
const bearer = () => ({ headers: { authorization: `Bearer ${secret}` } });

/** Our own scheme: the time and the body. */
function signedWithTime(body) {
  const timestamp = seconds();
  const signature = `sha256=${hmac([timestamp, '.', body], 'hex')}`;
  return { headers: { 'x-sla-bot-timestamp': timestamp, 'x-sla-bot-signature': signature } };
}

export const signers = {
  pagerduty: (body) => ({ headers: { 'x-pagerduty-signature': `v1=${hmac([body], 'hex')}` } }),
  incidentio(body) {
    const id = 'msg_1';
    const timestamp = seconds();
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signature = hmac([id, '.', timestamp, '.', body], 'base64', key);
    return {
      headers: {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
    };
  },
  jira: (body) => ({ headers: { 'x-hub-signature': `sha256=${hmac([body], 'hex')}` } }),
  servicenow: signedWithTime,
  zendesk(body) {
    const timestamp = new Date().toISOString();
    return {
      headers: {
        'x-zendesk-webhook-signature-timestamp': timestamp,
        'x-zendesk-webhook-signature': hmac([timestamp, body], 'base64'),
      },
    };
  },
  alertmanager: bearer,
  grafana: bearer,
  github: (body) => ({ headers: { 'x-hub-signature-256': `sha256=${hmac([body], 'hex')}` } }),
  statuspage: () => ({ headers: {}, query: `?token=${encodeURIComponent(secret)}` }),
  native: signedWithTime,
};

/** What else a sender says in its headers, by the name of the fixture's file. */
export function saidBy(kind, file) {
  if (kind === 'github') return { 'x-github-event': file.split('.')[0] ?? '' };
  return {};
}
