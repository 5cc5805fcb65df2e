import { DeliveryError } from '../../ports/courier.ts';
import { neverSent } from '../never-sent.ts';
import { failureOf, isHiccup } from './failures.ts';

const msPerSecond = 1000;
/** Where Slack asks to slow down without saying how long. */
const usualWaitMs = 30_000;

type Words = (place: string) => string;
const change = 'or change the destination';
const notThere: Words = (place) =>
  `I am not in ${place}, or it does not exist: invite me there with /invite @sla-bot, ${change}.`;
const readOnly: Words = (place) => `${place} lets only some people post: let me post there, ${change}.`;
const noPerson: Words = (place) => `${place} takes no direct messages from me: change the destination.`;

const words: Readonly<Record<string, Words>> = {
  not_in_channel: notThere,
  channel_not_found: notThere,
  is_archived: (place) => `${place} is archived: unarchive it, ${change}.`,
  restricted_action: readOnly,
  restricted_action_read_only_channel: readOnly,
  restricted_action_thread_locked: (place) => `The thread in ${place} is locked: unlock it.`,
  thread_not_found: (place) => `The digest in ${place} was deleted, so nothing can follow it.`,
  user_not_found: noPerson,
  user_disabled: noPerson,
  user_not_visible: noPerson,
  cannot_dm_bot: noPerson,
};
/** Whoever runs the bot must act, wherever it was to post; `failures.ts` says how. */
const forOperators =
  /^(missing_scope|invalid_auth|not_authed|token_revoked|token_expired|account_inactive|file_upload_size_restricted|storage_limit_reached)$/;

/**
 * Why Slack did not take something, told for `place`. `isSeen`: it may have had an effect that somebody sees; else a lost
 * answer does no harm and the same may be asked again.
 */
export function deliveryError(error: unknown, place: string, isSeen: boolean): DeliveryError {
  const of = (kind: DeliveryError['kind'], text: string, retryAfterMs: number | null = null) =>
    new DeliveryError(kind, text, { retryAfterMs, cause: error });
  const waitMs = waitOf(error);
  if (waitMs !== null) return of('not-sent', 'Slack asks me to slow down.', waitMs);
  const unsent = neverSent(error);
  if (unsent !== null) return of('not-sent', `Slack cannot be reached (${unsent}).`);
  const failure = failureOf(error);
  const { code } = failure;
  const isRefusal = /^http_4/.test(code) || (isAnswer(error) && !isHiccup(failure));
  if (!isRefusal) {
    if (!isSeen) return of('not-sent', `Slack did not answer (${code}).`);
    return of('unknown', `Slack did not say whether it took this (${code}).`);
  }
  if (forOperators.test(code)) return of('refused', failure.words);
  return of('refused', words[code]?.(place) ?? `Slack refused it in ${place} (${code}).`);
}

/** Whether Slack itself said what is wrong. */
function isAnswer(error: unknown): boolean {
  const { data } = error as { readonly data?: { readonly error?: unknown } };
  return typeof data?.error === 'string';
}

/** How long Slack asks to wait, milliseconds; null where it does not. */
function waitOf(error: unknown): number | null {
  const { retryAfter } = error as { readonly retryAfter?: unknown };
  if (typeof retryAfter === 'number') return retryAfter * msPerSecond;
  const isLimited =
    /^(ratelimited|rate_limited|message_limit_exceeded|http_429)$/.test(failureOf(error).code) ||
    (error instanceof Error && /^Retry header/.test(error.message));
  return isLimited ? usualWaitMs : null;
}
