import { readFileSync } from 'node:fs';
import type { Config } from '../../../config/schema.ts';
import { sourceVariable } from '../../../config/sources-schema.ts';
import { webhookSource } from './index.ts';
import type { Endpoint, WebhookSource } from './source.ts';

/** A configured endpoint with what it speaks and its secrets. */
export interface OpenEndpoint extends Endpoint {
  readonly source: WebhookSource;
  /** Empty: everything is refused. */
  readonly secrets: readonly string[];
  /** In words why there is no secret, or not the one that was meant; null: there is one. */
  readonly lacking: string | null;
  /** A secret was meant and cannot be read or is too short: a sender has to send again, not to give up. */
  readonly isUnusable: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A configured source of a kind that is understood, by name; null where it is none. */
export function endpointOf(
  { sources }: Pick<Config, 'sources'>,
  name: string,
  known?: readonly WebhookSource[],
): Pick<OpenEndpoint, 'source' | keyof Endpoint> | null {
  const settings = Object.hasOwn(sources, name) ? sources[name] : undefined;
  const source = settings?.kind ? webhookSource(settings.kind, known) : null;
  return settings === undefined || source === null ? null : { name, kind: source.kind, settings, source };
}

/** The sources that may send webhooks, by name, with their secrets as they are now. */
export function openEndpoints(
  config: Pick<Config, 'sources'>,
  env: Environment,
  known?: readonly WebhookSource[],
): ReadonlyMap<string, OpenEndpoint> {
  const found = Object.entries(config.sources).flatMap(([name, { webhook }]) => {
    const endpoint = webhook ? endpointOf(config, name, known) : null;
    return endpoint === null ? [] : [[name, { ...endpoint, ...readSecrets(name, env) }] as const];
  });
  return new Map(found);
}

/**
 * What an endpoint lacks, where the running bot goes on with the secret it had; null where it does not. `guarded`: the
 * sources with a secret in the bot.
 */
export function goesOn(
  { name, lacking, isUnusable }: Pick<OpenEndpoint, 'name' | 'lacking' | 'isUnusable'>,
  guarded: readonly string[],
): string | null {
  if (lacking === null || !isUnusable || !guarded.includes(name)) return null;
  return `${lacking}; the secret before is in force until the next start`;
}

/** Too short to be guarded by. */
const leastChars = 8;
const asMeant = { isUnusable: false };

function readSecrets(
  name: string,
  env: Environment,
): Pick<OpenEndpoint, 'secrets' | 'lacking' | 'isUnusable'> {
  const variable = sourceVariable(name, 'SECRET');
  const fileVariable = sourceVariable(name, 'SECRET_FILE');
  const file = env[fileVariable]?.trim();
  const given = env[variable] ?? '';
  try {
    const texts = [given, file ? readFileSync(file, 'utf8') : ''];
    const secrets = [
      ...new Set(texts.flatMap((text) => text.split(/[,\r\n]/)).map((text) => text.trim())),
    ].filter((text) => text !== '');
    if (secrets.length === 0) return { ...asMeant, secrets, lacking: `${variable} is not set` };
    const isShort = secrets.some(({ length }) => length < leastChars);
    return isShort
      ? unusable(`a secret of ${variable} has fewer than ${leastChars} characters`)
      : { ...asMeant, secrets, lacking: null };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`;
    return unusable(`the file of ${fileVariable} ${why}`);
  }
}

function unusable(lacking: string): Pick<OpenEndpoint, 'secrets' | 'lacking' | 'isUnusable'> {
  return { secrets: [], lacking, isUnusable: true };
}
