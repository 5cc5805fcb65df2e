import type { NoticeSettings } from '../../config/notices-schema.ts';
import type { NoticeScope } from '../ports/notices.ts';
import type { QuietHours } from './quiet-hours.ts';

/** The settings of notices with the zone of their quiet hours settled. */
export interface PlanSettings extends Omit<NoticeSettings, 'quietHours'> {
  readonly quietHours: QuietHours | null;
  /** Whether a destination may see what a team or customer has; one that may not is told nothing. */
  readonly maySee: (destination: string, scope: NoticeScope) => boolean;
}

export function planSettings(
  { notices, timeZone }: { readonly notices: NoticeSettings; readonly timeZone: string },
  maySee: PlanSettings['maySee'] = () => true,
): PlanSettings {
  const { quietHours } = notices;
  const zoned = quietHours === null ? null : { ...quietHours, timeZone: quietHours.timeZone ?? timeZone };
  return { ...notices, quietHours: zoned, maySee };
}

/** Where the notices of an incident go: by the first rule that matches it, where that may be seen there; null: nowhere. */
export function destinationOf(
  scope: NoticeScope,
  { channels, channel, maySee }: PlanSettings,
): string | null {
  const fits = (list: readonly string[], value: string | null) =>
    list.length === 0 || (value !== null && list.includes(value));
  const rule = channels.find(
    ({ team, service, priority, customer }) =>
      fits(team, scope.team) &&
      fits(service, scope.service) &&
      fits(priority, scope.priority) &&
      fits(customer, scope.customer),
  );
  const to = rule === undefined ? channel : rule.to;
  return to !== null && maySee(to, scope) ? to : null;
}
