import { ApplicationFlags, PermissionFlagsBits, type REST } from 'discord.js';
import type { AnyCommand } from '../../bot/command.ts';
import { refusal } from './refusal.ts';
import { planCommands, type Registered } from './register.ts';
import { createRest } from './rest.ts';
import type { DiscordSettings } from './settings.ts';

export interface OwnApplication {
  readonly id: string;
  readonly name: string;
  /** Privileged intents that are switched on, by the portal's names. */
  readonly privileged: readonly string[];
}

export interface OwnServer {
  readonly id: string;
  readonly name: string;
  /** Permissions the bot lacks there, by Discord's names; channels may take or give more. */
  readonly lacking: readonly string[];
}

/** Asks Discord how the bot stands and changes nothing. Every method rejects with UserError where Discord refuses. */
export interface DiscordProbe {
  application(): Promise<OwnApplication>;
  /** The bot's name. */
  user(): Promise<string>;
  servers(): Promise<readonly OwnServer[]>;
  /** What registering would do, for one server (`guild`) or everywhere. */
  planned(application: string, commands: readonly AnyCommand[], guild: string | null): Promise<Registered>;
}

/** The smaller flag stands for bots in fewer than 100 servers. */
const intents: Readonly<Record<string, number>> = {
  'Presence Intent': ApplicationFlags.GatewayPresence | ApplicationFlags.GatewayPresenceLimited,
  'Server Members Intent': ApplicationFlags.GatewayGuildMembers | ApplicationFlags.GatewayGuildMembersLimited,
  'Message Content Intent':
    ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited,
};

const permissions: Readonly<Record<string, bigint>> = {
  'View Channels': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Embed Links': PermissionFlagsBits.EmbedLinks,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  // Without it the bot cannot see whether a digest has arrived.
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
};

/** Opens Discord's page that puts the bot into a server with what it needs there. */
export function installLink(application: string): string {
  const all = Object.values(permissions).reduce((sum, bit) => sum | bit, 0n);
  return `https://discord.com/oauth2/authorize?client_id=${application}&scope=bot+applications.commands&permissions=${all}`;
}

/** The most that Discord gives of servers at once. */
const pageSize = 200;

export async function createProbe(settings: DiscordSettings): Promise<DiscordProbe> {
  const rest = await createRest(settings);
  async function asked<T>(work: (rest: REST) => Promise<unknown>, guild: string | null = null): Promise<T> {
    try {
      return (await work(rest)) as T;
    } catch (error) {
      throw refusal(error, guild);
    }
  }
  return {
    async application() {
      const { id, name, flags } = await asked<{ id: string; name: string; flags?: number }>((to) =>
        to.get('/applications/@me'),
      );
      const isOn = ([, bits]: readonly [string, number]) => ((flags ?? 0) & bits) !== 0;
      return {
        id,
        name,
        privileged: Object.entries(intents)
          .filter(isOn)
          .map(([intent]) => intent),
      };
    },
    async user() {
      return (await asked<{ username: string }>((to) => to.get('/users/@me'))).username;
    },
    async servers() {
      const servers: OwnServer[] = [];
      for (;;) {
        const query = new URLSearchParams({ limit: String(pageSize), after: servers.at(-1)?.id ?? '0' });
        const page = await asked<{ id: string; name: string; permissions: string }[]>((to) =>
          to.get('/users/@me/guilds', { query }),
        );
        servers.push(
          ...page.map(({ id, name, permissions: held }) => ({ id, name, lacking: lackingOf(held) })),
        );
        if (page.length < pageSize) return servers;
      }
    },
    async planned(application, commands, guild) {
      const plan = asked<{ what: Registered }>((to) => planCommands(to, application, commands, guild), guild);
      return (await plan).what;
    },
  };
}

function lackingOf(held: string): string[] {
  const bits = BigInt(held);
  if ((bits & PermissionFlagsBits.Administrator) !== 0n) return [];
  return Object.entries(permissions).flatMap(([name, bit]) => ((bits & bit) === 0n ? [name] : []));
}
