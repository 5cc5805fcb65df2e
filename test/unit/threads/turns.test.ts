import { expect, it } from 'vitest';
import { createTurns } from '../../../src/threads/turns.ts';

it('lets later work run after an error', async () => {
  const turn = createTurns();
  const failing = turn(() => Promise.reject(new Error('first failed')));
  expect(await turn(async () => 'second')).toBe('second');
  await expect(failing).rejects.toThrow('first failed');
});
