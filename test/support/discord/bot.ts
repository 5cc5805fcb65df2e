import { EventEmitter, once } from 'node:events';
import { commands } from '../../../commands/index.ts';
import type { AccessSettings } from '../../../config/access-schema.ts';
import { createDiscord, type Discord } from '../../../src/adapters/discord/discord.ts';
import { openAccess } from '../../../src/bot/access/access-of.ts';
import { createDispatch, type Dispatch } from '../../../src/bot/dispatch.ts';
import { createNoticing } from '../../../src/notices/noticing.ts';
import { createEmbeddedCharts } from '../../../src/output/charts/embedded.ts';
import { loadFontSet } from '../../../src/output/fonts/font-set.ts';
import { createGlyphGuard } from '../../../src/output/fonts/glyph-guard.ts';
import type { Claims } from '../../../src/ports/claims.ts';
import type { KeptTexts } from '../../../src/ports/kept-texts.ts';
import type { Reporting } from '../../../src/ports/reporting.ts';
import { createMemoryClaims } from '../../../src/store/memory-claims.ts';
import { createFakeReporting, fakeNow } from '../fake-reporting.ts';
import { memoryNotices } from '../memory-notices.ts';
import { fakeScheduling } from '../schedules.ts';
import { type FakeDiscord, startFakeDiscord, token } from './fake-discord.ts';
import type { SentInteraction } from './payloads.ts';

/** Of a section of a rendered report. */
const pageBytes = 1_000;
/** Of a completion, and of a stop. */
const deadlinesMs = new Set([2_500, 10_000]);

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TestBot {
  readonly fake: FakeDiscord;
  readonly bot: Discord;
  readonly log: readonly LogLine[];
  /** Requests that dispatch was given. */
  readonly asked: readonly Parameters<Dispatch>[0][];
  /** Sends an interaction as the gateway does. */
  interact(interaction: SentInteraction): void;
  /** Resolves once the bot is done with an interaction or a message. */
  done(id: string): Promise<void>;
  stop(): Promise<void>;
}

/** The bot over made-up figures and the real renderers, not yet connected. */
export async function createTestBot(
  fake: FakeDiscord,
  options: {
    reporting?: Partial<Reporting>;
    token?: string;
    access?: AccessSettings;
    claims?: Claims;
    texts?: KeptTexts;
  },
): Promise<Pick<TestBot, 'bot' | 'log' | 'asked' | 'done'>> {
  const log: LogLine[] = [];
  const handled = new EventEmitter();
  const write = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    log.push({ level, message, fields });
    if (message === 'discord event handled') handled.emit(String(fields.event));
  };
  const isHandled = (id: string) =>
    log.some(({ message, fields }) => message === 'discord event handled' && fields.event === id);
  const logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const clock = { now: () => fakeNow };
  const reporting = createFakeReporting(options.reporting);
  const fonts = await loadFontSet(null);
  const shared = { commands, reporting, access: options.access ?? openAccess, clock, logger };
  const dispatch = createDispatch({
    ...shared,
    scheduling: fakeScheduling(),
    noticing: createNoticing({ ledger: memoryNotices(), clock }),
    timeZone: 'UTC',
    locale: 'en',
    timeBudgetMs: 60_000,
  });
  const asked: Parameters<Dispatch>[0][] = [];
  const bot = createDiscord({
    ...shared,
    claims: options.claims ?? createMemoryClaims(clock),
    texts: options.texts,
    settings: { token: options.token ?? token, applicationId: null, apiUrl: fake.apiUrl },
    dispatch: (request) => {
      asked.push(request);
      return dispatch(request);
    },
    renderer: {
      charts: createEmbeddedCharts(fonts, createGlyphGuard(fonts)),
      render: async ({ sections }, format, name) => ({
        name: `${name}.${format}`,
        mediaType: 'text/plain',
        bytes: new Uint8Array(sections.length * pageBytes),
      }),
    },
    // Pauses between attempts are over at once; what is raced against one never loses.
    wait: (ms) => (deadlinesMs.has(ms) ? new Promise(() => undefined) : Promise.resolve()),
  });
  return {
    bot,
    log,
    asked,
    async done(id) {
      if (!isHandled(id)) await once(handled, id);
    },
  };
}

/** The bot connected to a fake Discord of its own. */
export async function startTestBot(
  options: { reporting?: Partial<Reporting>; shards?: number; access?: AccessSettings } = {},
): Promise<TestBot> {
  const fake = await startFakeDiscord(options.shards === undefined ? {} : { shards: options.shards });
  const made = await createTestBot(fake, options);
  await made.bot.start();
  return {
    fake,
    ...made,
    interact: (interaction) => fake.gateway.dispatch('INTERACTION_CREATE', interaction),
    async stop() {
      await made.bot.stop();
      await fake.stop();
    },
  };
}
