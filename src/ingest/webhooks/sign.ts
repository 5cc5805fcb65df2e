import { createHmac } from 'node:crypto';
import type { SourceKind } from '../../../config/sources-schema.ts';
import { signatureHeader, timestampHeader } from './signed.ts';
import { keyOfSvix } from './svix.ts';

/** A request that is about to be made, as far as its signature depends on it. */
export interface Unsigned {
  readonly body: Buffer;
  readonly secret: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** How a kind of sender shows who it is: headers that sign, or the secret itself in a header or in the address. */
export type WayToSign =
  | { readonly by: 'headers'; headers(request: Unsigned): Readonly<Record<string, string>> }
  | { readonly by: 'bearer' }
  | { readonly by: 'query'; readonly parameter: string };

function digest(encoding: 'hex' | 'base64', key: string | Buffer, ...parts: (string | Buffer)[]): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
}

const seconds = (now: number) => String(Math.floor(now / 1000));

/** GitHub tells the kind of event in a header, which the body only lets guess. */
function githubEvent(body: Buffer): string {
  return /"comment"\s*:/.test(body.toString('utf8')) ? 'issue_comment' : 'issues';
}

const own: WayToSign = {
  by: 'headers',
  headers: ({ body, secret, now }) => ({
    [timestampHeader]: seconds(now),
    [signatureHeader]: `sha256=${digest('hex', secret, seconds(now), '.', body)}`,
  }),
};

/** As each vendor signs, for trying an endpoint without it. */
export const waysToSign: Readonly<Record<SourceKind, WayToSign>> = {
  native: own,
  servicenow: own,
  alertmanager: { by: 'bearer' },
  statuspage: { by: 'query', parameter: 'token' },
  pagerduty: {
    by: 'headers',
    headers: ({ body, secret }) => ({ 'X-PagerDuty-Signature': `v1=${digest('hex', secret, body)}` }),
  },
  incidentio: {
    by: 'headers',
    headers: ({ body, secret, now }) => {
      const id = `msg_${seconds(now)}`;
      const signature = digest('base64', keyOfSvix(secret), `${id}.${seconds(now)}.`, body);
      return {
        'webhook-id': id,
        'webhook-timestamp': seconds(now),
        'webhook-signature': `v1,${signature}`,
      };
    },
  },
  grafana: {
    by: 'headers',
    headers: ({ body, secret, now }) => ({
      'X-Grafana-Alerting-Timestamp': seconds(now),
      'X-Grafana-Alerting-Signature': digest('hex', secret, `${seconds(now)}:`, body),
    }),
  },
  github: {
    by: 'headers',
    headers: ({ body, secret }) => ({
      'X-GitHub-Event': githubEvent(body),
      'X-Hub-Signature-256': `sha256=${digest('hex', secret, body)}`,
    }),
  },
  jira: {
    by: 'headers',
    headers: ({ body, secret }) => ({ 'X-Hub-Signature': `sha256=${digest('hex', secret, body)}` }),
  },
  zendesk: {
    by: 'headers',
    headers: ({ body, secret, now }) => {
      const timestamp = `${new Date(now).toISOString().slice(0, 19)}Z`;
      return {
        'X-Zendesk-Webhook-Signature-Timestamp': timestamp,
        'X-Zendesk-Webhook-Signature': digest('base64', secret, timestamp, body),
      };
    },
  },
};
