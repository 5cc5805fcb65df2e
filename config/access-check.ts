import type { AccessRule } from './access-schema.ts';
import { type ConfigPath, type Finding, warningAt } from './problem.ts';
import type { Config } from './schema.ts';

type Platform = AccessRule['platform'][number];
type Named = 'user' | 'group' | 'channel';

/** Discord's ids are numbers for people, roles and channels alike. */
const discordId = /^\d{15,20}$/;
const forms: Readonly<Record<Named, Partial<Record<Platform, RegExp>>>> = {
  user: { slack: /^[UW][A-Z0-9]{2,}$/, discord: discordId, console: /^you$/ },
  group: { slack: /^S[A-Z0-9]{2,}$/, discord: discordId },
  channel: { slack: /^[CDG][A-Z0-9]{2,}$/, discord: discordId, console: /^#?[\w-]+$/ },
};
const chats = ['slack', 'discord'] as const;
const shapes: Readonly<Record<Named, string>> = {
  user: 'U012AB3CD in Slack (a profile’s ⋮ menu, Copy member ID), 18 digits on Discord (Developer Mode, Copy User ID)',
  group: 'S012AB3CD in Slack (in the address of its page), 18 digits on Discord (Copy Role ID)',
  channel:
    'C012AB3CD in Slack (at the end of the channel’s details), 18 digits on Discord (Developer Mode, Copy Channel ID)',
};

/** What of the access rules can match nobody, so that what they were to hold back may be shown. */
export function checkAccess({ access }: Pick<Config, 'access'>): Finding[] {
  return access.rules.flatMap((rule, index) => {
    const path = ['access', 'rules', index];
    return [...namesThatAreNoIds(rule, path), ...shadowed(rule, access.rules.slice(0, index), path)];
  });
}

function namesThatAreNoIds(rule: AccessRule, path: ConfigPath): Finding[] {
  const platforms = chats.filter((name) => rule.platform.length === 0 || rule.platform.includes(name));
  if (platforms.length === 0) return [];
  return (['user', 'group', 'channel'] as const).flatMap((what) =>
    rule[what].flatMap((id, index) => {
      if (platforms.some((platform) => forms[what][platform]?.test(id))) return [];
      const isOfConsole = rule.platform.length === 0 && forms[what].console?.test(id) === true;
      const where = platforms.map((name) => (name === 'slack' ? 'Slack' : 'Discord')).join(' and ');
      const also = isOfConsole ? '; for the console alone add platform: [console]' : '';
      const message = `“${id}” is no ${what} id, so the rule matches nothing of it in ${where}`;
      return [warningAt([...path, what, index], message, `ids, not names: ${shapes[what]}${also}`)];
    }),
  );
}

/** A rule of which every match is an earlier one's, of the same sort, is never asked. */
function shadowed(rule: AccessRule, earlier: readonly AccessRule[], path: ConfigPath): Finding[] {
  const by = earlier.findIndex((other) => namesPerson(other) === namesPerson(rule) && covers(other, rule));
  if (by < 0) return [];
  return [
    warningAt(
      path,
      `never applies: access.rules[${by}] matches first`,
      'put the closer rule before the wider one',
    ),
  ];
}

function covers(wide: AccessRule, close: AccessRule): boolean {
  return (
    holds(wide.platform, close.platform) &&
    holds(wide.channel.map(bare), close.channel.map(bare)) &&
    within(close.user, wide.user) &&
    within(close.group, wide.group)
  );
}

/** An empty list is all. */
function holds(wide: readonly string[], close: readonly string[]): boolean {
  return wide.length === 0 || (close.length > 0 && within(close, wide));
}

function within(close: readonly string[], wide: readonly string[]): boolean {
  return close.every((id) => wide.includes(id));
}

function namesPerson({ user, group }: AccessRule): boolean {
  return user.length > 0 || group.length > 0;
}

function bare(channel: string): string {
  return channel.replace(/^#/, '');
}
