import type { NoticeSettings } from '../../config/notices-schema.ts';
import type { NoticeScope } from '../ports/notices.ts';
import type { QuietHours } from './quiet-hours.ts';

/** The settings of notices with the zone of their quiet hours settled. */
export interface PlanSettings extends Omit<NoticeSettings, 'quietHours'> {
  readonly quietHours: QuietHours | null;
}

export function planSettings({
  notices,
  timeZone,
}: {
  readonly notices: NoticeSettings;
  readonly timeZone: string;
}): PlanSettings {
  const { quietHours } = notices;
  const zoned = quietHours === null ? null : { ...quietHours, timeZone: quietHours.timeZone ?? timeZone };
  return { ...notices, quietHours: zoned };
}

/** Where the notices of an incident go: by the first rule that matches it; null: nowhere. */
export function destinationOf(scope: NoticeScope, { channels, channel }: PlanSettings): string | null {
  const fits = (list: readonly string[], value: string | null) =>
    list.length === 0 || (value !== null && list.includes(value));
  const rule = channels.find(
    ({ team, service, priority, customer }) =>
      fits(team, scope.team) &&
      fits(service, scope.service) &&
      fits(priority, scope.priority) &&
      fits(customer, scope.customer),
  );
  return rule === undefined ? channel : rule.to;
}
