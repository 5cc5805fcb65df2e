/**
 * Detectors of trends and patterns against worlds whose truth is known: power for what is planted, false findings where
 * nothing is, and labelled anomalies of real series.
 *   npm run build && node bench/planted-truth.mjs [--seeds 200] [--only null|decoys|power|nab|speed] [--nab folder]
 */
import { parseArgs } from 'node:util';
import { budget } from '../dist/src/core/analytics/budget.js';
import { detectPatterns } from '../dist/src/core/analytics/patterns/detect-patterns.js';
import { fisherUpper } from '../dist/src/core/analytics/stats/fisher-exact.js';
import { detectTrends } from '../dist/src/core/analytics/trends/detect-trends.js';
import { createChangepointFinder } from '../dist/src/models/augurs/changepoints.js';
import { findingsOf } from '../test/support/findings-of.mjs';
import { plantedWorld, windowDays } from '../test/support/planted-world.mjs';
import { decoys } from './decoys.mjs';
import { nab } from './nab.mjs';
import { plants } from './plants.mjs';

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    only: { type: 'string' },
    nab: { type: 'string', default: '../shared/data/nab' },
  },
});
const seeds = Number(options.seeds);
const scales = [3000, 300];
const findChangepoints = createChangepointFinder();
const trendFamilies = new Set([
  'trend',
  'anomalies',
  'changePoints',
  'seasonality',
  'stability',
  'riskFactors',
]);
const noTrends = { series: [], stability: null, riskFactors: [] };
const noPatterns = {
  hotSpots: [],
  recurring: [],
  coFailing: [],
  concentration: [],
  afterHours: [],
  highResponse: [],
};

if (options.only === undefined || options.only === 'null') nothingPlanted();
if (options.only === undefined || options.only === 'decoys') nothingThere();
if (options.only === undefined || options.only === 'power') power();
if (options.only === undefined || options.only === 'nab') nab(options.nab);
if (options.only === undefined || options.only === 'speed') speed();

/** Reports with any finding where there is nothing. */
function nothingPlanted() {
  const worlds = [
    ['Poisson volume with week and office hours', {}],
    ['also days that vary (sd of log 0.15)', { dayNoise: 0.15 }],
    ['also days that remember (lag 1: 0.4)', { dayNoise: 0.15, memory: 0.4 }],
  ];
  line('nothing planted', 'incidents', 'reports with a finding', 'by family');
  for (const [what, plant] of worlds) {
    for (const perMonth of scales) {
      const families = {};
      let wrong = 0;
      for (let seed = 1; seed <= seeds; seed += 1) {
        const world = plantedWorld({ seed: seed + 10_000, perMonth, plant });
        const found = new Set(report(world).map(([family]) => family));
        for (const family of found) families[family] = (families[family] ?? 0) + 1;
        wrong += found.size > 0 ? 1 : 0;
      }
      line(
        what,
        perMonth,
        `${wrong} of ${seeds} (${((100 * wrong) / seeds).toFixed(1)} %)`,
        JSON.stringify(families),
      );
    }
  }
}

/** Reports that take for a pattern what is none. */
function nothingThere() {
  line('no pattern', 'incidents', 'reports that find one of the family');
  for (const { family, what, plant } of decoys) {
    for (const perMonth of scales) {
      let wrong = 0;
      for (let seed = 1; seed <= seeds; seed += 1) {
        const world = plantedWorld({ seed: seed + 20_000, perMonth, days: windowDays, plant });
        wrong += report(world, false).some(([name]) => name === family) ? 1 : 0;
      }
      line(`${family}: ${what}`, perMonth, `${wrong} of ${seeds} (${((100 * wrong) / seeds).toFixed(1)} %)`);
    }
  }
}

/** Share of the seeds in which what was planted is found, in the right place. */
function power() {
  line('planted', 'incidents', 'size', 'found', 'other findings of the family per report', 'notes');
  for (const { family, what, sizes, plant, hit, off, cell } of plants) {
    for (const perMonth of scales) {
      let found = 0;
      let others = 0;
      let known = 0;
      const away = [];
      for (let seed = 1; seed <= seeds; seed += 1) {
        const size = sizes[perMonth];
        const days = trendFamilies.has(family) ? 180 : windowDays;
        const world = plantedWorld({ seed, perMonth, days, plant: plant(size) });
        const { dates } = world.series[0];
        const own = report(world, trendFamilies.has(family)).filter(([name]) => name === family);
        if (own.some(([, text]) => hit(text, dates))) found += 1;
        others += own.filter(([, text]) => !hit(text, dates)).length;
        if (cell !== undefined && oracle(world.columns, cell, budget()[family])) known += 1;
        for (const [, text] of off === undefined ? [] : own)
          if (hit(text, dates)) away.push(Math.abs(off(text, dates)));
      }
      const near =
        away.length === 0
          ? ''
          : `within 2 days: ${Math.round((100 * away.filter((days) => days <= 2).length) / away.length)} %`;
      const note =
        cell === undefined ? near : `${(known / seeds).toFixed(3)} by one test of the planted hours`;
      line(
        `${family}: ${what}`,
        perMonth,
        sizes[perMonth],
        (found / seeds).toFixed(3),
        (others / seeds).toFixed(2),
        note,
      );
    }
  }
}

/** Whether the breaches of a cell that is known beforehand exceed those of all other incidents at a level. */
function oracle({ count, verdict, hourOfWeek }, cell, level) {
  const inside = { hits: 0, n: 0 };
  const all = { hits: 0, n: 0 };
  for (let row = 0; row < count; row += 1) {
    if (verdict[row] === 2) continue;
    for (const share of cell(hourOfWeek[row]) ? [inside, all] : [all]) {
      share.n += 1;
      share.hits += verdict[row];
    }
  }
  return fisherUpper(inside.hits, inside.n, all.hits, all.n) <= level;
}

/** Findings of both halves of a report, or of one. */
function report({ series, columns }, half) {
  const trends = half === false ? noTrends : detectTrends({ series, columns, findChangepoints });
  return findingsOf(trends, half === true ? noPatterns : detectPatterns(columns));
}

function speed() {
  const { columns } = plantedWorld({ seed: 1, perMonth: 75_000, days: 30 });
  const { series } = plantedWorld({ seed: 1, perMonth: 300, days: 366 });
  line(
    'CPU milliseconds, median of 9',
    'patterns',
    median(() => detectPatterns(columns)),
    `${columns.count} incidents`,
  );
  const trends = median(() => detectTrends({ series, columns, findChangepoints }));
  line('CPU milliseconds, median of 9', 'trends', trends, '366 days, risk factors of the same incidents');
}

function median(work) {
  const times = Array.from({ length: 9 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[4].toFixed(0);
}

function line(...cells) {
  console.log(cells.join(' | '));
}
