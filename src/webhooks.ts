import type { Router } from 'express';
import type { Environment } from '../config/environment.ts';
import type { Config } from '../config/schema.ts';
import type { Door } from './http/door.ts';
import { createHttpServer } from './http/server.ts';
import type { EndpointCounts } from './http/webhook-counts.ts';
import { createWebhookDoor } from './http/webhooks.ts';
import { openEndpoints } from './ingest/webhooks/endpoints.ts';
import { rereadEndpoints } from './ingest/webhooks/reread.ts';
import type { WebhookSource } from './ingest/webhooks/source.ts';
import type { Clock } from './ports/clock.ts';
import type { DeadLetters } from './ports/dead-letters.ts';
import type { Intake } from './ports/intake.ts';
import type { Logger } from './ports/logger.ts';

export interface WebhookDeps {
  readonly config: Pick<Config, 'sources' | 'webhooks'>;
  readonly env: Environment;
  readonly intake: Intake;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What else others call from outside: Slack's requests, links of e-mails. They come in on a port of webhooks' own too. */
  readonly routers?: readonly Router[];
  /** Default: every kind there is. */
  readonly sources?: readonly WebhookSource[];
}

/** What the bot hears from live sources. */
export interface Webhooks {
  /** For the console's server; empty where webhooks have a port of their own. */
  readonly doors: readonly Door[];
  /** Listens where there is a port of its own; lines that say what can be sent where. UserError where it cannot listen. */
  start(): Promise<string[]>;
  /** Reads the files of secrets again; the sources whose secrets are others now. One that cannot be used changes nothing. */
  reread(): readonly string[];
  counts(): readonly EndpointCounts[];
  /** The sources with a secret in force, be it one whose file is gone since. */
  guarded(): readonly string[];
  /** Takes nothing more in and lets what is at work be answered. */
  stop(): Promise<void>;
}

/** Webhooks of the configured sources; each needs a secret, without which everything it sends is refused. */
export function createWebhooks(deps: WebhookDeps): Webhooks {
  const { config, env, intake, deadLetters, clock, logger, sources, routers = [] } = deps;
  const { host, port, maxBodyBytes, replayWindow } = config.webhooks;
  let endpoints = openEndpoints(config, env, sources);
  const { door, counts, close } = createWebhookDoor({
    endpoints: () => endpoints,
    maxBodyBytes,
    replayWindowMs: replayWindow,
    intake,
    deadLetters,
    clock,
    logger,
  });
  const own =
    host === null || (endpoints.size === 0 && routers.length === 0)
      ? null
      : createHttpServer({
          host,
          port,
          logger,
          doors: [door],
          routers,
          settings: 'webhooks.host, webhooks.port',
        });

  function warnOfLacking(): void {
    for (const { name, lacking } of endpoints.values()) {
      if (lacking !== null) logger.warn({ source: name, lacking }, 'webhooks of this source are refused');
    }
  }

  return {
    doors: own === null ? [door] : [],
    async start() {
      warnOfLacking();
      const bound = await own?.start();
      const where = bound === undefined ? 'on the port of the console' : `on ${host}:${bound.port}`;
      const others =
        own === null || routers.length === 0 ? [] : [`Slack’s requests, links of e-mails: ${where} too`];
      return [lineOf([...endpoints.values()], where), ...others];
    },
    reread() {
      const read = rereadEndpoints(endpoints, openEndpoints(config, env, sources));
      ({ endpoints } = read);
      for (const { source, reason } of read.kept) {
        logger.error({ source, reason }, 'secret not usable, going on with the one before');
      }
      warnOfLacking();
      return read.changed;
    },
    counts,
    guarded: () =>
      [...endpoints.values()].filter(({ secrets }) => secrets.length > 0).map(({ name }) => name),
    async stop() {
      await close();
      await own?.stop();
    },
  };
}

function lineOf(
  endpoints: readonly { readonly name: string; readonly lacking: string | null }[],
  where: string,
): string {
  if (endpoints.length === 0) return 'Webhooks: off (no source in the configuration has a kind)';
  const open = endpoints.filter(({ lacking }) => lacking === null).map(({ name }) => name);
  const closed = endpoints.filter(({ lacking }) => lacking !== null);
  const refused = closed.map(({ name, lacking }) => `; ${name} is refused: ${lacking}`).join('');
  return `Webhooks: ${open.length === 0 ? 'none' : `/webhooks/${open.join(', /webhooks/')}`} ${where}${refused}`;
}
