import { readFileSync } from 'node:fs';
import type { Config } from '../../../config/schema.ts';
import { sourceVariable, syncedKinds } from '../../../config/sources-schema.ts';
import { UserError } from '../../core/errors.ts';
import { startOfDay } from '../../core/time/zone.ts';
import type { Endpoint } from '../webhooks/source.ts';
import { syncSource } from './index.ts';
import type { SyncSource } from './source.ts';

type Environment = Readonly<Record<string, string | undefined>>;
export type SyncConfig = Pick<Config, 'sources' | 'timeZone'>;

/** What a sync of one source needs, from its settings. */
export interface SyncPlan {
  readonly source: SyncSource<unknown>;
  readonly endpoint: Endpoint;
  readonly url: string;
  readonly token: string;
  readonly tokenVariable: string;
  readonly scope: string | null;
  /** Where a first sync begins, epoch milliseconds; null: all there is. */
  readonly from: number | null;
  /** How often the bot asks, milliseconds; null: never by itself. */
  readonly everyMs: number | null;
}

/** Names of the sources whose history can be asked for as they are configured. */
export function syncedSources({ sources }: Pick<Config, 'sources'>): string[] {
  return Object.entries(sources)
    .filter(([, { kind, sync }]) => sync !== null && syncSource(kind) !== null)
    .map(([name]) => name);
}

/** UserError where the source is not configured for it, or its token is missing. */
export function syncPlan(config: SyncConfig, env: Environment, name: string): SyncPlan {
  const settings = Object.hasOwn(config.sources, name) ? config.sources[name] : undefined;
  if (settings === undefined) throw unknown(config, name);
  const { kind, sync } = settings;
  const source = syncSource(kind);
  if (kind === null || source === null) {
    throw new UserError(`${name} cannot be asked for its history`, {
      hint: `Only sources of kind ${syncedKinds.join(', ')} can: set sources.${name}.kind.`,
    });
  }
  const url = sync?.url ?? source.usualUrl;
  if (url === null) {
    throw new UserError(`the address of ${name} is not known`, {
      hint: `Put it into sources.${name}.sync.url.`,
    });
  }
  const tokenVariable = sourceVariable(name, 'TOKEN');
  return {
    source,
    endpoint: { name, kind, settings },
    url,
    token: readToken(name, env, source.needs),
    tokenVariable,
    scope: sync?.scope ?? null,
    from: sync?.from ? startOfDay(config.timeZone, sync.from) : null,
    everyMs: sync?.every ?? null,
  };
}

function unknown(config: SyncConfig, name: string): UserError {
  const known = syncedSources(config);
  return new UserError(`there is no source ${name} in the configuration`, {
    hint:
      known.length === 0
        ? 'Add it: sources: { NAME: { kind: pagerduty, sync: {} } }.'
        : `Those with a sync: ${known.join(', ')}.`,
  });
}

function readToken(name: string, env: Environment, needs: string): string {
  const variable = sourceVariable(name, 'TOKEN');
  const fileVariable = sourceVariable(name, 'TOKEN_FILE');
  const given = env[variable]?.trim();
  if (given) return checked(given, variable);
  const file = env[fileVariable]?.trim();
  if (!file) {
    throw new UserError(`${variable} is not set: ${name} cannot be asked without a token`, {
      hint: `Set it, or ${fileVariable} to the path of a file; the token needs ${needs}.`,
    });
  }
  try {
    return checked(readFileSync(file, 'utf8').trim(), fileVariable);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UserError(`the file of ${fileVariable} cannot be read (${code})`, { cause: error });
  }
}

/** What no header can carry would otherwise be repeated in an error. */
function checked(token: string, variable: string): string {
  if (/^[\x20-\x7e]+$/.test(token)) return token;
  throw new UserError(`${variable} has no usable token`, {
    hint: 'It is one line of letters, digits and signs.',
  });
}
