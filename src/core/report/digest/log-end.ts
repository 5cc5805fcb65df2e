import { dayMs } from '../../time/week.ts';
import type { ReportData } from '../model.ts';

/**
 * Where the log ends, epoch milliseconds, if that is a day or more before the period does: its last days are not known to
 * be quiet. Null where it reaches the end, −Infinity for an empty log.
 */
export function logEnd({ data, period }: Pick<ReportData, 'data' | 'period'>): number | null {
  const last = data.lastEventAt === null ? Number.NEGATIVE_INFINITY : Date.parse(data.lastEventAt);
  return Math.min(Date.parse(period.to), Date.parse(period.asOf)) - last < dayMs ? null : last;
}
