/** A season this long or longer is taken for a day in hours or less. */
const hoursOfDay = 24;
const daysOfWeek = 7;
const minCycles = 3;

export function isDayOfHours(season: number | null): season is number {
  return season !== null && season >= hoursOfDay;
}

/** The week above a season that is a day of hours, where the values hold three of them; else null. */
export function longSeason(season: number | null, length: number): number | null {
  if (!isDayOfHours(season)) return null;
  const week = season * daysOfWeek;
  return length >= minCycles * week ? week : null;
}
