import { describe, expect, it } from 'vitest';
import type { Claims } from '../../src/ports/claims.ts';

/** What claims keep to; `open` gives those of as many bots as share them. */
export function describeClaims(name: string, open: (bots: number) => readonly Claims[]): void {
  describe(`${name} as claims`, () => {
    it('says to the first who asks, and to nobody else, that they are', async () => {
      const [claims] = open(1);
      expect(await claims?.first('a "b" \u0000 😀', 60_000)).toBe(true);
      expect(await claims?.first('a "b" \u0000 😀', 60_000)).toBe(false);
      expect(await claims?.first('other', 60_000)).toBe(true);
    });

    it('has one first of many who ask at the same time', async () => {
      const bots = open(4);
      const keys = Array.from({ length: 50 }, (_, index) => `key ${index}`);
      const asked = keys.map((key) => Promise.all(bots.map((claims) => claims.first(key, 60_000))));
      for (const answers of await Promise.all(asked)) {
        expect(answers.filter((isFirst) => isFirst)).toHaveLength(1);
      }
    });
  });
}
