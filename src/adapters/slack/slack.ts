import { Router as createRouter, type Router } from 'express';
import type { AnyCommand } from '../../bot/command.ts';
import type { Dispatch } from '../../bot/dispatch.ts';
import { UserError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import { createSlackApi } from './api.ts';
import { type BoltOptions, createBolt, refused } from './bolt.ts';
import { listen } from './inbound.ts';
import { eventsPath, type SlackMode } from './manifest.ts';
import { createPeople } from './people.ts';
import { createTurns } from './turns.ts';

/** From the environment alone. */
export interface SlackTokens {
  readonly SLACK_BOT_TOKEN?: string | undefined;
  readonly SLACK_APP_TOKEN?: string | undefined;
  readonly SLACK_SIGNING_SECRET?: string | undefined;
  readonly SLACK_API_URL?: string | undefined;
}

export interface SlackDeps {
  readonly dispatch: Dispatch;
  readonly commands: readonly AnyCommand[];
  readonly renderer: { readonly charts: Pick<ChartEngine, 'png'> };
  readonly clock: Clock;
  readonly logger: Logger;
  readonly env: SlackTokens;
  readonly settings: { readonly mode: SlackMode };
  /** A command that takes longer gets a progress message; milliseconds. */
  readonly progressAfterMs?: number;
  readonly retry?: BoltOptions['retry'];
}

export interface Slack {
  /** Signs in and, in Socket Mode, connects; UserError where Slack refuses. */
  start(): Promise<{ readonly team: string }>;
  stop(): Promise<void>;
  /** Slack's requests in HTTP mode, for the one HTTP server; null in Socket Mode. */
  readonly router: Router | null;
}

const progressAfterMs = 400;

/** Why Slack is off, to be said at start; null where its tokens are there. */
export function slackOff(env: SlackTokens): string | null {
  return env.SLACK_BOT_TOKEN?.trim() ? null : 'SLACK_BOT_TOKEN is not set';
}

/** The bot in Slack. UserError where a token that the mode needs is missing. */
export function createSlack(deps: SlackDeps): Slack {
  const { logger, clock, commands, dispatch, renderer, settings } = deps;
  const bolt = createBolt({
    ...tokensOf(deps),
    logger,
    ...(deps.retry === undefined ? {} : { retry: deps.retry }),
  });
  const api = createSlackApi(bolt.app.client);
  const people = createPeople({ api, clock, logger });
  const turns = createTurns({
    dispatch,
    people,
    api,
    clock,
    logger,
    charts: renderer.charts,
    progressAfterMs: deps.progressAfterMs ?? progressAfterMs,
  });
  let botUser: string | null = null;
  listen({ app: bolt.app, api, commands, turns, logger, botUser: () => botUser });
  return {
    router: routerOf(bolt.http),
    async start() {
      const me = await bolt.signIn();
      botUser = me.botUser;
      await bolt.connection?.open().catch((error: unknown) => {
        throw refused(error, 'SLACK_APP_TOKEN');
      });
      logger.info({ team: me.team, mode: settings.mode }, 'slack connected');
      return { team: me.team };
    },
    async stop() {
      await bolt.connection?.close();
      await turns.stop();
    },
  };
}

function routerOf(http: ReturnType<typeof createBolt>['http']): Router | null {
  if (http === null) return null;
  const router = createRouter();
  router.post(eventsPath, (request, response) => http.requestListener(request, response));
  return router;
}

function tokensOf({ env, settings }: SlackDeps): Pick<BoltOptions, 'botToken' | 'apiUrl' | 'inbound'> {
  const apiUrl = env.SLACK_API_URL?.trim() || null;
  const botToken = required(
    env,
    'SLACK_BOT_TOKEN',
    'It begins with xoxb- and stands under OAuth & Permissions.',
  );
  if (settings.mode === 'http') {
    const signingSecret = required(env, 'SLACK_SIGNING_SECRET', 'It stands under Basic Information.');
    return { apiUrl, botToken, inbound: { signingSecret } };
  }
  const hint = 'It begins with xapp- and is made under Basic Information, with the scope connections:write.';
  return { apiUrl, botToken, inbound: { appToken: required(env, 'SLACK_APP_TOKEN', hint) } };
}

function required(env: SlackTokens, name: keyof SlackTokens, where: string): string {
  const value = env[name]?.trim();
  if (value) return value;
  throw new UserError(`Slack needs ${name}.`, { code: 'slack-token', hint: where });
}
