import type { ServerFacts } from '../../../adapters/redis/probe.ts';
import { type DoctorFinding, finding } from '../check.ts';

const scarce = 0.8;
const nearlyFull = 0.95;

/** Whether Redis throws something away when memory is short, and how near that is. */
export function memoryFindings({ address, info }: ServerFacts): DoctorFinding[] {
  const limit = Number(info.get('maxmemory') ?? 0);
  const used = Number(info.get('used_memory') ?? 0);
  const system = Number(info.get('total_system_memory') ?? 0);
  return [evictionFinding(address, info.get('maxmemory_policy'), limit), room(address, used, limit, system)];
}

function evictionFinding(address: string, policy: string | undefined, limit: number): DoctorFinding {
  const about = 'Redis eviction';
  const fix = 'set maxmemory-policy noeviction in redis.conf';
  if (policy === 'noeviction') return finding(about, 'ok', `${address}: none`, null);
  if (policy === undefined) return finding(about, 'warning', `${address}: the policy cannot be seen`, fix);
  if (limit === 0) {
    const text = `${address}: ${policy}, which has no effect only as long as maxmemory is not set`;
    return finding(about, 'warning', text, fix);
  }
  const text = `${address}: ${policy} removes keys when memory is short, events and the record of deliveries among them`;
  return finding(about, 'problem', text, fix);
}

function room(address: string, used: number, limit: number, system: number): DoctorFinding {
  const about = 'Redis memory';
  const whole = limit === 0 ? system : limit;
  const of = limit === 0 ? 'of the machine (maxmemory is not set)' : 'of maxmemory';
  if (whole === 0) return finding(about, 'ok', `${address}: ${megabytes(used)} in use`, null);
  const share = used / whole;
  const text = `${address}: ${megabytes(used)} in use, ${Math.round(share * 100)} % ${of}`;
  const fix = 'give it more memory, or set redis.eventRetention, so that older events move into snapshots';
  if (share >= nearlyFull)
    return finding(about, 'problem', `${text}: when it is full no event can be taken`, fix);
  return share >= scarce ? finding(about, 'warning', text, fix) : finding(about, 'ok', text, null);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
