/** The schedules of bench/year-of-kills.mjs, and what they owe by another reckoning than the product's. */
import { IANAZone } from 'luxon';
import { loadTypescript } from './typescript.mjs';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
];
const times = ['00:00', '02:30', '09:00', '23:45'];
const weekdays = ['monday', 'tuesday', 'friday', 'sunday'];
const days = [1, 2, 15, 31];
const places = [
  ['slack:C0CHANNEL'],
  ['discord:channel/12345', 'email:lead@example.com'],
  ['email:team@example.com'],
  ['slack:U0PERSON', 'slack:C0OTHER', 'discord:user/54321'],
];

/** `n` schedules: a quarter daily, the others weekly and monthly; all zones, places and times among them. */
export function schedulesOf(n) {
  return Array.from({ length: n }, (_, index) => {
    const pick = (list, step) => list[Math.floor(index / step) % list.length];
    const kind = ['daily', 'weekly', 'monthly', 'weekly'][index % 4];
    return {
      name: `s${String(index).padStart(2, '0')}-${kind}`,
      kind,
      enabled: true,
      at: pick(times, 3),
      weekday: pick(weekdays, 4),
      day: pick(days, 4),
      timeZone: pick(zones, 1),
      formats: ['pdf'],
      sections: null,
      scope: { service: [], team: [], priority: [], customer: [] },
      destinations: pick(places, 2),
      whenEmpty: 'post',
      grace: 86_400_000,
      catchUp: index % 5 === 0 ? 'all' : 'newest',
      keep: null,
      owner: index % 2 === 0 ? 'slack:U0OWNER' : null,
      origin: 'configuration',
      paused: false,
      personal: false,
      createdBy: null,
    };
  });
}

export const weekStartsOn = 'monday';

/** As the product's defaults. */
export const retention = { daily: 30, weekly: 52, monthly: 12 };

/** The library computes an offset anew each time, and here each is asked for by many schedules and days. */
function rememberOffsets() {
  const known = new Map();
  const { offset } = IANAZone.prototype;
  IANAZone.prototype.offset = function remembered(at) {
    const key = `${this.name} ${at}`;
    if (!known.has(key)) known.set(key, offset.call(this, at));
    return known.get(key);
  };
}

/** Every run between two instants, the earliest first: by luxon, one day and one minute after the other. */
export async function runsOf(schedules, from, to) {
  const { slowRun, startsPeriod } = await loadTypescript('test/unit/schedule/slow-runs.ts');
  rememberOffsets();
  const runs = [];
  /** The period, and how long after it the run may be. */
  const marginDays = { daily: 4, weekly: 16, monthly: 64 };
  for (const schedule of schedules) {
    for (let at = from - marginDays[schedule.kind] * 86_400_000; at < to; at += 86_400_000) {
      const date = new Date(at).toISOString().slice(0, 10);
      if (!startsPeriod(schedule.kind, date, weekStartsOn)) continue;
      const run = slowRun(schedule, date, weekStartsOn);
      if (run.runAt >= from && run.runAt <= to) runs.push({ schedule, ...run });
    }
  }
  return runs.sort((a, b) => a.runAt - b.runAt);
}
