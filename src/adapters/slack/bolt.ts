import { App, LogLevel, webApi } from '@slack/bolt';
import { UserError } from '../../core/errors.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Clients } from './api.ts';
import { failureOf, isPassing } from './failures.ts';
import { createHttpDoor, type HttpDoor } from './http-door.ts';
import { type Connection, createConnection } from './socket.ts';

export interface BoltOptions {
  readonly botToken: string;
  readonly logger: Logger;
  /** Null: Slack's own. */
  readonly apiUrl: string | null;
  /** How Slack's requests come in: over a socket that the bot opens, or signed over HTTP. */
  readonly inbound: { readonly appToken: string } | { readonly signingSecret: string };
  readonly retry?: webApi.WebClientOptions['retryConfig'];
}

export interface Bolt {
  readonly app: App;
  readonly clients: Clients;
  /** For posts whose end must be known: what is sent by it is sent once, a 429 is told at once. */
  readonly posting: webApi.WebClient;
  /** Null in HTTP mode. */
  readonly connection: Connection | null;
  /** Null in Socket Mode. */
  readonly http: HttpDoor | null;
  /** Asks Slack who the bot is; UserError where it does not let it in. */
  signIn(): Promise<{ readonly botUser: string | null; readonly team: string }>;
}

const requestMs = 15_000;
/** Five attempts within some ten seconds; how long a 429 asks to wait comes on top. */
const retries = { retries: 4, factor: 2, minTimeout: 400, maxTimeout: 5_000, randomize: true } as const;

/** Bolt as it is, with our logger, address and retries. */
export function createBolt({ botToken, logger, apiUrl, inbound, retry = retries }: BoltOptions): Bolt {
  const bridge = bridgeTo(logger);
  const base = { timeout: requestMs, ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }) };
  const connection =
    'appToken' in inbound
      ? createConnection(
          {
            appToken: inbound.appToken,
            logger: bridge,
            installerOptions: { clientOptions: { ...base, retryConfig: retry } },
          },
          logger,
        )
      : null;
  const http = 'signingSecret' in inbound ? createHttpDoor(inbound.signingSecret, logger) : null;
  const receiver = (connection ?? http)?.receiver;
  if (receiver === undefined) throw new TypeError('neither an app token nor a signing secret');
  const app = new App({
    token: botToken,
    receiver,
    deferInitialization: true,
    convoStore: false,
    logger: bridge,
    clientOptions: { ...base, retryConfig: retry },
  });
  app.error(async (error) => {
    logger.error({ cause: error.stack ?? error.message }, 'slack request failed');
  });
  const clientWith = (retryConfig: typeof retry) =>
    new webApi.WebClient(botToken, { ...base, logger: bridge, retryConfig });
  const clients = { client: app.client, once: clientWith({ retries: 0 }), lookups: clientWith(retry) };
  return {
    app,
    clients,
    posting: new webApi.WebClient(botToken, {
      ...base,
      logger: bridge,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    }),
    connection,
    http,
    async signIn() {
      try {
        const { user_id, team } = await app.client.auth.test();
        await app.init();
        return { botUser: user_id ?? null, team: team ?? '' };
      } catch (error) {
        throw refused(error, 'SLACK_BOT_TOKEN');
      }
    },
  };
}

/** Code of the error where Slack gave no answer: later it may. */
export const unreachable = 'slack-unreachable';

/** What a failed start says. */
export function refused(error: unknown, variable: string): UserError {
  const { code } = failureOf(error);
  const isLater = /^(http_|unknown)/.test(code) || isPassing(code);
  return new UserError(wordsOf(code, variable), {
    code: isLater ? unreachable : 'slack-refused',
    hint: hintFor(code, variable),
    cause: error,
  });
}

function wordsOf(code: string, variable: string): string {
  if (code === 'ratelimited') return 'Slack asks to wait: too many requests.';
  if (code === 'missing_scope') return `${variable} lacks a scope.`;
  if (/^http_4/.test(code)) return `What answers at SLACK_API_URL does not know this method (${code}).`;
  if (/^(http_|unknown)/.test(code) || isPassing(code)) return `Slack cannot be reached (${code}).`;
  return `Slack refused ${variable} (${code}).`;
}

function hintFor(code: string, variable: string): string {
  if (code === 'ratelimited') return 'Try again in a minute.';
  if (code === 'missing_scope') {
    return variable === 'SLACK_APP_TOKEN'
      ? 'Make an app-level token with the scope connections:write, under Basic Information, App-Level Tokens.'
      : 'Paste sla-bot slack manifest under App Manifest, then Install App, Reinstall to Workspace.';
  }
  if (/^(http_|unknown)/.test(code) || isPassing(code)) {
    return 'Check the network and SLACK_API_URL; without SLACK_BOT_TOKEN the bot starts with Slack off.';
  }
  return `Copy ${variable} anew from the app’s page on api.slack.com/apps; sla-bot slack manifest --explain names the scopes.`;
}

/** The library's lines go to our debug log: what fails is told and logged once, where it is handled. */
function bridgeTo(logger: Logger) {
  const line =
    (level: string) =>
    (...parts: unknown[]) =>
      logger.debug({ level, text: parts.map(String).join(' ') }, 'slack library');
  return {
    debug: () => undefined,
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
