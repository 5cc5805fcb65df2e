import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/ports/audit.ts';
import { tempFolder, tempStore } from '../integration/store/support.ts';

function entry(at: number, more: Partial<AuditEntry> = {}): AuditEntry {
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

describe('the audit log of the store', () => {
  it('gives back what was recorded, the latest first', async () => {
    const { audit } = await tempStore();
    expect(await audit.list(10)).toEqual([]);
    const hostile = { userName: '\ufeffA\u0000"; -- \u202e😀', options: { service: ['a\u0000b', '\ud800'] } };
    const entries = [
      entry(1),
      entry(3, hostile),
      entry(2, { command: null, options: null, reason: 'not-understood', words: 'a\u0000 \u202e “b”' }),
    ];
    for (const one of entries) await audit.record(one);
    expect(await audit.list(10)).toEqual([entries[1], entries[2], entries[0]]);
    expect(await audit.list(1)).toEqual([entries[1]]);
  });

  it('keeps the order of entries of one instant, and all that are recorded at once', async () => {
    const { audit } = await tempStore();
    const ids = Array.from({ length: 20 }, (_, index) => `n${index}`);
    await Promise.all(ids.map((id) => audit.record(entry(5, { id }))));
    expect((await audit.list(100)).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it('forgets what is older than an instant and outlives the process', async () => {
    const folder = tempFolder();
    const first = await tempStore({ folder });
    for (const at of [1, 2, 3]) await first.audit.record(entry(at));
    await first.audit.forget(2);
    await first.close();
    const second = await tempStore({ folder });
    expect((await second.audit.list(10)).map(({ at }) => at)).toEqual([3, 2]);
  });

  it('is complete where the store is closed at once', async () => {
    const folder = tempFolder();
    const first = await tempStore({ folder });
    const recorded = [1, 2, 3].map((at) => first.audit.record(entry(at)));
    await first.close();
    await Promise.all(recorded);
    const second = await tempStore({ folder });
    expect(await second.audit.list(10)).toHaveLength(3);
  });
});
