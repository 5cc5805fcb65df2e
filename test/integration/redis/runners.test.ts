import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRedisDeliveryLedger } from '../../../src/adapters/redis/delivery-ledger.ts';
import { createRedisReportArchive } from '../../../src/adapters/redis/report-archive.ts';
import { openAccess } from '../../../src/bot/access/access-of.ts';
import type { Courier, Step } from '../../../src/ports/courier.ts';
import type { DeliveryLedger } from '../../../src/ports/delivery-ledger.ts';
import type { ReportArchive } from '../../../src/ports/report-archive.ts';
import { createReportMaker } from '../../../src/schedule/make-report.ts';
import { createRunner } from '../../../src/schedule/runner.ts';
import { type Behaviour, fakePlatform } from '../../support/fake-courier.ts';
import { createFakeReporting } from '../../support/fake-reporting.ts';
import { createLife, randomOf } from '../../support/mortal.ts';
import { oneRedis } from '../../support/redis/one-redis.ts';
import { schedule } from '../../support/schedules.ts';

const minute = 60_000;
/** Midnight in UTC, when the daily reports of the fourth are due. */
const start = Date.UTC(2026, 0, 5);
const redis = oneRedis();

const faults: readonly Behaviour[] = ['lost', 'broken', 'limited'];

describe('three runners over one ledger in Redis', () => {
  it.each([1, 2, 3])('bring each of 240 deliveries once, whoever is killed when (seed %i)', async (seed) => {
    const random = randomOf(seed);
    const prefix = redis.prefix();
    const destinations = Array.from({ length: 20 }, (_, at) => `slack:C${seed}00${10 + at}`);
    const schedules = Array.from({ length: 12 }, (_, at) => schedule({ name: `s${at}`, destinations }));
    let now = start;
    const clock = { now: () => now, later: () => new Promise((resolve) => setTimeout(resolve, 5)) };
    const platform = fakePlatform({
      next: () => (random() < 0.15 ? (faults[Math.floor(random() * faults.length)] ?? 'ok') : 'ok'),
    });
    let killsLeft = 60;
    /** Texts of the files that were sent of each report. */
    const sent = new Map<string, Set<string>>();

    function born() {
      const life = createLife();
      const commands = redis.connect();
      const dieSometimes = () => {
        if (killsLeft === 0 || random() > 0.02) return;
        killsLeft -= 1;
        life.kill();
      };
      const guard = <T extends object>(inner: T): T => life.guard(inner, dieSometimes);
      const courier: Courier = {
        platform: 'slack',
        steps: async (parcel) => {
          const texts = sent.get(parcel.reportId) ?? new Set<string>();
          for (const { bytes } of parcel.digest.files) texts.add(Buffer.from(bytes).toString());
          sent.set(parcel.reportId, texts);
          return (await platform.courier.steps(parcel)).map((step): Step => guard(step));
        },
      };
      const archive = guard<ReportArchive>(createRedisReportArchive(commands, prefix));
      const silent = { debug() {}, info() {}, warn() {}, error() {} };
      const runner = createRunner({
        ledger: guard<DeliveryLedger>(createRedisDeliveryLedger(commands, prefix)),
        couriers: [courier],
        schedules: async () => schedules,
        weekStartsOn: 'monday',
        owner: randomUUID(),
        isAlone: false,
        wakeAt: () => {},
        clock,
        random,
        logger: silent,
        reports: createReportMaker({
          // As of another instant, or of other data, no two reports are the same.
          reporting: createFakeReporting({
            async render() {
              // Takes its time, so that others make the same one meanwhile.
              await clock.later();
              const bytes = new TextEncoder().encode(randomUUID());
              return { name: 'report.pdf', mediaType: 'application/pdf', bytes };
            },
          }),
          archive,
          figuresHash: () => 'hash',
          clock,
        }),
        digestOf: async (report) => report,
        access: openAccess,
        groupsOf: async () => [],
        delay: () => Promise.resolve(),
      });
      return { life, runner };
    }

    const ledger = createRedisDeliveryLedger(redis.connect(), prefix);
    const marks = schedules.map(({ name, kind }) => ({ schedule: name, kind, from: '2026-01-03' }));
    await ledger.plan({ deliveries: [], marks }, start);
    let bots = [born(), born(), born()];
    let deaths = 0;
    for (let round = 0; round < 400; round += 1) {
      await Promise.all(
        bots.map(({ life, runner }) => Promise.race([life.died, runner.check().then(() => runner.idle())])),
      );
      deaths += bots.filter(({ life }) => !life.isAlive).length;
      bots = bots.map((bot) => (bot.life.isAlive ? bot : born()));
      if (round > 0 && (await ledger.nextDue()) === null) break;
      now += Math.floor(random() * 3 * minute);
    }
    const all = await ledger.list({ limit: 10_000 });
    expect(all).toHaveLength(240);
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(['confirmed']));
    const posted = platform.posts.map(({ id, step }) => `${id} ${step}`);
    expect(posted).toHaveLength(480);
    expect(new Set(posted).size).toBe(480);
    expect(deaths).toBeGreaterThan(20);
    // One report for all destinations, whoever made it.
    const archive = createRedisReportArchive(redis.connect(), prefix);
    const reports = await archive.list({ limit: 10_000 });
    expect(reports).toHaveLength(12);
    const ids = new Set(all.map(({ schedule: name, reportId }) => `${name} ${reportId}`));
    expect(ids.size).toBe(12);
    for (const { id } of reports) {
      const kept = (await archive.files(id)).map(({ bytes }) => Buffer.from(bytes).toString());
      expect(kept).toHaveLength(1);
      expect([...(sent.get(id) ?? [])]).toEqual(kept);
    }
  });
});
