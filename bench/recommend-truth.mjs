/**
 * How often anything is recommended where nothing is wrong (at most 5 %), and how often each planted problem is found.
 * `npm run build && node bench/recommend-truth.mjs [seeds]`
 */
import { recommend } from '../dist/src/core/recommend/recommend.js';
import { recommendInput } from '../dist/src/core/recommend/recommend-input.js';
import { createRandom } from '../dist/src/core/sample/random.js';
import { answers, noisy, planted, recommendSource } from '../test/support/recommend-case.mjs';
import { normal, uniform } from '../test/support/simulate.mjs';

const seeds = Number(process.argv[2] ?? 200);
const serviceDays = () => ownDays('service', 0.5);
const teamDays = () => ownDays('team', 0.5);

function run(seed, options, plant) {
  const source = recommendSource(uniform(createRandom(seed, 51)), options, plant);
  return recommend(recommendInput(source));
}

/** Every service (team) is faster on some days and slower on others, in both months alike. */
function ownDays(dimension, spread) {
  return { plant: ownDaysOfMonth(dimension, spread), before: ownDaysOfMonth(dimension, spread) };
}

function ownDaysOfMonth(dimension, spread) {
  const factors = new Map();
  return (incident, draw) => {
    const key = `${incident.day} ${incident[dimension]}`;
    const factor = factors.get(key) ?? Math.exp(spread * normal(draw));
    factors.set(key, factor);
    incident.responseFactor *= factor;
    incident.resolutionFactor *= factor;
  };
}

const nothing = [
  ['10 a day', { perDay: 10 }],
  ['50 a day', {}],
  ['50 a day, noisy days', noisy],
  ['50 a day, noisier days', { volumeNoise: 0.3, speedNoise: 0.3 }],
  [
    '10 a day, noisier days, many breach',
    { perDay: 10, volumeNoise: 0.3, speedNoise: 0.3, responseMedian: 0.45, resolutionMedian: 0.45 },
  ],
  ['200 a day, noisy days', { perDay: 200, ...noisy }],
  ['50 a day, each service has its own good and bad days', {}, serviceDays],
  ['50 a day, each team has its own good and bad days', noisy, teamDays],
];
console.table(
  nothing.map(([name, options, plant]) => {
    const runs = options.perDay === 200 ? Math.ceil(seeds / 4) : seeds;
    const rules = {};
    let any = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const found = run(seed, options, plant?.());
      any += found.length > 0 ? 1 : 0;
      for (const { rule } of found) rules[rule] = (rules[rule] ?? 0) + 1;
    }
    return {
      nothing: name,
      runs,
      anyRecommendation: Number((any / runs).toFixed(3)),
      rules: JSON.stringify(rules),
    };
  }),
);
console.table(
  Object.entries(planted).map(([name, plant]) => {
    let found = 0;
    let first = 0;
    let others = 0;
    let confidence = 0;
    let gain = 0;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const list = run(seed, { perDay: 50, ...noisy }, plant);
      const hit = list.find((one) => answers(one, plant));
      others += list.length - (hit === undefined ? 0 : 1);
      if (hit === undefined) continue;
      found += 1;
      first += list[0] === hit ? 1 : 0;
      confidence += hit.confidence;
      gain += hit.evidence.gainPoints;
    }
    return {
      planted: name,
      rule: plant.rule,
      power: Number((found / seeds).toFixed(3)),
      first: Number((first / Math.max(1, found)).toFixed(2)),
      others: Number((others / seeds).toFixed(2)),
      confidence: Number((confidence / Math.max(1, found)).toFixed(2)),
      gainPoints: Number((gain / Math.max(1, found)).toFixed(2)),
    };
  }),
);

const source = recommendSource(uniform(createRandom(1, 52)), { perDay: 2565, ...noisy });
const times = Array.from({ length: 5 }, () => {
  const started = performance.now();
  recommend(recommendInput(source));
  return performance.now() - started;
}).sort((a, b) => a - b);
console.log(`${source.facts.overall.n} incidents: median ${times[2].toFixed(0)} ms`);
