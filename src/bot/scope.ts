import { z } from 'zod';
import { isTimeZone } from '../../config/units.ts';
import type { Report } from '../core/report/document.ts';
import { readInstant } from '../core/report/instant-input.ts';
import { localDateOf, startOfDay } from '../core/time/zone.ts';
import type { ReportKind, ReportRequest } from '../ports/reporting.ts';
import type { LineOptions } from './format-line.ts';

const when = z
  .string()
  .refine(isInstant, 'neither a date (2026-03-01) nor an instant (2026-03-01T09:00Z)')
  .meta({ type: 'date' });

function isInstant(text: string): boolean {
  try {
    readInstant('', text, 'UTC');
    return true;
  } catch {
    return false;
  }
}

function values(title: string) {
  return z.array(z.string().min(1)).default([]).describe(`Only these ${title.toLowerCase()}`).meta({ title });
}

/** Instants that pin down what was known. */
export const asOfOptions = {
  'as-of': when
    .nullable()
    .default(null)
    .describe('Judge the world at this instant, or where this date begins; default now'),
  'known-at': when
    .nullable()
    .default(null)
    .describe('Use only what was recorded by this instant, or before this date'),
};

/** Which incidents. */
export const filterOptions = {
  service: values('Services'),
  team: values('Teams'),
  priority: values('Priorities'),
  customer: values('Customers'),
};

/** What every command over a period takes: which period, as of when, which incidents. */
export const scopeOptions = {
  from: when.nullable().default(null).describe('First day; a day in it is enough for a calendar period'),
  to: when.nullable().default(null).describe('End of a custom period, not included'),
  ...asOfOptions,
  cohort: z
    .enum(['verdict', 'opened'])
    .default('verdict')
    .describe('Count clocks decided in the period (verdict) or started in it (opened)')
    .meta({ title: 'Which clocks' }),
  ...filterOptions,
  zone: z
    .string()
    .refine(isTimeZone, 'not an IANA time zone, e.g. Europe/Berlin')
    .nullable()
    .default(null)
    .describe('Time zone of the period; default the configured one')
    .meta({ title: 'Time zone' }),
};

const scopeSchema = z.object(scopeOptions);
export type Scope = z.output<typeof scopeSchema>;

/** The request that the scope's options stand for. */
export function toRequest(
  kind: ReportKind,
  scope: Scope,
  sections: readonly string[] | null = null,
): ReportRequest {
  const { service, team, priority, customer } = scope;
  return {
    kind,
    from: scope.from,
    to: scope.to,
    asOf: scope['as-of'],
    knownAt: scope['known-at'],
    cohort: scope.cohort,
    filters: { service, team, priority, customer },
    sections,
    timeZone: scope.zone,
  };
}

/**
 * A local date in the period that runs at the scope's as-of. At the first instant of a period that is the one just
 * ending: nothing can be said of the other yet.
 */
export function runningDate(scope: Pick<Scope, 'as-of' | 'known-at'>, zone: string, now: number): string {
  const asOf = scope['as-of'] ?? scope['known-at'];
  const at = asOf === null ? now : readInstant('as-of', asOf, zone).at;
  return localDateOf(zone, at - 1);
}

const periodSchema = z.object({
  period: z.object({ from: z.iso.datetime(), to: z.iso.datetime(), timezone: z.string() }),
});

/** Options that name a report's scope again, its period spelled out: for the buttons under it. */
export function scopeLine(scope: Scope, report: Pick<Report, 'data'> | null): LineOptions {
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
