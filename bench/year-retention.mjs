/** What bench/year-of-kills.mjs checks of the archive at the end: exactly the newest of each schedule, and no other file. */
import { retention } from './year-schedules.mjs';

/** `archived`: every report that was made; `kept`: those in the archive; `folders`: what lies beside the database. */
export function retentionProblems({ archived, kept, folders }) {
  const problems = [];
  const ids = new Set(kept.map(({ id }) => id));
  const bySchedule = new Map();
  for (const report of archived) {
    bySchedule.set(report.schedule, [...(bySchedule.get(report.schedule) ?? []), report]);
  }
  for (const [schedule, reports] of bySchedule) {
    const newest = reports.sort((a, b) => (a.from < b.from ? 1 : -1)).slice(0, retention[reports[0].kind]);
    const missing = newest.filter(({ id }) => !ids.has(id));
    const own = kept.filter((report) => report.schedule === schedule);
    if (missing.length > 0 || own.length !== newest.length) {
      problems.push(
        `retention of ${schedule}: ${own.length} kept, ${newest.length} expected, ${missing.length} of them gone`,
      );
    }
  }
  if (folders.length !== kept.length) problems.push(`${folders.length} folders for ${kept.length} reports`);
  return problems;
}
