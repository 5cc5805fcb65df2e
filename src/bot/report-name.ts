import { z } from 'zod';
import type { Report } from '../core/report/document.ts';
import { localDateOf } from '../core/time/zone.ts';

const periodSchema = z.object({
  period: z.object({
    kind: z.string(),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    timezone: z.string(),
  }),
});
const spanSchema = z.object({ from: z.iso.datetime(), to: z.iso.datetime(), timeZone: z.string() });
const longest = 60;

/** File name of a report without its ending: `sla-weekly-2024-06-03`, or its title in kebab case. */
export function reportName(report: Report): string {
  const period = periodSchema.safeParse(report.data).data?.period;
  if (period === undefined) return listName(report) ?? slug(report.title);
  const date = (instant: string) => localDateOf(period.timezone, Date.parse(instant));
  const name = `sla-${period.kind}-${date(period.from)}`;
  return period.kind === 'custom' ? `${name}-to-${date(period.to)}` : name;
}

/** `sla-breaches-2024-06-03-to-2024-06-10` of a list over a span; null for anything else. */
function listName({ title, data }: Report): string | null {
  const span = spanSchema.safeParse(data).data;
  if (span === undefined) return null;
  const date = (instant: string) => localDateOf(span.timeZone, Date.parse(instant));
  return `sla-${slug(title)}-${date(span.from)}-to-${date(span.to)}`;
}

function slug(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return (words ?? ['answer']).join('-').slice(0, longest).replace(/-$/, '');
}
