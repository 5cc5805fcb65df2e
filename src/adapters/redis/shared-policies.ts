import { type PolicyContent, samePolicyContent } from '../../../config/policy.ts';
import { UserError } from '../../core/errors.ts';
import type { PolicyVersion } from '../../core/sla/types.ts';
import { UnavailableError } from '../../ports/intake.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Store } from '../../store/open.ts';
import type { RedisLink } from './connect.ts';
import type { PolicyLog } from './log/policies.ts';
import { saidIn } from './said.ts';
import { unreachable } from './tail/failures.ts';
import type { Tail } from './tail/tail.ts';

export interface SharedPoliciesOptions {
  readonly copy: Pick<Store, 'policyVersions' | 'rejudge' | 'replica'>;
  readonly log: PolicyLog;
  readonly tail: Pick<Tail, 'caughtUp'>;
  readonly link: Pick<RedisLink, 'isConnected' | 'on' | 'trouble'>;
  readonly logger: Logger;
}

interface Wanted {
  readonly content: PolicyContent;
  readonly effectiveFrom: number | null;
}

const againMs = 1_000;

/** Whether Redis went away, or had not told the copy yet that it is back. */
function isPassing(error: unknown): boolean {
  if (error instanceof UserError) return error.code === 'log-unreachable';
  return error instanceof UnavailableError;
}

/** As an `effectiveFrom`: from ever. */
const fromEver = Number.MIN_SAFE_INTEGER;

/** Policy versions in the order that all bots share: of several that come at once each follows what it was told of. */
export function createSharedPolicies({
  copy,
  log,
  tail,
  link,
  logger,
}: SharedPoliciesOptions): Pick<Store, 'recordPolicies' | 'rejudge'> {
  /** What could not be recorded while Redis was away. */
  let owed: PolicyContent | null = null;

  /** Appends what is not the newest already; returns the newest. */
  async function record(
    wanted: Wanted,
    isNewest: (newest: PolicyVersion) => boolean,
    signal?: AbortSignal,
  ): Promise<PolicyVersion> {
    for (;;) {
      await tail.caughtUp(signal);
      const newest = (await copy.policyVersions()).at(-1);
      if (newest !== undefined && isNewest(newest)) return newest;
      const { policyPosition } = await copy.replica.state();
      const entry = await log.append(policyPosition, wanted);
      // Another bot was quicker: what it recorded may be the same.
      if (entry === null) continue;
      await tail.caughtUp(signal);
      const { version, recordedAt, effectiveFrom } = entry;
      return { ...entry.content, version, recordedAt, effectiveFrom };
    }
  }

  const recordContent = (content: PolicyContent, effectiveFrom: number | null) =>
    record({ content, effectiveFrom }, (newest) => samePolicyContent(newest, content));

  function recordOwed(): void {
    const content = owed;
    owed = null;
    if (content === null) return;
    recordContent(content, null).catch((error: unknown) => {
      owed ??= content;
      logger.warn({ cause: saidIn(error) }, 'changed policies not recorded yet');
      if (!isPassing(error)) return;
      // The copy may follow a moment later; of a Redis that is away one is told when it is back.
      setTimeout(() => {
        if (link.isConnected()) recordOwed();
      }, againMs).unref();
    });
  }
  link.on('back', recordOwed);

  /** What judges while the content waits to be recorded. */
  async function owe(content: PolicyContent): Promise<PolicyVersion> {
    const newest = (await copy.policyVersions()).at(-1);
    if (newest === undefined) throw unreachable(link);
    if (samePolicyContent(newest, content)) return newest;
    owed = content;
    logger.warn(
      { version: newest.version },
      'the configured policies differ; they are recorded once Redis is back',
    );
    if (link.isConnected()) recordOwed();
    return newest;
  }

  return {
    async recordPolicies(content, _recordedAt, at) {
      if (!link.isConnected()) return owe(content);
      return recordContent(content, at?.effectiveFrom ?? null).catch((error: unknown) => {
        if (!isPassing(error)) throw error;
        return owe(content);
      });
    },
    async rejudge(options) {
      if (options.dryRun !== true) await tail.caughtUp(options.signal);
      const diff = await copy.rejudge({ ...options, dryRun: true });
      if (options.dryRun === true) return diff;
      const effectiveFrom = options.effectiveFrom ?? fromEver;
      const version = await record(
        { content: options.content, effectiveFrom },
        (newest) => newest.effectiveFrom === effectiveFrom && samePolicyContent(newest, options.content),
        options.signal,
      );
      return { ...diff, dryRun: false, version };
    },
  };
}
