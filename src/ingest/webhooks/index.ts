import type { SourceKind } from '../../../config/sources-schema.ts';
import { alertmanagerWebhook } from './alertmanager.ts';
import { githubWebhook } from './github.ts';
import { grafanaWebhook } from './grafana.ts';
import { incidentioWebhook } from './incidentio.ts';
import { jiraWebhook } from './jira.ts';
import { nativeWebhook } from './native.ts';
import { pagerdutyWebhook } from './pagerduty.ts';
import { servicenowWebhook } from './servicenow.ts';
import type { WebhookSource } from './source.ts';
import { statuspageWebhook } from './statuspage.ts';
import { zendeskWebhook } from './zendesk.ts';

/** Every kind of sender that is understood, by name. */
export const webhookSources: readonly WebhookSource[] = [
  alertmanagerWebhook,
  githubWebhook,
  grafanaWebhook,
  incidentioWebhook,
  jiraWebhook,
  nativeWebhook,
  pagerdutyWebhook,
  servicenowWebhook,
  statuspageWebhook,
  zendeskWebhook,
];

/** The one of a kind; null where webhooks of that kind are not understood. */
export function webhookSource(
  kind: SourceKind,
  sources: readonly WebhookSource[] = webhookSources,
): WebhookSource | null {
  return sources.find((source) => source.kind === kind) ?? null;
}
