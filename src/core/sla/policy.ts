import { alwaysOpen, type Calendar, compileCalendar } from './calendar.ts';
import type {
  ChangeMode,
  ClockKind,
  ClockRule,
  PolicyDefinition,
  PolicyMatch,
  PolicyVersion,
  SourceVerdict,
} from './types.ts';

/** How a clock is measured at one moment, compiled; equal rules of a version are one object. */
export interface Rule {
  /** Null: without target. */
  readonly targetMs: number | null;
  readonly calendar: Calendar;
  /** Null: every reason stops the clock, the unnamed one too. */
  readonly reasons: ReadonlySet<string> | null;
}

export type Rules = Readonly<Record<ClockKind, Rule>>;

/** A policy ready to judge. */
export interface Policy {
  readonly name: string | null;
  readonly changes: ChangeMode;
  readonly newCycleAfterMs: number;
  readonly resolveCountsAsResponse: boolean;
  /** In the order in which the definition lists them. */
  readonly rules: ReadonlyMap<string, Rules>;
  /** While no rule applies. */
  readonly fallback: Rules;
  /** Place of a priority in the definition; unlisted ones come last. */
  readonly places: ReadonlyMap<string, number>;
}

/** The dimensions of an incident by which a policy is chosen. */
export interface MatchFields {
  readonly service: string | null;
  readonly team: string | null;
  readonly customer: string | null;
}

export interface Version {
  readonly definition: PolicyVersion;
  calendar(name: string): Calendar;
  /** The first policy that covers an incident; one without targets where none does. */
  policyFor(source: string, fields: MatchFields): Policy;
  verdictOf(source: string): SourceVerdict;
}

const weekMs = 604_800_000;

function covers(list: readonly string[], value: string | null): boolean {
  return list.length === 0 || (value !== null && list.includes(value));
}

function matches(match: PolicyMatch, source: string, fields: MatchFields): boolean {
  return (
    covers(match.source, source) &&
    covers(match.service, fields.service) &&
    covers(match.team, fields.team) &&
    covers(match.customer, fields.customer)
  );
}

type RuleFactory = (rule: ClockRule) => Rule;

function createRuleFactory(calendar: (name: string) => Calendar): RuleFactory {
  const known = new Map<string, Rule>();
  return ({ targetMs, calendar: name, pauseReasons }) => {
    const reasons = pauseReasons === 'all' ? null : [...new Set(pauseReasons)].sort();
    const key = JSON.stringify([targetMs, name, reasons]);
    let rule = known.get(key);
    if (rule === undefined) {
      rule = { targetMs, calendar: calendar(name), reasons: reasons === null ? null : new Set(reasons) };
      known.set(key, rule);
    }
    return rule;
  };
}

function compilePolicy(definition: PolicyDefinition, ruleOf: RuleFactory): Policy {
  const { defaultCalendar, defaultPauseReasons } = definition;
  const withoutTarget = (kind: ClockKind) =>
    ruleOf({ targetMs: null, calendar: defaultCalendar, pauseReasons: defaultPauseReasons[kind] });
  const entries = Object.entries(definition.rules);
  return {
    name: definition.name,
    changes: definition.changes,
    newCycleAfterMs: definition.newCycleAfterMs,
    resolveCountsAsResponse: definition.resolveCountsAsResponse,
    rules: new Map(
      entries.map(([priority, { response, resolution }]) => [
        priority,
        { response: ruleOf(response), resolution: ruleOf(resolution) },
      ]),
    ),
    fallback: { response: withoutTarget('response'), resolution: withoutTarget('resolution') },
    places: new Map(entries.map(([priority], index) => [priority, index])),
  };
}

/** Where no policy covers an incident: no target, measured by the wall clock. */
function uncovered(ruleOf: RuleFactory): Policy {
  const measured = { targetMs: null, calendar: alwaysOpen.name };
  return {
    name: null,
    changes: 'carry',
    newCycleAfterMs: weekMs,
    resolveCountsAsResponse: false,
    rules: new Map(),
    fallback: {
      response: ruleOf({ ...measured, pauseReasons: [] }),
      resolution: ruleOf({ ...measured, pauseReasons: 'all' }),
    },
    places: new Map(),
  };
}

/**
 * Compiles one version.
 * @throws Error where a policy names a calendar that the version does not define.
 */
function compileVersion(definition: PolicyVersion): Version {
  const calendars = new Map<string, Calendar>([[alwaysOpen.name, alwaysOpen]]);
  for (const calendar of definition.calendars) calendars.set(calendar.name, compileCalendar(calendar));
  const calendar = (name: string): Calendar => {
    const found = calendars.get(name);
    if (found === undefined) throw new Error(`policy version ${definition.version}: no calendar ${name}`);
    return found;
  };
  const ruleOf = createRuleFactory(calendar);
  const policies = definition.policies.map(
    (policy) => [policy.match, compilePolicy(policy, ruleOf)] as const,
  );
  const none = uncovered(ruleOf);
  return {
    definition,
    calendar,
    policyFor(source, fields) {
      for (const [match, policy] of policies) if (matches(match, source, fields)) return policy;
      return none;
    },
    verdictOf: (source) =>
      Object.hasOwn(definition.sources, source)
        ? (definition.sources[source]?.verdict ?? 'policy')
        : 'policy',
  };
}

/** Rules of a priority under a policy; those without target where it lists none. */
export function rulesOf(policy: Policy, priority: string | null): Rules {
  return (priority === null ? undefined : policy.rules.get(priority)) ?? policy.fallback;
}

/** Stands in where no version was ever recorded: nothing has a target. */
const noVersion: Version = compileVersion({
  version: 0,
  recordedAt: 0,
  effectiveFrom: null,
  policies: [],
  calendars: [],
  sources: {},
  dataVersions: {},
});

export interface Versions {
  /**
   * Chooses the version of a cycle: of those in force at its start (by `effectiveFrom`, else recorded by the later
   * of the start and the recording of the event that starts it) the highest; where none is, the lowest of all.
   */
  stamp(startedAt: number, startRecordedAt: number): Version;
  find(version: number): Version | null;
}

/** Compiles every version; where none was ever recorded, nothing has a target. */
export function compileVersions(versions: readonly PolicyVersion[]): Versions {
  const newestFirst = versions.toSorted((a, b) => b.version - a.version).map(compileVersion);
  const oldest = newestFirst.at(-1) ?? noVersion;
  return {
    stamp(startedAt, startRecordedAt) {
      const known = Math.max(startedAt, startRecordedAt);
      for (const version of newestFirst) {
        const { effectiveFrom, recordedAt } = version.definition;
        if (effectiveFrom === null ? recordedAt <= known : effectiveFrom <= startedAt) return version;
      }
      return oldest;
    },
    find: (wanted) =>
      [...newestFirst, noVersion].find(({ definition }) => definition.version === wanted) ?? null,
  };
}
