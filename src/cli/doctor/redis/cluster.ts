import type { RedisFacts } from '../../../adapters/redis/probe.ts';
import { type DoctorFinding, finding } from '../check.ts';

const about = 'Redis cluster';
const allSlots = 16_384;

/** Whether every key has a node that serves it. */
export function clusterFindings({ cluster, servers }: RedisFacts): DoctorFinding[] {
  if (cluster === null) return [];
  const fix = 'see redis-cli --cluster check HOST:PORT';
  const state = cluster.get('cluster_state');
  if (state !== 'ok') return [finding(about, 'problem', `its state is ${state ?? 'not told'}`, fix)];
  const assigned = Number(cluster.get('cluster_slots_assigned') ?? 0);
  const wrong =
    Number(cluster.get('cluster_slots_fail') ?? 0) + Number(cluster.get('cluster_slots_pfail') ?? 0);
  if (assigned < allSlots || wrong > 0) {
    const text = `${allSlots - assigned + wrong} of ${allSlots} slots are not served`;
    return [finding(about, 'problem', text, fix)];
  }
  return [finding(about, 'ok', `all slots are served, by ${servers.length} primaries`, null)];
}
