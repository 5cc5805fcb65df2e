import { type AlertDialect, readAlerts } from './alerts.ts';
import { headerOf, isRecent, isSigned, refuse } from './secrets.ts';
import { verifyAuthorization } from './signed.ts';
import type { WebhookSource } from './source.ts';
import { instantOfSeconds } from './text.ts';

/** Grafana's own name for it; another one can be set there, so the README says to leave it. */
const signatureHeader = 'X-Grafana-Alerting-Signature';

/** It has none of its own: the one that the README says to set. */
const timestampHeader = 'X-Grafana-Alerting-Timestamp';

const dialect: AlertDialect = {
  usual: {
    service: ['labels.service', 'labels.job', 'labels.grafana_folder'],
    team: 'labels.team',
    customer: 'labels.customer',
    priority: ['labels.priority', 'labels.severity'],
    assignee: 'labels.owner',
  },
  meaningless: ({ alertname, instance }) =>
    alertname === 'TestAlert' && instance === 'Grafana' ? 'test notification' : null,
  untruncated: 'set Max Alerts of the contact point to 0',
};

/** Grafana Alerting's webhook contact point: signed with HMAC-SHA256, or with a token or password. */
export const grafanaWebhook: WebhookSource = {
  kind: 'grafana',
  verify(request, secrets, { replayWindowMs }) {
    const signature = headerOf(request.headers, signatureHeader);
    if (signature === null) return verifyAuthorization(request, secrets);
    const timestamp = headerOf(request.headers, timestampHeader);
    const signed = isSigned({
      algorithm: 'sha256',
      encoding: 'hex',
      content: timestamp === null ? [request.body] : [timestamp, ':', request.body],
      signatures: [signature.trim()],
      secrets,
    });
    if (!signed) return refuse('the signature is not one of a secret');
    // Without a time header a repeated request passes; it says what was said and changes nothing.
    if (timestamp === null) return null;
    const recent = isRecent(instantOfSeconds(timestamp), request.receivedAt, replayWindowMs);
    return recent ? null : refuse('signed at another time than now');
  },
  read: (body, endpoint) => readAlerts(body, endpoint, dialect),
};
