import type { PolicyContent } from '../../../../config/policy.ts';
import { UserError } from '../../../core/errors.ts';
import type { PolicyEntry } from '../../../ports/replication.ts';
import type { RedisCommands } from '../clients.ts';
import type { RedisKeys } from '../keys.ts';
import { rethrown } from '../unreachable.ts';
import { instantOf } from './entry.ts';

/** The policy versions that all bots share, in one order. */
export interface PolicyLog {
  /** The entries behind a position (null: from the beginning), oldest first. UserError for one that is no policy version. */
  after(position: string | null): Promise<readonly PolicyEntry[]>;
  /**
   * Appends a version if `last` is the id of the newest entry (null: there is none); null where another came first.
   */
  append(
    last: string | null,
    version: { readonly content: PolicyContent; readonly effectiveFrom: number | null },
  ): Promise<PolicyEntry | null>;
}

const field = 'version';

/** Returns the new id and how many entries there are; nil where the newest is another. */
const appendScript = `
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local last = newest[1] and newest[1][1] or ''
if last ~= ARGV[1] then return false end
local id = redis.call('XADD', KEYS[1], '*', '${field}', ARGV[2])
return { id, redis.call('XLEN', KEYS[1]) }`;

export function createPolicyLog(redis: RedisCommands, keys: Pick<RedisKeys, 'policies'>): PolicyLog {
  return {
    async after(position) {
      const entries = await redis.xrange(keys.policies, '-', '+').catch(rethrown);
      const known = position === null ? 0 : entries.findIndex(([id]) => id === position) + 1;
      if (position !== null && known === 0) {
        throw new UserError(`the shared policies no longer have the version ${position}`, {
          code: 'policy-log',
          hint: 'Restore the Redis data they were lost from, or delete this bot’s data folder so that it begins anew; then start it again.',
        });
      }
      return entries.slice(known).map(([id, fields], index) => entryOf(id, fields, known + index + 1));
    },
    async append(last, { content, effectiveFrom }) {
      const version = JSON.stringify({ content, effectiveFrom });
      const answer = await redis.eval(appendScript, 1, keys.policies, last ?? '', version).catch(rethrown);
      if (!Array.isArray(answer)) return null;
      const [id, count] = answer as [string, number];
      return entryOf(id, [field, version], count);
    },
  };
}

function entryOf(id: string, fields: readonly string[], version: number): PolicyEntry {
  const { content, effectiveFrom } = versionOf(fields[fields.indexOf(field) + 1]) ?? unreadable(id);
  return { id, version, recordedAt: instantOf(id), effectiveFrom, content };
}

function unreadable(id: string): never {
  throw new UserError(`entry ${id} of the shared policies is no policy version`, {
    code: 'policy-log',
    hint: 'Update this bot if another runs a newer version, else remove the entry (XDEL).',
  });
}

function versionOf(text: string | undefined): Pick<PolicyEntry, 'content' | 'effectiveFrom'> | null {
  const version = parsed(text ?? '');
  if (!isObject(version) || !isObject(version.content)) return null;
  const { policies, calendars, sources, dataVersions } = version.content;
  const { effectiveFrom = null } = version;
  if (!Array.isArray(policies) || !Array.isArray(calendars)) return null;
  if (!isObject(sources) || !isObject(dataVersions)) return null;
  if (effectiveFrom !== null && !Number.isSafeInteger(effectiveFrom)) return null;
  // Bots alone write here: what is inside was checked as configuration.
  return {
    content: version.content as unknown as PolicyContent,
    effectiveFrom: effectiveFrom as number | null,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
