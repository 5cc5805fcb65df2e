import type { RateLimit } from './source.ts';

const firstBackoffMs = 1_000;
const longestBackoffMs = 60_000;

/** Wait before a further attempt, `attempt` from 1: between half and all of a span that doubles; `random` from 0 to 1. */
export function backoffMs(attempt: number, random: number): number {
  const span = Math.min(firstBackoffMs * 2 ** (attempt - 1), longestBackoffMs);
  return Math.round(span / 2 + (span / 2) * random);
}

/** Milliseconds that a `Retry-After` header asks to wait (RFC 9110: seconds or a date); null where it says none. */
export function retryAfterMs(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Date.parse takes more than dates of HTTP do, a bare number among it.
  const at = /^[A-Za-z]{3},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** Milliseconds until a used-up limit takes a request again; 0 where it takes one now. */
export function untilReset(limit: RateLimit | null, now: number): number {
  return limit === null || limit.remaining > 0 ? 0 : Math.max(0, limit.resetAt - now);
}

/** A header's whole number; null where there is none. */
export function numberHeader(headers: Headers, name: string): number | null {
  const text = headers.get(name)?.trim() ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
