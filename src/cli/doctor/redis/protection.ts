import type { RedisTarget } from '../../../adapters/redis/settings.ts';
import { type DoctorFinding, finding } from '../check.ts';

const about = 'Redis protection';
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i;

/** Who could get at what is sent and kept. */
export function protectionFindings({ nodes, password, tls }: RedisTarget): DoctorFinding[] {
  if (nodes.every(({ host }) => loopback.test(host))) {
    return [finding(about, 'ok', 'on this machine alone', null)];
  }
  const ways = [password === null ? [] : ['a password'], tls === null ? [] : ['TLS']].flat();
  const found: DoctorFinding[] = [];
  if (password === null && tls?.cert === undefined) {
    const text = 'whoever reaches its port can read and change everything: no password is asked for';
    const fix =
      'make a user for the bot (README, “Several bots, one Redis”) and set REDIS_USERNAME and REDIS_PASSWORD';
    found.push(finding(about, 'problem', text, fix));
  }
  if (tls === null) {
    const text = 'not encrypted: what is sent, a password too, can be read on the way';
    found.push(
      finding(about, 'warning', text, 'use rediss://, or redis.tls.enabled for sentinels and clusters'),
    );
  }
  return found.length > 0 ? found : [finding(about, 'ok', ways.join(' and '), null)];
}
