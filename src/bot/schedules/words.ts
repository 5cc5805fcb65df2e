import { createFormat, type Format } from '../../core/report/format.ts';
import { createMomentWords, zonedMoment } from '../../core/report/moment-words.ts';
import { datesTitle } from '../../core/report/period-words.ts';
import { addDays } from '../../core/time/zone.ts';
import type { OwedReport } from '../../ports/delivery-ledger.ts';
import type { Schedule, ShownSchedule } from '../../ports/scheduling.ts';
import type { Conversation } from '../command.ts';

/** `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** `Monday` of `monday`. */
export function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** `weekly`; of a digest of one's own `your weekly digest`, which others than the operator see of nobody else. */
export function shownName(
  { name, kind, personal }: Pick<Schedule, 'name' | 'kind' | 'personal'>,
  { platform }: Conversation,
): string {
  return personal && platform !== 'cli' ? `your ${kind} digest` : name;
}

const lastCommonDay = 28;

/** `every Monday at 09:00`. */
export function rhythmWords({
  kind,
  at,
  weekday,
  day,
}: Pick<Schedule, 'kind' | 'at' | 'weekday' | 'day'>): string {
  if (kind === 'daily') return `every day at ${at}`;
  if (kind === 'weekly') return `every ${capital(weekday)} at ${at}`;
  return `on day ${day} of each month${day > lastCommonDay ? ' (or its last)' : ''} at ${at}`;
}

/** `Mon 30 Nov 2026 09:00 CET (Europe/Berlin), then Mon 7 Dec 2026 09:00 CET and Mon 14 Dec 2026 09:00 CET`. */
export function nextWords({ next, timeZone }: ShownSchedule, locale: string): string {
  const [first, ...then] = next;
  if (first === undefined) return 'never';
  const words = createMomentWords(locale, timeZone);
  return `${zonedMoment(locale, timeZone, first.runAt)}, then ${listWords(then.map(({ runAt }) => words(runAt)))}`;
}

/** `2 Mar – 8 Mar 2026`, `June 2026`. */
export function owedPeriodWords(
  { kind, from, to }: Pick<OwedReport, 'kind' | 'from' | 'to'>,
  format: Format,
): string {
  return kind === 'monthly' ? format.month(from) : datesTitle(from, addDays(to, -1), format);
}

/** `running`, `paused`, `disabled in the configuration`. */
export function stateWords({ paused, enabled }: Pick<Schedule, 'paused' | 'enabled'>): string {
  if (!enabled) return 'disabled';
  return paused ? 'paused' : 'running';
}

/** `slack:C0123ABCD and email:a@example.com`; `the archive alone`. */
export function destinationWords({ destinations }: Pick<Schedule, 'destinations'>): string {
  return destinations.length === 0 ? 'the archive alone' : listWords(destinations);
}

/** `service payments and team Core Platform`; `all incidents`. */
export function scopeWords({ scope }: Pick<Schedule, 'scope'>): string {
  const parts = Object.entries(scope).flatMap(([name, values]) =>
    values.length === 0 ? [] : [`${name} ${values.join(' or ')}`],
  );
  return parts.length === 0 ? 'all incidents' : listWords(parts);
}

/** In the reader's zone where it is known, which the second names; else in the configured one. */
export function readerFormat(context: {
  readonly locale: string;
  readonly timeZone: string;
  readonly readerZone: string | null;
}): Format {
  return createFormat(context.locale, context.readerZone ?? context.timeZone);
}

/** The schedule for programs: instants as ISO 8601. */
export function scheduleData({ next, ...schedule }: ShownSchedule): Record<string, unknown> {
  const runs = next.map(({ runAt, ...period }) => ({ ...period, runAt: new Date(runAt).toISOString() }));
  return { ...schedule, next: runs };
}
