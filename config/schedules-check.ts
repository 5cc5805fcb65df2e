import { type Finding, warningAt } from './problem.ts';
import { kindWith, scheduleSchema } from './schedules-schema.ts';
import type { Config } from './schema.ts';

/** What of the schedules has no effect: a day of the week or month that their kind does not have. */
export function checkSchedules({ schedules }: Pick<Config, 'schedules'>): Finding[] {
  return Object.entries(schedules).flatMap(([name, settings]) => {
    const defaults = scheduleSchema.parse({ kind: settings.kind });
    return (['weekday', 'day'] as const)
      .filter((key) => kindWith[key] !== settings.kind && settings[key] !== defaults[key])
      .map((key) =>
        warningAt(
          ['schedules', name, key],
          `a ${settings.kind} schedule has no ${key}`,
          `kind: ${kindWith[key]}, or leave it out`,
        ),
      );
  });
}
