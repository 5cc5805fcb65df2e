import { platformOf } from '../../../config/schedules-schema.ts';
import { emailOff } from '../../adapters/email/settings.ts';
import { slackOff } from '../../adapters/slack/tokens.ts';
import { plural } from '../../core/report/plural.ts';
import { type DoctorCheck, type DoctorFinding, finding } from './check.ts';

const about = 'schedules';

/** Whether the configured schedules send to platforms that are on. Those made in chat go where chat is. */
export const checkSchedules: DoctorCheck = async ({ config, isUsable, cli }) => {
  if (!isUsable) return [];
  const { env } = cli.io;
  const off: Readonly<Record<string, string | null>> = {
    slack: slackOff(env),
    discord: env.DISCORD_TOKEN?.trim() ? null : 'DISCORD_TOKEN is not set',
    email: emailOff(env, config.email),
  };
  const enabled = Object.entries(config.schedules).filter(([, schedule]) => schedule.enabled);
  const problems = enabled.flatMap(([name, { destinations, owner }]): DoctorFinding[] => {
    const platforms = new Set([...destinations, ...(owner === null ? [] : [owner])].map(platformOf));
    return [...platforms].flatMap((platform) => {
      const reason = off[platform] ?? null;
      if (reason === null) return [];
      const text = `${name} sends by ${platform}, which is off: ${reason}`;
      return [finding(about, 'problem', text, `connect ${platform}, or take the destination out`)];
    });
  });
  if (problems.length > 0) return problems;
  const sending = enabled.filter(([, { destinations }]) => destinations.length > 0).length;
  const text = `${enabled.length} ${plural(enabled.length, 'schedule')} in the configuration, ${sending} with destinations`;
  return [finding(about, 'ok', text, null)];
};
