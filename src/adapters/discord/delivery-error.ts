import { RateLimitError } from 'discord.js';
import { DeliveryError } from '../../ports/courier.ts';
import { neverSent } from '../never-sent.ts';
import { errorOf } from './rest.ts';

/** Where Discord asks to slow down without saying how long. */
const usualWaitMs = 30_000;

type Words = (place: string) => string;
const forbidden: Words = (place) =>
  `I may not write in ${place}, or may not read there what I wrote: let me View Channel, Send Messages, Embed Links, Attach Files and Read Message History.`;
const noPerson: Words = (place) =>
  `${place} takes no direct messages from me: they must allow those of members of a server that we share; or change the destination.`;

/** By Discord's codes (Developer Docs, Opcodes and Status Codes). */
const words: Readonly<Record<number, Words>> = {
  10003: (place) =>
    `${place} does not exist or is not shown to me: let me View Channel, or change the destination.`,
  10013: noPerson,
  50001: forbidden,
  50007: noPerson,
  50013: forbidden,
  50033: noPerson,
  50083: (place) => `The thread ${place} is archived: open it again, or change the destination.`,
};

/**
 * Why Discord did not take something, told for `place`. `isSeen`: it may have had an effect that somebody sees; else a
 * lost answer does no harm and the same may be asked again.
 */
export function deliveryError(error: unknown, place: string, isSeen: boolean): DeliveryError {
  const of = (kind: DeliveryError['kind'], text: string, retryAfterMs: number | null = null) =>
    new DeliveryError(kind, text, { retryAfterMs, cause: error });
  const { code, status, message } = errorOf(error);
  if (status === 429) {
    return of(
      'not-sent',
      'Discord asks me to slow down.',
      error instanceof RateLimitError ? error.retryAfter : usualWaitMs,
    );
  }
  const unsent = neverSent(error);
  if (unsent !== null) return of('not-sent', `Discord cannot be reached (${unsent}).`);
  if (status === null || status >= 500) {
    const what = status === null ? message : String(status);
    if (!isSeen) return of('not-sent', `Discord did not answer (${what}).`);
    return of('unknown', `Discord did not say whether it took this (${what}).`);
  }
  if (status === 401) {
    return of('refused', 'Discord does not accept my token. Whoever runs me must set a new DISCORD_TOKEN.');
  }
  const own = code === null ? undefined : words[code];
  return of('refused', own?.(place) ?? `Discord refused it in ${place}: ${message}`);
}

/** Whether files are over a limit: the same with smaller ones may be taken. */
export function isTooLarge(error: unknown): boolean {
  const { code, status } = errorOf(error);
  return code === 40005 || status === 413;
}
