import type { DoctorCheck, DoctorFinding } from './check.ts';

interface Platform {
  readonly about: string;
  /** Without it the platform is off. */
  readonly main: string;
  /** What else it takes: one of each group. */
  readonly others: readonly (readonly string[])[];
  /** How a value usually looks. */
  readonly looks: Readonly<Record<string, RegExp>>;
  readonly where: string;
}

const platforms: readonly Platform[] = [
  {
    about: 'Slack tokens',
    main: 'SLACK_BOT_TOKEN',
    others: [['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET']],
    looks: {
      SLACK_BOT_TOKEN: /^xoxb-/,
      SLACK_APP_TOKEN: /^xapp-/,
      SLACK_SIGNING_SECRET: /^[0-9a-f]{32}$/,
    },
    where: 'api.slack.com/apps, your app: “OAuth & Permissions” and “Basic Information”',
  },
  {
    about: 'Discord tokens',
    main: 'DISCORD_TOKEN',
    // Discord says which application a token belongs to.
    others: [],
    looks: {
      DISCORD_TOKEN: /^\s*(Bot\s+)?[\w-]{18,}\.[\w-]+\.[\w-]{20,}\s*$/i,
      DISCORD_APPLICATION_ID: /^\d{17,20}$/,
    },
    where: 'discord.com/developers/applications, your application: “Bot” and “General Information”',
  },
];

/** Which platforms have their tokens in the environment; no value is ever shown. */
export const checkTokens: DoctorCheck = async ({ cli }) => {
  const isSet = (name: string) => (cli.io.env[name] ?? '').trim() !== '';
  return platforms.flatMap(({ about, main, others, looks, where }): DoctorFinding[] => {
    const fix = (names: readonly string[]) =>
      `set ${names.join(' or ')} in the environment; it is found at ${where}`;
    const names = [...new Set([main, ...others.flat(), ...Object.keys(looks)])];
    if (!isSet(main)) {
      const set = names.filter(isSet);
      if (set.length === 0)
        return [{ about, status: 'off', text: `${main} is not set: the platform is off`, fix: null }];
      return [{ about, status: 'problem', text: `${set.join(', ')} set, but not ${main}`, fix: fix([main]) }];
    }
    const missing = others.filter((group) => !group.some(isSet));
    const odd = names.filter((name) => isSet(name) && looks[name]?.test(cli.io.env[name] ?? '') === false);
    const findings: DoctorFinding[] = [
      ...missing.map((group): DoctorFinding => {
        return { about, status: 'problem', text: `${group.join(' and ')} not set`, fix: fix(group) };
      }),
      ...odd.map((name): DoctorFinding => {
        return { about, status: 'warning', text: `${name} does not look like one`, fix: fix([name]) };
      }),
    ];
    const set = names.filter(isSet).join(', ');
    return findings.length > 0 ? findings : [{ about, status: 'ok', text: `${set} set`, fix: null }];
  });
};
