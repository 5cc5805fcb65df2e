import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../config/schema.ts';
import { createNoticeWatcher } from '../../../src/notices/watcher.ts';
import type { NoticeLedger, NoticePoster } from '../../../src/ports/notices.ts';
import { memoryNotices } from '../../support/memory-notices.ts';
import { createNoticePlatform } from '../../support/notice-platform.ts';
import { type ModelClock, minuteMs, rowAt, worldStart } from '../../support/notice-world.ts';
import { createSimulatedTime } from '../../support/simulated-time.ts';

const never = new Promise<never>(() => {});
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A process that can be killed at any call: what it asked for afterwards never happens. */
function setUp(clocks: ModelClock[], notices: Record<string, unknown> = {}) {
  const time = createSimulatedTime(worldStart);
  const platform = createNoticePlatform(time.now);
  const ledger = memoryNotices();
  const lateness: number[] = [];
  let reads = 0;
  let version = 0;

  function start() {
    const life = { alive: true };
    const abort = new AbortController();
    const guard = <T extends object>(inner: T): T =>
      new Proxy(inner, {
        get: (target, name) => {
          const value = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          return async (...args: unknown[]) => {
            if (!life.alive) return never;
            const result = await value.apply(target, args);
            return life.alive ? result : never;
          };
        },
      });
    const job = createNoticeWatcher({
      config: configSchema.parse({ notices: { channel: 'slack:C0ALL', ...notices } }),
      source: {
        async openClocks() {
          reads++;
          const rows = clocks.flatMap((clock) => rowAt(clock, time.now()) ?? []);
          return { rows, counts: { 'on-track': 0, 'at-risk': 0, critical: 0, breached: 0, paused: 0 } };
        },
        judgements: async (refs) => refs.map(() => null),
        dataVersion: async () => ({ version, hash: '', policyVersion: 1, dataVersions: {} }),
      },
      ledger: guard<NoticeLedger>(ledger),
      posters: [guard<NoticePoster>(platform.poster)],
      clock: time,
      timers: time.timers,
      logger: silent,
      measured: (ms) => lateness.push(ms),
    });
    const ended = job?.run(abort.signal);
    return {
      kill() {
        life.alive = false;
        abort.abort();
      },
      async stop() {
        abort.abort();
        await time.advance(time.now());
        await ended;
      },
    };
  }

  return {
    ...platform,
    time,
    ledger,
    lateness,
    start,
    reads: () => reads,
    changed: () => version++,
    at: (minute: number) => time.advance(worldStart + minute * minuteMs),
  };
}

const model = (incident: string, more: Partial<ModelClock> = {}): ModelClock => ({
  incident,
  clock: 'resolution',
  cycle: 1,
  office: false,
  service: 'payments',
  priority: 'P1',
  stretches: [{ fromMinute: 0, state: 'running', team: 'a', targetMinutes: 100 }],
  ...more,
});

describe('the watcher', () => {
  it('posts one message when a clock is at risk, and edits it when it is critical, breached and ended', async () => {
    const clocks = [model('INC-1')];
    const world = setUp(clocks);
    const bot = world.start();
    await world.at(79);
    expect(world.messages).toEqual([]);
    await world.at(81);
    expect(world.messages.map(({ postedAt }) => postedAt)).toEqual([worldStart + 80 * minuteMs]);
    await world.at(101);
    expect(world.messages[0]?.said).toHaveLength(3);
    const [first] = clocks;
    clocks[0] = model('INC-1', {
      stretches: [
        ...(first?.stretches ?? []),
        { fromMinute: 101, state: 'ended', team: 'a', targetMinutes: 100 },
      ],
    });
    world.changed();
    await world.at(120);
    expect([world.messages.length, world.messages[0]?.said.length]).toEqual([1, 4]);
    expect(world.lateness).toEqual([0, 0, 0]);
    expect(world.reads()).toBe(2);
    await bot.stop();
  });

  it('reads the clocks only when the data changed', async () => {
    const world = setUp([model('INC-1')]);
    const bot = world.start();
    await world.at(30);
    expect(world.reads()).toBe(1);
    world.changed();
    await world.at(31);
    expect(world.reads()).toBe(2);
    await bot.stop();
  });

  it('never posts twice after a restart: what it was about to post, or had posted, is asked for', async () => {
    const world = setUp([model('INC-1'), model('INC-2')]);
    world.next.push('lost', 'unknown');
    const first = world.start();
    await world.time.advance(worldStart + 80 * minuteMs);
    expect((await world.ledger.notices()).map(({ message }) => message?.state)).toContain('sending');
    first.kill();
    const second = world.start();
    await world.at(90);
    expect(world.messages.map(({ said }) => said[0]?.slice(0, 5)).sort()).toEqual(['INC-1', 'INC-2']);
    expect((await world.ledger.notices()).map(({ told }) => told)).toEqual([
      { resolution: 'at-risk' },
      { resolution: 'at-risk' },
    ]);
    await second.stop();
  });

  it('tries again what was not sent when the platform says so, and later where it refused', async () => {
    const world = setUp([model('INC-1')]);
    world.next.push('not-sent', 'refused');
    const bot = world.start();
    await world.at(92);
    expect(world.messages.map(({ postedAt }) => postedAt - worldStart - 80 * minuteMs)).toEqual([4000]);
    await bot.stop();
  });

  it('posts a new message for what is graver where the earlier one was deleted, and goes on in the channel', async () => {
    const world = setUp([model('INC-1'), model('INC-2')]);
    const bot = world.start();
    await world.at(81);
    world.deleted.add(0);
    await world.at(101);
    expect(new Set(world.messages.map(({ id }) => id)).size).toBe(2);
    expect(world.messages.map(({ said }) => said.length).sort()).toEqual([1, 2, 3]);
    await bot.stop();
  });

  it('makes one summary of a storm, of which a lost answer is asked for and nothing is told twice', async () => {
    const world = setUp(
      Array.from({ length: 12 }, (_, index) => model(`INC-${index}`)),
      { levels: ['at-risk'] },
    );
    world.next.push('lost');
    const bot = world.start();
    await world.at(99);
    expect(world.messages).toHaveLength(1);
    expect(world.messages[0]?.said[0]).toContain('12 incidents near or past their targets');
    expect(await world.ledger.notices()).toHaveLength(12);
    expect(await world.ledger.summaries()).toEqual([]);
    await bot.stop();
  });

  it('tells nothing of a muted service until that ends', async () => {
    const world = setUp([model('INC-1'), model('INC-2', { service: 'search' })]);
    const bot = world.start();
    await world.at(70);
    const until = worldStart + 90 * minuteMs;
    const silence = {
      kind: 'service',
      source: null,
      name: 'payments',
      until,
      by: 'slack:U1',
      at: 1,
    } as const;
    await world.ledger.silence(silence);
    await world.at(89);
    expect(world.messages.map(({ said }) => said[0]?.slice(0, 5))).toEqual(['INC-2']);
    await world.at(91);
    expect(world.messages.map(({ postedAt }) => postedAt)).toEqual([worldStart + 80 * minuteMs, until]);
    await bot.stop();
  });

  it('is no job where no channel is named', () => {
    const config = configSchema.parse({});
    expect(createNoticeWatcher({ config } as never)).toBeNull();
  });
});
