#!/usr/bin/env node
/**
 * Whether forecasts of daily counts add up: the sum of 30 days beside what came, over seeded Poisson series with a
 * weekly cycle, by their daily rate; and the share of days inside their 95 % band.
 * usage: node bench/forecast-counts.mjs [series, default 200] [variance over mean, default 1]
 */
import { forecastModels } from '../dist/src/core/analytics/forecast/forecast-models.js';
import { forecastSeries } from '../dist/src/core/analytics/forecast/forecast-series.js';
import { loadMstlEts } from '../dist/src/models/augurs/fit-mstl-ets.js';
import { makeCounts } from '../test/support/series-kinds.mjs';
import { mean, meanAbsoluteError, share, table } from './forecast-figures.mjs';

const horizon = 30;
const season = 7;
const rates = [0.1, 0.3, 1, 3, 10, 30];
const count = Number(process.argv[2] ?? 200);
const dispersion = Number(process.argv[3] ?? 1);
const perRate = Math.ceil(count / rates.length);
const models = forecastModels(loadMstlEts());
const labels = Array.from({ length: horizon }, (_, step) => String(step + 1));
const rows = [];
const all = [];
for (const rate of rates) {
  const results = Array.from({ length: perRate }, (_, at) => {
    const values = makeCounts(rate, dispersion, at + 1, horizon);
    const known = values.slice(0, -horizon);
    const actual = values.slice(-horizon);
    const forecast = forecastSeries(
      { values: known, kind: 'count', season, knownTo: null, labels, level: 0.95 },
      models,
    );
    const points = forecast.points.map(({ value }) => value);
    const { total } = forecast;
    return {
      forecast: sum(points) / rate,
      truth: sum(actual) / rate,
      mase: meanAbsoluteError(actual, points) / forecast.errorScale,
      inside: share(actual, forecast.points),
      withdrawn: forecast.model === 'seasonal_naive',
      isVague: forecast.isVague,
      width: Math.sqrt(total.upper) - Math.sqrt(total.lower),
      total: total.value / rate,
      held: sum(actual) >= total.lower && sum(actual) <= total.upper,
    };
  });
  all.push(...results);
  rows.push(rowOf(`${rate} a day`, results));
}
rows.push(rowOf('all', all));
table(
  [
    'rate',
    'days over truth',
    'sum over truth',
    'MASE',
    'coverage',
    'sum in its band',
    'width on roots',
    'withdrawn',
    'vague',
  ],
  rows,
);

function rowOf(name, results) {
  const ratio = sum(results.map(({ forecast }) => forecast)) / sum(results.map(({ truth }) => truth));
  const total = sum(results.map((result) => result.total)) / sum(results.map(({ truth }) => truth));
  return [
    name,
    ratio.toFixed(3),
    total.toFixed(3),
    mean(results.map(({ mase }) => mase)).toFixed(3),
    mean(results.map(({ inside }) => inside)).toFixed(3),
    (results.filter(({ held }) => held).length / results.length).toFixed(3),
    mean(results.map(({ width }) => width)).toFixed(2),
    `${results.filter(({ withdrawn }) => withdrawn).length}/${results.length}`,
    `${results.filter(({ isVague }) => isVague).length}/${results.length}`,
  ];
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
