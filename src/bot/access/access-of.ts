import type { AccessRule, AccessSettings } from '../../../config/access-schema.ts';
import type { AnyCommand, Conversation } from '../command.ts';

/** What one person may ask in one place, and whose incidents may be shown there. Null: no limit. */
export interface Access {
  /** False: nothing at all. */
  readonly open: boolean;
  /** Null: every command that changes nothing. */
  readonly commands: readonly string[] | null;
  readonly teams: readonly string[] | null;
  readonly customers: readonly string[] | null;
}

/** Everybody may ask everything that changes nothing. */
export const openAccess: AccessSettings = { default: 'allow', rules: [] };

/**
 * The first rule that names the person (by user or group) and matches, and the first that names neither and matches
 * the place, both hold: what is allowed is what both allow, so that a channel shows to nobody what it may not see.
 * Without any of them the default decides. Where it cannot be known whether a rule is theirs, nothing is allowed.
 */
export function accessOf({ rules, default: fallback }: AccessSettings, who: Conversation): Access {
  const matching = rules.filter((rule) => matches(rule, who));
  const ofPerson = matching.find(namesPerson);
  const ofPlace = matching.find((rule) => !namesPerson(rule));
  const applied = [ofPerson, ofPlace].filter((rule) => rule !== undefined);
  return {
    open: (applied.length > 0 || fallback === 'allow') && !isUndecided(rules, who),
    commands: common(applied.map(({ commands }) => commands)),
    teams: common(applied.map(({ teams }) => teams)),
    customers: common(applied.map(({ customers }) => customers)),
  };
}

/** Whether it takes the person's groups, which the platform did not say, to tell which rule is theirs. */
export function isUndecided(rules: AccessSettings['rules'], who: Conversation): boolean {
  if (who.groups !== null) return false;
  const theirs = rules.find((rule) => isPlace(rule, who) && (rule.group.length > 0 || isNamed(rule, who)));
  return theirs !== undefined && !isNamed(theirs, who);
}

type Changing = Pick<AnyCommand, 'name' | 'changes'>;

/**
 * Help is there for all who may ask anything; what changes something must be named. `options`: those it is asked with;
 * null: whether there are any that it may be asked with.
 */
export function mayRun(
  access: Access,
  command: Changing,
  options: Readonly<Record<string, unknown>> | null = null,
): boolean {
  if (!access.open) return false;
  if (access.commands === null) return !doesChange(command, options);
  return command.name === 'help' || access.commands.includes(command.name);
}

/** Whether a command changes something with these options; null: with any. */
export function doesChange(
  { changes }: Changing,
  options: Readonly<Record<string, unknown>> | null,
): boolean {
  if (typeof changes !== 'function') return changes === true;
  return options !== null && changes(options as never);
}

function namesPerson({ user, group }: AccessRule): boolean {
  return user.length > 0 || group.length > 0;
}

function matches(rule: AccessRule, who: Conversation): boolean {
  const isPerson = isNamed(rule, who) || rule.group.some((id) => who.groups?.includes(id));
  return isPlace(rule, who) && (!namesPerson(rule) || isPerson);
}

function isNamed({ user }: AccessRule, who: Conversation): boolean {
  return user.includes(who.user);
}

function isPlace(rule: AccessRule, { platform, channel, within }: Conversation): boolean {
  const isHere = (list: readonly string[], ...values: string[]) =>
    list.length === 0 || values.some((value) => list.includes(value));
  const places = [channel, within ?? channel].map(bare);
  return isHere(rule.platform, platform) && isHere(rule.channel.map(bare), ...places);
}

function bare(channel: string): string {
  return channel.replace(/^#/, '');
}

/** What every list has, sorted; null where there is none. */
function common(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  const [first, ...others] = lists.filter((list) => list !== null);
  if (first === undefined) return null;
  return [...new Set(first)].filter((item) => others.every((list) => list.includes(item))).sort();
}
