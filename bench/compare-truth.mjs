/**
 * How often a comparison of two periods names a change: on periods that do not differ (at most 5 % of reports may) and
 * on planted changes. `npm run build && node bench/compare-truth.mjs [seeds]`
 */
import { comparePeriods } from '../dist/src/core/analytics/compare/compare-periods.js';
import { createRandom } from '../dist/src/core/sample/random.js';
import { simulate, uniform } from '../test/support/simulate.mjs';

const seeds = Number(process.argv[2] ?? 1000);
const noisy = { volumeNoise: 0.15, speedNoise: 0.2 };
const wide = { responseSigma: 1.4, resolutionSigma: 1.4 };

const cases = [
  ['nothing, 10 a day, 30 days', { perDay: 10 }, {}],
  ['nothing, 50 a day, 30 days', {}, {}],
  ['nothing, 50 a day, noisy days', noisy, noisy],
  [
    'nothing, 10 a day, noisy days, long tails',
    { perDay: 10, ...noisy, ...wide },
    { perDay: 10, ...noisy, ...wide },
  ],
  ['nothing, 28 days against 31, noisy', { ...noisy, days: 28, firstDay: 3 }, { ...noisy, days: 31 }],
  ['nothing, week against week, noisy', { ...noisy, days: 7 }, { ...noisy, days: 7 }],
  ['nothing, three days against three, noisy', { ...noisy, days: 3 }, { ...noisy, days: 3 }],
  ['nothing, 2 a day, week against week', { perDay: 2, days: 7 }, { perDay: 2, days: 7 }],
  ['nothing, 300 a day, noisy', { ...noisy, perDay: 300 }, { ...noisy, perDay: 300 }, 0.2],
  ['durations 15 % longer, noisy', { ...noisy, plant: slower(1.15) }, noisy],
  ['durations 40 % longer, noisy', { ...noisy, plant: slower(1.4) }, noisy],
  ['volume 30 % up, noisy', { ...noisy, dayVolume: () => 1.3 }, noisy],
  ['one service twice as slow, noisy', { ...noisy, plant: slowService(2) }, noisy],
];

function slower(factor) {
  return (incident) => {
    incident.responseFactor *= factor;
    incident.resolutionFactor *= factor;
  };
}

function slowService(factor) {
  return (incident) => {
    if (incident.service !== 0) return;
    incident.responseFactor *= factor;
    incident.resolutionFactor *= factor;
  };
}

const figures = [
  'compliance',
  'responseCompliance',
  'resolutionCompliance',
  'responseMedian',
  'responseMean',
  'resolutionMedian',
  'resolutionMean',
  'volume',
];

const rows = cases.map(([name, now, before, part = 1]) => {
  if (Object.keys(before).length === 0) before = now;
  const runs = Math.round(seeds * part);
  const found = Object.fromEntries(figures.map((figure) => [figure, 0]));
  const covered = Object.fromEntries(figures.map((figure) => [figure, 0]));
  let any = 0;
  let driver = 0;
  let service = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const draw = uniform(createRandom(seed, 77));
    const period = (options) => {
      const { facts, days } = simulate(draw, options);
      return { facts, days };
    };
    const previous = period(before);
    const current = period(now);
    const [comparison] = comparePeriods({ current, previous, yearBefore: null });
    let hit = false;
    for (const { figure, verdict, p } of comparison.figures) {
      if (!(figure in found)) continue;
      if (p !== null && p > 0.05) covered[figure] += 1;
      if (verdict === 'too-few' || verdict === 'no-detectable-change') continue;
      found[figure] += 1;
      hit = true;
    }
    any += hit ? 1 : 0;
    const beyond = comparison.drivers?.dimensions.some(({ groups }) =>
      groups.some((group) => !group.withinNoise),
    );
    driver += beyond ? 1 : 0;
    service += comparison.drivers?.named.some(({ key }) => key === 'api') ? 1 : 0;
  }
  const share = (count) => Number((count / runs).toFixed(3));
  return {
    case: name,
    any: share(any),
    driver: share(driver),
    api: share(service),
    ...Object.fromEntries(figures.map((figure) => [figure, share(found[figure])])),
    rawComplianceMiss: share(runs - covered.compliance),
    rawMeanMiss: share(runs - covered.responseMean),
    rawMedianMiss: share(runs - covered.responseMedian),
    rawVolumeMiss: share(runs - covered.volume),
  };
});
console.table(rows);

const draw = uniform(createRandom(1, 78));
const large = () => {
  const { facts, days } = simulate(draw, { perDay: 2565 });
  return { facts, days };
};
const [current, previous] = [large(), large()];
const times = Array.from({ length: 9 }, () => {
  const started = performance.now();
  comparePeriods({ current, previous, yearBefore: null });
  return performance.now() - started;
}).sort((a, b) => a - b);
console.log(
  `${current.facts.overall.n} against ${previous.facts.overall.n} incidents, every figure: median ${times[4].toFixed(1)} ms, first ${times.at(-1).toFixed(1)} ms at most`,
);
