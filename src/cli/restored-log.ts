import { isShared } from '../../config/redis-schema.ts';
import type { Config } from '../../config/schema.ts';
import { UserError } from '../core/errors.ts';
import type { BackupManifest } from '../store/backup-manifest.ts';
import type { Cli } from './cli.ts';

interface Settings {
  readonly config: Config;
  readonly folder: string;
}

/**
 * UserError for a backup whose log is not the one that the data folder is to go on with: nothing could be opened after it
 * took the place of what is there.
 */
export async function refuseOtherLog(
  { sharedLog }: Pick<BackupManifest, 'sharedLog'>,
  settings: Settings,
  cli: Cli,
): Promise<void> {
  const { isCopy, id } = await logHere(settings, cli);
  if (sharedLog === null && isCopy) {
    throw new UserError('the backup has a log of its own; here bots share the log in Redis', {
      code: 'own-log',
      hint: 'Restore it into an empty data folder without redis, run sla-bot export events there, and import that here.',
    });
  }
  if (sharedLog !== null && isCopy && id !== null && id !== sharedLog) {
    throw new UserError(`the backup is a copy of the shared log ${sharedLog}; here it is ${id}`, {
      code: 'other-log',
      hint: 'A data folder needs no backup to be filled from the log that is there: start with an empty one.',
    });
  }
  if (sharedLog === null || isCopy) return;
  if (cli.restart !== undefined) {
    throw new UserError(
      `the backup is a copy of the shared log ${sharedLog}; this bot has a log of its own`,
      {
        code: 'is-copy',
        hint: 'Restore it into another data folder; without redis it can be read there, and exported.',
      },
    );
  }
  cli.io.err(`note: this is a copy of the shared log ${sharedLog}: without redis it can only be read\n`);
}

/** Whether a copy of a shared log is what is used here, and of which, as far as one knows. */
async function logHere(
  { config, folder }: Settings,
  cli: Cli,
): Promise<{ readonly isCopy: boolean; readonly id: string | null }> {
  if (cli.restart !== undefined) {
    const { logId } = await cli.stores.use(folder, config, (store) => store.replica.state());
    return { isCopy: logId !== null, id: logId };
  }
  if (!isShared(config.redis, cli.io.env)) return { isCopy: false, id: null };
  const { sharedLogId } = await import('../any-store.ts');
  return { isCopy: true, id: await sharedLogId({ config, env: cli.io.env }) };
}
