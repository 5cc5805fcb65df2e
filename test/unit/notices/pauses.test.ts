import { expect, it } from 'vitest';
import { createPauses } from '../../../src/notices/pauses.ts';

it('a destination rests as long as it asks, ever longer, and long where it refused', () => {
  const pauses = createPauses();
  const fail = (kind: 'not-sent' | 'unknown' | 'refused', retryAfterMs: number | null = null) => {
    pauses.failed('slack:C0', { kind, retryAfterMs }, 1000);
    return (pauses.until('slack:C0', 1000) ?? 1000) - 1000;
  };
  expect([fail('not-sent'), fail('not-sent'), fail('not-sent')]).toEqual([1000, 2000, 4000]);
  expect(fail('not-sent', 30_000)).toBe(30_000);
  pauses.succeeded('slack:C0');
  expect(pauses.until('slack:C0', 1000)).toBeNull();
  expect([fail('unknown'), fail('refused')]).toEqual([5000, 600_000]);
  expect(pauses.until('slack:C1', 1000)).toBeNull();
  expect(pauses.until('slack:C0', 601_000)).toBeNull();
});
