#!/usr/bin/env node
/**
 * The forecasts beside the Python stack's, on its generated incidents and by its own backtest: 8 origins 14 days
 * apart, horizon 30, MASE against lag 7, on the series its own code extracts. Needs Debian's python3-pandas and
 * python3-sklearn, python3-seaborn, python3-jinja2; extracted series are kept in bench/out.
 * usage: node bench/forecast-peer.mjs [seeds, default 1,2,3,4,5]; folder: FORECAST_PEER, default ../shared/peer
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { forecastModels } from '../dist/src/core/analytics/forecast/forecast-models.js';
import { forecastSeries } from '../dist/src/core/analytics/forecast/forecast-series.js';
import { loadMstlEts } from '../dist/src/models/augurs/fit-mstl-ets.js';
import { mean, meanAbsoluteError, share, table } from './forecast-figures.mjs';

const horizon = 30;
const origins = 8;
const originGap = 14;
const season = 7;
const python = '/usr/bin/python3';
const peer = process.env.FORECAST_PEER ?? path.resolve(import.meta.dirname, '../../shared/peer');
const kept = path.join(import.meta.dirname, 'out/peer');
if (!existsSync(path.join(peer, 'backtest.py'))) {
  console.log(`skipped: no peer in ${peer}`);
  process.exit(0);
}
const seeds = (process.argv[2] ?? '1,2,3,4,5').split(',').map(Number);
const models = forecastModels(loadMstlEts());
const labels = Array.from({ length: horizon }, (_, step) => String(step + 1));
const rows = [];
for (const incidents of [10_000, 100_000]) {
  for (const [name, kind] of [
    ['compliance', 'rate'],
    ['response', 'duration'],
  ]) {
    const perSeed = seeds.map((seed) => {
      const { [name]: values, baselines } = seriesOf(incidents, seed);
      return { ...ours(values, kind), baselines: baselines[name] };
    });
    const average = (pick) => mean(perSeed.map(pick));
    const theirs = ['seasonal_naive', 'weekday_mean_4w', 'linear', 'random_forest'].map((model) => ({
      mase: average(({ baselines }) => baselines[model].mase),
      coverage: average(({ baselines }) => baselines[model].coverage),
    }));
    const best = Math.min(...theirs.map(({ mase }) => mase));
    rows.push([
      `${incidents / 1000}k ${name}`,
      ...theirs.map(({ mase, coverage }) => `${mase.toFixed(3)} / ${coverage.toFixed(3)}`),
      `${average(({ mase }) => mase).toFixed(3)} / ${average(({ coverage }) => coverage).toFixed(3)}`,
      average(({ mase }) => mase) <= best ? 'yes' : 'no',
      average(({ promised }) => promised).toFixed(3),
    ]);
  }
}
table(
  [
    'MASE / coverage',
    'seasonal naive',
    'weekday mean',
    'linear',
    'random forest',
    'sla-bot',
    'best',
    'coverage tested',
  ],
  rows,
);

function ours(values, kind) {
  const results = Array.from({ length: origins }, (_, at) => {
    const cut = values.length - horizon - at * originGap;
    const known = values.slice(0, cut);
    const actual = values.slice(cut, cut + horizon);
    const forecast = forecastSeries(
      { values: known, kind, season, knownTo: null, labels, level: 0.95 },
      models,
    );
    const forecastValues = forecast.points.map(({ value }) => value);
    const scale = mean(known.slice(season).map((value, t) => Math.abs(value - known[t])));
    return {
      mase: meanAbsoluteError(actual, forecastValues) / scale,
      coverage: share(actual, forecast.points),
      promised: forecast.backtest.coverage,
    };
  });
  return {
    mase: mean(results.map(({ mase }) => mase)),
    coverage: mean(results.map(({ coverage }) => coverage)),
    promised: mean(results.map(({ promised }) => promised)),
  };
}

/** The peer's series and its models' backtest, computed by its own code once and kept. */
function seriesOf(incidents, seed) {
  const file = path.join(kept, `${incidents}-${seed}.json`);
  const stored = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  if (stored !== null && Object.keys(stored.baselines).length > 0) return stored;
  const script = path.join(import.meta.dirname, 'forecast-peer-series.py');
  const text = execFileSync(python, [script, peer, String(incidents), String(seed)], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  mkdirSync(kept, { recursive: true });
  writeFileSync(file, text);
  return JSON.parse(text);
}
