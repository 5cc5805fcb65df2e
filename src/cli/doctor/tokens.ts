import { type DoctorCheck, type DoctorFinding, finding } from './check.ts';

interface Token {
  /** How a value usually looks, and in words. */
  readonly form: RegExp;
  readonly looks: string;
  /** Where it is found. */
  readonly where: string;
}

interface Platform {
  readonly about: string;
  /** Without it the platform is off. */
  readonly main: string;
  /** What else it takes: one of each group. */
  readonly others: readonly (readonly string[])[];
  readonly tokens: Readonly<Record<string, Token>>;
}

const slackApp = 'api.slack.com/apps, your app';
const discordApp = 'discord.com/developers/applications, your application';

const platforms: readonly Platform[] = [
  {
    about: 'Slack tokens',
    main: 'SLACK_BOT_TOKEN',
    others: [['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET']],
    tokens: {
      SLACK_BOT_TOKEN: {
        form: /^xoxb-/,
        looks: 'xoxb-…',
        where: `${slackApp}, OAuth & Permissions, Bot User OAuth Token`,
      },
      SLACK_APP_TOKEN: {
        form: /^xapp-/,
        looks: 'xapp-…',
        where: `${slackApp}, Basic Information, App-Level Tokens`,
      },
      SLACK_SIGNING_SECRET: {
        form: /^[0-9a-f]{32}$/,
        looks: '32 hexadecimal digits',
        where: `${slackApp}, Basic Information, App Credentials, Signing Secret`,
      },
    },
  },
  {
    about: 'Discord tokens',
    main: 'DISCORD_TOKEN',
    // Discord says which application a token belongs to.
    others: [],
    tokens: {
      DISCORD_TOKEN: {
        form: /^\s*(Bot\s+)?[\w-]{18,}\.[\w-]+\.[\w-]{20,}\s*$/i,
        looks: 'three parts joined by dots',
        where: `${discordApp}, Bot, Reset Token`,
      },
      DISCORD_APPLICATION_ID: {
        form: /^\d{17,20}$/,
        looks: '17 to 20 digits',
        where: `${discordApp}, General Information, Application ID`,
      },
    },
  },
];

/** Which platforms have their tokens in the environment; no value is ever shown. */
export const checkTokens: DoctorCheck = async ({ cli }) => {
  const isSet = (name: string) => (cli.io.env[name] ?? '').trim() !== '';
  return platforms.flatMap(({ about, main, others, tokens }): DoctorFinding[] => {
    const fix = (names: readonly string[]) => {
      const places = names.map((name) => `${name} from ${tokens[name]?.where ?? ''}`);
      return `set in the environment ${places.join(', or ')}`;
    };
    const names = Object.keys(tokens);
    if (!isSet(main)) {
      const set = names.filter(isSet);
      // That the platform is off is said by its own check.
      if (set.length === 0) return [];
      return [finding(about, 'problem', `${set.join(', ')} set, but not ${main}`, fix([main]))];
    }
    const missing = others.filter((group) => !group.some(isSet));
    const odd = names.filter((name) => isSet(name) && !tokens[name]?.form.test(cli.io.env[name] ?? ''));
    const findings = [
      ...missing.map((group) => finding(about, 'problem', `${group.join(' and ')} not set`, fix(group))),
      ...odd.map((name) =>
        finding(about, 'warning', `${name} does not look like one: ${tokens[name]?.looks}`, fix([name])),
      ),
    ];
    const set = names.filter(isSet).join(', ');
    return findings.length > 0 ? findings : [finding(about, 'ok', `${set} set`, null)];
  });
};
