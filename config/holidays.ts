import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Holiday } from '../src/core/sla/types.ts';
import { addDays } from '../src/core/time/zone.ts';
import { type CalendarConfig, compareTexts } from './calendar.ts';
import { knownHint } from './known-hint.ts';

export type Region = CalendarConfig['regions'][number];

/** Years whose public holidays are expanded: incidents outside meet no regional holiday. */
const firstHolidayYear = 1990;
const lastHolidayYear = 2060;

const require = createRequire(import.meta.url);
const hourMs = 3_600_000;

/**
 * Loaded when the first calendar with a region is met: it costs a tenth of a second. `require` and not
 * `import()`, so that the configuration can be checked synchronously.
 */
function library(): typeof import('date-holidays').default {
  const loaded = require('date-holidays') as unknown;
  return ((loaded as { default?: unknown }).default ?? loaded) as typeof import('date-holidays').default;
}

/** Version of the holiday data. */
export function holidayDataVersion(): string {
  const manifest = JSON.parse(readFileSync(require.resolve('date-holidays/package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

/** A name of a region that is not known. */
interface RegionProblem {
  readonly message: string;
  /** The codes there are, with their names in English. */
  readonly known: Readonly<Record<string, string>>;
  readonly key: keyof Region;
}

/** What is wrong with a region's name, and the names there are; null where it is known. */
export function regionProblem(region: Region): RegionProblem | null {
  const Holidays = library();
  const all = new Holidays();
  const countries = all.getCountries('en');
  if (!Object.hasOwn(countries, region.country)) return unknownName('country', region.country, countries);
  const states = all.getStates(region.country, 'en') ?? {};
  if (region.state === undefined) {
    if (region.region === undefined) return null;
    return { message: 'needs a state as well', known: states, key: 'region' };
  }
  if (!Object.hasOwn(states, region.state)) return unknownName('state', region.state, states);
  if (region.region === undefined) return null;
  const regions = all.getRegions(region.country, region.state, 'en') ?? {};
  return Object.hasOwn(regions, region.region) ? null : unknownName('region', region.region, regions);
}

function unknownName(key: keyof Region, name: string, known: RegionProblem['known']): RegionProblem {
  return { message: `no public holidays are known for the ${key} ${JSON.stringify(name)}`, known, key };
}

/** What may have been meant: the code of a name, or a code spelt like it. */
export function regionHint(problem: RegionProblem, region: Region): string {
  const { known, key } = problem;
  const given = region[key] ?? '';
  const meant = Object.keys(known).find((code) => known[code]?.toLowerCase() === given.toLowerCase());
  return meant === undefined ? knownHint(given, Object.keys(known)) : `did you mean ${meant}?`;
}

/**
 * Whole-day public holidays of a region by local date, ordered, one per date; substitute days are among them.
 * Holidays of part of a day (New Year's Eve from noon) are left out: date them with their own windows.
 */
export function regionalHolidays(region: Region): Holiday[] {
  const Holidays = library();
  const calendar = new Holidays(
    { country: region.country, ...optional('state', region.state), ...optional('region', region.region) },
    { types: ['public'] },
  );
  const byDate = new Map<string, Holiday>();
  for (let year = firstHolidayYear; year <= lastHolidayYear; year += 1) {
    for (const { date, start, end, name } of calendar.getHolidays(year)) {
      for (const day of wholeDays(date.slice(0, 10), end.getTime() - start.getTime())) {
        if (!byDate.has(day)) byDate.set(day, { date: day, name, windows: [] });
      }
    }
  }
  return [...byDate.values()].sort((a, b) => compareTexts(a.date, b.date));
}

/**
 * Civil dates of a holiday from its first: a day may have 23 to 25 hours, and holidays of the Islamic and
 * Hebrew calendars begin at the sunset before the first date and are named by that date.
 */
function wholeDays(first: string, durationMs: number): string[] {
  const days = Math.floor((durationMs / hourMs + 1) / 24);
  return Array.from({ length: days }, (_, index) => addDays(first, index));
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, string>>;
}
