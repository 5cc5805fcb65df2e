import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SlackApi } from './api.ts';
import { failureOf } from './failures.ts';
import { within } from './within.ts';

/** Who asks, as far as Slack tells. */
export interface Person {
  readonly id: string;
  /** Null where Slack does not say. */
  readonly name: string | null;
  /** IANA; null: the bot's own. */
  readonly timeZone: string | null;
  /** BCP 47; null: the bot's own. */
  readonly locale: string | null;
  /** Ids of the user groups they are in; null where Slack does not say. */
  readonly groups: readonly string[] | null;
}

export interface People {
  /** Never rejects: what Slack does not give stays unknown. */
  find(id: string): Promise<Person>;
}

/** Members of every user group, by its id. */
type Members = ReadonlyMap<string, readonly string[]>;

const profileMs = 3_600_000;
const groupsMs = 300_000;
/** Groups that Slack did not give are asked for again after this long. */
const retryMs = 15_000;
const mostProfiles = 5_000;
/** Who asks waits no longer than this for what Slack says of them; it is kept for their next request. */
const waitMs = 3_000;

/** Asks Slack once an hour for a profile, every five minutes for the groups; who asks meanwhile shares the answer. */
export function createPeople(options: {
  api: SlackApi;
  clock: Clock;
  logger: Logger;
  longestWaitMs?: number;
}): People {
  const { api, clock, logger, longestWaitMs = waitMs } = options;
  const profiles = new Map<string, { at: number; profile: Promise<Omit<Person, 'groups'>> }>();
  let groups: { at: number; members: Promise<Members | null> } | null = null;
  const told = new Set<string>();

  /** Each reason once: the next hundred requests meet it too. */
  function tell(error: unknown, what: string): void {
    const { code } = failureOf(error);
    if (told.has(`${what}:${code}`)) return;
    told.add(`${what}:${code}`);
    logger.warn({ what, code }, 'slack did not say who asks');
  }

  function profileOf(id: string): Promise<Omit<Person, 'groups'>> {
    const kept = profiles.get(id);
    if (kept !== undefined && clock.now() - kept.at < profileMs) return kept.profile;
    const profile = api.user(id).then(
      (user) => ({ id, ...user, timeZone: knownZone(user.timeZone), locale: knownLocale(user.locale) }),
      (error) => {
        profiles.delete(id);
        tell(error, 'profile');
        return { id, name: null, timeZone: null, locale: null };
      },
    );
    if (profiles.size >= mostProfiles) profiles.clear();
    profiles.set(id, { at: clock.now(), profile });
    return profile;
  }

  function members(): Promise<Members | null> {
    if (groups === null || clock.now() - groups.at >= groupsMs) {
      const asked = api.userGroups().catch((error) => {
        groups = { at: clock.now() - groupsMs + retryMs, members: asked };
        tell(error, 'groups');
        return null;
      });
      groups = { at: clock.now(), members: asked };
    }
    return groups.members;
  }

  return {
    async find(id) {
      const nobody = { id, name: null, timeZone: null, locale: null };
      const [profile, groupsByName] = await Promise.all([
        within(profileOf(id), nobody, longestWaitMs),
        within(members(), null, longestWaitMs),
      ]);
      if (groupsByName === null) return { ...profile, groups: null };
      const own = [...groupsByName].filter(([, users]) => users.includes(id)).map(([name]) => name);
      return { ...profile, groups: own };
    },
  };
}

function knownZone(zone: string | null): string | null {
  try {
    return zone === null
      ? null
      : new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

function knownLocale(locale: string | null): string | null {
  try {
    return locale === null ? null : (Intl.getCanonicalLocales(locale.replace('_', '-'))[0] ?? null);
  } catch {
    return null;
  }
}
