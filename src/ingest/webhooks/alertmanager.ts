import { type AlertDialect, readAlerts } from './alerts.ts';
import { unusable } from './shape.ts';
import { verifyAuthorization } from './signed.ts';
import type { WebhookSource } from './source.ts';

const dialect: AlertDialect = {
  usual: {
    service: ['labels.service', 'labels.job'],
    team: 'labels.team',
    customer: 'labels.customer',
    priority: ['labels.priority', 'labels.severity'],
    assignee: 'labels.owner',
  },
  meaningless: () => null,
  untruncated: 'set max_alerts of the webhook_config to 0',
};

/** The version of its webhook that this reads. */
const version = '4';

/** Prometheus Alertmanager: firing and resolved alerts; a token or password through its http_config. */
export const alertmanagerWebhook: WebhookSource = {
  kind: 'alertmanager',
  token: true,
  verify: verifyAuthorization,
  read(body, endpoint) {
    const stated: unknown =
      body !== null && typeof body === 'object' ? Reflect.get(body, 'version') : undefined;
    if (stated !== undefined && stated !== version) return unusable(null, `version: not ${version}`);
    return readAlerts(body, endpoint, dialect);
  },
};
