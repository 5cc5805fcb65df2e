import type { ServerFacts } from '../../../adapters/redis/probe.ts';
import { type DoctorFinding, finding } from '../check.ts';

const about = 'Redis persistence';
const notSeen = 'CONFIG GET is not allowed here';

/** What a crash or a restart of a server loses. */
export function persistenceFindings({ address, info, config }: ServerFacts): DoctorFinding[] {
  const failed = failures(info, config).map(([text, fix]) =>
    finding(about, 'problem', `${address}: ${text}`, fix),
  );
  return [...failed, kept(address, info, config)];
}

function failures(info: ServerFacts['info'], config: ServerFacts['config']): [text: string, fix: string][] {
  const fix = 'look at free disk space and at the log of Redis';
  const found: [string, string][] = [];
  if ((info.get('aof_last_write_status') ?? 'ok') !== 'ok')
    found.push(['the append-only file could not be written', fix]);
  if ((info.get('aof_last_bgrewrite_status') ?? 'ok') !== 'ok')
    found.push(['the append-only file could not be rewritten', fix]);
  if ((info.get('rdb_last_bgsave_status') ?? 'ok') !== 'ok') {
    const refuses = config?.get('stop-writes-on-bgsave-error') === 'no' ? '' : ', so it takes no writes';
    found.push([`the last snapshot failed${refuses}`, fix]);
  }
  return found;
}

function kept(address: string, info: ServerFacts['info'], config: ServerFacts['config']): DoctorFinding {
  // A server that starts with a new append-only file passes over its snapshot and is empty.
  const append =
    'first, on the running server, redis-cli CONFIG SET appendonly yes; then appendonly yes and appendfsync always in redis.conf (a restart with the file alone begins empty)';
  if (info.get('aof_enabled') !== '1') return snapshotsAlone(address, config, append);
  const sync = config?.get('appendfsync');
  const file = `${address}: append-only file`;
  if (sync === 'always') return finding(about, 'ok', `${file}, written out before each answer`, null);
  if (sync === 'everysec') {
    const text = `${file}, written out each second: a crash of the machine loses up to that much of what was acknowledged`;
    return finding(
      about,
      'warning',
      text,
      'set appendfsync always; or redis.acknowledge.replicas, with replicas elsewhere',
    );
  }
  if (sync === undefined) {
    const fix =
      'let the user of the bot see it (+config|get), or see in the settings of the service that it is always, or everysec with redis.acknowledge.replicas';
    return finding(about, 'warning', `${file}, but appendfsync cannot be seen (${notSeen})`, fix);
  }
  const text = `${file}, written out when the system likes (appendfsync ${sync}): a crash loses some 30 seconds`;
  return finding(
    about,
    'warning',
    text,
    'set appendfsync always, or everysec with redis.acknowledge.replicas',
  );
}

function snapshotsAlone(address: string, config: ServerFacts['config'], append: string): DoctorFinding {
  const save = config?.get('save');
  if (save === '') {
    const text = `${address}: nothing is kept on disk, so a restart loses every event`;
    return finding(about, 'problem', text, append);
  }
  const which = save === undefined ? `which cannot be seen (${notSeen})` : save;
  const text = `${address}: snapshots alone (${which}): a crash loses what came since the last one`;
  return finding(about, 'problem', text, append);
}
