import { describe, expect, it } from 'vitest';
import type { AuditEntry, AuditLog } from '../../src/ports/audit.ts';

export function entry(at: number, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at,
    id: `id${at}`,
    platform: 'slack',
    channel: 'C1',
    user: 'U1',
    userName: null,
    command: 'report',
    options: { kind: 'weekly', priority: ['P1'] },
    status: 'answered',
    reason: null,
    words: null,
    durationMs: 12,
    ...more,
  };
}

/** What every audit log keeps to; `open` gives an empty one. */
export function describeAuditLog(name: string, open: () => Promise<AuditLog>): void {
  describe(`${name} as an audit log`, () => {
    it('gives back what was recorded, the latest first', async () => {
      const audit = await open();
      expect(await audit.list(10)).toEqual([]);
      const hostile = {
        userName: '\ufeffA\u0000"; -- \u202e😀',
        options: { service: ['a\u0000b', '\ud800'] },
      };
      const entries = [
        entry(1),
        entry(3, hostile),
        entry(2, {
          command: null,
          options: null,
          reason: 'not-understood',
          words: 'a\u0000 \u202e “b”',
        }),
      ];
      for (const one of entries) await audit.record(one);
      expect(await audit.list(10)).toEqual([entries[1], entries[2], entries[0]]);
      expect(await audit.list(1)).toEqual([entries[1]]);
    });

    it('keeps the order of entries of one instant, and all that are recorded at once', async () => {
      const audit = await open();
      const ids = Array.from({ length: 20 }, (_, index) => `n${index}`);
      await Promise.all(ids.map((id) => audit.record(entry(5, { id }))));
      expect((await audit.list(100)).map(({ id }) => id)).toEqual(ids.toReversed());
    });

    it('forgets what is older than an instant', async () => {
      const audit = await open();
      for (const at of [1, 2, 3]) await audit.record(entry(at));
      await audit.forget(2);
      expect((await audit.list(10)).map(({ at }) => at)).toEqual([3, 2]);
    });
  });
}
