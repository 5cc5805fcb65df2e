import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { sourceVariable } from '../../../config/sources-schema.ts';
import { UserError } from '../../core/errors.ts';
import { closest } from '../../core/text/closest.ts';
import { goesOn, type OpenEndpoint, openEndpoints } from '../../ingest/webhooks/endpoints.ts';
import { waysToSign } from '../../ingest/webhooks/sign.ts';
import { visible } from '../../output/safe-text.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { openConfig } from '../settings.ts';
import { curlLine, endpointLine, localOrigin, proofOf } from './webhooks-text.ts';

interface Options extends CommonOptions {
  readonly json?: boolean;
  readonly origin?: string;
}

const examples = `
Examples:
  sla-bot webhooks list
  sla-bot webhooks sign desk event.json        prints a curl command
  sla-bot webhooks sign desk event.json | sh   sends it`;

/** `sla-bot webhooks`. */
export function registerWebhooks(program: Command, cli: Cli): void {
  const group = program
    .command('webhooks')
    .description('the addresses that sources send to; a signed request to try one')
    .addHelpText('after', examples);
  group
    .command('list')
    .description('list the addresses, how each sender shows who it is and whether its secret is set')
    .option('--json', 'print them as JSON')
    .action((options: Options) => list(options, cli));
  group
    .command('sign')
    .description('print the curl command that sends a file as the source would, signed with its first secret')
    .argument('<name>', 'the source, as in the configuration')
    .argument('<file>', 'the body')
    .option('--origin <address>', 'where the bot is reached, e.g. https://sla.example.com')
    .action((name: string, file: string, options: Options) => sign(name, file, options, cli));
}

function list(options: Options, cli: Cli): void {
  const { config } = openConfig(options, cli);
  const endpoints = [...openEndpoints(config, cli.io.env).values()];
  const origin = localOrigin(config);
  const guarded = cli.guardedWebhooks?.() ?? [];
  if (options.json) {
    const rows = endpoints.map((endpoint) => ({
      name: endpoint.name,
      kind: endpoint.kind,
      address: `${origin ?? ''}/webhooks/${endpoint.name}`,
      proof: proofOf(endpoint),
      secrets: endpoint.secrets.length,
      lacking: goesOn(endpoint, guarded) ?? endpoint.lacking,
    }));
    cli.io.out(`${JSON.stringify(rows, null, 2)}\n`);
  } else if (endpoints.length === 0) {
    cli.io.out('No source takes webhooks: give one a kind in the configuration (sources.NAME.kind).\n');
  } else {
    cli.io.out(endpoints.map((endpoint) => `${visible(endpointLine(endpoint, origin, guarded))}\n`).join(''));
  }
}

function sign(name: string, file: string, options: Options, cli: Cli): void {
  const { config } = openConfig(options, cli);
  const endpoint = namedEndpoint(name, openEndpoints(config, cli.io.env));
  const [secret] = endpoint.secrets;
  const variable = sourceVariable(name, 'SECRET');
  if (secret === undefined) {
    throw new UserError(`nothing can be signed for ${name}: ${endpoint.lacking}`, {
      hint: `set ${variable}, here and for the bot`,
    });
  }
  const origin = originOf(options) ?? localOrigin(config);
  if (origin === null) {
    throw new UserError('the port is any free one, so the address is not known', {
      hint: 'give --origin with the address that sla-bot start prints',
    });
  }
  const body = readBody(path.resolve(cli.io.cwd, file), file);
  cli.io.out(curlLine(endpoint, origin, file, { body, secret, now: cli.clock.now() }));
  if (waysToSign[endpoint.kind].by !== 'headers') {
    cli.io.err(`note: your shell has to have ${variable}, as one secret\n`);
  }
}

function namedEndpoint(name: string, endpoints: ReadonlyMap<string, OpenEndpoint>): OpenEndpoint {
  const endpoint = endpoints.get(name);
  if (endpoint !== undefined) return endpoint;
  const near = closest(name, [...endpoints.keys()]);
  throw new UserError(`no source ${name} takes webhooks`, {
    hint: near === null ? 'sla-bot webhooks list names those that do' : `did you mean ${near}?`,
  });
}

function originOf({ origin }: Options): string | null {
  if (origin === undefined) return null;
  const url = URL.canParse(origin) ? new URL(origin) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UserError(`--origin ${origin} is not an http(s) address`, {
      hint: 'e.g. --origin https://sla.example.com',
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function readBody(resolved: string, given: string): Buffer {
  try {
    return readFileSync(resolved);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`Cannot read ${given}: ${why}`, { code: 'file-unreadable', cause });
  }
}
