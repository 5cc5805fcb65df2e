import { formatLine } from '../bot/format-line.ts';
import { plainReport } from '../bot/plain-report.ts';
import type { Block, Report, ReportAction, Tone } from '../core/report/document.ts';
import { createFormat } from '../core/report/format.ts';
import { escapeMarkdown } from '../core/report/markdown.ts';
import { createMomentWords } from '../core/report/moment-words.ts';
import type { RiskShares } from '../core/sla/risk.ts';
import type { IncidentJudgement } from '../core/sla/types.ts';
import type { Notice } from '../ports/notices.ts';
import type { OpenClockRow } from '../ports/open-clocks.ts';
import { type ClockWords, clockWords, toMinute, type Wording } from './clock-words.ts';
import { rankOf } from './level.ts';
import type { Telling } from './plan-incident.ts';
import type { PlannedSummary } from './plan-notices.ts';
import type { ShownClock } from './shown.ts';

export interface ReportStyle {
  readonly locale: string;
  /** IANA zone in which moments are told. */
  readonly timeZone: string;
  readonly shares: RiskShares;
}

const silenceFor = '1h';
const longestTitle = 120;
const mostListed = 20;

/** The message of one incident as it stands now; `judged` null: it is known no more. */
export function noticeReport(telling: Telling, judged: IncidentJudgement | null, style: ReportStyle): Report {
  const { notice } = telling;
  const wording = wordingOf(style);
  const title = shorten(judged?.title ?? null);
  const words = clocksOf(telling, judged, wording);
  const all = telling.isElsewhere ? [elsewhereWords, ...words] : words;
  const isOpen = !telling.isElsewhere && words.some((one) => one.isOpen);
  const details = judged === null ? [] : [detailsOf(judged, notice, wording)];
  const summary = `${notice.incident}: ${all.map(({ text }) => text).join(' ')}`;
  return plainReport({
    title: title === null ? notice.incident : `${notice.incident} · ${title}`,
    summary,
    blocks: [...all.map(({ text, tone }): Block => ({ kind: 'callout', tone, text })), ...details],
    actions: actionsOf(notice, isOpen),
    language: style.locale,
    data: { source: notice.source, incident: notice.incident, cycle: notice.cycle, told: notice.told },
  });
}

const elsewhereWords = {
  text: 'Another team has it now; how it goes on is not told here.',
  tone: 'neutral' as Tone,
  isOpen: false,
};
const unknownWords = {
  text: 'It is known no more: its source took it back.',
  tone: 'neutral' as Tone,
  isOpen: false,
};

function clocksOf(
  { notice, clocks }: Telling,
  judged: IncidentJudgement | null,
  wording: Wording,
): ClockWords[] {
  const cycle = judged?.cycles.find((one) => one.cycle === notice.cycle);
  if (judged === null || cycle === undefined) return [unknownWords];
  return clocks.map(({ clock, level }) => clockWords(cycle[clock], level, judged, wording));
}

/** `P1 · payments · Core Platform · with Ann · open since Thu 26 Nov 2026 10:10 CET`. */
function detailsOf(judged: IncidentJudgement, { cycle }: Notice, { moment }: Wording): Block {
  const { priority, service, team, assignee, openedAt } = judged;
  const startedAt = judged.cycles.find((one) => one.cycle === cycle)?.startedAt ?? openedAt;
  const has = assignee === null ? 'with nobody yet' : `with ${escapeMarkdown(assignee)}`;
  const known = [priority, service, team].flatMap((value) => (value === null ? [] : escapeMarkdown(value)));
  const since = `${cycle > 1 ? 'open again' : 'open'} since ${moment(startedAt)}`;
  return { kind: 'prose', markdown: [...known, has, since].join(' · ') };
}

function actionsOf({ source, incident, scope }: Notice, isOpen: boolean): ReportAction[] {
  const explain = { label: 'Explain', command: formatLine('explain', [incident], { source }) };
  if (!isOpen) return [explain];
  const snooze = formatLine('notices', ['snooze', incident], { source, for: silenceFor });
  const { service } = scope;
  const mute = service === null ? [] : [formatLine('notices', ['mute'], { service, for: silenceFor })];
  return [
    explain,
    { label: 'Snooze for 1 h', command: snooze },
    ...mute.map((command) => ({ label: 'Mute service for 1 h', command })),
  ];
}

type Listed = Pick<ShownClock, 'level'> & { readonly row: Pick<OpenClockRow, 'breachesAt' | 'breachedAt'> };

/** The gravest first; of the same level what breaches first, or did last. */
function gravestFirst(a: Listed, b: Listed): number {
  const time = ({ row }: Listed) => row.breachesAt ?? -(row.breachedAt ?? 0);
  return rankOf(b.level) - rankOf(a.level) || time(a) - time(b);
}

const levelWords = { 'at-risk': 'at risk', critical: 'critical', breached: 'breached' } as const;

/** One message about many incidents. */
export function summaryReport({ why, tellings }: PlannedSummary, style: ReportStyle): Report {
  const { format, moment } = wordingOf(style);
  const rows = tellings.flatMap(({ notice, clocks }) =>
    clocks.flatMap(({ clock, level, row }) =>
      level === null || row === null ? [] : [{ notice, clock, level, row }],
    ),
  );
  const count = (level: keyof typeof levelWords) => rows.filter((one) => one.level === level).length;
  const counts = (['breached', 'critical', 'at-risk'] as const).flatMap((level) =>
    count(level) === 0 ? [] : [`${format.count(count(level))} ${levelWords[level]}`],
  );
  const reason = why === 'quiet' ? 'Held back during quiet hours' : 'Too many at once for a message each';
  const summary = `${reason}: ${format.count(tellings.length)} incidents near or past their targets, ${counts.join(', ')}.`;
  const cells = rows
    .toSorted(gravestFirst)
    .map(({ notice, clock, level, row }) => [
      { text: notice.incident },
      { text: clock },
      { text: levelWords[level], tone: level === 'at-risk' ? ('warning' as const) : ('bad' as const) },
      { text: row.breachesAt === null ? '–' : moment(toMinute(row.breachesAt)) },
      { text: notice.scope.priority ?? '–' },
      { text: notice.scope.service ?? '–' },
    ]);
  const labels = ['Incident', 'Clock', 'Status', 'Breaches', 'Priority', 'Service'];
  return plainReport({
    title: 'Open clocks near or past their targets',
    summary,
    blocks: [
      { kind: 'callout', tone: count('breached') + count('critical') > 0 ? 'bad' : 'warning', text: summary },
      {
        kind: 'table',
        id: 'notices',
        caption: 'Clocks that came to a level meanwhile',
        columns: labels.map((label) => ({ key: label.toLowerCase(), label, align: 'left' as const })),
        rows: cells.slice(0, mostListed),
        totalRows: cells.length,
      },
    ],
    actions: [{ label: 'At risk', command: 'at-risk' }],
    language: style.locale,
    data: {
      why,
      incidents: tellings.map(({ notice: { source, incident, told } }) => ({ source, incident, told })),
    },
  });
}

function wordingOf({ locale, timeZone, shares }: ReportStyle): Wording {
  return {
    format: createFormat(locale, timeZone, [...Object.values(shares), 1]),
    moment: createMomentWords(locale, timeZone),
  };
}

function shorten(title: string | null): string | null {
  if (title === null) return null;
  const characters = Array.from(title.slice(0, 2 * longestTitle));
  return characters.length > longestTitle ? `${characters.slice(0, longestTitle).join('')}…` : title;
}
