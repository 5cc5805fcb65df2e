import { afterAll, describe, expect, it } from 'vitest';
import { forecastModels } from '../../../src/core/analytics/forecast/forecast-models.ts';
import { type ForecastInput, forecastSeries } from '../../../src/core/analytics/forecast/forecast-series.ts';
import { followUp } from '../../../src/core/recommend/follow-up.ts';
import { recommend } from '../../../src/core/recommend/recommend.ts';
import { recommendInput } from '../../../src/core/recommend/recommend-input.ts';
import type { ReportFacts } from '../../../src/core/report/facts.ts';
import { createRandom } from '../../../src/core/sample/random.ts';
import { loadMstlEts } from '../../../src/models/augurs/fit-mstl-ets.ts';
import { createThreadedAnalyst } from '../../../src/workers/threaded-analyst.ts';
import { recommendSource } from '../../support/recommend-case.mjs';
import { uniform } from '../../support/simulate.mjs';

const input: ForecastInput = {
  values: Array.from({ length: 120 }, (_, t) => (t % 7) * 10 + ((t * 37) % 11)),
  kind: 'count',
  season: 7,
  knownTo: '119',
  labels: ['120', '121', '122'],
  level: 0.9,
};

describe('the analysis threads', () => {
  const analyst = createThreadedAnalyst();
  afterAll(() => analyst.close());

  it('give what the core gives, for several series at once', async () => {
    const expected = forecastSeries(input, forecastModels(loadMstlEts()));
    const results = await Promise.all([1, 2, 3].map(() => analyst.forecast(input)));
    expect(results).toEqual([expected, expected, expected]);
  });

  it('weigh figures and follow them up as the core does', async () => {
    const simulated = recommendSource(uniform(createRandom(2, 71)), {
      perDay: 20,
      days: 30,
      responseMedian: 0.5,
    });
    // A simulated month carries the functions that simulated it.
    const facts: ReportFacts & { settings?: unknown } = { ...simulated.facts, settings: undefined };
    const source = { ...simulated, facts, previous: null };
    const figure = { metric: 'breach-rate', scope: null, hits: 90, n: 300 } as const;
    const figures = recommendInput(source);
    expect(await analyst.recommend(source, {})).toEqual(recommend(figures));
    expect(await analyst.followUp(source, [figure])).toEqual([followUp(figure, figures)]);
  });

  it('fail what they hold when closed and start anew afterwards', async () => {
    const other = createThreadedAnalyst();
    const held = other.forecast(input);
    const failure = expect(held).rejects.toThrow('analysis was given up');
    await other.close();
    await failure;
    expect((await other.forecast(input)).points).toHaveLength(3);
    await other.close();
  });
});
