import { type NoticeLevel, noticeLevels } from '../../config/notices-schema.ts';
import type { IncidentKey, Notice, Silence, Told } from '../ports/notices.ts';
import type { OpenClockRow } from '../ports/open-clocks.ts';
import { levelAt, nextLevelAt, rankOf } from './level.ts';
import { destinationOf, type PlanSettings } from './plan-settings.ts';
import { quietUntil } from './quiet-hours.ts';
import { elsewhere, type ShownClock, shownClocks, shownText } from './shown.ts';

/** An incident with its open clocks (none: it has ended, or has no target) and what was told of it before. */
export interface WatchedIncident extends IncidentKey {
  readonly rows: readonly OpenClockRow[];
  readonly notices: readonly Notice[];
}

export interface PlanMoment {
  readonly settings: PlanSettings;
  readonly silences: readonly Silence[];
  readonly now: number;
}

/** A notice as it is to be, and what its message says. */
export interface Telling {
  readonly notice: Notice;
  readonly clocks: readonly ShownClock[];
  readonly isElsewhere: boolean;
  /** When the clocks that are newly told came to their level, the earliest; null: before they were read. */
  readonly since: number | null;
}

export interface IncidentPlan {
  /** Something new to tell; `heldOver`: quiet hours held it back. */
  readonly rise: (Telling & { readonly heldOver: boolean }) | null;
  /** Messages that say what holds no more. */
  readonly edits: readonly Telling[];
  /** To be kept: quiet hours hold something back. */
  readonly hold: Notice | null;
  /** When to look again if nothing happens; null: never. */
  readonly wakeAt: number | null;
}

/** What to tell of one incident now. A notice whose message is `sending` is left as it is. */
export function planIncident(incident: WatchedIncident, moment: PlanMoment): IncidentPlan {
  const { rows, notices } = incident;
  const { settings, now } = moment;
  const watched = rows.filter(({ clock }) => settings.clocks.includes(clock));
  const cycle = Math.max(...rows.map((row) => row.cycle));
  const current = watched.filter((row) => row.cycle === cycle);
  const [first] = current;
  const destination = first === undefined ? null : destinationOf(first, settings);
  const isCurrent = (notice: Notice) => notice.destination === destination && notice.cycle === cycle;
  const others = notices
    .filter((notice) => !isCurrent(notice))
    .flatMap((notice) => {
      const open = watched.filter((row) => row.cycle === notice.cycle);
      return editOf(notice, open, moment, open.length > 0 && notice.destination !== destination);
    });
  if (destination === null || first === undefined) return { ...nothing, edits: others };
  const known = notices.find(isCurrent) ?? newNotice(incident, { destination, cycle }, now);
  const own = planCurrent(known, current, moment);
  const ahead = current.flatMap((row) => nextLevelAt(row, settings.levels, now) ?? []);
  return {
    ...own,
    edits: [...others, ...own.edits],
    wakeAt: earliest([...ahead, ...(own.wakeAt === null ? [] : [own.wakeAt])]),
  };
}

const nothing: IncidentPlan = { rise: null, edits: [], hold: null, wakeAt: null };

function planCurrent(known: Notice, rows: readonly OpenClockRow[], moment: PlanMoment): IncidentPlan {
  const { settings, now } = moment;
  const risen = rows.filter(
    (row) => rankOf(levelAt(row, settings.levels, now)) > rankOf(known.told[row.clock]),
  );
  if (risen.length === 0 || known.message?.state === 'sending') {
    return { ...nothing, edits: editOf(known, rows, moment, false) };
  }
  const silentUntil = silencedUntil(rows, moment);
  const quiet = quietEnd(risen, moment);
  if (silentUntil !== null || quiet !== null) {
    const held = quiet !== null && quiet !== known.heldUntil;
    return {
      ...nothing,
      edits: editOf(known, rows, moment, false),
      hold: held ? { ...known, scope: scopeOf(rows), heldUntil: quiet, updatedAt: now } : null,
      wakeAt: Math.max(silentUntil ?? now, quiet ?? now),
    };
  }
  const told = { ...known.told, ...toldOf(risen, moment) };
  const notice = { ...known, scope: scopeOf(rows), told, heldUntil: null, updatedAt: now };
  const telling = { ...tellingOf(notice, rows, moment, false), since: since(risen, moment) };
  return { ...nothing, rise: { ...telling, heldOver: known.heldUntil !== null } };
}

/** As the message would be now; levels not above what was told: others are no edit but news. */
function tellingOf(
  notice: Notice,
  rows: readonly OpenClockRow[],
  { settings, now }: PlanMoment,
  isElsewhere: boolean,
): Omit<Telling, 'since'> {
  const { told } = notice;
  const clocks = shownClocks(told, rows, (row) => {
    const level = levelAt(row, settings.levels, now);
    return rankOf(level) > rankOf(told[row.clock]) ? (told[row.clock] ?? null) : level;
  });
  return { notice: { ...notice, shown: shownText(clocks, isElsewhere) }, clocks, isElsewhere };
}

function editOf(
  known: Notice,
  rows: readonly OpenClockRow[],
  moment: PlanMoment,
  isElsewhere: boolean,
): Telling[] {
  if (known.message?.state !== 'done' || known.message.receipt === null) return [];
  // How it ended is for the channel that has it.
  if (known.shown === elsewhere && rows.length === 0) return [];
  const scope = rows.length === 0 || isElsewhere ? known.scope : scopeOf(rows);
  const told = tellingOf({ ...known, scope, updatedAt: moment.now }, rows, moment, isElsewhere);
  return told.notice.shown === known.shown ? [] : [{ ...told, since: null }];
}

function toldOf(rows: readonly OpenClockRow[], { settings, now }: PlanMoment): Told {
  return Object.fromEntries(rows.map((row) => [row.clock, levelAt(row, settings.levels, now)]));
}

/** The instant by which lateness is measured: of the gravest level that each clock came to. */
function since(rows: readonly OpenClockRow[], { settings, now }: PlanMoment): number | null {
  const instants = rows.flatMap((row) => {
    const level = levelAt(row, settings.levels, now);
    return level === null ? [] : (instantOf(row, level) ?? []);
  });
  return earliest(instants);
}

function instantOf(row: OpenClockRow, level: NoticeLevel): number | null {
  if (level === 'breached') return row.breachesAt === null ? null : row.breachesAt + 1;
  return level === 'critical' ? row.criticalAt : row.atRiskAt;
}

function silencedUntil([first]: readonly OpenClockRow[], { silences, now }: PlanMoment): number | null {
  if (first === undefined) return null;
  const fits = ({ kind, source, name }: Silence) =>
    kind === 'service' ? name === first.service : source === first.source && name === first.incident;
  const ends = silences.filter((one) => one.until > now && fits(one)).map(({ until }) => until);
  return ends.length === 0 ? null : Math.max(...ends);
}

function quietEnd(risen: readonly OpenClockRow[], { settings, now }: PlanMoment): number | null {
  const { quietHours, levels } = settings;
  if (quietHours === null) return null;
  const isExcepted = risen.some(
    (row) =>
      row.priority !== null &&
      quietHours.except.includes(row.priority) &&
      levelAt(row, levels, now) === noticeLevels.at(-1),
  );
  return isExcepted ? null : quietUntil(quietHours, now);
}

function scopeOf([row]: readonly OpenClockRow[]): Notice['scope'] {
  const { service = null, team = null, customer = null, priority = null } = row ?? {};
  return { service, team, customer, priority };
}

function newNotice(
  { source, incident }: IncidentKey,
  where: Pick<Notice, 'destination' | 'cycle'>,
  now: number,
): Notice {
  const empty = { told: {}, message: null, shown: '', heldUntil: null, updatedAt: now };
  return { ...where, source, incident, scope: scopeOf([]), ...empty };
}

function earliest(instants: readonly number[]): number | null {
  return instants.length === 0 ? null : Math.min(...instants);
}
