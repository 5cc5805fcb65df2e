import { webApi } from '@slack/bolt';
import { refused } from './bolt.ts';

/** What Slack says of the bot to whoever looks after it; posts nothing. Each rejects with a UserError that says what to do. */
export interface SlackProbe {
  /** Scopes of the bot token; null where the answer does not name them. */
  signIn(): Promise<{ readonly team: string; readonly scopes: readonly string[] | null }>;
  /** Asks for a socket's address and opens none. */
  askForSocket(appToken: string): Promise<void>;
  /** Names of the channels that the bot is a member of. */
  channels(): Promise<readonly string[]>;
}

const requestMs = 10_000;
const pageSize = 200;
/** More are not listed: who looks wants to know whether the invitation worked. */
const mostPages = 10;

export function createProbe(access: {
  readonly botToken: string;
  readonly apiUrl: string | null;
}): SlackProbe {
  const { botToken, apiUrl } = access;
  const clientOf = (token: string) =>
    new webApi.WebClient(token, {
      timeout: requestMs,
      retryConfig: { retries: 1, minTimeout: 200 },
      rejectRateLimitedCalls: true,
      logLevel: webApi.LogLevel.ERROR,
      logger: silent,
      ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
    });
  const client = clientOf(botToken);

  async function page(cursor: string): Promise<{ names: string[]; next: string }> {
    const { channels = [], response_metadata } = await client.users.conversations({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: pageSize,
      ...(cursor === '' ? {} : { cursor }),
    });
    const names = channels.map(({ name, id }) => name ?? id ?? '');
    return { names, next: response_metadata?.next_cursor ?? '' };
  }

  return {
    async signIn() {
      const { team, response_metadata } = await client.auth.test().catch(saying('SLACK_BOT_TOKEN'));
      return { team: team ?? '', scopes: response_metadata?.scopes ?? null };
    },
    async askForSocket(appToken) {
      const client = clientOf(appToken);
      await client.apps.connections.open({}).catch(saying('SLACK_APP_TOKEN'));
    },
    async channels() {
      const all: string[] = [];
      let cursor = '';
      for (let pages = 0; pages < mostPages; pages += 1) {
        const { names, next } = await page(cursor).catch(saying('SLACK_BOT_TOKEN'));
        all.push(...names);
        if (next === '') break;
        cursor = next;
      }
      return all;
    },
  };
}

const saying = (variable: string) => (error: unknown) => {
  throw refused(error, variable);
};

const nothing = () => undefined;
const silent: webApi.Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => webApi.LogLevel.ERROR,
  setName: nothing,
};
