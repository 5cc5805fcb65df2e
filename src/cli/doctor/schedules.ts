import { platformOf } from '../../../config/schedules-schema.ts';
import { platformOff } from '../../adapters/platform-off.ts';
import { plural } from '../../core/report/plural.ts';
import { UnavailableError } from '../../ports/intake.ts';
import type { Schedule } from '../../ports/scheduling.ts';
import { mergeSchedules, readSchedules } from '../../schedule/schedules.ts';
import { type DoctorCheck, type DoctorContext, type DoctorFinding, finding } from './check.ts';

const about = 'schedules';

/** Whether schedules, of the configuration and those that people made, send to platforms that are on. */
export const checkSchedules: DoctorCheck = async (context) => {
  const { config, isUsable, cli } = context;
  if (!isUsable) return [];
  const { schedules, problems } = await known(context);
  const running = schedules.filter(({ enabled, paused }) => enabled && !paused);
  const findings = [
    ...problems,
    ...running.flatMap(({ name, destinations, owner, origin }): DoctorFinding[] => {
      const platforms = new Set([...destinations, ...(owner === null ? [] : [owner])].map(platformOf));
      return [...platforms].flatMap((platform) => {
        const reason = platformOff(platform, cli.io.env, config);
        if (reason === null) return [];
        const text = `${name} sends by ${platform}, which is off: ${reason}`;
        const out =
          origin === 'configuration' ? 'take the destination out' : `sla-bot schedule remove ${name}`;
        return [finding(about, 'problem', text, `connect ${platform}, or ${out}`)];
      });
    }),
  ];
  if (findings.length > 0) return findings;
  const sending = running.filter(({ destinations }) => destinations.length > 0).length;
  const text = `${running.length} ${plural(running.length, 'schedule')}, ${sending} with destinations`;
  return [finding(about, 'ok', text, null)];
};

/** Without a data folder, or while what keeps them is away, those of the configuration alone. */
async function known({ config, folder, cli }: DoctorContext): Promise<{
  readonly schedules: readonly Schedule[];
  readonly problems: readonly DoctorFinding[];
}> {
  const { hasStore } = await import('../../store/open.ts');
  const configured = mergeSchedules(config, []).schedules;
  if (!hasStore(folder)) return { schedules: configured, problems: [] };
  try {
    return await cli.stores.use(folder, config, async (store) => {
      const { schedules, problems } = await readSchedules(config, store.schedules);
      const fix = 'remove it and add it anew';
      return { schedules, problems: problems.map(({ words }) => finding(about, 'problem', words, fix)) };
    });
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const text = `those that people made cannot be seen now: ${error.message}`;
    const fix = 'mend what Redis lacks, then run doctor again';
    return { schedules: configured, problems: [finding(about, 'warning', text, fix)] };
  }
}
