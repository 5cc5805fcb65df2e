/** The anomaly detector of general series on three families of the Numenta Anomaly Benchmark. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { detectAnomalies } from '../dist/src/core/analytics/trends/detect-anomalies.js';

const dayMs = 86_400_000;
/** Alarms at most so many steps apart are one. */
const oneAlarm = 12;

/** Prints windows hit and alarms outside windows per family; says so where the data is absent. */
export function nab(folder) {
  if (!existsSync(folder)) {
    console.log(`Numenta Anomaly Benchmark: SKIPPED, no folder ${folder}`);
    return;
  }
  const labels = JSON.parse(readFileSync(path.join(folder, 'labels/combined_windows.json'), 'utf8'));
  console.log('NAB family | files | windows hit | alarms outside windows | per 1,000 points');
  for (const family of readdirSync(path.join(folder, 'data')).sort()) {
    const sum = { files: 0, windows: 0, hit: 0, alarms: 0, points: 0 };
    for (const file of readdirSync(path.join(folder, 'data', family)).sort()) {
      const rows = readFileSync(path.join(folder, 'data', family, file), 'utf8')
        .trim()
        .split(/\r?\n/)
        .slice(1);
      const times = rows.map((row) => Date.parse(`${row.split(',')[0].replace(' ', 'T')}Z`));
      const values = rows.map((row) => Number(row.split(',')[1]));
      const steps = times
        .slice(1)
        .map((time, index) => time - times[index])
        .sort((a, b) => a - b);
      const period = Math.round(dayMs / steps[Math.floor(steps.length / 2)]);
      const windows = (labels[`${family}/${file}`] ?? []).map((window) =>
        window.map((text) => Date.parse(`${text.replace(' ', 'T')}Z`)),
      );
      const found = detectAnomalies(values, period);
      const within = (time) => windows.some(([from, to]) => time >= from && time <= to);
      let last = Number.NEGATIVE_INFINITY;
      for (const { index } of found) {
        if (within(times[index])) continue;
        if (index - last > oneAlarm) sum.alarms += 1;
        last = index;
      }
      sum.files += 1;
      sum.points += values.length;
      sum.windows += windows.length;
      sum.hit += windows.filter(([from, to]) =>
        found.some(({ index }) => times[index] >= from && times[index] <= to),
      ).length;
    }
    const rate = ((1000 * sum.alarms) / sum.points).toFixed(2);
    console.log(`${family} | ${sum.files} | ${sum.hit} of ${sum.windows} | ${sum.alarms} | ${rate}`);
  }
}
