import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../config/schema.ts';
import { createRedisLeases } from '../../../src/adapters/redis/leases.ts';
import { createRedisNoticeLedger } from '../../../src/adapters/redis/notice-ledger.ts';
import { createLeasedWatcher } from '../../../src/notices/leased-watcher.ts';
import { createLife, randomOf } from '../../support/mortal.ts';
import { createNoticePlatform } from '../../support/notice-platform.ts';
import { type ModelClock, rowAt, worldStart } from '../../support/notice-world.ts';
import { oneRedis } from '../../support/redis/one-redis.ts';
import { until } from '../../support/redis/servers.mjs';

const redis = oneRedis();
/** Milliseconds of the world in one of ours. */
const pace = 6;
const ttlMs = 250;

/** Of a minute and a bit: at risk at 80 % of it, critical at 95 %. */
const models = Array.from(
  { length: 8 },
  (_, at): ModelClock => ({
    incident: `INC-${at}`,
    clock: 'resolution',
    cycle: 1,
    office: false,
    service: 'payments',
    priority: 'P1',
    stretches: [{ fromMinute: 0, state: 'running', team: 'a', targetMinutes: 1 + at * 0.02 }],
  }),
);

describe('three watchers over one ledger of notices in Redis', () => {
  it.each([1, 2])(
    'tell each incident once and to its end, whoever is killed when (seed %i)',
    async (seed) => {
      const random = randomOf(seed);
      const prefix = redis.prefix();
      const bornAt = performance.now();
      const clock = { now: () => Math.round(worldStart + 44_000 + (performance.now() - bornAt) * pace) };
      const timers = {
        set: (run: () => void, ms: number) => setTimeout(run, ms / pace),
        clear: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
      };
      const platform = createNoticePlatform(clock.now);
      const stop = new AbortController();
      const loops = new Set<Promise<void>>();
      let [count, deaths] = [0, 0];

      /** Lives, and dies now and then at a call; another is born in its place. */
      function born(): void {
        count += 1;
        const life = createLife();
        const commands = redis.connect();
        const dieSometimes = () => {
          if (deaths >= 8 || random() > 0.15) return;
          deaths += 1;
          life.kill();
        };
        const source = {
          async openClocks() {
            const rows = models.flatMap((model) => rowAt(model, clock.now()) ?? []);
            return { rows, counts: { 'on-track': 0, 'at-risk': 0, critical: 0, breached: 0, paused: 0 } };
          },
          judgements: async (refs: readonly unknown[]) => refs.map(() => null),
          dataVersion: async () => ({ version: 1, hash: '', policyVersion: 1, dataVersions: {} }),
        };
        const job = createLeasedWatcher(
          {
            config: configSchema.parse({ notices: { channel: 'slack:C0ALL' } }),
            source,
            ledger: life.guard(createRedisNoticeLedger(commands, prefix), dieSometimes),
            posters: [life.guard(platform.poster, dieSometimes)],
            clock,
            timers,
            logger: { debug() {}, info() {}, warn() {}, error() {} },
          },
          life.guard(createRedisLeases(commands, prefix, `bot${count}`)),
          ttlMs,
        );
        const own = new AbortController();
        const signal = AbortSignal.any([stop.signal, own.signal]);
        const loop = (async () => {
          while (!signal.aborted) {
            await Promise.race([job?.run(signal).catch(() => {}), life.died]);
            if (!life.isAlive) {
              own.abort();
              return born();
            }
            await sleep(20);
          }
        })();
        loops.add(loop);
      }

      const ledger = createRedisNoticeLedger(redis.connect(), prefix);
      for (let n = 0; n < 3; n += 1) born();
      const isTold = async () => {
        const told = (await ledger.notices()).filter(
          (one) => one.told.resolution === 'breached' && one.message?.state === 'done',
        );
        return told.length === models.length;
      };
      try {
        await until('each was told to be breached', isTold, 60_000);
      } finally {
        stop.abort();
        await Promise.race([Promise.all(loops), sleep(3_000)]);
      }
      expect(deaths).toBe(8);
      const incidents = platform.messages.map(({ said }) => said[0]?.match(/INC-\d/)?.[0]).sort();
      expect(incidents).toEqual(models.map(({ incident }) => incident).sort());
      expect(new Set(platform.messages.map(({ id }) => id)).size).toBe(models.length);
    },
  );

  it('one that lost its lease puts nothing down any more, so that it sends nothing', async () => {
    const prefix = redis.prefix();
    const ledger = createRedisNoticeLedger(redis.connect(), prefix);
    const clock = { now: () => worldStart + 50_000 };
    const platform = createNoticePlatform(clock.now);
    let asked = 0;
    const leases = {
      // As of a process that stood still: its timers have not looked yet.
      hold: async () => {
        asked += 1;
        return asked === 1;
      },
      release: async () => {},
    };
    const stop = new AbortController();
    const job = createLeasedWatcher(
      {
        config: configSchema.parse({ notices: { channel: 'slack:C0ALL' } }),
        source: {
          async openClocks() {
            const rows = models.flatMap((model) => rowAt(model, clock.now()) ?? []);
            return { rows, counts: { 'on-track': 0, 'at-risk': 0, critical: 0, breached: 0, paused: 0 } };
          },
          judgements: async (refs) => refs.map(() => null),
          dataVersion: async () => ({ version: 1, hash: '', policyVersion: 1, dataVersions: {} }),
        },
        ledger,
        posters: [platform.poster],
        clock,
        logger: { debug() {}, info() {}, warn() {}, error() {} },
      },
      leases,
    );
    await expect(job?.run(stop.signal)).rejects.toThrow('Another bot watches');
    expect(platform.messages).toEqual([]);
    expect(await ledger.notices()).toEqual([]);
  });
});
