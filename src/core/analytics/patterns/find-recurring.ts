import { hoursOfDay } from '../../time/week.ts';
import { mostExamples } from '../examples-of.ts';
import { breached, type IncidentColumns, undecided } from '../incident-columns.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { alikeTitles } from './alike-titles.ts';
import { logInterval } from './log-interval.ts';
import { burst, followersWithinDay, frequent, type Recurrence, sameHour } from './recurrence-tests.ts';
import { titleWords } from './title-words.ts';
import type { RecurringIncident } from './types.ts';

const leastRatio = 2;

interface Kind {
  readonly service: number;
  readonly rows: number[];
  readonly recurrence: Recurrence;
}

/**
 * Alike titles at one service that come back at least `minOccurrences` times and more often, more crowded or more
 * regularly (at one hour of the day) than chance; each kind at each service is one test of the family. Minimal effect:
 * twice what was expected.
 */
export function findRecurring(
  columns: IncidentColumns,
  minOccurrences: number,
  level: number,
): RecurringIncident[] {
  const { count, service, title, openedAtMs, hourOfWeek } = columns;
  const counts = new Uint32Array(title.labels.length);
  for (const code of title.codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  const ignored = new Set(service.labels.flatMap((label) => titleWords(label, new Set())));
  const { kinds, kindOf } = alikeTitles(title.labels, counts, ignored);
  const groups = new Map<number, number[]>();
  const perService = new Uint32Array(service.labels.length);
  const perKind = new Uint32Array(kinds);
  const kindsHere = new Uint32Array(service.labels.length);
  const shareOfHour = new Float64Array(hoursOfDay);
  let all = 0;
  for (let row = 0; row < count; row += 1) {
    const hour = (hourOfWeek[row] ?? 0) % hoursOfDay;
    shareOfHour[hour] = (shareOfHour[hour] ?? 0) + 1 / count;
    const kind = kindOf[title.codes[row] ?? -1] ?? -1;
    const code = service.codes[row] ?? -1;
    if (kind < 0 || code < 0) continue;
    all += 1;
    perService[code] = (perService[code] ?? 0) + 1;
    perKind[kind] = (perKind[kind] ?? 0) + 1;
    const rows = groups.get(code * kinds + kind);
    if (rows !== undefined) {
      rows.push(row);
      continue;
    }
    kindsHere[code] = (kindsHere[code] ?? 0) + 1;
    groups.set(code * kinds + kind, [row]);
  }
  const ahead = followersWithinDay(openedAtMs);
  const tested: Kind[] = [];
  for (const [key, rows] of groups) {
    if (rows.length < Math.max(2, minOccurrences)) continue;
    const code = Math.floor(key / kinds);
    const manners = [
      frequent({
        here: rows.length,
        service: perService[code] ?? 0,
        anywhere: perKind[key % kinds] ?? 0,
        all,
        kindsHere: kindsHere[code] ?? 0,
      }),
      burst(
        rows.map((row) => openedAtMs[row] ?? 0),
        rows.map((row) => ahead[row] ?? 0),
        count,
      ),
      sameHour(
        rows.map((row) => (hourOfWeek[row] ?? 0) % hoursOfDay),
        shareOfHour,
      ),
    ].filter(({ observed, expected }) => observed >= minOccurrences && observed >= leastRatio * expected);
    const recurrence = manners.sort((a, b) => a.p - b.p)[0];
    if (recurrence !== undefined) tested.push({ service: code, rows, recurrence });
  }
  const tests = [...groups.values()].filter((rows) => rows.length >= Math.max(2, minOccurrences)).length;
  const adjusted = adjustPValues(
    tested.map(({ recurrence }) => recurrence.p),
    tests,
  );
  return tested
    .flatMap((kind, index) => {
      const p = adjusted[index] ?? 1;
      return p <= level ? [describe(columns, kind, counts, p)] : [];
    })
    .sort((a, b) => a.p - b.p || b.n - a.n);
}

function describe(
  { service, title, openedAtMs, verdict }: IncidentColumns,
  kind: Kind,
  counts: Uint32Array,
  p: number,
): RecurringIncident {
  const { rows, recurrence } = kind;
  const { manner, observed, expected, hour } = recurrence;
  const ratio = observed / Math.max(expected, 1e-9);
  let commonest = title.codes[rows[0] ?? 0] ?? 0;
  for (const row of rows) {
    const code = title.codes[row] ?? 0;
    if ((counts[code] ?? 0) > (counts[commonest] ?? 0)) commonest = code;
  }
  return {
    service: service.labels[kind.service] ?? '',
    title: title.labels[commonest] ?? '',
    n: rows.length,
    decided: rows.filter((row) => verdict[row] !== undecided).length,
    breached: rows.filter((row) => verdict[row] === breached).length,
    manner,
    observed,
    expected,
    hour,
    firstAtMs: openedAtMs[rows[0] ?? 0] ?? 0,
    lastAtMs: openedAtMs[rows.at(-1) ?? 0] ?? 0,
    ratio,
    interval: logInterval(ratio, 1 / observed),
    p,
    examples: rows.slice(0, mostExamples),
  };
}
