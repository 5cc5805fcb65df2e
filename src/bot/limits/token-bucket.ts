import type { Rate } from '../../ports/rate-limit.ts';

/** `tokens` at the instant `at`, epoch milliseconds; it fills by `perMinute` up to `burst`. */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

const minuteMs = 60_000;
/** Ten decimals: a token that is whole but for the rounding of sums counts as whole. */
const nearlyWhole = 1 - 1e-10;

/** The bucket as it stands at `now`; a new one is full. A clock that goes back fills nothing. */
export function filled(bucket: Bucket | undefined, now: number, { burst, perMinute }: Rate): Bucket {
  if (bucket === undefined) return { tokens: burst, at: now };
  const passedMs = Math.max(0, now - bucket.at);
  return { tokens: Math.min(burst, bucket.tokens + (passedMs / minuteMs) * perMinute), at: now };
}

/** Milliseconds until a filled bucket holds a token; 0: it does. */
export function waitMs({ tokens }: Bucket, { perMinute }: Rate): number {
  return tokens >= nearlyWhole ? 0 : Math.ceil(((1 - tokens) / perMinute) * minuteMs);
}

/** A filled bucket with a token taken. */
export function taken({ tokens, at }: Bucket): Bucket {
  return { tokens: Math.max(0, tokens - 1), at };
}
