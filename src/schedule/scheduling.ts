import { createHash } from 'node:crypto';
import { platformOf, scheduleName, scheduleSchema } from '../../config/schedules-schema.ts';
import { UserError } from '../core/errors.ts';
import { periodBefore } from '../core/report/calendar-period.ts';
import { closest } from '../core/text/closest.ts';
import { localDateOf } from '../core/time/zone.ts';
import type { Clock } from '../ports/clock.ts';
import type { Delivery, DeliveryLedger } from '../ports/delivery-ledger.ts';
import type { ArchivedReport, ReportArchive } from '../ports/report-archive.ts';
import type { ScheduleStore } from '../ports/schedule-store.ts';
import type { Asker, Schedule, ScheduleInput, Scheduling, ShownSchedule } from '../ports/scheduling.ts';
import { deliveryId } from './delivery-id.ts';
import { archiveDestination, planOwed } from './plan.ts';
import { nextRuns } from './run-of.ts';
import { issueWords, mergeSchedules, readSchedules, type ScheduleConfig } from './schedules.ts';
import { createVisibility } from './visibility.ts';

export interface SchedulingDeps {
  readonly config: ScheduleConfig;
  readonly store: ScheduleStore;
  readonly ledger: Pick<DeliveryLedger, 'plan' | 'marks' | 'list'>;
  readonly archive: Pick<ReportArchive, 'list' | 'find' | 'files'>;
  readonly clock: Clock;
  /** Why a platform is off, where that is known; null: it is on. */
  readonly platformOff?: ((platform: string) => string | null) | undefined;
}

const shownRuns = 3;
const minuteMs = 60_000;
/** What is looked through at first for what may be seen, for each that is asked for; then so many times as much. */
const perListed = 5;

/** Schedules as each who asks may see and change them. */
export function createScheduling(deps: SchedulingDeps): (asker: Asker) => Scheduling {
  return (asker) => schedulingFor(asker, deps);
}

function schedulingFor(asker: Asker, deps: SchedulingDeps): Scheduling {
  const { config, store, ledger, archive, clock, platformOff = () => null } = deps;
  const { weekStartsOn } = config.reports;
  const visibility = createVisibility(asker);

  function shown(schedule: Schedule): ShownSchedule {
    return { ...schedule, next: nextRuns(schedule, clock.now(), shownRuns, weekStartsOn) };
  }

  async function all(): Promise<readonly Schedule[]> {
    return (await readSchedules(config, store)).schedules;
  }

  /** Whose digest it is. */
  function personOf(to: string | null): string {
    if (to === null) return asker.person;
    if (!asker.isOperator) throw onlyForOneself();
    if (platformOf(to) === 'email') return to;
    throw new UserError(`“${to.slice(0, 60)}” is no e-mail address.`, {
      code: 'no-person',
      hint: 'Write to=email:lead@example.com. In Slack and on Discord people subscribe for themselves.',
    });
  }

  async function visible(name: string): Promise<Schedule> {
    const schedules = (await all()).filter(visibility.ofSchedule);
    const found = schedules.find((one) => one.name === name.toLowerCase());
    if (found !== undefined) return found;
    const names = schedules.map((one) => one.name);
    const near = closest(name, names);
    throw new UserError(`There is no schedule “${name.slice(0, 60)}”.`, {
      code: 'unknown-schedule',
      hint: near === null ? `There are: ${names.join(', ')}.` : `Did you mean “${near}”?`,
    });
  }

  async function archived(id: string): Promise<ArchivedReport> {
    const report = await archive.find(id);
    if (report === null || !visibility.ofReport(report, await all())) throw unknownReport(id);
    return report;
  }

  /** What came due so far is passed over, also while no bot runs. */
  async function passOver(schedule: Schedule): Promise<void> {
    const now = clock.now();
    const idle = { ...schedule, paused: true };
    const marks = await ledger.marks();
    await ledger.plan(planOwed({ schedules: [idle], marks, now, weekStartsOn }), now);
  }

  async function create(
    name: string,
    input: ScheduleInput,
    { personal, createdBy }: { readonly personal: boolean; readonly createdBy: string },
  ): Promise<ShownSchedule> {
    const readName = scheduleName.safeParse(name);
    const owner = asker.isOperator ? null : asker.person;
    const read = scheduleSchema.safeParse({ owner, ...input, scope: narrowed(input.scope, asker) });
    if (!readName.success) throw wrongSettings(name, readName.error.issues);
    if (!read.success) throw wrongSettings(name, read.error.issues);
    const settings = read.data;
    const stored = { name, settings, paused: false, createdBy, personal, createdAt: clock.now() };
    const schedule = mergeSchedules(config, [stored]).schedules.find((one) => one.name === name);
    if (schedule === undefined) throw new Error(`schedule ${name} does not hold`);
    // Before it is there, so that no check takes up what one of the same name once owed.
    await passOver(schedule);
    await store.put(stored);
    return shown(schedule);
  }

  return {
    async list() {
      const { schedules, problems } = await readSchedules(config, store);
      return {
        schedules: schedules.filter(visibility.ofSchedule).map(shown),
        problems: problems.filter(({ person }) => visibility.ofPerson(person)).map(({ words }) => words),
      };
    },
    find: async (name) => shown(await visible(name)),
    async add(name, input) {
      if (visibility.isPersonalName(name)) throw reservedName(name);
      const isTaken =
        Object.hasOwn(config.schedules, name) || (await store.list()).some((one) => one.name === name);
      if (isTaken) throw takenName(name);
      return create(name, input, { personal: false, createdBy: asker.person });
    },
    async setPaused(name, paused) {
      const schedule = await visible(name);
      const stored = (await store.list()).find((one) => one.name === schedule.name);
      if (schedule.paused && !paused) await passOver(schedule);
      const created = { settings: null, createdBy: null, personal: false, createdAt: clock.now() };
      const isNoted = paused || stored?.settings != null;
      if (isNoted) await store.put({ name: schedule.name, ...created, ...stored, paused });
      else await store.remove(schedule.name);
      return shown({ ...schedule, paused });
    },
    async remove(name) {
      const schedule = await visible(name);
      if (schedule.origin === 'configuration') throw ofConfiguration(schedule.name);
      await store.remove(schedule.name);
    },
    async run(name) {
      const schedule = await visible(name);
      const now = clock.now();
      const { kind, timeZone, destinations } = schedule;
      const period = periodBefore(kind, localDateOf(timeZone, now), weekStartsOn, timeZone);
      const owed = { schedule: schedule.name, kind, ...period, timeZone, runAt: now };
      const goals = destinations.length === 0 ? [archiveDestination] : [...new Set(destinations)];
      const deliveries = goals.map((destination) => ({
        ...owed,
        id: deliveryId(owed, destination, Math.floor(now / minuteMs)),
        destination,
        state: 'planned' as const,
        late: false,
        byHand: true,
        reportId: null,
        nextAttemptAt: now,
        reason: null,
      }));
      await ledger.plan({ deliveries, marks: [] }, now);
      return { ...period, destinations: goals };
    },
    unsent: (destinations) =>
      destinations.flatMap((destination) => {
        const reason = platformOff(platformOf(destination));
        return reason === null ? [] : [`Nothing can be sent to ${destination} now: ${reason}.`];
      }),
    async subscribe(input, to) {
      if (asker.isOperator && to === null) throw noPlaceOfTheirOwn();
      const person = personOf(to);
      const theirs = { ...input, destinations: [person] };
      return create(personalName(input.kind, person), theirs, { personal: true, createdBy: person });
    },
    async subscriptions(to) {
      const person = personOf(to);
      return (await all()).filter((one) => one.personal && one.createdBy === person).map(shown);
    },
    async deliveries({ schedule, states, limit }) {
      const name = schedule === null ? null : (await visible(schedule)).name;
      const known = await all();
      const query = {
        ...(name === null ? {} : { schedule: name }),
        ...(states.length === 0 ? {} : { states }),
      };
      const isSeen = (one: Delivery) => visibility.ofName(one.schedule, known);
      return firstSeen((n) => ledger.list({ ...query, limit: n }), isSeen, limit);
    },
    async reports({ schedule, limit }) {
      const name = schedule === null ? null : (await visible(schedule)).name;
      const known = await all();
      const query = name === null ? {} : { schedule: name };
      const isSeen = (one: ArchivedReport) => visibility.ofReport(one, known);
      return firstSeen((n) => archive.list({ ...query, limit: n }), isSeen, limit);
    },
    report: archived,
    reportFiles: async (id) => archive.files((await archived(id)).id),
  };
}

/** The first `limit` that are seen of a list, of which ever more is read. */
async function firstSeen<T>(
  list: (n: number) => Promise<readonly T[]>,
  isSeen: (item: T) => boolean,
  limit: number,
): Promise<readonly T[]> {
  for (let n = limit * perListed; ; n *= perListed) {
    const found = await list(n);
    const seen = found.filter(isSeen);
    if (seen.length >= limit || found.length < n) return seen.slice(0, limit);
  }
}

/**
 * Who may see some teams or customers alone gives nobody more: without any named, theirs. UserError where others are.
 */
function narrowed(scope: unknown, { isOperator, visible }: Asker): unknown {
  if (isOperator || (visible.teams === null && visible.customers === null)) return scope;
  const given = (scope ?? {}) as Readonly<Record<string, readonly string[] | undefined>>;
  const within = (what: 'team' | 'customer', allowed: readonly string[] | null) => {
    const asked = given[what] ?? [];
    if (allowed === null) return asked;
    const other = asked.find((name) => !allowed.includes(name));
    if (other === undefined) return asked.length > 0 ? asked : allowed;
    throw new UserError(`You may not see the ${what} “${other.slice(0, 60)}” here.`, {
      code: 'not-allowed',
      hint: 'Leave it out: the schedule then covers what you may see.',
    });
  };
  return {
    ...given,
    team: within('team', visible.teams),
    customer: within('customer', visible.customers),
  };
}

const hashDigits = 10;

/** `my-weekly-1f3a9c204b`: the same for the same person and kind, and saying nothing of who it is. */
function personalName(kind: string, person: string): string {
  const digits = createHash('sha256').update(person).digest('hex').slice(0, hashDigits);
  return `my-${kind}-${digits}`;
}

function wrongSettings(name: string, issues: readonly Parameters<typeof issueWords>[0][]): UserError {
  const [first = 'the settings do not fit', ...more] = issues.map(issueWords);
  return new UserError(`“${name.slice(0, 60)}” cannot be a schedule: ${first}.`, {
    code: 'invalid-schedule',
    details: more,
  });
}

function takenName(name: string): UserError {
  return new UserError(`There is a schedule “${name}” already.`, {
    code: 'schedule-exists',
    hint: `Take another name, or remove that one first: schedule remove ${name}`,
  });
}

function reservedName(name: string): UserError {
  return new UserError(`“${name}” is a name for somebody’s own digest.`, {
    code: 'reserved-name',
    hint: 'Take a name that does not begin with “my-”.',
  });
}

function ofConfiguration(name: string): UserError {
  return new UserError(`“${name}” stands in the configuration and cannot be removed here.`, {
    code: 'schedule-configured',
    hint: `Pause it (schedule pause ${name}), or set schedules.${name}.enabled: false there.`,
  });
}

function noPlaceOfTheirOwn(): UserError {
  return new UserError('A personal digest goes to whoever asks for it in chat.', {
    code: 'no-person',
    hint: 'On the command line: subscribe weekly to=email:lead@example.com',
  });
}

function onlyForOneself(): UserError {
  return new UserError('In chat, a personal digest goes to whoever asks for it.', {
    code: 'not-allowed',
    hint: 'Leave “to” out; who runs the bot can send one to an e-mail address.',
  });
}

function unknownReport(id: string): UserError {
  return new UserError(`There is no report “${id.slice(0, 60)}” in the archive.`, {
    code: 'unknown-report',
    hint: '“history” lists them with their ids.',
  });
}
