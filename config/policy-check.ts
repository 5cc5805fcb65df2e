import { type ClockKind, clockKinds } from '../src/core/sla/types.ts';
import { alwaysName } from './calendar.ts';
import { repeated, unusedCalendars } from './calendar-check.ts';
import { knownHint } from './known-hint.ts';
import { type ConfigPath, errorAt, type Finding, show, warningAt } from './problem.ts';
import type { Pruned } from './prune.ts';
import type { Config } from './schema.ts';

type Policy = Config['policies'][number];
type Targets = Policy['targets'][string];

/** What the schema cannot see in the policies; what takes all of them, or a whole policy, only where they are whole. */
export function checkPolicies({ config, isWhole, written, calendarNames }: Pruned): Finding[] {
  const { policies } = config;
  const known = [alwaysName, ...calendarNames];
  const uses = [...policies.flatMap(calendarUses), ...workingCalendarUse(config)];
  const unknown = uses.flatMap((use) => unknownCalendar(use, known));
  if (policies.length === 0) {
    return [
      warningAt(['policies'], 'no policy: no incident has a target', 'see config/default.yaml'),
      ...unknown,
    ];
  }
  const all = isWhole(['policies']);
  return [
    ...repeated(policies.map(({ name }) => name)).map(([index, name]) =>
      errorAt(['policies', index, 'name'], `${show(name)} is there already`, 'verdicts name their policy'),
    ),
    ...unknown,
    ...(all && isWhole(workingCalendar)
      ? unusedCalendars(config, new Set(uses.map(({ name }) => name)))
      : []),
    ...policies.flatMap((policy, index) => [
      ...(all ? unreachable(policies, index) : []),
      ...(isWhole(written(['policies', index]))
        ? targetFindings(policy, ['policies', index, 'targets'])
        : []),
    ]),
  ];
}

interface CalendarUse {
  readonly name: string;
  readonly path: ConfigPath;
}

function calendarUses(policy: Policy, index: number): CalendarUse[] {
  const path = ['policies', index];
  const own = Object.entries(policy.targets).flatMap(([priority, targets]) =>
    clockKinds.flatMap((clock) => {
      const name = overrideOf(targets, clock)?.calendar;
      return name === undefined ? [] : [{ name, path: [...path, 'targets', priority, clock, 'calendar'] }];
    }),
  );
  return [{ name: policy.calendar, path: [...path, 'calendar'] }, ...own];
}

const workingCalendar = ['analytics', 'patterns', 'workingCalendar'];

function workingCalendarUse({ analytics }: Config): CalendarUse[] {
  const name = analytics.patterns.workingCalendar;
  return name === null ? [] : [{ name, path: workingCalendar }];
}

function unknownCalendar({ name, path }: CalendarUse, known: readonly string[]): Finding[] {
  if (known.includes(name)) return [];
  return [errorAt(path, `no calendar ${show(name)}`, knownHint(name, known))];
}

function overrideOf(
  targets: Targets,
  clock: ClockKind,
): { target: number | null; calendar?: string | undefined } | null {
  const target = targets[clock];
  return typeof target === 'object' ? target : null;
}

const matchKeys = ['source', 'service', 'team', 'customer'] as const;

/** True if every incident that `later` matches is matched by `earlier`. */
function covers(earlier: Policy, later: Policy): boolean {
  return matchKeys.every((key) => {
    const wide = earlier.match[key] ?? [];
    const narrow = later.match[key] ?? [];
    if (wide.length === 0) return true;
    return narrow.length > 0 && narrow.every((value) => wide.includes(value));
  });
}

function unreachable(policies: readonly Policy[], index: number): Finding[] {
  const policy = policies[index];
  const earlier = policies.slice(0, index).find((other) => policy !== undefined && covers(other, policy));
  if (earlier === undefined) return [];
  const message = `never applies: ${show(earlier.name)} above it matches all its incidents`;
  return [warningAt(['policies', index], message, 'put the narrower policy first')];
}

function targetFindings(policy: Policy, path: ConfigPath): Finding[] {
  const priorities = Object.entries(policy.targets);
  if (priorities.length === 0) return [warningAt(path, 'no targets: its incidents are not judged')];
  return [
    ...priorities.flatMap(([priority, targets]) =>
      responseAfterResolution(policy, targets, [...path, priority]),
    ),
    ...looserThanNext(policy, path),
  ];
}

interface Target {
  readonly ms: number;
  readonly calendar: string;
}

function targetOf(policy: Policy, targets: Targets | undefined, clock: ClockKind): Target | null {
  const target = targets?.[clock];
  const own = typeof target === 'object' && target !== null ? target : null;
  const ms = own === null ? target : own.target;
  return typeof ms === 'number' ? { ms, calendar: own?.calendar ?? policy.calendar } : null;
}

function isLonger(a: Target | null, b: Target | null): boolean {
  return a !== null && b !== null && a.calendar === b.calendar && a.ms > b.ms;
}

function responseAfterResolution(policy: Policy, targets: Targets, path: ConfigPath): Finding[] {
  const response = targetOf(policy, targets, 'response');
  if (!isLonger(response, targetOf(policy, targets, 'resolution'))) return [];
  return [warningAt(path, 'the response may take longer than the resolution', 'swap the two targets?')];
}

/** P1 with a longer target than P2: numbered priorities are taken to fall in urgency. */
function looserThanNext(policy: Policy, path: ConfigPath): Finding[] {
  const numbered = Object.keys(policy.targets)
    .flatMap((name) => {
      const match = /^(.*?)(\d{1,6})$/.exec(name);
      return match === null ? [] : [{ name, stem: match[1] ?? '', rank: Number(match[2]) }];
    })
    .sort((a, b) => a.rank - b.rank);
  return numbered.flatMap((upper, index) => {
    const lower = numbered.slice(index + 1).find(({ stem }) => stem === upper.stem);
    if (lower === undefined) return [];
    return clockKinds
      .filter((clock) =>
        isLonger(
          targetOf(policy, policy.targets[upper.name], clock),
          targetOf(policy, policy.targets[lower.name], clock),
        ),
      )
      .map((clock) =>
        warningAt(
          [...path, upper.name, clock],
          `longer than the target of ${lower.name}, the lower priority`,
        ),
      );
  });
}
