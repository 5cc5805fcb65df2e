#!/usr/bin/env node
/**
 * Accuracy and coverage of the forecasts on seeded series of ten kinds, the last 30 values held out.
 * usage: node bench/forecast-kinds.mjs [series per kind, default 20] [first seed, default 1001] [kind]
 */
import { forecastModels } from '../dist/src/core/analytics/forecast/forecast-models.js';
import { forecastSeries } from '../dist/src/core/analytics/forecast/forecast-series.js';
import { loadMstlEts } from '../dist/src/models/augurs/fit-mstl-ets.js';
import { kinds, makeSeries } from '../test/support/series-kinds.mjs';
import { mean, meanAbsoluteError, share, table } from './forecast-figures.mjs';

const horizon = 30;
const perKind = Number(process.argv[2] ?? 20);
const firstSeed = Number(process.argv[3] ?? 1001);
const only = process.argv[4] ?? null;
const models = forecastModels(loadMstlEts());
const labels = Array.from({ length: horizon }, (_, step) => String(step + 1));
const rows = [];
const all = [];
const started = process.cpuUsage();

for (const [index, kind] of kinds.entries()) {
  if (only !== null && kind.name !== only) continue;
  const results = Array.from({ length: perKind }, (_, at) => {
    const values = makeSeries(index, firstSeed + at, horizon);
    const known = values.slice(0, -horizon);
    const actual = values.slice(-horizon);
    const forecast = forecastSeries(
      { values: known, kind: kind.kind, season: 7, knownTo: null, labels, level: 0.95 },
      models,
    );
    const lastSeason = lastWeek(known);
    return {
      mase:
        meanAbsoluteError(
          actual,
          forecast.points.map(({ value }) => value),
        ) / forecast.errorScale,
      naive:
        meanAbsoluteError(
          actual,
          labels.map((_, step) => lastSeason[step % 7]),
        ) / forecast.errorScale,
      inside: share(actual, forecast.points),
      withdrawn: forecast.withdrawn !== null || forecast.model === 'seasonal_naive',
      promised: forecast.backtest.coverage,
      tested: forecast.backtest.mase,
      models: Object.fromEntries(forecast.models.map(({ model, mase }) => [model, mase])),
    };
  });
  all.push(...results);
  rows.push(rowOf(kind.name, results));
}
rows.push(rowOf('all', all));
table(
  ['kind', 'MASE', 'seasonal naive', 'ratio', 'coverage', 'MASE tested', 'coverage tested', 'withdrawn'],
  rows,
);
const { user, system } = process.cpuUsage(started);
console.log(
  `${all.length} series, ${((user + system) / 1000 / all.length).toFixed(0)} ms of processor time each`,
);

function rowOf(name, results) {
  const mase = mean(results.map((result) => result.mase));
  const naive = mean(results.map((result) => result.naive));
  const figures = [mase, naive, mase / naive];
  figures.push(mean(results.map(({ inside }) => inside)), mean(results.map(({ tested }) => tested)));
  figures.push(mean(results.map(({ promised }) => promised)));
  return [
    name,
    ...figures.map((figure) => figure.toFixed(3)),
    `${results.filter(({ withdrawn }) => withdrawn).length}/${results.length}`,
  ];
}

/** The last value known of each weekday, oldest first. */
function lastWeek(values) {
  return Array.from({ length: 7 }, (_, day) => {
    for (let at = values.length - 7 + day; at >= 0; at -= 7) if (values[at] !== null) return values[at];
    return 0;
  });
}
