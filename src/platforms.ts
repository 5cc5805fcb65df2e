import type { Router } from 'express';
import type { Environment } from '../config/environment.ts';
import type { Config } from '../config/schema.ts';
import type { Discord, DiscordDeps } from './adapters/discord/discord.ts';
import { discordSettings } from './adapters/discord/settings.ts';
import { emailOff, emailSettings } from './adapters/email/settings.ts';
import type { Subscription } from './adapters/email/unsubscribe.ts';
import type { Slack, SlackDeps } from './adapters/slack/slack.ts';
import { slackOff } from './adapters/slack/tokens.ts';
import type { Courier } from './ports/courier.ts';
import type { NoticePoster } from './ports/notices.ts';
import type { PlatformConnection } from './ports/platform-connection.ts';

export interface PlatformDeps
  extends Omit<SlackDeps, 'env' | 'settings'>,
    Omit<DiscordDeps, 'settings' | 'renderer'> {
  readonly config: Config;
  readonly env: Environment;
  readonly renderer: DiscordDeps['renderer'];
  /** Ends a personal digest whose e-mail had a link for that. */
  readonly unsubscribe: (subscription: Subscription) => Promise<void>;
}

/** What the bot is connected to besides its own console. */
export interface Platforms {
  readonly slack: Slack | null;
  readonly discord: Discord | null;
  readonly couriers: readonly Courier[];
  readonly posters: readonly NoticePoster[];
  /** For the one HTTP server. */
  readonly routers: readonly Router[];
  /** Connects; a line of each, on or off. UserError where one refuses. */
  start(): Promise<string[]>;
  /** Each takes nothing more in and lets what runs end, all within one span of patience. */
  stop(): Promise<void>;
  /** Of each chat platform that is on, whether it is connected now. */
  connections(): readonly PlatformConnection[];
  /** The groups of a person; null where the platform does not say. */
  groupsOf(platform: string, user: string): Promise<readonly string[] | null>;
}

/** Libraries are loaded only of the platforms that are on. UserError for a token or setting that cannot be right. */
export async function createPlatforms(deps: PlatformDeps): Promise<Platforms> {
  const { config, env } = deps;
  const slackIsOff = slackOff(env);
  const emailIsOff = emailOff(env, config.email);
  const slack = slackIsOff === null ? await loadSlack({ ...deps, settings: config.slack }) : null;
  const discord = await loadDiscord(deps);
  const email = emailIsOff === null ? await loadEmail(deps) : null;
  return {
    slack,
    discord,
    couriers: [slack, discord, email].flatMap((one) => (one === null ? [] : [one.courier])),
    posters: [slack, discord].flatMap((one) => (one === null ? [] : [one.notices])),
    routers: [slack?.router ?? null, email?.router ?? null].filter((router) => router !== null),
    async start() {
      const lines = [
        slack === null
          ? `Slack: off (${slackIsOff})`
          : `Slack: ${(await slack.start()).team ?? 'cannot be reached yet, trying again'}`,
        discord === null
          ? 'Discord: off (DISCORD_TOKEN is not set)'
          : `Discord: ${(await discord.start()) ? 'on' : 'cannot be reached yet, trying again'}`,
      ];
      return [...lines, email === null ? `E-mail: off (${emailIsOff})` : `E-mail: by ${email.server}`];
    },
    async stop() {
      await Promise.all([discord?.stop(), slack?.stop()]);
    },
    connections: () => [
      ...(slack === null ? [] : [{ platform: 'slack', isConnected: slack.isConnected() } as const]),
      ...(discord === null ? [] : [{ platform: 'discord', isConnected: discord.isConnected() } as const]),
    ],
    groupsOf: async (platform, user) => (platform === 'slack' ? ((await slack?.groupsOf(user)) ?? null) : []),
  };
}

async function loadSlack(deps: SlackDeps): Promise<Slack> {
  const { createSlack } = await import('./adapters/slack/slack.ts');
  return createSlack(deps);
}

async function loadDiscord(deps: PlatformDeps): Promise<Discord | null> {
  const settings = discordSettings(deps.env);
  if (settings === null) return null;
  const { createDiscord } = await import('./adapters/discord/discord.ts');
  return createDiscord({ ...deps, settings });
}

async function loadEmail({ config, env, renderer, clock, logger, unsubscribe }: PlatformDeps) {
  const settings = emailSettings(env, config.email);
  const { createEmail } = await import('./adapters/email/email.ts');
  const { createUnsubscribeRouter } = await import('./adapters/email/unsubscribe-router.ts');
  const { oneClick } = settings.unsubscribe;
  return {
    courier: createEmail({ settings, charts: renderer.charts, templates: config.templates, clock, logger }),
    server: `${settings.host}:${settings.port}`,
    router:
      oneClick === null
        ? null
        : createUnsubscribeRouter({ secret: oneClick.secret, end: unsubscribe, logger }),
  };
}
