import { IANAZone } from 'luxon';

const minute = 60_000;
const hour = 3_600_000;
const day = 86_400_000;

/** Zones with full-hour, half-hour and midnight changes. */
export const changingZones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
] as const;

/** Every clock change of a zone from 2020 to 2030, by looking at every half hour with another library. */
export function transitionsOf(zone: string): number[] {
  const known = IANAZone.create(zone);
  const found: number[] = [];
  const end = Date.UTC(2031, 0, 1);
  let before = known.offset(Date.UTC(2020, 0, 1));
  for (let at = Date.UTC(2020, 0, 1); at < end; at += hour / 2) {
    const offset = known.offset(at);
    if (offset !== before) found.push(at);
    before = offset;
  }
  return found;
}

/** Resolves local times near an instant by trying every minute, straight from RFC 5545. */
export function bruteForce(zone: string, around: number) {
  const known = IANAZone.create(zone);
  const first = around - 6 * day;
  const minutes: { at: number; local: number; offset: number }[] = [];
  const firstByLocal = new Map<number, number>();
  const times = new Map<number, number>();
  let offset = 0;
  for (let at = first; at < around + 6 * day; at += minute) {
    // Clocks change on the half hour at the finest.
    if ((at - first) % (hour / 2) === 0) offset = known.offset(at) * minute;
    const local = at + offset;
    minutes.push({ at, local, offset });
    if (!firstByLocal.has(local)) firstByLocal.set(local, at);
    times.set(local, (times.get(local) ?? 0) + 1);
  }
  return {
    resolve(local: number): { at: number; resolved: 'exact' | 'gap' | 'overlap' } {
      const at = firstByLocal.get(local);
      if (at !== undefined) return { at, resolved: times.get(local) === 1 ? 'exact' : 'overlap' };
      const before = minutes.findLast((known) => known.local < local && known.at < around);
      if (before === undefined) throw new Error('outside the table');
      return { at: local - before.offset, resolved: 'gap' };
    },
  };
}
