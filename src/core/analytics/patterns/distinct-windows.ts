import type { HotSpot } from './types.ts';

/** The strongest of overlapping windows of one team and weekday; strongest first. */
export function distinctWindows(spots: readonly HotSpot[]): HotSpot[] {
  const kept: HotSpot[] = [];
  for (const spot of [...spots].sort((a, b) => a.p - b.p || b.ratio - a.ratio)) {
    if (!kept.some((other) => overlap(spot, other))) kept.push(spot);
  }
  return kept;
}

function overlap(a: HotSpot, b: HotSpot): boolean {
  if (a.team !== b.team || a.weekday !== b.weekday) return false;
  return a.startHour < b.startHour + b.hours && b.startHour < a.startHour + a.hours;
}
