import type { Router } from 'express';
import type { AccessSettings } from '../../../config/access-schema.ts';
import { openAccess } from '../../bot/access/access-of.ts';
import type { AnyCommand } from '../../bot/command.ts';
import type { Dispatch } from '../../bot/dispatch.ts';
import { SLASH_COMMAND } from '../../bot/interpret.ts';
import { UserError } from '../../core/errors.ts';
import type { Report } from '../../core/report/document.ts';
import type { Door } from '../../http/door.ts';
import { createHttpServer } from '../../http/server.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Courier } from '../../ports/courier.ts';
import type { Logger } from '../../ports/logger.ts';
import type { NoticePoster } from '../../ports/notices.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import type { Reporting } from '../../ports/reporting.ts';
import type { RenderBlocks } from './answer.ts';
import { createAttachments } from './attachments.ts';
import { createConsoleCourier } from './courier.ts';
import { createGuard } from './guard.ts';
import { createLive } from './live.ts';
import { type ConsoleChannel, createHistory } from './messages.ts';
import { createConsoleNoticePoster } from './notice-poster.ts';
import { createConsoleRoutes } from './routes.ts';
import { createTurns } from './turns.ts';

export interface ConsoleDeps {
  readonly dispatch: Dispatch;
  readonly commands: readonly AnyCommand[];
  readonly reporting: Pick<Reporting, 'values' | 'incidents'>;
  /** Default: everybody may ask everything that changes nothing. */
  readonly access?: AccessSettings;
  readonly renderer: { readonly charts: Pick<ChartEngine, 'png'> };
  /** `blocksToHtml`. */
  readonly renderBlocks: RenderBlocks;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Zone and language of the times beside messages. */
  readonly timeZone: string;
  readonly locale: string;
  /** A loopback address. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Opens the console; kept secret. */
  readonly token: string;
  /** Names without `#`; default `sla`, `payments`, `incidents`. */
  readonly channels?: readonly string[];
  /** What else the one HTTP server answers, ahead of the console: requests that a chat platform signs. */
  readonly routers?: readonly Router[];
  /** What takes requests ahead of everything else: webhooks. */
  readonly doors?: readonly Door[];
}

export interface Console {
  /** Resolves with the link that opens the console: it holds this start's token. */
  start(): Promise<{ readonly url: string }>;
  stop(): Promise<void>;
  /** Posts into a channel, which is made if it does not exist; `channel` with or without `#`. */
  post(channel: string, report: Report): void;
  /** Brings digests to channels. */
  readonly courier: Courier;
  /** Posts notices to its channels. */
  readonly notices: NoticePoster;
  /** Runs a command line (without `/sla`) as if typed in a channel; resolves once the answer is posted. */
  say(channel: string, line: string): Promise<void>;
}

const defaultChannels = ['sla', 'payments', 'incidents'] as const;
const MESSAGES_PER_CHANNEL = 200;
const MAX_FILE_BYTES = 128 * 1024 * 1024;

/** The chat in the browser. UserError where `host` is not a loopback address. */
export function createConsole(deps: ConsoleDeps): Console {
  const { host, clock, dispatch, renderBlocks, logger, timeZone, locale } = deps;
  checkLoopback(host);
  let port = deps.port;
  const attachments = createAttachments(MAX_FILE_BYTES);
  const history = createHistory(MESSAGES_PER_CHANNEL, attachments.forget);
  for (const name of deps.channels ?? defaultChannels) history.addChannel(channelNamed(name));
  history.addChannel({ id: 'dm', name: 'sla-bot', kind: 'direct', topic: 'Direct message: no slash needed' });
  const live = createLive();
  const guard = createGuard(host, () => port, deps.token);
  const turns = createTurns({ dispatch, renderBlocks, clock, history, attachments, live, logger });
  const completion = {
    commands: deps.commands,
    reporting: deps.reporting,
    access: deps.access ?? openAccess,
  };
  const { charts } = deps.renderer;
  const routes = { guard, history, attachments, live, turns, completion, charts, timeZone, locale };
  const server = createHttpServer({
    host,
    port,
    logger,
    doors: deps.doors ?? [],
    routers: [...(deps.routers ?? []), createConsoleRoutes(routes)],
  });
  return {
    async start() {
      ({ port } = await server.start());
      const name = host.includes(':') ? `[${host}]` : host;
      return { url: `http://${name}:${port}/?token=${guard.token}` };
    },
    async stop() {
      await turns.stop();
      live.stop();
      await server.stop();
    },
    post: (channel, report) => void turns.post(channelNamed(channel), report),
    courier: createConsoleCourier(turns, channelNamed),
    notices: createConsoleNoticePoster(turns, channelNamed),
    say: (channel, line) => turns.say(channelNamed(channel).id, `/${SLASH_COMMAND} ${line}`).answered,
  };
}

function channelNamed(name: string): ConsoleChannel {
  const id = name.replace(/^#/, '');
  if (id === 'dm') return { id, name: 'sla-bot', kind: 'direct', topic: '' };
  const topic = id === 'sla' ? 'Are we keeping our promises?' : `Service levels around ${id}`;
  return { id, name: id, kind: 'channel', topic };
}

function checkLoopback(host: string): void {
  if (/^(127(\.\d{1,3}){3}|localhost|::1)$/.test(host)) return;
  throw new UserError(`The console cannot listen on ${host}: it is for this machine only.`, {
    code: 'console-not-loopback',
    hint: 'Set console.host to 127.0.0.1; from elsewhere, reach it through an SSH tunnel.',
  });
}
