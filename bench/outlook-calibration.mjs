/**
 * Stated chances of missing the target against how often it was missed, and coverage of the intervals of the final
 * compliance. `npm run build && node bench/outlook-calibration.mjs [seeds]`
 */
import { periodOutlook } from '../dist/src/core/analytics/outlook/period-outlook.js';
import { createRandom } from '../dist/src/core/sample/random.js';
import { outlookCase } from '../test/support/outlook-case.mjs';
import { uniform } from '../test/support/simulate.mjs';

const seeds = Number(process.argv[2] ?? 1000);
const cases = [
  ['steady, 40 a day', {}],
  ['steady, 3 a day', { perDay: 3 }],
  ['days hang together', { dayNoise: 0.6 }],
  ['days hang together, forecast with bands', { dayNoise: 0.6, forecast: true }],
  ['level moves every month', { monthNoise: 0.15 }],
  ['last 3 days, 40 a day', { elapsed: 27 }],
  ['opened cohort, 40 a day', { cohort: 'opened' }],
];
const edges = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.001];

for (const [name, options] of cases) {
  const bins = edges.slice(1).map(() => ({ n: 0, stated: 0, missed: 0 }));
  let in80 = 0;
  let in95 = 0;
  let brier = 0;
  let base = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { input, final, missed } = outlookCase(uniform(createRandom(seed, 31)), options);
    const { missChance, finalCompliance } = periodOutlook(input);
    const bin = bins[edges.findIndex((edge) => missChance < edge) - 1];
    bin.n += 1;
    bin.stated += missChance;
    bin.missed += missed ? 1 : 0;
    in80 += within(final, finalCompliance.interval80);
    in95 += within(final, finalCompliance.interval95);
    brier += (missChance - (missed ? 1 : 0)) ** 2;
    base += missed ? 1 : 0;
  }
  const share = base / seeds;
  console.log(
    `${name}: 80 % interval holds ${percent(in80 / seeds)}, 95 % ${percent(in95 / seeds)}; Brier ${(brier / seeds).toFixed(3)} (always ${percent(share)}: ${(share * (1 - share)).toFixed(3)})`,
  );
  console.table(
    bins.map(({ n, stated, missed }, index) => ({
      chance: `${edges[index]}–${Math.min(1, edges[index + 1])}`,
      n,
      stated: n === 0 ? null : Number((stated / n).toFixed(3)),
      missed: n === 0 ? null : Number((missed / n).toFixed(3)),
    })),
  );
}
const { input } = outlookCase(uniform(createRandom(1, 31)), { perDay: 2500, elapsed: 5 });
periodOutlook(input);
const started = performance.now();
periodOutlook(input);
console.log(`2,500 a day, 25 days to come: ${(performance.now() - started).toFixed(0)} ms`);

function within(value, [low, high]) {
  return value >= low - 1e-12 && value <= high + 1e-12 ? 1 : 0;
}

function percent(value) {
  return `${(100 * value).toFixed(1)} %`;
}
