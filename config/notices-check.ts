import { type Finding, warningAt } from './problem.ts';
import type { Config } from './schema.ts';

const filters = ['team', 'service', 'priority', 'customer'] as const;

/** What of the notices has no effect. */
export function checkNotices({ notices }: Pick<Config, 'notices'>): Finding[] {
  const { channels, quietHours } = notices;
  const first = channels.findIndex((rule) => filters.every((name) => rule[name].length === 0));
  const after = first < 0 ? [] : channels.slice(first + 1);
  const shadowed = after.map((_, index) =>
    warningAt(
      ['notices', 'channels', first + 1 + index],
      `never applies: notices.channels[${first}] matches every incident`,
      'put it before that one',
    ),
  );
  if (quietHours === null || (quietHours.from !== quietHours.to && quietHours.weekdays.length > 0)) {
    return shadowed;
  }
  const never = quietHours.from === quietHours.to ? 'they end as they begin' : 'they begin on no day';
  return [
    ...shadowed,
    warningAt(['notices', 'quietHours'], `never quiet: ${never}`, 'e.g. from 22:00 to 07:00'),
  ];
}
