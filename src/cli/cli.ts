import type { Config } from '../../config/schema.ts';
import type { EndpointCounts } from '../http/webhook-counts.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { PlatformConnection } from '../ports/platform-connection.ts';
import type { StoreHost, ToolHost } from '../services.ts';
import type { CliIo } from './io.ts';

/** The running bot, as the commands that start it see it. */
export interface App {
  /** Opens the console, whose address carries the token of this start; a line of what it shares and of every platform, on or off. */
  start(): Promise<{ readonly consoleUrl: string; readonly platforms: readonly string[] }>;
  /** Runs a command line as if typed in a channel of the console and posts the answer there. */
  say(channel: string, line: string): Promise<void>;
  /** Reads the files of secrets again; the sources whose secrets are others now. */
  reread(): readonly string[];
  stop(): Promise<void>;
}

export type CreateApp = (deps: {
  config: Config;
  /** The operator's file, absolute; null: none. */
  configFile: string | null;
  folder: string;
  clock: Clock;
  logger: Logger;
  /** Opens the console in the browser; one bot after another in the same process keeps it. */
  consoleToken: string;
  /** Has the bot stop and start again, with the configuration it has. */
  restart: () => void;
  /** May name the shared Redis. */
  env: Readonly<Record<string, string | undefined>>;
  /** Shares with no other bot, whatever the settings say. */
  alone: boolean;
  /** Gives up on starting. */
  signal: AbortSignal;
}) => Promise<App>;

/** What every command file gets to register itself with. */
export interface Cli {
  readonly io: CliIo;
  readonly clock: Clock;
  readonly stores: StoreHost;
  readonly tools: ToolHost;
  /** Null inside the running bot, which serves commands but does not start another bot. */
  readonly createApp: CreateApp | null;
  /** Within the running bot: has it start anew once this command has been answered. */
  readonly restart?: () => void;
  /** What the webhooks of the running bot did since it started; absent elsewhere. */
  readonly webhookCounts?: () => readonly EndpointCounts[];
  /** The sources of webhooks with a secret in force in the running bot; absent elsewhere. */
  readonly guardedWebhooks?: () => readonly string[];
  /** Of each chat platform that is on, whether the running bot is connected; absent elsewhere. */
  readonly connections?: () => readonly PlatformConnection[];
  /** Within the running bot: told when a command has put down something to send. */
  readonly planned?: () => void;
  /** Within the running bot: why a platform is off; null: it is on. */
  readonly platformOff?: (platform: string) => string | null;
  /** The exit code where nothing threw. */
  setExit(code: number): void;
}

/** `--config FILE` and `--data DIR`, which every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly data?: string;
}
