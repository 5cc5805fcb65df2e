import { bestByName, nameRank } from './name-rank.ts';
import type { ColumnProfile } from './profile.ts';

/** A field whose column is a duration: as the mapping writes it. */
export type DurationField =
  | { readonly column: string; readonly unit: string }
  | { readonly column: string; readonly as: 'remaining'; readonly when?: unknown };

const response = [
  ...['first ack', 'first reply', 'reply time', 'first response', 'acknowledge', 'response', 'ack', 'mtta'],
];
const resolution = ['full resolution', 'to resolve', 'resolution', 'resolve', 'ttr', 'mttr'];

const milestones = [
  ['acknowledged', response],
  ['resolved', resolution],
] as const;

const units: readonly (readonly [string, readonly string[]])[] = [
  ['seconds', ['seconds', 'secs', 'sec']],
  ['minutes', ['minutes', 'mins', 'min']],
  ['hours', ['hours', 'hrs', 'hour', 'hr']],
  ['days', ['days']],
];

/** Time by another clock, and time that is promised instead of taken. */
const otherTime = ['business', 'sla', 'target', 'expected', 'due', 'goal'];

function unitOf({ name, numeric, duration }: ColumnProfile): string | null {
  if (nameRank(name, [...response, ...resolution], otherTime) === null) return null;
  if (duration !== null) return duration.unit;
  if (!numeric) return null;
  return units.find(([, names]) => nameRank(name, names) !== null)?.[0] ?? null;
}

/**
 * Response and resolution given as durations: numbers whose column names the unit, or texts. A negative one cannot
 * be time taken; it is time left until the target, as Jira writes it, and so a verdict once the incident has ended.
 */
export function chooseDurations(
  columns: readonly ColumnProfile[],
  taken: ReadonlyMap<string, ColumnProfile>,
): ReadonlyMap<string, DurationField> {
  const found = new Map<string, DurationField>();
  const used = new Set([...taken.values()].map(({ name }) => name));
  const timed = columns.filter((column) => !used.has(column.name) && unitOf(column) !== null);
  const ended = taken.get('resolved') ?? taken.get('closed');
  for (const [field, names] of milestones) {
    const left = bestByName(
      timed.filter(({ duration }) => duration?.negative === true),
      names,
    );
    const verdict = field === 'acknowledged' ? 'responseWithin' : 'resolutionWithin';
    if (left !== null && !taken.has(verdict) && ended !== undefined) {
      const when = { column: ended.name, missing: false };
      found.set(verdict, { column: left.name, as: 'remaining', when });
    }
    const took = bestByName(
      timed.filter(({ duration }) => duration?.negative !== true),
      names,
    );
    const unit = took === null ? null : unitOf(took);
    if (took !== null && unit !== null && !taken.has(field) && left === null)
      found.set(field, { column: took.name, unit });
  }
  return found;
}
