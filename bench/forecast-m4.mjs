#!/usr/bin/env node
/**
 * Accuracy of the forecasts on the hourly series of the M4 competition (season 24, horizon 48).
 * usage: node bench/forecast-m4.mjs [every n-th series, default 1]; folder: FORECAST_M4, default ../shared/data/m4_hourly
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { forecastModels } from '../dist/src/core/analytics/forecast/forecast-models.js';
import { forecastSeries } from '../dist/src/core/analytics/forecast/forecast-series.js';
import { loadMstlEts } from '../dist/src/models/augurs/fit-mstl-ets.js';
import { mean, meanAbsoluteError, share, table } from './forecast-figures.mjs';

const season = 24;
const folder = process.env.FORECAST_M4 ?? path.resolve(import.meta.dirname, '../../shared/data/m4_hourly');
if (!existsSync(path.join(folder, 'Hourly-train.csv'))) {
  console.log(`skipped: no M4 data in ${folder}`);
  process.exit(0);
}
const every = Number(process.argv[2] ?? 1);
const train = read('Hourly-train.csv');
const test = read('Hourly-test.csv');
const models = forecastModels(loadMstlEts());
const results = [];
const started = process.cpuUsage();

for (let index = 0; index < train.length; index += every) {
  const actual = test[index];
  const labels = actual.map((_, step) => String(step + 1));
  const forecast = forecastSeries(
    { values: train[index], kind: 'number', season, knownTo: null, labels, level: 0.95 },
    models,
  );
  const values = forecast.points.map(({ value }) => value);
  const naive = actual.map((_, step) => train[index][train[index].length - season + (step % season)]);
  results.push({
    forecast: [meanAbsoluteError(actual, values) / forecast.errorScale, smape(actual, values)],
    naive: [meanAbsoluteError(actual, naive) / forecast.errorScale, smape(actual, naive)],
    inside: share(actual, forecast.points),
    origins: forecast.backtest.origins,
    isNaive: forecast.model === 'seasonal_naive',
  });
}
const { user, system } = process.cpuUsage(started);
const column = (name, at) => mean(results.map((result) => result[name][at])).toFixed(3);
table(
  ['M4 hourly', 'MASE', 'sMAPE', 'coverage', 'seasonal naive chosen', 'origins'],
  [
    ['seasonal naive', column('naive', 0), column('naive', 1), '', '', ''],
    [
      'forecast',
      column('forecast', 0),
      column('forecast', 1),
      mean(results.map(({ inside }) => inside)).toFixed(3),
      results.filter(({ isNaive }) => isNaive).length,
      mean(results.map(({ origins }) => origins)).toFixed(1),
    ],
  ],
);
console.log(
  `${results.length} series, ${((user + system) / 1000 / results.length).toFixed(0)} ms of processor time each`,
);

function read(name) {
  const lines = readFileSync(path.join(folder, name), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) =>
    line
      .split(',')
      .slice(1)
      .map((cell) => cell.replaceAll('"', '').trim())
      .filter((cell) => cell !== '')
      .map(Number),
  );
}

function smape(actual, forecast) {
  return mean(
    actual.map((value, step) => {
      const size = Math.abs(value) + Math.abs(forecast[step]);
      return size === 0 ? 0 : (200 * Math.abs(value - forecast[step])) / size;
    }),
  );
}
