import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NoticeSettings, noticesSchema } from '../../../config/notices-schema.ts';
import { keyOf } from '../../../src/notices/incident-key.ts';
import { levelAt, rankOf } from '../../../src/notices/level.ts';
import { planNotices, type Traffic } from '../../../src/notices/plan-notices.ts';
import { destinationOf, planSettings } from '../../../src/notices/plan-settings.ts';
import { quietUntil } from '../../../src/notices/quiet-hours.ts';
import { type Notice, noticeKey, type Silence } from '../../../src/ports/notices.ts';
import type { OpenClockRow } from '../../../src/ports/open-clocks.ts';
import { type ModelClock, minuteMs, rowAt, worldStart } from '../../support/notice-world.ts';

const calm: Traffic = { postedAt: [], summaryAt: null };
const settingsOf = (notices: Record<string, unknown> = {}) =>
  planSettings({
    notices: noticesSchema.parse({ channel: 'slack:C0ALL', storm: { limit: 1000 }, ...notices }),
    timeZone: 'UTC',
  });

interface World {
  readonly clocks: readonly ModelClock[];
  readonly silences: readonly Silence[];
  readonly settings: ReturnType<typeof settingsOf>;
}

const horizonMinutes = 2 * 24 * 60;

/** `destination incident cycle clock level` and the minute in which it was told. */
type Said = readonly [what: string, minute: number];

const said = (notice: Notice, row: Pick<OpenClockRow, 'clock'>, now: number): Said => [
  `${notice.destination} ${notice.incident} ${notice.cycle} ${row.clock} ${notice.told[row.clock]}`,
  Math.ceil((now - worldStart) / minuteMs),
];

/** Looks at incidents only when the plan says so or something happens; what is read stands until the next change. */
function planned({ clocks, silences, settings }: World): { said: Said[]; posts: number; edits: Notice[] } {
  const notices = new Map<string, Notice>();
  const incidents = [...new Set(clocks.map(({ incident }) => incident))];
  const changes = new Set(
    clocks.flatMap(({ stretches }) => stretches.map(({ fromMinute }) => worldStart + fromMinute * minuteMs)),
  );
  let rows: OpenClockRow[] = [];
  let wakes = new Map<string, number | null>();
  const told: Said[] = [];
  const edits: Notice[] = [];
  let posts = 0;
  let now = worldStart;
  const end = worldStart + horizonMinutes * minuteMs;
  while (now < end) {
    const isChange = changes.has(now);
    if (isChange) rows = clocks.flatMap((clock) => rowAt(clock, now) ?? []);
    const due = incidents.filter(
      (incident) => isChange || (wakes.get(keyOf({ source: 'test', incident })) ?? now + 1) <= now,
    );
    const watched = due.map((incident) => ({
      source: 'test',
      incident,
      rows: rows.filter((row) => row.incident === incident),
      notices: [...notices.values()].filter((notice) => notice.incident === incident),
    }));
    const known = silences.filter(({ at }) => at <= now);
    const plan = planNotices(watched, { settings, silences: known, now }, () => calm);
    for (const notice of plan.holds) notices.set(noticeKey(notice), notice);
    const risen = [...plan.posts, ...plan.edits, ...plan.summaries.flatMap(({ tellings }) => tellings)];
    for (const { notice, clocks: shown } of risen) {
      const before = notices.get(noticeKey(notice));
      for (const { clock } of shown) {
        if (notice.told[clock] !== before?.told[clock]) told.push(said(notice, { clock }, now));
      }
      const isPost = plan.posts.some((one) => one.notice === notice);
      if (isPost) posts++;
      else if (plan.edits.some((one) => one.notice === notice)) edits.push(notice);
      const message = { id: 'x', state: 'done', begunAt: now, receipt: { ts: '1' }, tells: {} } as const;
      notices.set(noticeKey(notice), isPost ? { ...notice, message } : notice);
    }
    wakes = new Map([...wakes, ...plan.wakes]);
    const next = [...wakes.values(), ...changes].filter((at): at is number => at !== null && at > now);
    now = Math.min(end, ...next);
  }
  return { said: told, posts, edits };
}

/** Walks minute by minute, and one millisecond into each, and looks at everything anew. */
function walked({ clocks, silences, settings }: World): Said[] {
  const told = new Map<string, number>();
  const all: Said[] = [];
  for (let minute = 0; minute < horizonMinutes; minute++) {
    for (const now of [worldStart + minute * minuteMs, worldStart + minute * minuteMs + 1]) {
      const rows = clocks.flatMap((clock) => rowAt(clock, now) ?? []);
      for (const incident of new Set(rows.map((row) => row.incident))) {
        const mine = rows.filter((row) => row.incident === incident);
        const cycle = Math.max(...mine.map((row) => row.cycle));
        const open = mine.filter((row) => row.cycle === cycle);
        const destination = open[0] === undefined ? null : destinationOf(open[0], settings);
        const isMuted = silences.some(
          ({ at, until, kind, name }) =>
            at <= now && now < until && name === (kind === 'service' ? open[0]?.service : incident),
        );
        if (destination === null || isMuted) continue;
        const ranks = new Map(open.map((row) => [row.clock, rankOf(levelAt(row, settings.levels, now))]));
        const name = (clock: string) => `${destination} ${incident} ${cycle} ${clock}`;
        const risen = [...ranks].filter(([clock, rank]) => rank > (told.get(name(clock)) ?? -1));
        const isExcepted = risen.some(
          ([, rank]) => rank === 2 && settings.quietHours?.except.includes(open[0]?.priority ?? ''),
        );
        const isQuiet = settings.quietHours !== null && quietUntil(settings.quietHours, now) !== null;
        if (isQuiet && !isExcepted) continue;
        for (const [clock, rank] of risen) {
          told.set(name(clock), rank);
          const level = (['at-risk', 'critical', 'breached'] as const)[rank];
          all.push([`${name(clock)} ${level}`, Math.ceil((now - worldStart) / minuteMs)]);
        }
      }
    }
  }
  return all;
}

const stretches = fc
  .array(
    fc.record({
      fromMinute: fc.integer({ min: 0, max: horizonMinutes - 1 }),
      state: fc.constantFrom('running' as const, 'running' as const, 'paused' as const, 'ended' as const),
      team: fc.constantFrom('a', 'a', 'a', 'b', 'nobody'),
      targetMinutes: fc.constantFrom(20, 100, 400, 1000),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((list) => {
    const sorted = list.sort((a, b) => a.fromMinute - b.fromMinute);
    const distinct = sorted.filter((one, index) => one.fromMinute !== sorted[index - 1]?.fromMinute);
    const end = distinct.findIndex(({ state }) => state === 'ended');
    return end < 0 ? distinct : distinct.slice(0, end + 1);
  });

const clock = fc.record({
  incident: fc.constantFrom('INC-1', 'INC-2', 'INC-3'),
  clock: fc.constantFrom('response' as const, 'resolution' as const),
  cycle: fc.constantFrom(1, 1, 2),
  office: fc.boolean(),
  service: fc.constantFrom('payments', 'search'),
  priority: fc.constantFrom('P1', 'P2'),
  stretches,
});

/** Both clocks of an incident are whose the incident is. */
const world = fc
  .record({
    clocks: fc.uniqueArray(clock, {
      minLength: 1,
      maxLength: 5,
      selector: (one) => `${one.incident} ${one.clock} ${one.cycle}`,
    }),
    silences: fc.array(
      fc
        .record({
          kind: fc.constantFrom('service' as const, 'incident' as const),
          name: fc.constantFrom('payments', 'INC-1'),
          at: fc.integer({ min: 0, max: horizonMinutes }),
          minutes: fc.constantFrom(60, 240),
        })
        .map(({ kind, name, at, minutes }) => ({
          kind,
          source: kind === 'service' ? null : 'test',
          name,
          at: worldStart + at * minuteMs,
          until: worldStart + (at + minutes) * minuteMs,
          by: 'slack:U1',
        })),
      { maxLength: 2 },
    ),
    settings: fc
      .record({
        channels: fc.constantFrom(
          [],
          [
            { team: ['a'], to: 'slack:C0A' },
            { team: ['nobody'], to: null },
          ],
        ),
        levels: fc.constantFrom(['at-risk', 'critical', 'breached'], ['critical', 'breached'], ['breached']),
        clocks: fc.constantFrom(['response', 'resolution'], ['resolution']),
        quietHours: fc.constantFrom(
          null,
          { from: '22:00', to: '07:30' },
          { from: '12:00', to: '13:00', except: ['P1'] },
        ),
      })
      .map((settings) => settingsOf(settings)),
  })
  .map((drawn): World => {
    const byIncident = new Map<string, ModelClock>();
    const clocks = drawn.clocks.map((one) => {
      const first = byIncident.get(one.incident) ?? one;
      byIncident.set(one.incident, first);
      const team = first.stretches[0]?.team ?? 'a';
      const own = one === first ? one.stretches : one.stretches.map((part) => ({ ...part, team }));
      return { ...one, service: first.service, priority: first.priority, stretches: own };
    });
    // Of an incident with two clocks neither changes hands, as a row cannot tell the other's.
    const counts = new Map<string, number>();
    for (const { incident } of clocks) counts.set(incident, (counts.get(incident) ?? 0) + 1);
    const settled = clocks.map((one) =>
      counts.get(one.incident) === 1
        ? one
        : {
            ...one,
            stretches: one.stretches.map((part) => ({ ...part, team: one.stretches[0]?.team ?? 'a' })),
          },
    );
    return { ...drawn, clocks: settled.filter((one) => drawn.settings.clocks.includes(one.clock)) };
  });

describe('the plan of notices', () => {
  it('tells what a walk minute by minute tells, in the same minute, and nothing twice', () => {
    let told = 0;
    fc.assert(
      fc.property(world, (drawn) => {
        const { said: mine } = planned(drawn);
        const oracle = walked(drawn);
        const sorted = (list: readonly Said[]) =>
          [...list].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
        expect(sorted(mine)).toEqual(sorted(oracle));
        told += oracle.length;
      }),
      { numRuns: 80 },
    );
    expect(told).toBeGreaterThan(10);
  });

  it('posts one message for an incident, cycle and channel, and edits it from then on', () => {
    fc.assert(
      fc.property(world, (drawn) => {
        const { said: told, posts } = planned(drawn);
        const messages = new Set(told.map(([what]) => what.split(' ').slice(0, 3).join(' ')));
        expect(posts).toBeLessThanOrEqual(messages.size);
      }),
      { numRuns: 50 },
    );
  });
});

const running = { state: 'running', team: 'a', targetMinutes: 100 } as const;
const model = (incident: string, more: Partial<ModelClock> = {}): ModelClock => ({
  incident,
  clock: 'resolution',
  cycle: 1,
  office: false,
  service: 'payments',
  priority: 'P1',
  stretches: [{ fromMinute: 0, ...running }],
  ...more,
});

describe('a message', () => {
  it('is edited to its end once, where its clock ends, is paused or goes to another channel', () => {
    const settings = settingsOf({ channels: [{ team: ['a'], to: 'slack:C0A' }] });
    const edited = (...later: ModelClock['stretches']) => {
      const stretches = [{ fromMinute: 0, ...running }, ...later];
      const { edits } = planned({ clocks: [model('INC-1', { stretches })], silences: [], settings });
      return edits.map(({ destination, shown }) => [destination, shown]);
    };
    expect(edited({ fromMinute: 90, ...running, state: 'ended' })).toEqual([
      ['slack:C0A', '[["resolution"]]'],
    ]);
    const toB = { fromMinute: 90, ...running, team: 'b' };
    expect(edited(toB, { fromMinute: 94, ...running, state: 'ended' })).toEqual([
      ['slack:C0A', 'elsewhere'],
      ['slack:C0ALL', '[["resolution"]]'],
    ]);
    const paused = edited({ fromMinute: 90, ...running, state: 'paused' });
    expect(paused).toHaveLength(1);
    expect(paused[0]?.[1]).toContain('"at-risk",true');
  });
});

function moment(notices: Partial<Record<keyof NoticeSettings, unknown>>, minute: number) {
  return { settings: settingsOf(notices), silences: [], now: worldStart + minute * minuteMs };
}

function watchedAt(names: readonly string[], minute: number, notices: readonly Notice[] = []) {
  return names.map((incident) => ({
    source: 'test',
    incident,
    rows: [rowAt(model(incident), worldStart + minute * minuteMs)].filter((row) => row !== null),
    notices: notices.filter((one) => one.incident === incident),
  }));
}

describe('more than one can read at once', () => {
  const names = Array.from({ length: 4 }, (_, index) => `INC-${index}`);
  const storm = { limit: 3, within: '2m' };

  it('becomes one summary, what follows waits for its time, and up to the limit are messages', () => {
    const at = moment({ storm }, 85);
    const all = planNotices(watchedAt(names, 85), at, () => calm);
    expect([all.posts.length, all.summaries.map(({ why, tellings }) => [why, tellings.length])]).toEqual([
      0,
      [['storm', 4]],
    ]);
    expect(planNotices(watchedAt(names.slice(1), 85), at, () => calm).posts).toHaveLength(3);
    const busy = { postedAt: [at.now - minuteMs, at.now - 10 * minuteMs], summaryAt: null };
    expect(planNotices(watchedAt(names.slice(1), 85), at, () => busy).summaries).toHaveLength(1);
    const summarised = { postedAt: [], summaryAt: at.now - minuteMs };
    const later = planNotices(watchedAt(names, 85), at, () => summarised);
    expect([later.posts.length, later.summaries.length]).toEqual([0, 0]);
    expect(new Set(later.wakes.values())).toEqual(new Set([at.now + minuteMs]));
  });
});

describe('quiet hours', () => {
  const quietHours = { from: '01:00', to: '02:00', except: ['P2'] };

  it('hold back, and at their end one summary tells it; a single one is a message as any', () => {
    const names = ['INC-1', 'INC-2'];
    const held = planNotices(watchedAt(names, 85), moment({ quietHours }, 85), () => calm);
    expect([held.posts.length, held.holds.length]).toEqual([0, 2]);
    expect(held.holds.map(({ heldUntil }) => heldUntil)).toEqual(Array(2).fill(worldStart + 120 * minuteMs));
    // What is graver is looked at meanwhile: it may be excepted.
    expect([...held.wakes.values()]).toEqual(Array(2).fill(worldStart + 95 * minuteMs));
    const at = moment({ quietHours }, 120);
    const end = planNotices(watchedAt(names, 120, held.holds), at, () => calm);
    expect(end.summaries.map(({ why, tellings }) => [why, tellings.length])).toEqual([['quiet', 2]]);
    expect(end.posts).toEqual([]);
    const one = planNotices(watchedAt(['INC-1'], 120, held.holds), at, () => calm);
    expect([one.posts.length, one.summaries.length]).toEqual([1, 0]);
  });

  it('run by the clock of their zone, over midnight and on their days', () => {
    const hours = { timeZone: 'Europe/Berlin', from: '22:00', to: '07:00', except: [] };
    const weekdays = ['friday' as const];
    const friday = Date.parse('2026-11-27T21:00:00Z');
    expect(quietUntil({ ...hours, weekdays }, friday)).toBe(Date.parse('2026-11-28T06:00:00Z'));
    expect(quietUntil({ ...hours, weekdays }, friday - 1)).toBeNull();
    expect(quietUntil({ ...hours, weekdays }, friday + 24 * 3_600_000)).toBeNull();
    const changing = Date.parse('2027-03-26T23:00:00Z');
    expect(quietUntil({ ...hours, weekdays: ['saturday'] }, changing + 24 * 3_600_000)).toBe(
      Date.parse('2027-03-28T05:00:00Z'),
    );
  });
});
