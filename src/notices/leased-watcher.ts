import { leasedJob } from '../jobs/leased-job.ts';
import { UnavailableError } from '../ports/intake.ts';
import type { Job } from '../ports/job.ts';
import type { Leases } from '../ports/leases.ts';
import { createNoticeWatcher, type NoticeWatcherDeps, noticeJobName } from './watcher.ts';

/** How long after the death of the bot that watches another does. */
const takeOverMs = 30_000;

/**
 * The watcher of open clocks, in one bot at a time of all that share a ledger. Whoever takes over begins with what the
 * ledger has: what was told, and what was begun and has to be asked for. A message is put down, and so sent, only while
 * the lease is held: a process that stood still for long asks before it goes on.
 */
export function createLeasedWatcher(deps: NoticeWatcherDeps, leases: Leases, ttlMs = takeOverMs): Job | null {
  const { ledger } = deps;
  const held: NoticeWatcherDeps['ledger'] = {
    ...ledger,
    async put(change) {
      if (!(await leases.hold(noticeJobName, ttlMs))) {
        throw new UnavailableError('Another bot watches the open clocks by now.');
      }
      await ledger.put(change);
    },
  };
  const job = createNoticeWatcher({ ...deps, ledger: held });
  return job === null ? null : leasedJob(job, { leases, ttlMs });
}
