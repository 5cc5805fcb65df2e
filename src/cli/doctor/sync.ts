import { UserError } from '../../core/errors.ts';
import { type SyncPlan, syncPlan } from '../../ingest/sync/configured.ts';
import { waitText } from '../commands/sync-text.ts';
import { type DoctorCheck, type DoctorFinding, finding } from './check.ts';

const about = 'sync';

/** Whether each source whose history is configured could be asked for it; nothing is asked. */
export const checkSync: DoctorCheck = async ({ config, isUsable, cli }) => {
  if (!isUsable) return [];
  const names = Object.entries(config.sources).flatMap(([name, { sync }]) => (sync === null ? [] : [name]));
  if (names.length === 0) return [finding(about, 'off', 'no source in the configuration has a sync', null)];
  return names.map((name) => {
    try {
      return planned(syncPlan(config, cli.io.env, name));
    } catch (error) {
      if (error instanceof UserError) return finding(about, 'problem', error.message, error.hint);
      throw error;
    }
  });
};

function planned({ endpoint: { name }, url, everyMs }: SyncPlan): DoctorFinding {
  const { protocol, hostname, origin } = new URL(url);
  if (protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) {
    const text = `the token of ${name} goes to ${origin} without encryption`;
    return finding(about, 'warning', text, `use https in sources.${name}.sync.url`);
  }
  const when = everyMs === null ? 'when sla-bot sync is run' : `every ${waitText(everyMs)}`;
  return finding(about, 'ok', `${name} is asked at ${origin} ${when}`, null);
}
