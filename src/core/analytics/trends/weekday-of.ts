const dayMs = 86_400_000;

/** Weekday of a `YYYY-MM-DD` date, 0 Monday to 6 Sunday. */
export function weekdayOf(date: string): number {
  const days = Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs);
  return (((days + 3) % 7) + 7) % 7;
}
