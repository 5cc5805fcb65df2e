/** Ten thousand open incidents across calendars and zones, and a slow second opinion of when each comes to a level. */
import { createDraws } from '../test/support/draws.mjs';

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const levels = ['at-risk', 'critical', 'breached'];
const shares = [0.8, 0.95, 1];
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Marquesas',
  'America/Sao_Paulo',
  'Africa/Nairobi',
];
const targetsMs = [2 * hourMs, 4 * hourMs, 8 * hourMs, 16 * hourMs];
const teams = 100;
/** Longer ago nothing was opened. */
const longestMs = 30 * hourMs;

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const clockText = (minutes) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function localMinute(zone, at) {
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
  const [hour, minute] = text.split(':').map(Number);
  return hour * 60 + minute;
}

/** Each zone's calendar is closed for two hours of the local day, which lie some hours before the start. */
function closedOf(zone, start) {
  const from = (Math.floor(localMinute(zone, start) / 60) * 60 + 16 * 60) % 1440;
  return { from, to: from + 120 };
}

/** Policies by zone and target: priority `P<zone>-<target>`. */
export function policiesOf(start) {
  const calendars = zones.map((zone) => {
    const { from, to } = closedOf(zone, start);
    const windows =
      to < 1440
        ? [
            ...(from > 0 ? [{ from: '00:00', to: clockText(from) }] : []),
            { from: clockText(to), to: '24:00' },
          ]
        : [{ from: clockText(to - 1440), to: clockText(from) }];
    return {
      name: zone,
      timeZone: zone,
      always: false,
      hours: [{ effectiveFrom: null, windows: Object.fromEntries(weekdays.map((day) => [day, windows])) }],
      holidays: [],
    };
  });
  const none = (calendar) => ({ targetMs: null, calendar, pauseReasons: [] });
  const rules = zones.flatMap((zone, z) =>
    targetsMs.map((targetMs, t) => [
      `P${z}-${t}`,
      { response: none(zone), resolution: { targetMs, calendar: zone, pauseReasons: 'all' } },
    ]),
  );
  return {
    policies: [
      {
        name: 'default',
        match: { source: [], service: [], team: [], customer: [] },
        rules: Object.fromEntries(rules),
        defaultCalendar: '24x7',
        defaultPauseReasons: { response: [], resolution: 'all' },
        changes: 'carry',
        newCycleAfterMs: 48 * hourMs,
        resolveCountsAsResponse: false,
      },
    ],
    calendars: [{ name: '24x7', timeZone: 'UTC', always: true, hours: [], holidays: [] }, ...calendars],
    sources: {},
    dataVersions: {},
  };
}

/** Whether each minute since `from` is open, by asking `Intl` for the local time of every one. */
function openMinutes(zone, start, from, minutes) {
  const closed = closedOf(zone, start);
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  return Array.from({ length: minutes }, (_, index) => {
    const [hour, minute] = format
      .format(from + index * minuteMs)
      .split(':')
      .map(Number);
    const local = hour * 60 + minute;
    return !((local >= closed.from && local < closed.to) || (closed.to > 1440 && local < closed.to - 1440));
  });
}

/**
 * Incidents with their events; `due` of them come to a level between `start` and `start + spreadMs`, the others are on
 * track for hours. One in twenty is paused.
 */
export function makeWorld({ incidents, due, start, spreadMs, seed, horizonMs }) {
  const draws = createDraws(seed);
  const from = Math.floor((start - longestMs) / minuteMs) * minuteMs;
  const length = Math.ceil((start + horizonMs - from) / minuteMs) + 1;
  const open = zones.map((zone) => openMinutes(zone, start, from, length));

  /** Walked minute by minute: when `ms` of open time have passed since `at`; null: not within the horizon. */
  function reach(z, at, ms) {
    let left = ms;
    for (let minute = Math.floor((at - from) / minuteMs); minute < length; minute++) {
      if (!open[z][minute]) continue;
      const begin = Math.max(at, from + minute * minuteMs);
      const end = from + (minute + 1) * minuteMs;
      if (end - begin >= left) return begin + left;
      left -= end - begin;
    }
    return null;
  }

  /** When it must have been opened for `ms` to have passed at `until`; null: earlier than the world. */
  function before(z, until, ms) {
    let left = ms;
    for (let minute = Math.floor((until - from) / minuteMs); minute >= 0; minute--) {
      if (!open[z][minute]) continue;
      const begin = from + minute * minuteMs;
      const end = Math.min(until, begin + minuteMs);
      if (end - begin >= left) return end - left;
      left -= end - begin;
    }
    return null;
  }

  const list = [];
  for (let index = 0; index < incidents; index++) {
    const z = draws.below(zones.length);
    const isDue = index < due;
    const level = draws.below(3);
    const at = start + Math.floor(draws.uniform() * spreadMs);
    const share = draws.uniform() * 0.5;
    let t = draws.below(targetsMs.length);
    const opened = () =>
      isDue
        ? before(z, at, Math.ceil(targetsMs[t] * shares[level]))
        : before(z, start, Math.floor(share * targetsMs[t]));
    // Every one is open from the start on.
    while (opened() >= start && t < targetsMs.length - 1) t++;
    const targetMs = targetsMs[t];
    const openedAt = opened();
    if (openedAt === null || openedAt >= start) throw new Error('no such incident fits into the world');
    const pausedAt = !isDue && draws.uniform() < 0.05 ? start - 1 : null;
    list.push({
      incident: `INC-${index}`,
      team: `team-${index % teams}`,
      priority: `P${z}-${t}`,
      openedAt,
      pausedAt,
      /** When it comes to each level; null: never within the horizon. */
      instants: shares.map((share, rank) => {
        if (pausedAt !== null) return null;
        const reached = reach(z, openedAt, Math.ceil(targetMs * share));
        if (rank < 2 || reached === null) return reached;
        // More than the target: the next open millisecond.
        return reach(z, openedAt, targetMs + 1);
      }),
    });
  }
  return list;
}

export function eventsOf(world) {
  const event = (type, at, one) => ({
    source: 'bench',
    incident: one.incident,
    eventId: `${one.incident}:${type}`,
    type,
    at,
    recordedAt: at,
    recordedBySource: false,
    service: 'payments',
    team: one.team,
    customer: null,
    priority: one.priority,
    assignee: null,
    title: 'Checkout fails',
    url: null,
    reason: null,
    responseDueAt: null,
    resolutionDueAt: null,
    responseWithin: null,
    resolutionWithin: null,
    naiveResolved: false,
  });
  return world.flatMap((one) => [
    event('opened', one.openedAt, one),
    ...(one.pausedAt === null ? [] : [event('paused', one.pausedAt, one)]),
  ]);
}

/** The gravest level an incident has come to; -1: none. */
export function rankAt({ instants }, now) {
  return instants.findLastIndex((at) => at !== null && at <= now);
}

export const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** Every team has a channel of its own; nothing is too much at once. */
export function configOf(noticesSchema) {
  const channels = Array.from({ length: teams }, (_, index) => ({
    team: [`team-${index}`],
    to: `console:team-${index}`,
  }));
  return {
    notices: noticesSchema.parse({ channels, storm: { limit: 1000 } }),
    timeZone: 'UTC',
    locale: 'en',
    thresholds: { warning: 0.8, critical: 0.95 },
  };
}

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
