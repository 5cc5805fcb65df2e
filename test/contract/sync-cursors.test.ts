import { expect, it } from 'vitest';
import { tempFolder, tempStore } from '../integration/store/support.ts';
import { describeSyncCursors } from './sync-cursors.ts';

describeSyncCursors('the DuckDB store', async () => (await tempStore()).cursors);

it('cursors of the DuckDB store outlive the process', async () => {
  const folder = tempFolder();
  const first = await tempStore({ folder });
  await first.cursors.put('jira', '7');
  await first.close();
  expect(await (await tempStore({ folder })).cursors.get('jira')).toBe('7');
});
