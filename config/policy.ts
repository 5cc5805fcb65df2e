import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../src/core/errors.ts';
import type {
  CalendarDefinition,
  ClockKind,
  ClockRule,
  Holiday,
  PolicyDefinition,
  PolicyVersion,
} from '../src/core/sla/types.ts';
import { clockKinds } from '../src/core/sla/types.ts';
import {
  alwaysCalendar,
  alwaysName,
  type CalendarConfig,
  calendarDefinition,
  compareTexts,
} from './calendar.ts';
import { holidayDataVersion, regionalHolidays, regionHint, regionProblem } from './holidays.ts';
import type { Config } from './schema.ts';

/** Everything of a policy version that a configuration decides. */
export type PolicyContent = Omit<PolicyVersion, 'version' | 'recordedAt' | 'effectiveFrom'>;

type PolicyConfig = Config['policies'][number];
type ClockTarget = NonNullable<PolicyConfig['targets'][string]>[ClockKind];

/**
 * Policies, the calendars they use (24x7 always) and the sources, normalised: groups of weekdays and holidays
 * of regions expanded, every rule complete, order fixed. Two loads of equal settings give equal content.
 * @throws UserError for a calendar or a region that does not exist.
 */
export async function policyContent(config: Config): Promise<PolicyContent> {
  const policies = config.policies.map(policyDefinition);
  const used = [...new Set([alwaysName, ...policies.flatMap(calendarsOf)])];
  const calendars = used.map((name) => configuredCalendar(name, config));
  calendars.sort((a, b) => compareTexts(a.name, b.name));
  const hasRegions = used.some((name) => (config.calendars[name]?.regions.length ?? 0) > 0);
  return {
    policies,
    calendars,
    sources: sortedRecord(judgedElsewhere(config.sources), ({ verdict }) => ({ verdict })),
    dataVersions: {
      ...(hasRegions ? { holidays: holidayDataVersion() } : {}),
      tzdata: process.versions.tz ?? 'unknown',
    },
  };
}

/**
 * True if both judge alike. The data versions take no part: a newer holiday package that changes no date is no
 * new policy (the dates themselves are compared), and old time-zone rules cannot be brought back.
 */
export function samePolicyContent(a: PolicyContent, b: PolicyContent): boolean {
  const judging = ({ policies, calendars, sources }: PolicyContent) => ({ policies, calendars, sources });
  return isDeepStrictEqual(judging(a), judging(b));
}

/** A source that leaves the verdict to the policies is none that a policy version need name. */
function judgedElsewhere(sources: Config['sources']): Config['sources'] {
  return Object.fromEntries(Object.entries(sources).filter(([, { verdict }]) => verdict !== 'policy'));
}

function policyDefinition(policy: PolicyConfig): PolicyDefinition {
  const { source, service, team, customer } = policy.match;
  return {
    name: policy.name,
    match: {
      source: sortedSet(source ?? []),
      service: sortedSet(service ?? []),
      team: sortedSet(team ?? []),
      customer: sortedSet(customer ?? []),
    },
    rules: sortedRecord(policy.targets, (targets) => ({
      response: clockRule(policy, 'response', targets.response),
      resolution: clockRule(policy, 'resolution', targets.resolution),
    })),
    defaultCalendar: policy.calendar,
    defaultPauseReasons: {
      response: pauseReasons(policy.pause.response),
      resolution: pauseReasons(policy.pause.resolution),
    },
    changes: policy.changes,
    newCycleAfterMs: policy.newCycleAfter,
    resolveCountsAsResponse: policy.resolveCountsAsResponse,
  };
}

function clockRule(policy: PolicyConfig, clock: ClockKind, target: ClockTarget | undefined): ClockRule {
  const own = typeof target === 'object' && target !== null ? target : { target: target ?? null };
  return {
    targetMs: own.target,
    calendar: own.calendar ?? policy.calendar,
    pauseReasons: pauseReasons(own.pause ?? policy.pause[clock]),
  };
}

function pauseReasons(rule: PolicyConfig['pause'][ClockKind]): 'all' | readonly string[] {
  if (rule === 'all') return 'all';
  return rule === 'none' ? [] : sortedSet(rule);
}

function calendarsOf(policy: PolicyDefinition): string[] {
  const rules = Object.values(policy.rules).flatMap((rule) =>
    clockKinds.map((clock) => rule[clock].calendar),
  );
  return [policy.defaultCalendar, ...rules];
}

/**
 * A calendar of the configuration (24x7 always is one), holidays of regions expanded.
 * @throws UserError for a calendar or a region that does not exist.
 */
export function configuredCalendar(name: string, config: Config): CalendarDefinition {
  if (name === alwaysName) return alwaysCalendar;
  const calendar = Object.hasOwn(config.calendars, name) ? config.calendars[name] : undefined;
  if (calendar === undefined) {
    throw new UserError(`the calendar ${JSON.stringify(name)} does not exist`, {
      hint: 'run sla-bot config check',
    });
  }
  const regional = calendar.regions.length === 0 ? [] : holidaysOf(name, calendar.regions);
  return calendarDefinition(name, calendar, config.timeZone, regional);
}

function holidaysOf(name: string, regions: CalendarConfig['regions']): Holiday[] {
  const byDate = new Map<string, Holiday>();
  for (const region of regions) {
    const problem = regionProblem(region);
    if (problem !== null) {
      throw new UserError(`calendar ${JSON.stringify(name)}: ${problem.message}`, {
        hint: regionHint(problem, region),
      });
    }
    for (const holiday of regionalHolidays(region)) {
      if (!byDate.has(holiday.date)) byDate.set(holiday.date, holiday);
    }
  }
  return [...byDate.values()];
}

function sortedSet(values: readonly string[]): string[] {
  return [...new Set(values)].sort(compareTexts);
}

function sortedRecord<V, W>(
  record: Readonly<Record<string, V>>,
  convert: (value: V) => W,
): Record<string, W> {
  const entries = Object.entries(record).sort(([a], [b]) => compareTexts(a, b));
  return Object.fromEntries(entries.map(([key, value]) => [key, convert(value)]));
}
