import { describe, expect, it, vi } from 'vitest';
import type { PolicyLog } from '../../../../src/adapters/redis/log/policies.ts';
import {
  createSharedPolicies,
  type SharedPoliciesOptions,
} from '../../../../src/adapters/redis/shared-policies.ts';
import { UserError } from '../../../../src/core/errors.ts';
import type { PolicyEntry } from '../../../../src/ports/replication.ts';
import { policies } from '../../../integration/store/support.ts';
import { silentLogger } from '../../../support/io.ts';

const first = { ...policies(), version: 1, recordedAt: 1, effectiveFrom: null };
const stricter = policies({ response: 1, resolution: 2 });

/** A log in memory whose copy catches up only where `caughtUp` lets it. */
function world(caughtUp: () => void) {
  const versions = [first];
  const listeners: (() => void)[] = [];
  const link = { isConnected: () => true, trouble: () => null, on: () => () => {} };
  const log: Pick<PolicyLog, 'append'> = {
    async append(_last, wanted) {
      const at = { version: versions.length + 1, recordedAt: versions.length + 1 };
      versions.push({ ...wanted.content, ...at, effectiveFrom: null });
      return { id: `${at.version}-0`, ...at, ...wanted } satisfies PolicyEntry;
    },
  };
  const shared = createSharedPolicies({
    copy: {
      policyVersions: async () => versions,
      replica: { state: async () => ({ policyPosition: null }) },
    },
    log,
    tail: { caughtUp: async () => caughtUp() },
    link: {
      ...link,
      on: (_event: string, listener: () => void) => {
        listeners.push(listener);
        return () => {};
      },
    },
    logger: silentLogger,
  } as unknown as SharedPoliciesOptions);
  return { shared, versions, isBack: () => listeners.map((listener) => listener()) };
}

const away = () => new UserError('the shared log cannot be reached', { code: 'log-unreachable' });

describe('policies that bots share', () => {
  it('start a bot by the newest that is known where Redis fails on the way, and follow', async () => {
    vi.useFakeTimers();
    try {
      let failures = 3;
      const { shared, versions } = world(() => {
        if (failures-- > 0) throw away();
      });
      await expect(shared.recordPolicies(stricter, 0)).resolves.toMatchObject({ version: 1 });
      expect(versions).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(versions).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('are tried once more where they could not be recorded as Redis came back', async () => {
    vi.useFakeTimers();
    try {
      let failures = 2;
      const { shared, versions, isBack } = world(() => {
        if (failures-- > 0) throw away();
      });
      await shared.recordPolicies(stricter, 0).catch(() => undefined);
      isBack();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(versions).toHaveLength(2);
      expect(versions[1]).toMatchObject(stricter);
    } finally {
      vi.useRealTimers();
    }
  });

  it('refuse what waiting does not mend', async () => {
    const { shared } = world(() => {
      throw new UserError('another log', { code: 'other-log' });
    });
    await expect(shared.recordPolicies(stricter, 0)).rejects.toMatchObject({ code: 'other-log' });
  });
});
