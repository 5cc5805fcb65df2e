import type { Config } from '../../../config/schema.ts';
import { sourceVariable } from '../../../config/sources-schema.ts';
import { plural } from '../../core/report/plural.ts';
import { goesOn, type OpenEndpoint } from '../../ingest/webhooks/endpoints.ts';
import { type Unsigned, waysToSign } from '../../ingest/webhooks/sign.ts';

/** Where webhooks come in, as seen from this machine; null: on any free port. */
export function localOrigin({ webhooks, console }: Pick<Config, 'webhooks' | 'console'>): string | null {
  const { host, port } = webhooks.host === null ? console : { host: webhooks.host, port: webhooks.port };
  if (port === 0) return null;
  const named = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${named.includes(':') ? `[${named}]` : named}:${port}`;
}

/** How the sender shows who it is, in words. */
export function proofOf({ kind, source }: Pick<OpenEndpoint, 'kind' | 'source'>): string {
  const way = waysToSign[kind];
  if (way.by === 'query') return `?${way.parameter}= in the address`;
  return source.token === true ? 'a bearer token or password' : 'a signature';
}

/** One line of the list; `guarded`: the sources with a secret in the running bot. */
export function endpointLine(
  endpoint: OpenEndpoint,
  origin: string | null,
  guarded: readonly string[],
): string {
  const { name, kind, secrets, lacking } = endpoint;
  const state =
    goesOn(endpoint, guarded) ?? lacking ?? `${secrets.length} ${plural(secrets.length, 'secret')}`;
  return `${origin ?? ''}/webhooks/${name}  ${kind}, ${proofOf(endpoint)}: ${state}`;
}

/** In single quotes a shell takes every character as it is, but for the quote itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command line that sends the file as the vendor would. A secret that is sent itself is not written out: the shell takes
 * it from the source's variable.
 */
export function curlLine(
  { name, kind }: Pick<OpenEndpoint, 'name' | 'kind'>,
  origin: string,
  file: string,
  request: Unsigned,
): string {
  const way = waysToSign[kind];
  const address = quoted(`${origin}/webhooks/${name}`);
  const secret = `"$${sourceVariable(name, 'SECRET')}"`;
  const headers = way.by === 'headers' ? Object.entries(way.headers(request)) : [];
  const lines = [
    `curl -sS ${address}${way.by === 'query' ? `'?${way.parameter}='${secret}` : ''}`,
    `-H 'Content-Type: application/json'`,
    ...headers.map(([header, value]) => `-H ${quoted(`${header}: ${value}`)}`),
    ...(way.by === 'bearer' ? [`-H 'Authorization: Bearer '${secret}`] : []),
    `--data-binary @${quoted(file)}`,
  ];
  return `${lines.join(' \\\n  ')}\n`;
}
