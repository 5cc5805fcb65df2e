/** What the app is allowed and subscribed to, why, and which Web API methods need it. Loads no SDK: the CLI reads it. */

interface Scope {
  readonly why: string;
  /** Methods of the Web API that this adapter calls and that need the scope. */
  readonly methods: readonly string[];
  /** Events that Slack delivers only with the scope. */
  readonly events: readonly string[];
}

/** Every scope of the bot token that something here uses; `scopesFor` says which of them an app needs. */
export const botScopes: Readonly<Record<string, Scope>> = {
  commands: { why: 'the slash command /sla and the message shortcut', methods: [], events: [] },
  'chat:write': {
    why: 'to reply in channels it was invited to, to edit its progress message, to answer one person alone',
    methods: ['chat.postMessage', 'chat.update', 'chat.delete', 'chat.postEphemeral'],
    events: [],
  },
  'files:write': {
    why: 'to attach charts and report files in the thread of a reply',
    methods: ['files.getUploadURLExternal', 'files.completeUploadExternal'],
    events: [],
  },
  'app_mentions:read': {
    why: 'to hear @sla-bot',
    methods: [],
    events: ['app_mention'],
  },
  'im:history': {
    why: 'to read direct messages to the bot, and to see whether a digest that it sent one has arrived',
    methods: ['conversations.history', 'conversations.replies'],
    events: ['message.im'],
  },
  'channels:history': {
    why: 'to see whether a digest has arrived, where Slack gave no answer: it looks for its own messages',
    methods: ['conversations.history', 'conversations.replies'],
    events: [],
  },
  'groups:history': {
    why: 'the same in private channels',
    methods: ['conversations.history', 'conversations.replies'],
    events: [],
  },
  'im:write': {
    why: 'to send a person their digest, or why a reply could not be posted',
    methods: ['conversations.open'],
    events: [],
  },
  'users:read': {
    why: 'for the time zone and language of who asks',
    methods: ['users.info'],
    events: [],
  },
  'usergroups:read': {
    why: 'for access rules that name a user group',
    methods: ['usergroups.list'],
    events: [],
  },
  'channels:read': {
    why: 'for sla-bot doctor, which names the channels that the bot was invited to',
    methods: ['users.conversations'],
    events: [],
  },
  'groups:read': {
    why: 'the same of private channels',
    methods: ['users.conversations'],
    events: [],
  },
  'links:read': {
    why: 'to hear of links to the domains of slack.unfurl; other links are not told',
    methods: [],
    events: ['link_shared'],
  },
  'links:write': {
    why: 'to show the incident under such a link',
    methods: ['chat.unfurl'],
    events: [],
  },
};

/** What of the configuration decides what the app may do. */
export interface AppSettings {
  readonly mode: SlackMode;
  /** Addresses of incidents: `pattern` finds the number in one. */
  readonly unfurl: readonly { readonly domain: string; readonly pattern: string }[];
}

/** Bot token scopes, no more than what is used with these settings. */
export function scopesFor({ unfurl }: Pick<AppSettings, 'unfurl'>): Readonly<Record<string, Scope>> {
  const isUsed = (name: string) => unfurl.length > 0 || !name.startsWith('links:');
  return Object.fromEntries(Object.entries(botScopes).filter(([name]) => isUsed(name)));
}

/** Called without any scope of the bot token: `apps.connections.open` has its own, app-level token. */
export const scopelessMethods = [
  'auth.test',
  'views.open',
  'views.update',
  'views.publish',
  'apps.connections.open',
];

/** The app-level token's scope; Slack has no place for it in a manifest. */
export const appLevelScope = {
  name: 'connections:write',
  why: 'Socket Mode: the bot connects out, nothing connects in',
};

/** Path of Slack's requests in HTTP mode. */
export const eventsPath = '/slack/events';

export const explainShortcut = 'sla:explain';

export type SlackMode = 'socket' | 'http';

/** The manifest of the app, as Slack's "create from manifest" takes it; `baseUrl` (https, no path) in HTTP mode alone. */
export function slackManifest(
  settings: AppSettings,
  baseUrl: string | null,
): Readonly<Record<string, unknown>> {
  const { mode, unfurl } = settings;
  const scopes = scopesFor(settings);
  const domains = [...new Set(unfurl.map(({ domain }) => domain))];
  const address = mode === 'http' ? `${baseUrl ?? 'https://sla-bot.example.com'}${eventsPath}` : null;
  const at = (key: string) => (address === null ? {} : { [key]: address });
  return {
    display_information: {
      name: 'sla-bot',
      description: 'Says whether response and resolution promises are kept, with charts and reports.',
      background_color: '#1e293b',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'sla-bot', always_online: true },
      slash_commands: [
        {
          command: '/sla',
          ...at('url'),
          description: 'Service levels: summaries, reports, breaches, trends',
          usage_hint: 'summary | report weekly | breaches | at-risk | explain INC-123 | help',
          should_escape: true,
        },
      ],
      shortcuts: [
        {
          name: 'Explain this incident',
          type: 'message',
          callback_id: explainShortcut,
          description: 'How the incident in this message was judged',
        },
      ],
      ...(domains.length === 0 ? {} : { unfurl_domains: domains }),
    },
    oauth_config: { scopes: { bot: Object.keys(scopes) } },
    settings: {
      event_subscriptions: {
        ...at('request_url'),
        bot_events: [...Object.values(scopes).flatMap(({ events }) => events), 'app_home_opened'],
      },
      // Forms ask at the second address for suggestions.
      interactivity: { is_enabled: true, ...at('request_url'), ...at('message_menu_options_url') },
      org_deploy_enabled: false,
      socket_mode_enabled: mode === 'socket',
      token_rotation_enabled: false,
    },
  };
}
