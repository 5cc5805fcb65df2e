import { describe, expect, it } from 'vitest';
import { backoffMs, numberHeader, retryAfterMs, untilReset } from '../../../../src/ingest/sync/pace.ts';

const now = Date.UTC(2026, 0, 31, 12);

describe('the pace of a sync', () => {
  it('reads Retry-After in seconds and as a date, and nothing else', () => {
    expect(retryAfterMs('120', now)).toBe(120_000);
    expect(retryAfterMs(' 1.5 ', now)).toBe(1_500);
    expect(retryAfterMs('Sat, 31 Jan 2026 12:00:30 GMT', now)).toBe(30_000);
    expect(retryAfterMs('Sat, 31 Jan 2026 11:00:00 GMT', now)).toBe(0);
    for (const text of [null, '', 'soon', '-5', '99999999999', '2026-01-31T12:00:30Z']) {
      expect(retryAfterMs(text, now), String(text)).toBeNull();
    }
  });

  it('backs off twice as long each time, at most a minute, at least half of it', () => {
    expect([1, 2, 3, 7, 50].map((attempt) => backoffMs(attempt, 1))).toEqual([
      1_000, 2_000, 4_000, 60_000, 60_000,
    ]);
    expect(backoffMs(3, 0)).toBe(2_000);
  });

  it('waits for the reset only where nothing is left', () => {
    expect(untilReset(null, now)).toBe(0);
    expect(untilReset({ remaining: 1, resetAt: now + 500 }, now)).toBe(0);
    expect(untilReset({ remaining: 0, resetAt: now + 500 }, now)).toBe(500);
    expect(untilReset({ remaining: 0, resetAt: now - 500 }, now)).toBe(0);
  });

  it('takes only whole numbers from headers', () => {
    const headers = new Headers({ a: ' 12 ', b: '1.5', c: '' });
    expect(['a', 'b', 'c', 'd'].map((name) => numberHeader(headers, name))).toEqual([12, null, null, null]);
  });
});
