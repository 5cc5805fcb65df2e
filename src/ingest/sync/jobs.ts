import { CancelledError, UserError } from '../../core/errors.ts';
import { UnavailableError } from '../../ports/intake.ts';
import type { Job } from '../../ports/job.ts';
import type { Logger } from '../../ports/logger.ts';
import { type SyncConfig, syncedSources, syncPlan } from './configured.ts';
import { performSync, type SyncDeps, syncBusy } from './perform.ts';

export interface SyncJobDeps extends SyncDeps {
  readonly config: SyncConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
}

/** A job for each source that is to be asked every now and then; of bots that share a Redis one does it. */
export function createSyncJobs(deps: SyncJobDeps): Job[] {
  const { config } = deps;
  return syncedSources(config).flatMap((name): Job[] => {
    const everyMs = config.sources[name]?.sync?.every ?? null;
    return everyMs === null
      ? []
      : [{ name: `sync ${name}`, everyMs, run: (signal) => syncOnce(name, signal, deps) }];
  });
}

/** What a person has to mend is a line in the log, again every time, and no crash. */
async function syncOnce(name: string, signal: AbortSignal, deps: SyncJobDeps): Promise<void> {
  const { config, env, logger } = deps;
  try {
    const plan = syncPlan(config, env, name);
    const request = { from: null, restart: false, dryRun: false, signal };
    const { appended, duplicates, incidents, skipped, requests, waitedMs } = await performSync(
      plan,
      request,
      deps,
    );
    logger.info({ source: name, incidents, appended, duplicates, requests, waitedMs }, 'synced');
    if (Object.keys(skipped).length > 0)
      logger.warn({ source: name, skipped }, 'parts of the history could not be used');
  } catch (error) {
    if (error instanceof CancelledError && signal.aborted) return;
    if (error instanceof UnavailableError) {
      logger.warn({ source: name, reason: error.message }, 'sync put off');
    } else if (error instanceof UserError && error.code === syncBusy) {
      logger.debug({ source: name }, 'synced elsewhere');
    } else if (error instanceof UserError) {
      const { message: reason, hint, details } = error;
      logger.warn({ source: name, reason, ...(hint === null ? {} : { hint }), details }, 'sync failed');
    } else throw error;
  }
}
