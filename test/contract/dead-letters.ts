import { describe, expect, it } from 'vitest';
import { type DeadLetter, type DeadLetters, mostKept } from '../../src/ports/dead-letters.ts';

export function letter(more: Partial<DeadLetter> = {}): Omit<DeadLetter, 'times'> {
  const { times: _, ...rest } = {
    id: '0123456789abcdef',
    endpoint: 'jira-eu',
    kind: 'jira:issue_updated',
    reason: 'issue.key is missing',
    receivedAt: 7,
    times: 1,
    headers: { 'x-event': 'issues' },
    body: '{}',
    ...more,
  };
  return rest;
}

const id = (n: number) => n.toString(16).padStart(16, '0');

/** What every keeper of dead letters keeps to; `open` gives an empty one. */
export function describeDeadLetters(name: string, open: () => Promise<DeadLetters>): void {
  describe(`${name} as a keeper of dead letters`, () => {
    it('gives back what was put, the latest first, all or of one endpoint', async () => {
      const letters = await open();
      expect(await letters.list({ limit: 10 })).toEqual([]);
      const hostile = letter({
        id: id(2),
        endpoint: 'native',
        kind: null,
        reason: '\ufeffa\u0000"; -- \u202e😀',
        receivedAt: 9,
        headers: {},
        body: '\ufeff{"a":"\u0000\r\n\u001b[31m"}',
      });
      await letters.put(letter());
      await letters.put(hostile);
      await letters.put(letter({ id: id(3), receivedAt: 8 }));
      expect((await letters.list({ limit: 10 })).map((one) => one.id)).toEqual([id(2), id(3), letter().id]);
      expect(await letters.list({ limit: 1 })).toEqual([{ ...hostile, times: 1 }]);
      expect(await letters.list({ endpoint: 'jira-eu', limit: 10 })).toHaveLength(2);
      expect(await letters.list({ endpoint: "jira'eu", limit: 10 })).toEqual([]);
      expect(await letters.find(id(2))).toEqual({ ...hostile, times: 1 });
      expect(await letters.find('nothing')).toBeNull();
    });

    it('counts one that comes again, which replaces the one before', async () => {
      const letters = await open();
      await letters.put(letter());
      const again = letter({ receivedAt: 9, reason: 'issue.fields is missing' });
      await Promise.all([letters.put(again), letters.put(again), letters.put(letter({ id: id(5) }))]);
      expect(await letters.find(letter().id)).toEqual({ ...again, times: 3 });
      expect(await letters.list({ limit: 10 })).toHaveLength(2);
    });

    it('removes what it is told to and knows nothing of the rest', async () => {
      const letters = await open();
      for (const n of [1, 2, 3]) await letters.put(letter({ id: id(n), receivedAt: n }));
      await letters.remove([id(1), id(3), 'nothing']);
      await letters.remove([]);
      expect((await letters.list({ limit: 10 })).map((one) => one.id)).toEqual([id(2)]);
      await letters.put(letter({ id: id(1) }));
      expect(await letters.find(id(1))).toHaveProperty('times', 1);
    });

    it('counts them by endpoint, kind and reason, most first', async () => {
      const letters = await open();
      expect(await letters.counts()).toEqual([]);
      await letters.put(letter({ id: id(1), kind: null, reason: 'r', receivedAt: 1 }));
      for (const n of [2, 3]) await letters.put(letter({ id: id(n), receivedAt: n }));
      await letters.put(letter({ id: id(3), receivedAt: 4 }));
      const { endpoint, kind, reason } = letter();
      expect(await letters.counts()).toEqual([
        { endpoint, kind, reason, letters: 2, lastAt: 4 },
        { endpoint, kind: null, reason: 'r', letters: 1, lastAt: 1 },
      ]);
    });

    it('lets the oldest of an endpoint go beyond the most that are kept', async () => {
      const letters = await open();
      await letters.put(letter({ id: id(mostKept + 9), endpoint: 'other', receivedAt: 0 }));
      const puts = Array.from({ length: mostKept + 2 }, (_, n) =>
        letters.put(letter({ id: id(n), receivedAt: n })),
      );
      await Promise.all(puts);
      expect(await letters.list({ endpoint: 'jira-eu', limit: mostKept + 9 })).toHaveLength(mostKept);
      expect(await letters.find(id(1))).toBeNull();
      expect(await letters.find(id(2))).not.toBeNull();
      expect(await letters.find(id(mostKept + 9))).not.toBeNull();
    });
  });
}
