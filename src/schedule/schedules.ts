import { scheduleSchema } from '../../config/schedules-schema.ts';
import type { Config } from '../../config/schema.ts';
import type { ScheduleStore, StoredSchedule } from '../ports/schedule-store.ts';
import type { Schedule } from './schedule.ts';

/** What of a configuration schedules are read from. */
export type ScheduleConfig = Pick<Config, 'schedules' | 'timeZone' | 'reports'>;

export interface KnownSchedules {
  /** By name. */
  readonly schedules: readonly Schedule[];
  /** Stored ones that do not hold, with the reason, in words. */
  readonly problems: readonly ScheduleProblem[];
}

export interface ScheduleProblem {
  readonly schedule: string;
  readonly words: string;
  /** Whose own digest it is; null: of no single person. */
  readonly person: string | null;
}

/** The schedules that hold now. */
export async function readSchedules(config: ScheduleConfig, store: ScheduleStore): Promise<KnownSchedules> {
  return mergeSchedules(config, await store.list());
}

/**
 * Those of the configuration and those of chat. Of two with one name that of the configuration holds; its pause is the
 * stored one. A stored one whose settings hold no longer is told, and the others hold all the same.
 */
export function mergeSchedules(config: ScheduleConfig, stored: readonly StoredSchedule[]): KnownSchedules {
  const paused = new Set(stored.filter((one) => one.paused).map(({ name }) => name));
  const schedules: Schedule[] = Object.entries(config.schedules).map(([name, settings]) => ({
    ...settings,
    name,
    timeZone: settings.timeZone ?? config.timeZone,
    origin: 'configuration',
    paused: paused.has(name),
    personal: false,
    createdBy: null,
  }));
  const problems: ScheduleProblem[] = [];
  for (const one of stored) {
    if (one.settings === null) continue;
    const reason = Object.hasOwn(config.schedules, one.name)
      ? 'the configuration has one of the same name, which holds'
      : null;
    const read = readSettings(one.settings);
    if (reason === null && read.success) {
      const { name, paused, personal, createdBy } = one;
      const timeZone = read.data.timeZone ?? config.timeZone;
      schedules.push({ ...read.data, name, timeZone, origin: 'chat', paused, personal, createdBy });
      continue;
    }
    const words = `“${one.name}”, made in chat, does not run: ${reason ?? read.error?.issues.map(issueWords).join('; ')}.`;
    problems.push({ schedule: one.name, words, person: one.personal ? one.createdBy : null });
  }
  return { schedules: schedules.sort((a, b) => (a.name < b.name ? -1 : 1)), problems };
}

/** Settings are stored as they were read, durations in milliseconds, and read again as people write them. */
function readSettings(settings: object) {
  const grace = 'grace' in settings ? settings.grace : undefined;
  return scheduleSchema.safeParse(
    typeof grace === 'number' ? { ...settings, grace: `${grace}ms` } : settings,
  );
}

/** `at: not a time, e.g. 09:00`. */
export function issueWords(issue: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): string {
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`;
}
