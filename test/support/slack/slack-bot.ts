import { commands } from '../../../commands/index.ts';
import type { AccessSettings } from '../../../config/access-schema.ts';
import { type AppSettings, scopesFor } from '../../../src/adapters/slack/manifest.ts';
import { createSlack, type SlackDeps } from '../../../src/adapters/slack/slack.ts';
import { openAccess } from '../../../src/bot/access/access-of.ts';
import type { AnyCommand } from '../../../src/bot/command.ts';
import { createDispatch, type DispatchRequest, type Outcome } from '../../../src/bot/dispatch.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import { createNoticing } from '../../../src/notices/noticing.ts';
import type { Claims } from '../../../src/ports/claims.ts';
import type { Courier } from '../../../src/ports/courier.ts';
import type { Reporting } from '../../../src/ports/reporting.ts';
import { createMemoryClaims } from '../../../src/store/memory-claims.ts';
import { createFakeReporting, fakeNow } from '../fake-reporting.ts';
import { memoryNotices } from '../memory-notices.ts';
import { fakeScheduling } from '../schedules.ts';
import { FakeSlack } from './fake-slack.ts';
import { Person } from './person.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface SlackBot {
  readonly slack: FakeSlack;
  readonly anna: Person;
  readonly log: readonly LogLine[];
  readonly requests: readonly DispatchRequest[];
  /** What dispatch answered, in order. */
  readonly outcomes: readonly Outcome[];
  readonly courier: Courier;
  readonly isConnected: () => boolean;
  stop(): Promise<void>;
}

/** A picture of one pixel: drawing is tested elsewhere. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
);

export interface SlackBotOptions {
  readonly mode?: 'socket' | 'http';
  readonly commands?: readonly AnyCommand[];
  readonly reporting?: Partial<Reporting>;
  readonly progressAfterMs?: number;
  readonly prepare?: (slack: FakeSlack) => void;
  readonly draw?: () => Promise<Uint8Array>;
  /** Another server for the Web API; the fake delivers requests alone. */
  readonly apiUrl?: string;
  /** With it, the app has the scopes that links take. */
  readonly unfurl?: AppSettings['unfurl'];
  readonly access?: AccessSettings;
  /** Default: of this bot alone. */
  readonly claims?: Claims;
  /** A workspace that has another bot already; the bot that started it stops it. */
  readonly slack?: FakeSlack;
}

/** The bot over made-up figures, connected to a workspace with the channel CSLA (a member) and CELSE (not one). */
export async function startSlackBot(options: SlackBotOptions = {}): Promise<SlackBot> {
  const slack = options.slack ?? (await new FakeSlack().start());
  const { channels } = slack.workspace;
  channels.set('CSLA', { id: 'CSLA', name: 'sla', isMember: true, isArchived: false });
  channels.set('CELSE', { id: 'CELSE', name: 'else', isMember: false, isArchived: false });
  const anna = new Person(slack, 'UANNA', { name: 'anna' });
  const unfurl = options.unfurl ?? [];
  slack.scopes = new Set(Object.keys(scopesFor({ unfurl })));
  options.prepare?.(slack);
  const log: LogLine[] = [];
  const line = (level: string) => (fields: LogLine['fields'], message: string) =>
    void log.push({ level, message, fields });
  const logger = { debug: () => undefined, info: line('info'), warn: line('warn'), error: line('error') };
  const clock = { now: () => fakeNow };
  const all = [...commands, ...(options.commands ?? [])];
  const reporting = createFakeReporting(options.reporting);
  const settings = { commands: all, reporting, clock, logger, timeZone: 'UTC', locale: 'en' };
  const dispatch = createDispatch({
    ...settings,
    scheduling: fakeScheduling(),
    noticing: createNoticing({ ledger: memoryNotices(), clock }),
    timeBudgetMs: 60_000,
    ...(options.access && { access: options.access }),
  });
  const requests: DispatchRequest[] = [];
  const outcomes: Outcome[] = [];
  const mode = options.mode ?? 'socket';
  const deps: SlackDeps = {
    dispatch: async (request) => {
      requests.push(request);
      const outcome = await dispatch(request);
      outcomes.push(outcome);
      return outcome;
    },
    commands: all,
    reporting,
    access: options.access ?? openAccess,
    timeZone: 'UTC',
    weekStartsOn: 'monday',
    renderer: { charts: { png: options.draw ?? (async () => pixel) } },
    claims: options.claims ?? createMemoryClaims(clock),
    clock,
    logger,
    env: { ...slack.tokens, SLACK_API_URL: options.apiUrl ?? slack.apiUrl },
    settings: { mode, unfurl },
    progressAfterMs: options.progressAfterMs ?? 60_000,
    retry: { retries: 4, minTimeout: 1, maxTimeout: 5 },
    retryAfterMs: 5,
  };
  const bot = createSlack(deps);
  const routers = bot.router === null ? [] : [bot.router];
  const http = createHttpServer({ host: '127.0.0.1', port: 0, logger, routers });
  if (mode === 'http') {
    const { port } = await http.start();
    slack.requestUrl = `http://127.0.0.1:${port}/slack/events`;
  }
  try {
    await bot.start();
  } catch (error) {
    await slack.stop();
    throw error;
  }
  return {
    slack,
    anna,
    log,
    requests,
    outcomes,
    courier: bot.courier,
    isConnected: bot.isConnected,
    async stop() {
      await bot.stop();
      if (mode === 'http') await http.stop();
      if (options.slack === undefined) await slack.stop();
    },
  };
}
