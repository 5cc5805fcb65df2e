import { startOfDay } from '../../time/zone.ts';
import type { Block, Report, Tone } from '../document.ts';
import { createFormat, type Format } from '../format.ts';
import { escapeMarkdown } from '../markdown.ts';
import { periodTitle } from '../period-words.ts';
import { plural } from '../plural.ts';

/** The report of a closed period that a schedule owed, as its owner is told of it. */
export interface NoticedReport {
  readonly schedule: string;
  readonly kind: 'daily' | 'weekly' | 'monthly';
  /** Local dates `[from, to)` in the zone. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  /** Epoch milliseconds. */
  readonly runAt: number;
  readonly destination: string;
  /** Why, in words a person can act on; null where nothing is known. */
  readonly reason: string | null;
}

/** `skipped`: never to be sent; `failed`: cannot be sent; `overdue`: should have been sent by now and was not. */
export type NoticeKind = 'skipped' | 'failed' | 'overdue';

const mostListed = 10;
const mostCharacters = 600;
const tones: Readonly<Record<NoticeKind, Tone>> = { skipped: 'warning', failed: 'bad', overdue: 'bad' };

/** What the owner of schedules is told where reports did not arrive: silence is no good news. */
export function ownerNotice(kind: NoticeKind, reports: readonly NoticedReport[], locale: string): Report {
  const sentence = sentenceOf(kind, reports);
  const shown = reports.slice(0, mostListed);
  const more = reports.length - shown.length;
  const lines = [
    ...shown.map((report) => `- ${escapeMarkdown(lineOf(report, locale), mostCharacters)}`),
    ...(more > 0 ? [`- ${more} more: /sla deliveries lists them all.`] : []),
  ];
  const blocks: Block[] = [
    { kind: 'callout', tone: tones[kind], text: sentence },
    { kind: 'prose', markdown: lines.join('\n') },
  ];
  return {
    title: titles[kind],
    subtitle: '',
    summary: sentence,
    sections: [{ name: 'notice', title: '', blocks }],
    actions: [{ label: 'Deliveries', command: 'deliveries' }],
    files: [],
    cover: [],
    language: 'en',
    data: null,
    asOf: null,
  };
}

const titles: Readonly<Record<NoticeKind, string>> = {
  skipped: 'Scheduled reports were passed over',
  failed: 'Scheduled reports could not be delivered',
  overdue: 'Scheduled reports are overdue',
};

function sentenceOf(kind: NoticeKind, { length: n }: readonly NoticedReport[]): string {
  const reports = `${n} scheduled ${plural(n, 'report')}`;
  if (kind === 'skipped')
    return `${reports} will not be sent: the time to catch up is over or a newer period took its place.`;
  if (kind === 'failed') return `${reports} could not be delivered and will not be tried again.`;
  return `${reports} should have been sent by now and ${n === 1 ? 'was' : 'were'} not; still trying.`;
}

function lineOf(
  { schedule, destination, reason, runAt, timeZone, ...owed }: NoticedReport,
  locale: string,
): string {
  const format = createFormat(locale, timeZone);
  const due = `due ${format.instant(runAt)} ${timeZone}`;
  return `${schedule}, ${periodOf({ ...owed, timeZone }, format)}, to ${destination}, ${due}${reason === null ? '' : `: ${reason}`}`;
}

function periodOf(
  { kind, from, to, timeZone }: Pick<NoticedReport, 'kind' | 'from' | 'to' | 'timeZone'>,
  format: Format,
) {
  const [start, end] = [startOfDay(timeZone, from), startOfDay(timeZone, to)];
  return periodTitle(
    { kind, from: start, to: end, timeZone, asOf: end, knownAt: null, partial: false },
    format,
  );
}
