import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { redisSchema } from '../../../config/redis-schema.ts';
import { openSharedStore } from '../../../src/adapters/redis/shared-store.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';
import { startRedis } from '../../support/redis/servers.mjs';
import { day, monday, policies, tempFolder } from '../store/support.ts';
import { arrived, directConnection } from './log-support.ts';

const put = () => undefined;
const triesFor = 12_000;

it('acknowledges nothing into a Redis that came back empty, at no moment', async () => {
  const first = await startRedis();
  const { port } = first;
  const store = await openSharedStore({
    folder: tempFolder(),
    memoryLimit: '256MB',
    threads: 1,
    clock: { now: () => monday + 100 * day },
    redis: redisSchema.parse({ url: first.url, prefix: 't' }),
    env: {},
    logger: { debug: put, info: put, warn: put, error: put },
  });
  onTestFinished(() => store.close());
  await store.recordPolicies(policies(), monday);
  expect(await store.intake.append([arrived('A-1')])).toMatchObject({ appended: 1 });
  await first.stop();
  const second = await startRedis({ port });
  onTestFinished(() => second.stop());
  const redis = directConnection(port);
  await redis.connect();
  await redis.select(26);
  const until = performance.now() + triesFor;
  let told = '';
  for (let n = 0; performance.now() < until && !told.includes('no shared log any more'); n++) {
    const outcome = await store.intake.append([arrived(`B-${n}`)]).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(UnavailableError);
    told = (outcome as Error).message;
    await sleep(1);
  }
  expect(told).toContain('no shared log any more');
  expect(await redis.keys('t:*:events')).toEqual([]);
}, 30_000);
