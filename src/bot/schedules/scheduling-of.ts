import { UserError } from '../../core/errors.ts';
import type { Scheduling } from '../../ports/scheduling.ts';
import type { CommandContext } from '../command.ts';
import { checkFilters } from '../known-values.ts';

/** UserError where nothing is scheduled at all. */
export function schedulingOf({ scheduling }: CommandContext): Scheduling {
  if (scheduling !== undefined) return scheduling;
  throw new UserError('Nothing can be scheduled here.', {
    code: 'no-schedules',
    hint: 'sla-bot start runs the bot, which sends reports by itself.',
  });
}

/** The scope of a schedule; UserError, with the closest spelling, where it names what no incident has. */
export async function checkedScope(
  {
    service,
    team,
    priority,
    customer,
  }: Readonly<Record<'service' | 'team' | 'priority' | 'customer', readonly string[]>>,
  { reporting }: CommandContext,
) {
  const scope = { service, team, priority, customer };
  await checkFilters(scope, (dimension) => reporting.values(dimension));
  return scope;
}
