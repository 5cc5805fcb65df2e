import { mostExamples } from '../examples-of.ts';
import type { IncidentColumns } from '../incident-columns.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { medianOf } from '../stats/median-of.ts';
import { poissonUpper } from '../stats/tails.ts';
import { createExpectedMeetings } from './expected-meetings.ts';
import { failureStarts } from './failure-starts.ts';
import { logInterval } from './log-interval.ts';
import type { CoFailingPair } from './types.ts';
import { weekGrid } from './week-grid.ts';

const windowMinutes = 30;
const windowMs = windowMinutes * 60_000;
const leastRatio = 1.5;
/** From so many comparable pairs on, their median shows how much all services move together. */
const leastPairs = 10;

/**
 * Pairs of services whose failures begin within 30 minutes of each other more often than independent services with
 * their daily and weekly profiles and with the period's busy days would (Poisson tail; several incidents of a service
 * within the window are one failure). If pairs in general meet more often than that, the expectation is raised to their
 * median. Minimal effect: 1.5 times the expectation and `minOccurrences` meetings. `n` counts meetings; examples are the
 * later incident of each.
 */
export function findCoFailing(
  columns: IncidentColumns,
  minOccurrences: number,
  level: number,
): CoFailingPair[] {
  const { labels, codes } = columns.service;
  const grid = weekGrid(columns);
  if (grid === null || labels.length < 2) return [];
  const starts = failureStarts(columns, windowMs);
  const meetings = new Uint32Array(labels.length ** 2);
  forMeetings(columns, starts.rows, (a, b) => {
    const key = Math.min(a, b) * labels.length + Math.max(a, b);
    meetings[key] = (meetings[key] ?? 0) + 1;
  });
  const expectedOf = createExpectedMeetings(columns, grid, starts, windowMs);
  const active = starts.perService.filter((n) => n >= minOccurrences).length;
  const met: { a: number; b: number; n: number; expected: number }[] = [];
  meetings.forEach((n, key) => {
    const [a, b] = [Math.floor(key / labels.length), key % labels.length];
    if (n > 0) met.push({ a, b, n, expected: expectedOf(a, b) });
  });
  const comparable = met.filter(({ expected }) => expected >= 2).map(({ n, expected }) => n / expected);
  const common = comparable.length >= leastPairs ? Math.max(1, medianOf(comparable)) : 1;
  const candidates = met
    .map((pair) => ({ ...pair, expected: pair.expected * common }))
    .filter(({ n, expected }) => n >= minOccurrences && n >= leastRatio * expected);
  const pValues = candidates.map(({ n, expected }) => poissonUpper(n, expected));
  const adjusted = adjustPValues(pValues, (active * (active - 1)) / 2);
  return candidates
    .map(({ a, b, n, expected }, index): CoFailingPair => {
      const ratio = n / Math.max(expected, 1e-9);
      return {
        services: [labels[a] ?? '', labels[b] ?? ''],
        windowMinutes,
        n,
        expected,
        failures: [starts.perService[a] ?? 0, starts.perService[b] ?? 0],
        ratio,
        interval: logInterval(ratio, 1 / n),
        p: adjusted[index] ?? 1,
        examples: [],
      };
    })
    .filter(({ p }) => p <= level)
    .sort((a, b) => a.p - b.p || b.n - a.n)
    .map((pair) => ({ ...pair, examples: examples(columns, starts.rows, pair, codes, labels) }));
}

/** Calls back for each two starts of different services within the window, with the later row. */
function forMeetings(
  { openedAtMs, service: { codes } }: IncidentColumns,
  rows: Uint32Array,
  meet: (a: number, b: number, row: number) => void,
): void {
  let oldest = 0;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] ?? 0;
    const at = openedAtMs[row] ?? 0;
    while (at - (openedAtMs[rows[oldest] ?? 0] ?? 0) > windowMs) oldest += 1;
    for (let other = oldest; other < place; other += 1) {
      const [a, b] = [codes[row] ?? -1, codes[rows[other] ?? 0] ?? -1];
      if (a !== b) meet(a, b, row);
    }
  }
}

function examples(
  columns: IncidentColumns,
  rows: Uint32Array,
  { services }: CoFailingPair,
  codes: Int32Array,
  labels: readonly string[],
): number[] {
  const wanted = services.map((service) => labels.indexOf(service));
  const own = rows.filter((row) => wanted.includes(codes[row] ?? -1));
  const found: number[] = [];
  forMeetings(columns, own, (_a, _b, row) => {
    if (found.length < mostExamples) found.push(row);
  });
  return found;
}
