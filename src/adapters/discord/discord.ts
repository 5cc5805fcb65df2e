import { Client, Events, GatewayIntentBits, Options, Partials, Status } from 'discord.js';
import type { CompletionForDeps } from '../../bot/access/completion-for.ts';
import type { Dispatch } from '../../bot/dispatch.ts';
import { createRegistry } from '../../bot/registry.ts';
import { UserError } from '../../core/errors.ts';
import type { Claims } from '../../ports/claims.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Courier } from '../../ports/courier.ts';
import type { KeptTexts } from '../../ports/kept-texts.ts';
import type { Logger } from '../../ports/logger.ts';
import type { NoticePoster } from '../../ports/notices.ts';
import type { ChartEngine, Renderer } from '../../ports/renderer.ts';
import { drain } from '../drain.ts';
import { createCommandIds } from './command-ids.ts';
import { createDiscordCourier } from './courier.ts';
import { formPrefix } from './form.ts';
import { createInteractions } from './interactions.ts';
import { createMessages } from './messages.ts';
import { createDiscordNoticePoster } from './notice-poster.ts';
import { preparePacket } from './packets.ts';
import { createPostingRest, errorOf, restOptions } from './rest.ts';
import type { DiscordSettings } from './settings.ts';
import { createShards } from './shards.ts';
import { createTakeOnce } from './take-once.ts';
import type { TurnDeps } from './turn-deps.ts';

export interface DiscordDeps extends CompletionForDeps {
  readonly settings: DiscordSettings;
  readonly dispatch: Dispatch;
  readonly renderer: { readonly charts: Pick<ChartEngine, 'png'>; readonly render: Renderer['render'] };
  /** Who of the bots that share this token does what came in: Discord tells every one. */
  readonly claims: Claims;
  /** What long buttons stand for, for all these bots; missing: for this one until it ends. */
  readonly texts?: KeptTexts | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Resolves after so many milliseconds; default a timer that holds no process. */
  readonly wait?: (ms: number) => Promise<void>;
}

export interface Discord {
  /**
   * Resolves with true once connected, with false once it is being tried again in the background because Discord cannot
   * be reached. UserError where it refuses the token or an intent.
   */
  start(): Promise<boolean>;
  /** Whether every connection to the gateway is up now. */
  isConnected(): boolean;
  /** Takes no more requests, lets running ones end, disconnects. */
  stop(): Promise<void>;
  /** Brings digests; also before the start, and while the connection is down. */
  readonly courier: Courier;
  /** Posts and edits live notices. */
  readonly notices: NoticePoster;
}

/** A server that does not report must not keep the others waiting, whose interactions expire after 3 s. */
const guildWaitMs = 1_000;
const retryMs = 30_000;

/**
 * The bot on Discord: slash commands, buttons, menus, forms, direct messages and mentions. Reconnecting, resuming and
 * waiting for rate limits is the library's.
 */
export function createDiscord(deps: DiscordDeps): Discord {
  const { settings, logger, wait = pause } = deps;
  /** No more is taken in; then what still runs is given up. */
  const posting = createPostingRest(settings);
  const stopping = new AbortController();
  const abort = new AbortController();
  const running = new Set<Promise<void>>();
  const takeOnce = createTakeOnce(deps);
  const kept = {
    ...(deps.texts && { texts: deps.texts }),
    failed: (error: unknown) => logger.warn(causeOf(error), 'discord button not kept or found'),
  };
  const turn: TurnDeps = {
    dispatch: deps.dispatch,
    registry: createRegistry(deps.commands),
    completion: deps,
    charts: deps.renderer.charts,
    render: deps.renderer.render,
    ids: createCommandIds(kept),
    forms: createCommandIds({ ...kept, prefix: formPrefix }),
    clock: deps.clock,
    logger,
    wait,
    signal: abort.signal,
  };
  const onInteraction = once(createInteractions(turn));
  const onMessage = once(createMessages(turn));
  let client: Client | null = null;

  /** Runs what came in, once over all bots; nothing a handler does ends the process. */
  function once<T extends { readonly id: string }>(handle: (item: T) => Promise<void>): (item: T) => void {
    return (item) => {
      if (stopping.signal.aborted) return;
      const work = takeOnce(item.id, () => handle(item)).finally(() => running.delete(work));
      running.add(work);
    };
  }

  function listen(to: Client): void {
    // Undocumented, so it is in no type: packets as they came, before the library reads them.
    (to as unknown as NodeJS.EventEmitter).on('raw', (packet: Parameters<typeof preparePacket>[0]) => {
      const type = String(packet.t);
      const problem = preparePacket(packet);
      if (problem !== null) logger.warn({ type, problem }, 'discord event not understood');
    });
    to.on(Events.InteractionCreate, onInteraction);
    to.on(Events.MessageCreate, onMessage);
    to.on(Events.Error, (error) => logger.warn(causeOf(error), 'discord connection'));
    to.on(Events.ShardError, (error, shard) =>
      logger.warn({ shard, ...causeOf(error) }, 'discord connection'),
    );
    to.on(Events.ShardResume, (shard) => logger.info({ shard }, 'discord resumed'));
    to.on(Events.ShardDisconnect, ({ code }, shard) => {
      if (stopping.signal.aborted) return;
      logger.error({ shard, code, hint: hintOf(code) }, 'discord disconnected for good');
    });
  }

  async function connect(): Promise<void> {
    const made = createClient(settings, (error, shard) =>
      logger.warn({ shard, ...causeOf(error) }, 'discord message not understood'),
    );
    listen(made);
    client = made;
    const ready = new Promise<void>((resolve) => made.once(Events.ClientReady, () => resolve()));
    try {
      await made.login(settings.token);
    } catch (error) {
      await made.destroy();
      throw startProblem(error);
    }
    await ready;
    const fields = { user: made.user?.id, shards: made.ws.shards.size, guilds: made.guilds.cache.size };
    logger.info(fields, 'discord connected');
  }

  /** Until it works or never can. */
  async function connectLater(): Promise<void> {
    for (;;) {
      await wait(retryMs);
      if (stopping.signal.aborted) return;
      try {
        return await connect();
      } catch (error) {
        if (isForGood(error)) return logger.error(causeOf(error), 'discord stays off');
      }
    }
  }

  return {
    notices: createDiscordNoticePoster({ rest: () => posting.setToken(settings.token), ids: turn.ids }),
    courier: createDiscordCourier({ ...turn, settings }),
    async start() {
      try {
        await connect();
        return true;
      } catch (error) {
        if (isForGood(error)) throw error;
        logger.error({ ...causeOf(error), retryMs }, 'discord cannot be reached; trying again');
        void connectLater();
        return false;
      }
    },
    isConnected: () =>
      client?.isReady() === true && client.ws.shards.every(({ status }) => status === Status.Ready),
    async stop() {
      stopping.abort();
      await drain(running, () => abort.abort());
      await client?.destroy();
    },
  };
}

function createClient(settings: DiscordSettings, unread: Parameters<typeof createShards>[0]): Client {
  return new Client({
    // Direct messages and mentions carry their text without the privileged intent for contents.
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    shards: 'auto',
    ws: { buildStrategy: createShards(unread) },
    allowedMentions: { parse: [], repliedUser: false },
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
    waitGuildTimeout: guildWaitMs,
    rest: restOptions(settings),
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function causeOf(error: unknown): { readonly cause: string } {
  return { cause: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** Close codes of the gateway (Developer Docs: Gateway Close Event Codes). */
function hintOf(code: number): string {
  if (code === 4004) return 'the token was revoked: set a new DISCORD_TOKEN and start again';
  if (code === 4013 || code === 4014) return 'an intent is refused: check Bot, Privileged Gateway Intents';
  return 'start again';
}

const refused = 'discord-refused';

function isForGood(error: unknown): boolean {
  return error instanceof UserError && error.code === refused;
}

function startProblem(error: unknown): UserError {
  const { status, message } = errorOf(error);
  const isToken =
    status === 401 ||
    (error as { code?: unknown }).code === 'TokenInvalid' ||
    /4004|invalid token/i.test(message);
  const options = (hint: string) => ({ code: refused, hint, cause: error });
  if (isToken) {
    return new UserError(
      'Discord does not accept the token.',
      options('Check DISCORD_TOKEN: Developer Portal, Bot, Reset Token.'),
    );
  }
  if (/intents/i.test(message)) {
    return new UserError(
      'Discord refuses an intent.',
      options('Check Bot, Privileged Gateway Intents in the Developer Portal.'),
    );
  }
  return new UserError(`Discord cannot be reached: ${message}`, {
    code: 'discord-unreachable',
    hint: 'Check the network and DISCORD_API_URL.',
    cause: error,
  });
}
