import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectAnomalies } from '../../../../../src/core/analytics/trends/detect-anomalies.ts';

type Window = readonly [from: string, to: string];
type Labels = Readonly<Record<string, readonly Window[]>>;

const nab = path.resolve(import.meta.dirname, '../../../../../../shared/data/nab');

describe('detectAnomalies', () => {
  const values = Array.from(
    { length: 600 },
    (_, at) => 50 + 10 * Math.sin((2 * Math.PI * at) / 24) + 2 * Math.sin(at * at),
  );

  it('finds a point that level and season do not explain', () => {
    const spiked = values.map((value, at) => (at === 400 ? value + 30 : value));
    const found = detectAnomalies(spiked, 24);
    expect(found.map(({ index }) => index)).toEqual([400]);
    expect(found[0]?.deviations).toBeGreaterThan(4);
    expect(detectAnomalies(values, 24)).toEqual([]);
  });

  it('says nothing of missing or too few values', () => {
    expect(detectAnomalies(values.slice(0, 40), 24)).toEqual([]);
    expect(
      detectAnomalies(
        values.map((value, at) => (at % 50 === 0 ? Number.NaN : value)),
        24,
      ),
    ).toEqual([]);
  });

  it.skipIf(!existsSync(nab))(
    'hits half of the labelled anomalies of an artificial family, and nothing in its clean one',
    () => {
      const labels = JSON.parse(
        readFileSync(path.join(nab, 'labels/combined_windows.json'), 'utf8'),
      ) as Labels;
      const score = { windows: 0, hit: 0, outside: 0 };
      for (const file of Object.keys(labels).filter((name) => name.startsWith('artificial'))) {
        const rows = readFileSync(path.join(nab, 'data', file), 'utf8')
          .trim()
          .split(/\r?\n/)
          .slice(1);
        const times = rows.map((row) => row.split(',')[0] ?? '');
        const found = detectAnomalies(
          rows.map((row) => Number(row.split(',')[1])),
          288,
        );
        const windows = labels[file] ?? [];
        const within = (at: number, [from, to]: Window): boolean =>
          (times[at] ?? '') >= from && (times[at] ?? '') <= to;
        score.windows += windows.length;
        score.hit += windows.filter((window) => found.some(({ index }) => within(index, window))).length;
        score.outside += found.filter(({ index }) => !windows.some((window) => within(index, window))).length;
      }
      expect(score).toEqual({ windows: 6, hit: 3, outside: 0 });
    },
  );
});
