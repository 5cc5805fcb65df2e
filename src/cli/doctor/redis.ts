import { isShared } from '../../../config/redis-schema.ts';
import type { RedisFacts } from '../../adapters/redis/probe.ts';
import { UserError } from '../../core/errors.ts';
import { type DoctorCheck, type DoctorContext, type DoctorFinding, finding } from './check.ts';
import { clusterFindings } from './redis/cluster.ts';
import { logFindings } from './redis/log.ts';
import { memoryFindings } from './redis/memory.ts';
import { persistenceFindings } from './redis/persistence.ts';
import { protectionFindings } from './redis/protection.ts';
import { replicaFindings } from './redis/replicas.ts';

const about = 'Redis';
const mostApartMs = 2_000;

/** Whether the shared Redis can be reached, and what about it is unsafe. */
export const checkRedis: DoctorCheck = async (context) => {
  const { config, cli } = context;
  const { redis } = config;
  const { env } = cli.io;
  if (!isShared(redis, env)) {
    return [finding(about, 'off', 'none is set: this bot keeps its own data', null)];
  }
  const { connectRedis } = await import('../../adapters/redis/connect.ts');
  const { probeRedis } = await import('../../adapters/redis/probe.ts');
  try {
    const link = await connectRedis(redis, env);
    try {
      const facts = await probeRedis(link, Date.now);
      return [
        connected(facts),
        ...clockFindings(facts),
        ...clusterFindings(facts),
        ...facts.servers.flatMap(persistenceFindings),
        ...facts.servers.flatMap(memoryFindings),
        ...facts.servers.flatMap((server) => replicaFindings(server, facts.target, redis)),
        ...protectionFindings(facts.target),
        ...(await sharedLogFindings(facts, context)),
      ];
    } finally {
      await link.close();
    }
  } catch (error) {
    if (error instanceof UserError) return [finding(about, 'problem', error.message, error.hint)];
    throw error;
  }
};

/** A data folder that has no copy, or does not open, which is told elsewhere, has nothing to compare. */
async function sharedLogFindings(
  facts: RedisFacts,
  { config, folder, cli }: DoctorContext,
): Promise<DoctorFinding[]> {
  const { hasStore } = await import('../../store/open.ts');
  const asked = hasStore(folder)
    ? cli.stores.use(folder, config, async ({ replica, freshness }) => ({
        copyOf: (await replica.state()).logId,
        unfollowed: freshness().unfollowed,
      }))
    : null;
  const copy = await asked?.catch(() => null);
  return logFindings(facts, config.redis, copy?.copyOf ?? null, copy?.unfollowed);
}

function connected({ servers, target }: RedisFacts): DoctorFinding {
  const versions = [...new Set(servers.map(({ info }) => info.get('redis_version') ?? 'unknown'))];
  const text = `connected to ${target.name}, version ${versions.join(', ')}, database ${target.database}`;
  return finding(about, 'ok', text, null);
}

function clockFindings({ aheadMs }: RedisFacts): DoctorFinding[] {
  if (Math.abs(aheadMs) <= mostApartMs) return [];
  const seconds = (Math.abs(aheadMs) / 1_000).toFixed(0);
  const text = `its clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ours, and events are recorded by it`;
  return [finding('Redis clock', 'warning', text, 'run a time service (NTP) on both machines')];
}
