import { type PolicyContent, samePolicyContent } from '../../config/policy.ts';
import type { PolicyVersion } from '../core/sla/types.ts';
import type { Job } from '../ports/job.ts';
import type { Logger } from '../ports/logger.ts';

const everyMs = 60_000;

/**
 * The newest of the versions before its predecessor that judges as the last one does; null: there is none. Bots that are
 * started with different configurations bring back each other's policies so.
 */
export function broughtBack(versions: readonly PolicyVersion[]): PolicyVersion | null {
  const newest = versions.at(-1);
  if (newest === undefined) return null;
  return versions.slice(0, -2).findLast((version) => samePolicyContent(version, newest)) ?? null;
}

/** Logs what a start made of the policies, where it changed those that judge; `before`: the versions there were. */
export function logRecorded(
  before: readonly PolicyVersion[],
  recorded: PolicyVersion,
  logger: Pick<Logger, 'info' | 'warn'>,
): void {
  const last = before.at(-1);
  if (last === undefined || recorded.version <= last.version) return;
  const fields = { version: recorded.version, before: last.version };
  const earlier = broughtBack([...before, recorded]);
  if (earlier === null) logger.info(fields, 'policies of the configuration recorded as a new version');
  else
    logger.warn(
      { ...fields, sameAs: earlier.version },
      'policies of an earlier version brought back: an old configuration file, or bots with different ones',
    );
}

/** Tells the log, once for each version, that what judges is not what this bot is configured with. */
export function createPolicyWatch(deps: {
  readonly own: PolicyContent;
  readonly versions: () => Promise<readonly PolicyVersion[]>;
  readonly logger: Pick<Logger, 'warn'>;
}): Job {
  const { own, versions, logger } = deps;
  let told: number | null = null;
  return {
    name: 'policy watch',
    everyMs,
    async run() {
      const newest = (await versions()).at(-1);
      if (newest === undefined || newest.version === told || samePolicyContent(newest, own)) return;
      told = newest.version;
      logger.warn(
        { version: newest.version, recordedAt: new Date(newest.recordedAt).toISOString() },
        'clocks are judged by other policies than those of this bot’s configuration',
      );
    },
  };
}
