import { expect, it } from 'vitest';
import { createForgetting } from '../../../src/bot/forgetting.ts';

const hour = 3_600_000;
const ignore = () => undefined;

it('removes old audit entries at once and then every hour, whatever became of it', async () => {
  const before: number[] = [];
  const errors: unknown[] = [];
  let now = 10 * hour;
  const forgetting = createForgetting({
    audit: {
      forget: async (instant) => {
        before.push(instant);
        throw new Error('busy');
      },
    },
    keepMs: 2 * hour,
    clock: { now: () => now },
    logger: { debug: ignore, info: ignore, warn: ignore, error: (fields) => void errors.push(fields) },
  });
  for (const at of [10, 10.5, 10.99, 11, 11.5, 12.5]) {
    now = at * hour;
    forgetting.check();
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(before).toEqual([8 * hour, 9 * hour, 10.5 * hour]);
  expect(errors).toHaveLength(3);
});
