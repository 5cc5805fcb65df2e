import { headerOf, isRecent, isSigned, refuse } from './secrets.ts';
import type { WebhookSource } from './source.ts';
import { instantOfIso } from './text.ts';
import { readTicketEvent } from './zendesk-event.ts';
import { isTriggerBody, readTrigger } from './zendesk-trigger.ts';

const signedAt = 'x-zendesk-webhook-signature-timestamp';

/**
 * Zendesk webhooks, of event subscriptions and of triggers: signed with HMAC-SHA256 over the time of sending and the body,
 * in base64.
 */
export const zendeskWebhook: WebhookSource = {
  kind: 'zendesk',
  reads: [signedAt],
  verify(request, secrets, { replayWindowMs }) {
    const signature = headerOf(request.headers, 'x-zendesk-webhook-signature');
    const timestamp = headerOf(request.headers, signedAt);
    if (signature === null || timestamp === null) {
      return refuse('no X-Zendesk-Webhook-Signature, or none of its time');
    }
    const isTrusted = isSigned({
      algorithm: 'sha256',
      encoding: 'base64',
      content: [timestamp, request.body],
      signatures: [signature],
      secrets,
    });
    if (!isTrusted) return refuse('X-Zendesk-Webhook-Signature fits no secret');
    if (isRecent(instantOfIso(timestamp), request.receivedAt, replayWindowMs)) return null;
    return refuse('sent too long ago, or the clocks differ');
  },
  read(body, endpoint, request) {
    if (!isTriggerBody(body)) return readTicketEvent(body, endpoint);
    const sentAt = instantOfIso(headerOf(request.headers, signedAt)) ?? request.receivedAt;
    return readTrigger(body, endpoint, sentAt);
  },
};
