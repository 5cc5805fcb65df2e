import { setTimeout as sleep } from 'node:timers/promises';
import { Router as createRouter, type Router } from 'express';
import type { CompletionForDeps } from '../../bot/access/completion-for.ts';
import type { Dispatch } from '../../bot/dispatch.ts';
import { UserError } from '../../core/errors.ts';
import type { Weekday } from '../../core/sla/types.ts';
import type { Claims } from '../../ports/claims.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Courier } from '../../ports/courier.ts';
import type { Logger } from '../../ports/logger.ts';
import type { NoticePoster } from '../../ports/notices.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import { createSlackApi } from './api.ts';
import { type BoltOptions, createBolt, refused, unreachable } from './bolt.ts';
import { createSlackCourier } from './courier.ts';
import { createDesk } from './desk.ts';
import { listen } from './inbound.ts';
import { type AppSettings, eventsPath } from './manifest.ts';
import { createSlackNoticePoster } from './notice-poster.ts';
import { createPeople } from './people.ts';
import { readTokens, type SlackTokens } from './tokens.ts';
import { createTurns } from './turns.ts';

export interface SlackDeps extends CompletionForDeps {
  readonly dispatch: Dispatch;
  readonly renderer: { readonly charts: Pick<ChartEngine, 'png'> };
  readonly claims: Claims;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly env: SlackTokens;
  readonly settings: AppSettings;
  /** Zone and first day of the week of the periods that are asked for. */
  readonly timeZone: string;
  readonly weekStartsOn: Weekday;
  /** A command that takes longer gets a progress message; milliseconds. */
  readonly progressAfterMs?: number;
  readonly retry?: BoltOptions['retry'];
  /** Milliseconds after which a Slack that could not be reached at start is tried again. */
  readonly retryAfterMs?: number;
}

export interface Slack {
  /**
   * Signs in and, in Socket Mode, connects; UserError where Slack refuses. Null: it cannot be reached and is tried again
   * until it can.
   */
  start(): Promise<{ readonly team: string | null }>;
  /** Whether Slack let the bot in and, in Socket Mode, holds its connection now. */
  isConnected(): boolean;
  stop(): Promise<void>;
  /** Slack's requests in HTTP mode, for the one HTTP server; null in Socket Mode. */
  readonly router: Router | null;
  /** Brings digests; also before the start, and while the connection is down. */
  readonly courier: Courier;
  /** Posts and edits live notices. */
  readonly notices: NoticePoster;
  /** Ids of the user groups that a person is in; null where Slack does not say. */
  groupsOf(user: string): Promise<readonly string[] | null>;
}

const progressAfterMs = 400;
const retryAfterMs = 30_000;

/** The bot in Slack. UserError where a token that the mode needs is missing. */
export function createSlack(deps: SlackDeps): Slack {
  const { logger, clock, commands, dispatch, renderer, settings } = deps;
  const bolt = createBolt({
    ...readTokens(deps.env, settings.mode),
    logger,
    ...(deps.retry === undefined ? {} : { retry: deps.retry }),
  });
  const api = createSlackApi(bolt.clients);
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
  const desk = createDesk({ ...deps, people });
  let botUser: string | null = null;
  const { unfurl } = settings;
  const { claims } = deps;
  listen({ app: bolt.app, api, commands, turns, desk, claims, logger, unfurl, botUser: () => botUser });
  const stopping = new AbortController();
  let later: Promise<void> = Promise.resolve();
  let isSignedIn = false;

  async function connect(): Promise<string> {
    const me = await bolt.signIn();
    botUser = me.botUser;
    await bolt.connection?.open().catch((error: unknown) => {
      throw refused(error, 'SLACK_APP_TOKEN');
    });
    isSignedIn = true;
    logger.info({ team: me.team, mode: settings.mode }, 'slack connected');
    return me.team;
  }

  /** Until it works or never can. */
  async function connectLater(): Promise<void> {
    for (;;) {
      await sleep(deps.retryAfterMs ?? retryAfterMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      try {
        await connect();
        return;
      } catch (error) {
        if (!isUnreachable(error)) return logger.error({ cause: String(error) }, 'slack stays off');
      }
    }
  }

  return {
    router: routerOf(bolt.http),
    groupsOf: async (user) => (await people.find(user)).groups,
    notices: createSlackNoticePoster(bolt.posting),
    courier: createSlackCourier({ client: bolt.posting, charts: renderer.charts, clock }),
    async start() {
      try {
        return { team: await connect() };
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        logger.error({ cause: String(error) }, 'slack cannot be reached, trying again');
        later = connectLater();
        return { team: null };
      }
    },
    isConnected: () => isSignedIn && (bolt.connection?.isOpen() ?? true),
    async stop() {
      stopping.abort();
      await later;
      await bolt.connection?.close();
      await turns.stop();
    },
  };
}

function isUnreachable(error: unknown): boolean {
  return error instanceof UserError && error.code === unreachable;
}

function routerOf(http: ReturnType<typeof createBolt>['http']): Router | null {
  if (http === null) return null;
  const router = createRouter();
  router.post(eventsPath, (request, response) => http.take(request, response));
  return router;
}
