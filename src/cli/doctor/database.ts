import { createFormat } from '../../core/report/format.ts';
import { plural } from '../../core/report/plural.ts';
import type { DoctorCheck, DoctorFinding } from './check.ts';

const about = 'database';

/** Whether the store opens, and what it holds. */
export const checkDatabase: DoctorCheck = async ({ folder, config, cli }) => {
  const { hasStore } = await import('../../store/open.ts');
  if (!hasStore(folder)) {
    return [finding('warning', 'nothing has been imported yet', 'sla-bot import FILE --mapping NAME')];
  }
  return cli.stores.use(folder, config, async (store) => {
    const { version } = await store.dataVersion();
    if (version === 0) return [finding('warning', 'the log is empty', 'sla-bot import FILE --mapping NAME')];
    const extent = await store.extent();
    const format = createFormat(config.locale, config.timeZone);
    const last =
      extent === null ? '' : `, the last one of ${format.instant(extent.lastEventAt)} ${format.timeZone}`;
    return [finding('ok', `${format.count(version)} ${plural(version, 'event')}${last}`, null)];
  });
};

function finding(status: DoctorFinding['status'], text: string, fix: string | null): DoctorFinding {
  return { about, status, text, fix };
}
