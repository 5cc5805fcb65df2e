import type { SourceKind } from '../../../config/sources-schema.ts';
import type { WebhookSource } from './source.ts';

/** Every kind of sender that is understood, by name. */
export const webhookSources: readonly WebhookSource[] = [];

/** The one of a kind; null where webhooks of that kind are not understood. */
export function webhookSource(
  kind: SourceKind,
  sources: readonly WebhookSource[] = webhookSources,
): WebhookSource | null {
  return sources.find((source) => source.kind === kind) ?? null;
}
