import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../config/load.ts';
import { policyContent, samePolicyContent } from '../../../config/policy.ts';
import { type Config, configSchema } from '../../../config/schema.ts';
import type { CalendarDefinition } from '../../../src/core/sla/types.ts';
import { weekdays } from '../../../src/core/sla/types.ts';

/** A configuration with one calendar `c`, used by its only policy. */
function withCalendar(calendar: object, rest: object = {}): Config {
  return configSchema.parse({
    calendars: { c: calendar },
    policies: [{ name: 'p', calendar: 'c', targets: { P1: { response: '1h' } } }],
    ...rest,
  });
}

async function calendarOf(calendar: object, rest: object = {}): Promise<CalendarDefinition> {
  const { calendars } = await policyContent(withCalendar(calendar, rest));
  const found = calendars.find(({ name }) => name === 'c');
  if (found === undefined) throw new Error('no calendar c');
  return found;
}

async function holidayDates(regions: object[], year: string): Promise<string[]> {
  const { holidays } = await calendarOf({ windows: { daily: ['09:00-17:00'] }, regions });
  return holidays.map(({ date }) => date).filter((date) => date.startsWith(year));
}

const open = [{ from: '09:00', to: '17:00' }];

describe('policyContent', () => {
  it('of the defaults has every rule of every priority, around the clock', async () => {
    const { policies, calendars, sources, dataVersions } = await policyContent(defaultConfig());
    expect(Object.keys(policies[0]?.rules ?? {})).toEqual(['P1', 'P2', 'P3', 'P4']);
    expect(policies[0]?.rules.P1).toEqual({
      response: { targetMs: 900_000, calendar: '24x7', pauseReasons: [] },
      resolution: { targetMs: 14_400_000, calendar: '24x7', pauseReasons: 'all' },
    });
    expect(calendars).toEqual([{ name: '24x7', timeZone: 'UTC', always: true, hours: [], holidays: [] }]);
    expect(sources).toEqual({});
    expect(dataVersions).toEqual({ tzdata: process.versions.tz });
  });

  it('lets one clock have its own calendar and pause rule, or no target', async () => {
    const config = configSchema.parse({
      calendars: { c: { windows: { daily: ['09:00-17:00'] } } },
      policies: [
        {
          name: 'p',
          pause: { response: ['b', 'a', 'b'], resolution: 'none' },
          targets: {
            P1: { response: { target: '1h', calendar: 'c', pause: 'all' }, resolution: null },
            P2: { resolution: { target: null } },
          },
        },
      ],
    });
    const [policy] = (await policyContent(config)).policies;
    expect(policy?.rules).toEqual({
      P1: {
        response: { targetMs: 3_600_000, calendar: 'c', pauseReasons: 'all' },
        resolution: { targetMs: null, calendar: '24x7', pauseReasons: [] },
      },
      P2: {
        response: { targetMs: null, calendar: '24x7', pauseReasons: ['a', 'b'] },
        resolution: { targetMs: null, calendar: '24x7', pauseReasons: [] },
      },
    });
    expect(policy?.defaultPauseReasons).toEqual({ response: ['a', 'b'], resolution: [] });
  });

  it('expands groups of weekdays, the narrower one winning', async () => {
    const { hours } = await calendarOf({
      windows: {
        daily: ['01:00-02:00'],
        weekdays: ['09:00-17:00'],
        friday: [],
        sunday: ['23:00-01:00', '10:00-11:00'],
      },
    });
    const windows = hours[0]?.windows;
    expect(weekdays.filter((day) => windows?.[day][0]?.from === '09:00')).toEqual([
      'monday',
      'tuesday',
      'wednesday',
      'thursday',
    ]);
    expect(windows?.friday).toEqual([]);
    expect(windows?.saturday).toEqual([{ from: '01:00', to: '02:00' }]);
    expect(windows?.sunday.map(({ from }) => from)).toEqual(['10:00', '23:00']);
  });

  it('orders changes of hours and puts the hours from ever first', async () => {
    const { hours } = await calendarOf({
      windows: { weekdays: ['09:00-17:00'] },
      changes: [
        { effectiveFrom: '2026-07-01', windows: { monday: ['09:00-17:00'] } },
        { effectiveFrom: '2025-01-01', windows: {} },
      ],
    });
    expect(hours.map(({ effectiveFrom }) => effectiveFrom)).toEqual([null, '2025-01-01', '2026-07-01']);
    expect(hours[2]?.windows.monday).toEqual(open);
    expect(hours[2]?.windows.tuesday).toEqual([]);
  });

  it('gives calendars the top-level zone unless they name their own', async () => {
    const windows = { daily: ['09:00-17:00'] };
    expect((await calendarOf({ windows }, { timeZone: 'Asia/Tokyo' })).timeZone).toBe('Asia/Tokyo');
    expect(
      (await calendarOf({ windows, timeZone: 'Europe/Rome' }, { timeZone: 'Asia/Tokyo' })).timeZone,
    ).toBe('Europe/Rome');
  });

  it('leaves out calendars that no policy uses', async () => {
    const config = configSchema.parse({ calendars: { idle: { windows: { daily: ['09:00-17:00'] } } } });
    expect((await policyContent(config)).calendars.map(({ name }) => name)).toEqual(['24x7']);
  });

  it('refuses a calendar or a region that does not exist', async () => {
    const config = configSchema.parse({ policies: [{ name: 'p', calendar: 'toString', targets: {} }] });
    await expect(policyContent(config)).rejects.toThrow('the calendar "toString" does not exist');
    await expect(calendarOf({ regions: [{ country: 'XX' }] })).rejects.toThrow('the country "XX"');
    await expect(calendarOf({ regions: [{ country: 'DE', region: 'A' }] })).rejects.toThrow('needs a state');
  });
});

describe('regional holidays', () => {
  it('are the public ones of Bavaria, by local date', async () => {
    expect(await holidayDates([{ country: 'DE', state: 'BY' }], '2026')).toEqual([
      '2026-01-01',
      '2026-01-06',
      '2026-04-03',
      '2026-04-06',
      '2026-05-01',
      '2026-05-14',
      '2026-05-25',
      '2026-06-04',
      '2026-10-03',
      '2026-11-01',
      '2026-12-25',
      '2026-12-26',
    ]);
  });

  it('differ by state and region', async () => {
    const national = await holidayDates([{ country: 'DE' }], '2026');
    const augsburg = await holidayDates([{ country: 'DE', state: 'BY', region: 'A' }], '2026');
    expect(national).not.toContain('2026-01-06');
    expect(augsburg).toContain('2026-08-08');
  });

  it('include substitute days beside the day itself', async () => {
    const dates = await holidayDates([{ country: 'US' }], '2026');
    expect(dates).toContain('2026-07-03');
    expect(dates).toContain('2026-07-04');
    expect(await holidayDates([{ country: 'GB', state: 'ENG' }], '2021')).toEqual(
      expect.arrayContaining(['2021-12-25', '2021-12-27', '2021-12-28']),
    );
  });

  it('keep their civil dates on both sides of the date line, whatever zone this machine is in', async () => {
    expect(await holidayDates([{ country: 'NZ' }], '2026')).toEqual(
      expect.arrayContaining(['2026-02-06', '2026-04-27']),
    );
    expect(await holidayDates([{ country: 'US', state: 'HI' }], '2026')).toContain('2026-06-11');
    expect(await holidayDates([{ country: 'CL' }], '2026')).toContain('2026-09-18');
  });

  it('last as many days as they do, even those that begin at sunset', async () => {
    // Eid al-Fitr 2024: 10 to 12 April; the half day before it is no whole holiday.
    const turkey = await holidayDates([{ country: 'TR' }], '2024-04');
    expect(turkey).toEqual(['2024-04-10', '2024-04-11', '2024-04-12', '2024-04-23']);
    expect(await holidayDates([{ country: 'IS' }], '2024-12')).toEqual(['2024-12-25', '2024-12-26']);
  });

  it('reach from 1990 to 2060', async () => {
    const { holidays } = await calendarOf({
      windows: { daily: ['09:00-17:00'] },
      regions: [{ country: 'FR' }],
    });
    expect([holidays[0]?.date, holidays.at(-1)?.date]).toEqual(['1990-01-01', '2060-12-25']);
    expect(holidays.every(({ date }, index) => index === 0 || date > (holidays[index - 1]?.date ?? ''))).toBe(
      true,
    );
  });

  it('of several regions are joined, and dated holidays win over them', async () => {
    const { holidays } = await calendarOf({
      windows: { daily: ['09:00-17:00'] },
      regions: [{ country: 'DE', state: 'BY' }, { country: 'US' }],
      holidays: ['2026-02-27', { date: '2026-12-25', name: 'Bereitschaft', windows: ['09:00-17:00'] }],
    });
    const of = (date: string) => holidays.find((holiday) => holiday.date === date);
    expect(of('2026-01-06')?.windows).toEqual([]);
    expect(of('2026-07-04')?.name).toBe('Independence Day');
    expect(of('2026-02-27')).toEqual({ date: '2026-02-27', name: null, windows: [] });
    expect(of('2026-12-25')).toEqual({ date: '2026-12-25', name: 'Bereitschaft', windows: open });
  });

  it('record the version of their data', async () => {
    const config = withCalendar({ windows: { daily: ['09:00-17:00'] }, regions: [{ country: 'FR' }] });
    expect((await policyContent(config)).dataVersions.holidays).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('samePolicyContent', () => {
  const settings = {
    calendars: {
      b: { windows: { daily: ['09:00-17:00'] } },
      a: { windows: { weekdays: ['08:00-12:00', '13:00-17:00'] } },
    },
    policies: [
      {
        name: 'p',
        calendar: 'a',
        match: { team: ['y', 'x'] },
        pause: { resolution: ['v', 'u'] },
        targets: { P2: { response: { target: '60m', calendar: 'b' } }, P1: { response: '1h' } },
      },
    ],
    sources: { s3: {}, s2: { verdict: 'source-deadline' }, s1: { verdict: 'source-flag' } },
  };

  function shuffled(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, below]) => [key, shuffled(below)]),
    );
  }

  it('does not depend on the order of keys or sets, nor on how the same thing is written', async () => {
    const first = await policyContent(configSchema.parse(settings));
    const other = structuredClone(settings);
    other.policies[0]?.match.team.reverse();
    other.policies[0]?.pause.resolution.reverse();
    if (other.policies[0]) other.policies[0].targets.P1.response = '3600s';
    const second = await policyContent(configSchema.parse(shuffled(other)));
    expect(samePolicyContent(first, second)).toBe(true);
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
  });

  it('survives a round trip through JSON and ignores data versions', async () => {
    const content = await policyContent(configSchema.parse(settings));
    const stored = { ...JSON.parse(JSON.stringify(content)), dataVersions: { tzdata: '1999a' } };
    expect(samePolicyContent(content, stored)).toBe(true);
  });

  it('sees any change of a target, window, pause reason, match, order or source', async () => {
    const base = await policyContent(configSchema.parse(settings));
    const changes: ((copy: typeof settings) => void)[] = [
      (copy) =>
        copy.policies.push({
          ...structuredClone(settings.policies[0]),
          name: 'q',
        } as (typeof settings.policies)[0]),
      (copy) => Object.assign(copy.policies[0] ?? {}, { changes: 'reset' }),
      (copy) => copy.policies[0]?.match.team.pop(),
      (copy) => copy.policies[0]?.pause.resolution.pop(),
      (copy) => copy.calendars.a.windows.weekdays.pop(),
      (copy) => Object.assign(copy.sources.s2, { verdict: 'source-flag' }),
      (copy) => Object.assign(copy.policies[0]?.targets.P1 ?? {}, { response: '61m' }),
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...changes), async (change) => {
        const copy = structuredClone(settings);
        change(copy);
        expect(samePolicyContent(base, await policyContent(configSchema.parse(copy)))).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});
