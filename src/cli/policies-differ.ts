import { policyContent, samePolicyContent } from '../../config/policy.ts';
import type { Config } from '../../config/schema.ts';
import type { CalendarDefinition, PolicyVersion } from '../core/sla/types.ts';

/**
 * Whether the configured policies are others than those of a recorded version. Public holidays of regions are not
 * looked up (their data take a tenth of a second to load): a change of regions alone goes unnoticed here, one of a
 * dated holiday does not.
 */
export async function policiesDiffer(config: Config, recorded: PolicyVersion): Promise<boolean> {
  const configured = await policyContent({ ...config, calendars: withoutRegions(config.calendars) });
  const calendars = recorded.calendars.map((calendar) => {
    const hasRegions = (config.calendars[calendar.name]?.regions.length ?? 0) > 0;
    return hasRegions ? datedOnly(calendar, configured.calendars) : calendar;
  });
  return !samePolicyContent(configured, { ...recorded, calendars });
}

function withoutRegions(calendars: Config['calendars']): Config['calendars'] {
  return Object.fromEntries(
    Object.entries(calendars).map(([name, calendar]) => [name, { ...calendar, regions: [] }]),
  );
}

/** The recorded calendar with only those holidays whose dates the configuration names itself. */
function datedOnly(
  recorded: CalendarDefinition,
  configured: readonly CalendarDefinition[],
): CalendarDefinition {
  const own = configured.find(({ name }) => name === recorded.name)?.holidays ?? [];
  const dates = new Set(own.map(({ date }) => date));
  return { ...recorded, holidays: recorded.holidays.filter(({ date }) => dates.has(date)) };
}
