import { z } from 'zod';
import { isTimeZone } from '../../config/units.ts';
import type { Report } from '../core/report/document.ts';
import type { Weekday } from '../core/sla/types.ts';
import { weekdays } from '../core/sla/types.ts';
import { addDays, localDateOf, startOfDay, weekdayOf } from '../core/time/zone.ts';
import type { ReportKind, ReportRequest } from '../ports/reporting.ts';
import type { LineOptions } from './format-line.ts';

function isDateOrInstant(text: string): boolean {
  const schema = text.includes('T') ? z.iso.datetime({ offset: true, local: true }) : z.iso.date();
  return schema.safeParse(text).success;
}

const when = z
  .string()
  .refine(isDateOrInstant, 'neither a date (2026-03-01) nor an instant (2026-03-01T09:00:00Z)');

function values(noun: string) {
  return z.array(z.string().min(1)).default([]).describe(`Only this ${noun}; repeat it for several`);
}

/** Instants that pin down what was known. */
export const asOfOptions = {
  'as-of': when.nullable().default(null).describe('Judge the world at this date or instant; default now'),
  'known-at': when.nullable().default(null).describe('Use only what was recorded by this date or instant'),
};

/** What every command over a period takes: which period, as of when, which incidents. */
export const scopeOptions = {
  from: when.nullable().default(null).describe('First day, or an instant'),
  to: when.nullable().default(null).describe('End, not included: a day or an instant'),
  ...asOfOptions,
  cohort: z
    .enum(['verdict', 'opened'])
    .default('verdict')
    .describe('Count clocks decided in the period (verdict) or started in it (opened)'),
  service: values('service'),
  team: values('team'),
  priority: values('priority'),
  customer: values('customer'),
  zone: z
    .string()
    .refine(isTimeZone, 'not an IANA time zone, e.g. Europe/Berlin')
    .nullable()
    .default(null)
    .describe('Time zone of the period; default the configured one'),
};

const scopeSchema = z.object(scopeOptions);
export type Scope = z.output<typeof scopeSchema>;

/** The request that the scope's options stand for. */
export function toRequest(
  kind: ReportKind,
  scope: Scope,
  period: { readonly from: string | null; readonly to: string | null } = scope,
  sections: readonly string[] | null = null,
): ReportRequest {
  const { service, team, priority, customer } = scope;
  return {
    kind,
    from: period.from,
    to: period.to,
    asOf: scope['as-of'],
    knownAt: scope['known-at'],
    cohort: scope.cohort,
    filters: { service, team, priority, customer },
    sections,
    timeZone: scope.zone,
  };
}

/** The day, week or month that holds `now`: local dates `[from, to)`. */
export function runningPeriod(
  kind: Exclude<ReportKind, 'custom'>,
  now: number,
  zone: string,
  weekStartsOn: Weekday = 'monday',
): { from: string; to: string } {
  const today = localDateOf(zone, now);
  if (kind === 'daily') return { from: today, to: addDays(today, 1) };
  if (kind === 'weekly') {
    const since = (weekdays.indexOf(weekdayOf(today)) - weekdays.indexOf(weekStartsOn) + 7) % 7;
    const from = addDays(today, -since);
    return { from, to: addDays(from, 7) };
  }
  const from = `${today.slice(0, 8)}01`;
  return { from, to: `${addDays(from, 31).slice(0, 8)}01` };
}

/** As-of of the scope in epoch ms; null where none is given. A date is its start in `zone`. */
export function asOfInstant(scope: Pick<Scope, 'as-of' | 'known-at'>, zone: string): number | null {
  const text = scope['as-of'] ?? scope['known-at'];
  if (text === null) return null;
  if (!text.includes('T')) return startOfDay(zone, text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

const periodSchema = z.object({
  period: z.object({ from: z.iso.datetime(), to: z.iso.datetime(), timezone: z.string() }),
});

/** Options that name a report's scope again, its period spelled out: for the buttons under it. */
export function scopeLine(scope: Scope, report: Report | null): LineOptions {
  const period = periodSchema.safeParse(report?.data).data?.period;
  const from = period === undefined ? scope.from : dateOrInstant(period.from, period.timezone);
  const to = period === undefined ? scope.to : dateOrInstant(period.to, period.timezone);
  const { cohort, ...rest } = scope;
  return { ...rest, from, to, cohort: cohort === 'verdict' ? null : cohort };
}

/** `2026-03-01` for the start of that day in the zone, else the instant itself. */
function dateOrInstant(instant: string, zone: string): string {
  const at = Date.parse(instant);
  const date = localDateOf(zone, at);
  return startOfDay(zone, date) === at ? date : instant;
}
