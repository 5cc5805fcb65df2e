import type { RedisSettings } from '../../../../config/redis-schema.ts';
import type { RedisFacts, ServerFacts } from '../../../adapters/redis/probe.ts';
import { plural } from '../../../core/report/plural.ts';
import { type DoctorFinding, finding } from '../check.ts';

const about = 'Redis replicas';

/** Whether there are as many replicas as events wait for, and what a failover could take back. */
export function replicaFindings(
  { address, info, config }: ServerFacts,
  { kind }: RedisFacts['target'],
  { acknowledge }: RedisSettings,
): DoctorFinding[] {
  const online = [...info].filter(([name, value]) => /^slave\d+$/.test(name) && /state=online/.test(value));
  const count = online.length;
  const has = `${address}: ${count} ${plural(count, 'replica')}`;
  const wanted = acknowledge.replicas;
  if (count < wanted) {
    const text = `${has}, but redis.acknowledge.replicas is ${wanted}: every webhook is answered with 503`;
    return [finding(about, 'problem', text, 'start the missing ones, or lower redis.acknowledge.replicas')];
  }
  if (kind !== 'single' && count === 0) {
    const text = `${has}: nobody takes its place when it fails`;
    return [finding(about, 'problem', text, 'give it a replica')];
  }
  if (count > 0 && wanted === 0) {
    const text = `${has}, but events are acknowledged before any of them has them: a failover can lose some`;
    return [finding(about, 'warning', text, 'set redis.acknowledge.replicas: 1')];
  }
  const first = finding(about, 'ok', count === 0 ? `${address}: none` : `${has}, ${wanted} waited for`, null);
  return kind === 'single' ? [first] : [first, ...cutOff(address, config)];
}

/** A primary that the others have given up must stop by itself. */
function cutOff(address: string, config: ServerFacts['config']): DoctorFinding[] {
  const least = config?.get('min-replicas-to-write');
  if (least !== undefined && Number(least) > 0) return [];
  const text =
    least === undefined
      ? `${address}: min-replicas-to-write cannot be seen (CONFIG GET is not allowed here)`
      : `${address}: a primary that is cut off from its replicas goes on, so something may be posted twice`;
  return [
    finding(about, 'warning', text, 'set min-replicas-to-write 1 and min-replicas-max-lag 10 in redis.conf'),
  ];
}
