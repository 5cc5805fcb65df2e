import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedisReportRecords } from '../../../src/adapters/redis/report-records.ts';
import type { IssuedReport, MadeForecast, RecordQuery } from '../../../src/ports/report-records.ts';
import { issued } from '../../contract/report-records.ts';
import { oneRedis } from '../../support/redis/one-redis.ts';
import { sampleRecommendations } from '../../support/sample-recommendations.ts';
import { tempStore } from '../store/support.ts';

const redis = oneRedis();
const hour = 3_600_000;
const { from, to, data } = issued();

const forecast = (model: 'blend' | 'linear'): MadeForecast => ({
  name: 'compliance',
  kind: 'rate',
  model,
  level: 0.95,
  errorScale: 0.1,
  points: [],
});

/** Few values of each, so that reports are often of one period, log or day. */
const anyReport = fc
  .record({
    period: fc.constantFrom(0, 0, 0, 1),
    issuedHour: fc.nat(400),
    asOfHour: fc.nat(300),
    hash: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    policyVersion: fc.integer({ min: 1, max: 2 }),
    forecasts: fc.constantFrom(null, 'blend' as const, 'linear' as const),
    recommendations: fc.constantFrom(null, 0, 1, 2),
    // Rare, so that the last one may be an old one.
    figures: fc.nat(9).map((n) => n === 0),
    restates: fc.nat(19).map((n) => n === 0),
  })
  .map(
    (one): IssuedReport =>
      issued({
        from: from + one.period,
        to: to + one.period,
        issuedAt: to + one.issuedHour * hour,
        asOf: to + one.asOfHour * hour,
        data: { ...data, hash: one.hash, policyVersion: one.policyVersion },
        forecasts: one.forecasts === null ? null : [forecast(one.forecasts)],
        recommendations:
          one.recommendations === null ? null : sampleRecommendations.slice(0, one.recommendations),
        figures: one.figures,
        restates: one.restates,
      }),
  );

const anyQuery = fc.record(
  {
    scope: fc.constant(issued().scope),
    asOf: fc.nat(300).map((hours) => to + hours * hour),
    knownAt: fc.oneof(
      fc.constant(null),
      fc.nat(400).map((hours) => to + hours * hour),
    ),
    limit: fc.constantFrom(1, 3, 100),
    from: fc.constant(from),
    to: fc.constant(to),
    otherThan: fc.constant({ ...data, hash: 'a' }),
    having: fc.constantFrom('forecasts', 'recommendations', 'restatements', 'figures'),
    firstOfEach: fc.boolean(),
    earliestFirst: fc.boolean(),
  },
  { requiredKeys: ['scope', 'asOf', 'knownAt', 'limit'] },
) as fc.Arbitrary<RecordQuery>;

describe('records of reports in Redis', () => {
  it('keep, forget and find the same as those in DuckDB', async () => {
    const { records: embedded } = await tempStore();
    const commands = redis.connect();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyReport, { minLength: 30, maxLength: 90 }),
        fc.array(anyQuery, { minLength: 8, maxLength: 16 }),
        async (reports, queries) => {
          // A scope of its own for each run.
          run += 1;
          const scope = {
            ...issued().scope,
            filters: { ...issued().scope.filters, service: [`run ${run}`] },
          };
          const shared = createRedisReportRecords(commands, 'same');
          for (const one of reports) {
            await embedded.record({ ...one, scope });
            await shared.record({ ...one, scope });
          }
          for (const query of queries) {
            const asked = { ...query, scope };
            expect(await shared.find(asked)).toEqual(await embedded.find(asked));
          }
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('lose nothing that several bots record at the same time, and hold each once', async () => {
    const prefix = redis.prefix();
    const bots = Array.from({ length: 6 }, () => createRedisReportRecords(redis.connect(), prefix));
    // Each bot brings another part of each report.
    const parts: readonly Partial<IssuedReport>[] = [
      { forecasts: [forecast('blend')] },
      { recommendations: [] },
      { figures: true },
      { restates: true },
      {},
      {},
    ];
    const reports = Array.from({ length: 30 }, (_, at) =>
      issued({ from: from + at, to: to + at, figures: false }),
    );
    await Promise.all(
      bots.flatMap((records, bot) => reports.map((one) => records.record({ ...one, ...parts[bot] }))),
    );
    const [records] = bots;
    const query = { scope: issued().scope, asOf: to + 900 * hour, knownAt: null, limit: 1_000 };
    expect(await records?.find(query)).toHaveLength(30);
    for (const having of ['forecasts', 'recommendations', 'figures', 'restatements'] as const) {
      expect(await records?.find({ ...query, having })).toHaveLength(30);
    }
  });
});
