/** A month drawn at random, seen from one of its days, and how it really ends. */
import { normal } from './simulate.mjs';

const weekdayFactor = [1.2, 1.2, 1.15, 1.1, 1.05, 0.6, 0.5];
const monthDays = 30;
const historyDays = 56;

export function outlookCase(draw, options = {}) {
  const settings = {
    perDay: 40,
    elapsed: 11,
    dayNoise: 0,
    monthNoise: 0,
    cohort: 'verdict',
    forecast: false,
    ...options,
  };
  const target = 0.95;
  // True levels around the target, so that chances of every size come up.
  const level = Math.log(0.05 / 0.95) + 0.35 * normal(draw);
  const day = (at, month) => dayOf(draw, settings, at, level + month);
  const history = Array.from({ length: historyDays }, (_, at) => day(at, 0));
  const month = settings.monthNoise * normal(draw);
  const days = Array.from({ length: monthDays }, (_, at) => day(at, month));
  const past = days.slice(0, settings.elapsed);
  const rest = days.slice(settings.elapsed);
  const sum = (list, key) => list.reduce((total, one) => total + one[key], 0);
  const pending = Math.round(settings.perDay / 4);
  let extra = 0;
  if (settings.cohort === 'opened')
    for (let one = 0; one < pending; one += 1) extra += draw() < 1 / (1 + Math.exp(-level)) ? 1 : 0;
  const more = settings.cohort === 'opened' ? pending : 0;
  const n = sum(days, 'decided') + more;
  const breached = sum(days, 'breached') + extra;
  const final = n === 0 ? 1 : (n - breached) / n;
  const input = {
    target,
    cohort: settings.cohort,
    met: sum(past, 'decided') - sum(past, 'breached'),
    breached: sum(past, 'breached'),
    pending,
    pendingBreachChance: null,
    days: past,
    history,
    remaining: rest.map(({ weekday }) => ({
      weekday,
      part: 1,
      volume: settings.forecast ? volumeBand(settings, weekday) : null,
      compliance: settings.forecast ? complianceBand(settings, weekday, level) : null,
    })),
    seed: Math.floor(draw() * 1e9),
  };
  return { input, final, missed: final < target - 1e-12 };
}

function dayOf(draw, settings, at, level) {
  const weekday = at % 7;
  const mean = settings.perDay * weekdayFactor[weekday] * Math.exp(0.15 * normal(draw));
  const decided = Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(draw)));
  const share = 1 / (1 + Math.exp(-(level + settings.dayNoise * normal(draw))));
  let breached = 0;
  for (let one = 0; one < decided; one += 1) breached += draw() < share ? 1 : 0;
  return { weekday, opened: decided, decided, breached };
}

/** What a good forecaster who knows the level would say. */
function volumeBand({ perDay }, weekday) {
  const value = perDay * weekdayFactor[weekday];
  const half = 1.96 * Math.hypot(Math.sqrt(value), 0.15 * value);
  return { value, lower: Math.max(0, value - half), upper: value + half };
}

function complianceBand({ perDay, dayNoise }, weekday, level) {
  const share = 1 / (1 + Math.exp(-level));
  const spread = Math.hypot(
    Math.sqrt((share * (1 - share)) / (perDay * weekdayFactor[weekday])),
    dayNoise * share * (1 - share),
  );
  // The mean of the days' shares lies a little above the share at the mean log-odds.
  const value = 1 - share * (1 + (dayNoise ** 2 * (1 - 2 * share)) / 2);
  return { value, lower: Math.max(0, value - 1.96 * spread), upper: Math.min(1, value + 1.96 * spread) };
}
