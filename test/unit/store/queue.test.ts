import { describe, expect, it } from 'vitest';
import { createQueue } from '../../../src/store/queue.ts';

describe('createQueue', () => {
  it('runs work in order and stops at the first error', async () => {
    const queue = createQueue();
    const seen: number[] = [];
    const push = (n: number) => async () => {
      await Promise.resolve();
      return seen.push(n);
    };
    const first = queue.add(push(1));
    const failing = queue.add(() => Promise.reject(new Error('second failed')));
    const third = queue.add(push(3));
    expect(await first).toBe(1);
    await expect(failing).rejects.toThrow('second failed');
    await expect(third).rejects.toThrow('second failed');
    await expect(queue.idle()).rejects.toThrow('second failed');
    expect(seen).toEqual([1]);
  });
});
