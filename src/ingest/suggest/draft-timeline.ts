import { ambiguousPair } from '../mapping/date-format.ts';
import type { Choice } from './choose.ts';
import { bestByName, stateNames } from './name-rank.ts';
import { type ColumnProfile, profileColumns } from './profile.ts';
import type { Sample } from './sample.ts';
import { guessEventType } from './values.ts';

const instantNames = [
  ...['display at', 'created at', 'created', 'timestamp', 'time', 'at', 'date', 'updated at', 'updated'],
];
const activityNames = [...stateNames, 'activity', 'type', 'event', 'action'];

interface Updates {
  readonly path: string;
  readonly at: ColumnProfile;
  readonly activity: ColumnProfile;
  readonly groups: readonly (readonly ReadonlyMap<string, string>[])[];
}

/** A list whose rows have a date and an activity of which one at least is known. */
function asUpdates(path: string, groups: Updates['groups']): Updates | null {
  const rows = groups.flat();
  const columns = profileColumns({ rows, columns: [...new Set(rows.flatMap((row) => [...row.keys()]))] });
  const at = bestByName(
    columns.filter(({ formats }) => formats.length > 0),
    instantNames,
  );
  const told = columns.filter(({ distinct }) =>
    distinct?.some(({ value }) => guessEventType(value) !== 'updated'),
  );
  const activity = bestByName(told, activityNames, ['id']);
  return at === null || activity === null ? null : { path, at, activity, groups };
}

/** The activity with which most records begin: the report itself, no answer to it. */
function firstActivity({ groups, at, activity }: Updates): string | null {
  const counts = new Map<string, number>();
  for (const rows of groups) {
    const [first] = rows.toSorted((one, other) => order(one.get(at.name), other.get(at.name)));
    const name = first?.get(activity.name)?.trim();
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const most = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one), ['', 0]);
  return most[1] * 2 > groups.length ? most[0] : null;
}

function order(one = '', other = ''): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** What one kind of update is; where the record has a date of its own for it, that one counts. */
function ruleOf(activity: string, first: string | null, { fields, durations }: Choice): unknown {
  const guessed = guessEventType(activity);
  // Who writes an update has taken the case up.
  const type = guessed === 'updated' && /\bupdated?\b/i.test(activity) ? 'acknowledged' : guessed;
  const dated = fields.has(type) || durations.has(type);
  switch (type) {
    case 'acknowledged':
      if (dated || activity === first) return 'updated';
      return { type, keep: 'first', otherwise: 'updated' };
    case 'resolved':
    case 'closed':
    case 'cancelled':
      return dated ? 'ignore' : { type, keep: 'last', otherwise: 'updated' };
    case 'opened':
      return 'updated';
    default:
      return type;
  }
}

/** The dated updates inside JSON records as a timeline; null: there are none. `notes` takes what must be looked at. */
export function draftTimeline(
  sample: Sample,
  choice: Choice,
  formats: string[],
  notes: string[],
): Readonly<Record<string, unknown>> | null {
  const lists = [...sample.lists].flatMap(([path, groups]) => asUpdates(path, groups) ?? []);
  const [one, ...others] = lists;
  if (one === undefined) return null;
  const updates = others.reduce((a, b) => (b.groups.flat().length > a.groups.flat().length ? b : a), one);
  const format = updates.at.formats.find((name) => formats.includes(name)) ?? updates.at.formats[0] ?? 'iso';
  if (ambiguousPair([...formats, format]) !== null) return null;
  if (!formats.includes(format)) formats.push(format);
  const first = firstActivity(updates);
  const activities = (updates.activity.distinct ?? []).map(({ value }) => value);
  notes.push(
    `Dated updates are read from "${updates.path}"; check which of them count as a human response (acknowledged).`,
  );
  return {
    path: updates.path,
    at: updates.at.name,
    activity: updates.activity.name,
    events: Object.fromEntries(activities.map((activity) => [activity, ruleOf(activity, first, choice)])),
    unknown: 'updated',
  };
}
