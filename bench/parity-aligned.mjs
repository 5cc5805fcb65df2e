/**
 * Figures whose definitions differ in one respect, compared after that is aligned: the peer's grouping on what the
 * product judged, the product's functions on the peer's windows, the peer's least squares on the product's values.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { twoProportionZ } from '../dist/src/core/analytics/compare/two-proportion-z.js';
import { autocorrelation } from '../dist/src/core/analytics/stats/autocorrelation.js';
import { critical } from '../dist/src/core/analytics/stats/reference.js';
import { studentTwoSided } from '../dist/src/core/analytics/stats/tails.js';
import { leastSquaresSlope } from '../dist/src/core/analytics/trends/slope.js';
import { bestSplit, runningSums } from '../dist/src/core/analytics/trends/split-test.js';
import { hourName } from './parity-alike.mjs';
import { named } from './parity-compare.mjs';
import { changeOf } from './parity-previous.mjs';
import { peerFolder, python } from './peer.mjs';

const week = 7;

export const alignedFamilies = [
  'counts by day of opening',
  'compliance by day of opening',
  'median times by day of opening',
  'breach rate by hour of the week',
  'median response by hour of the week',
  'slopes of the plain series',
  'p of these slopes',
  'slopes in the report',
  'autocorrelation at a week',
  'best split in two levels',
  'test of the compliance change',
];

/** Every such figure; `product` is what `readProduct` returns. */
export function alignedFigures(run, product) {
  return [
    ...dayFigures(product, run.reference),
    ...hourFigures(product, run.reference),
    ...seriesFigures(product, run.reference),
    ...reportedSlopes(product, run.monthly),
    ...changeTest(run),
  ];
}

function dayFigures({ days }, { daily }) {
  return daily.date.flatMap((date, index) => {
    const { opened, met, breached, pending, rate, response, resolution } = days[index] ?? {};
    return [
      ...named('counts by day of opening', {
        [`${date} opened`]: [opened, daily.opened[index]],
        [`${date} met`]: [met, daily.compliant[index]],
        [`${date} breached`]: [breached, daily.breached[index]],
        [`${date} pending`]: [pending, daily.pending[index]],
      }),
      ...named('compliance by day of opening', { [date]: [rate, daily.compliance[index]] }),
      ...named('median times by day of opening', {
        [`${date} response`]: [response, daily.median_response[index]],
        [`${date} resolution`]: [resolution, daily.median_resolution[index]],
      }),
    ];
  });
}

function hourFigures({ hours }, { patterns: { heatmap } }) {
  return hours.flatMap(({ breachRate, response }, at) => {
    const [weekday, hour] = [Math.floor(at / 24), at % 24];
    const name = hourName(weekday, hour);
    return [
      ...named('breach rate by hour of the week', {
        [name]: [breachRate, heatmap.breach_rate[weekday][hour]],
      }),
      ...named('median response by hour of the week', {
        [name]: [response, heatmap.median_response[weekday][hour]],
      }),
    ];
  });
}

/** By day of opening, without the last days that the peer leaves out because late incidents are still pending. */
function seriesFigures({ days }, reference) {
  const { days: periodDays, config } = reference.meta;
  const skipped = config.mature_days;
  const mature = days.slice(0, days.length - skipped);
  const series = {
    compliance: mature.map(({ rate }) => rate),
    median_response: mature.map(({ response }) => response),
    opened: mature.map(({ opened }) => opened),
  };
  return Object.entries(series).flatMap(([name, y]) => {
    if (y.includes(null)) throw new Error(`a day without ${name}: take more incidents`);
    const { period, history, seasonality, level_shift: shift } = reference.trends[name];
    const windows = { period: [y.slice(skipped - periodDays), period], history: [y, history] };
    const split = levels(y);
    return [
      ...Object.entries(windows).flatMap(([window, [values, theirs]]) => {
        const { slope, p } = plainSlope(values);
        return [
          ...named('slopes of the plain series', { [`${name} ${window}`]: [slope, theirs.slope_per_day] }),
          ...named('p of these slopes', { [`${name} ${window}`]: [p, theirs.p_value] }),
        ];
      }),
      ...named('autocorrelation at a week', {
        // The product divides by the pairs, the peer by all days.
        [name]: [(autocorrelation(y, week) * (y.length - week)) / y.length, seasonality.autocorrelation_7],
      }),
      ...named('best split in two levels', {
        [`${name} day`]: [reference.daily.date[split.at], shift.date],
        [`${name} before`]: [split.before, shift.before],
        [`${name} after`]: [split.after, shift.after],
      }),
    ];
  });
}

/** The product's least squares and Student's p that its interval stands for, without allowance for dependence. */
function plainSlope(y) {
  const x = y.map((_, day) => day);
  const { perDay, interval } = leastSquaresSlope(x, y, 1);
  const df = y.length - 2;
  const error = (interval[1] - interval[0]) / 2 / critical(0.05, { df });
  return { slope: perDay, p: studentTwoSided(perDay / error, df) };
}

/** Days weigh alike, and each side keeps as many as the peer leaves it. */
function levels(y) {
  const leastDays = 14;
  const sample = { kind: 'duration', y: Float64Array.from(y), weight: new Float64Array(y.length).fill(1) };
  return bestSplit(sample, runningSums(sample), [0, y.length], [leastDays, y.length - leastDays]);
}

/** The slopes of the product's report against the peer's least squares on the values the product fits. */
function reportedSlopes({ adjusted }, { analysis }) {
  const script = path.join(import.meta.dirname, 'parity-peer-trend.py');
  const input = JSON.stringify(adjusted);
  const fits = JSON.parse(execFileSync(python, [script, peerFolder], { input, encoding: 'utf8' }));
  return analysis.trends.series.flatMap(({ name, trend }) =>
    named('slopes in the report', {
      [`${name} slope`]: [trend?.leastSquares.perDay ?? null, fits[name]?.slope_per_day ?? null],
      [`${name} n`]: [trend?.n ?? null, fits[name]?.n ?? null],
    }),
  );
}

/** The pooled test on the counts behind the report's comparison, without its allowance for bad days. */
function changeTest({ custom, reference: { comparison } }) {
  const { current, previous, n } = changeOf(custom).figures.find(({ figure }) => figure === 'compliance');
  const share = (rate, count) => ({ hits: Math.round(rate * count), n: count });
  const test = twoProportionZ(share(current, n.current), share(previous, n.previous));
  return named('test of the compliance change', {
    z: [test?.z ?? null, comparison.compliance_z],
    p: [test?.p ?? null, comparison.compliance_p_value],
  });
}
