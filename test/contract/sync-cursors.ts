import { describe, expect, it } from 'vitest';
import type { SyncCursors } from '../../src/ports/sync-cursors.ts';

/** What every keeper of cursors keeps to; `open` gives an empty one. */
export function describeSyncCursors(name: string, open: () => Promise<SyncCursors>): void {
  describe(`${name} as a keeper of cursors`, () => {
    it('gives back the last cursor of each source, null where there is none', async () => {
      const cursors = await open();
      expect(await cursors.get('jira')).toBeNull();
      await cursors.put('jira', '{"page":1}');
      await cursors.put('zendesk', '"\u0000 \u202e"');
      await cursors.put('jira', '{"page":2}');
      expect(await cursors.get('jira')).toBe('{"page":2}');
      expect(await cursors.get('zendesk')).toBe('"\u0000 \u202e"');
    });

    it('keeps the last of those put at once', async () => {
      const cursors = await open();
      await Promise.all(Array.from({ length: 20 }, (_, n) => cursors.put('jira', String(n))));
      expect(await cursors.get('jira')).toBe('19');
    });

    it('forgets one and leaves the others', async () => {
      const cursors = await open();
      await cursors.put('a', '1');
      await cursors.put('b', '2');
      await cursors.remove('a');
      await cursors.remove('nothing');
      expect([await cursors.get('a'), await cursors.get('b')]).toEqual([null, '2']);
    });
  });
}
