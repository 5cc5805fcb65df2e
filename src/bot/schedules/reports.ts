import type { Block, Report, ReportAction, TableCell } from '../../core/report/document.ts';
import { createMomentWords } from '../../core/report/moment-words.ts';
import type { ShownSchedule } from '../../ports/scheduling.ts';
import { formatLine } from '../format-line.ts';
import { plainReport } from '../plain-report.ts';
import {
  capital,
  destinationWords,
  nextWords,
  rhythmWords,
  scheduleData,
  scopeWords,
  stateWords,
} from './words.ts';

/** A row of buttons is for a few; the rest are a command away. */
const maxButtons = 5;

interface Listed {
  readonly schedules: readonly ShownSchedule[];
  readonly problems: readonly string[];
}

/** Schedules in a table, with when each comes next. */
export function listReport(title: string, { schedules, problems }: Listed, locale: string): Report {
  const running = schedules.filter(({ paused, enabled }) => !paused && enabled);
  const summary =
    schedules.length === 0
      ? 'There is no schedule here.'
      : `${running.length} of ${schedules.length} run${running.length === 1 ? 's' : ''}.`;
  const table: Block = {
    kind: 'table',
    id: 'schedules',
    caption: title,
    columns: columns('Schedule', 'When', 'Next', 'Goes to', 'State'),
    rows: schedules.map((schedule) => row(schedule, locale)),
    totalRows: schedules.length,
  };
  return plainReport({
    title,
    summary: [summary, ...problems].join(' '),
    blocks: [
      { kind: 'callout', tone: 'neutral', text: summary },
      ...problems.map((text) => ({ kind: 'callout' as const, tone: 'warning' as const, text })),
      ...(schedules.length === 0 ? [] : [table]),
    ],
    actions: schedules.slice(0, maxButtons).map(({ name }) => showButton(name, `Show ${name}`)),
    language: locale,
    data: { schedules: schedules.map(scheduleData), problems },
  });
}

function row(schedule: ShownSchedule, locale: string): TableCell[] {
  const state = stateWords(schedule);
  const first = schedule.next[0];
  const next =
    first === undefined || state !== 'running'
      ? '–'
      : createMomentWords(locale, schedule.timeZone)(first.runAt);
  return [
    { text: schedule.name },
    { text: `${rhythmWords(schedule)}, ${schedule.timeZone}` },
    { text: next },
    { text: destinationWords(schedule) },
    state === 'running' ? { text: state } : { text: state, tone: 'warning' },
  ];
}

/** One schedule with its settings; `said`: what was just done to it. */
export function oneReport(schedule: ShownSchedule, locale: string, said: string | null = null): Report {
  const state = stateWords(schedule);
  const when = nextWords(schedule, locale);
  const next = state === 'running' ? `Next: ${when}.` : `It is ${state}; otherwise next: ${when}.`;
  const summary = said === null ? next : `${said} ${next}`;
  const rows = settingsOf(schedule).map(([label, value]) => [{ text: label }, { text: value }]);
  return plainReport({
    title: `Schedule ${schedule.name}`,
    summary,
    blocks: [
      { kind: 'callout', tone: said === null ? 'neutral' : 'good', text: summary },
      {
        kind: 'table',
        id: 'schedule',
        caption: 'Settings',
        columns: columns('Setting', 'Value'),
        rows,
        totalRows: rows.length,
      },
    ],
    actions: buttonsOf(schedule),
    language: locale,
    data: scheduleData(schedule),
  });
}

function settingsOf(schedule: ShownSchedule): [string, string][] {
  const { kind, timeZone, formats, sections, whenEmpty, keep, origin, createdBy } = schedule;
  return [
    ['Report', `of each ${periodNames[kind]}, once it has closed`],
    ['When', `${rhythmWords(schedule)}, ${timeZone}`],
    ['Goes to', destinationWords(schedule)],
    ['Files', formats.length === 0 ? 'none' : formats.join(', ')],
    ['Sections', sections === null ? `those of ${kind} reports` : sections.join(', ')],
    ['Incidents', scopeWords(schedule)],
    ['Without incidents', emptyNames[whenEmpty]],
    ['Kept', keep === null ? `as retention.${kind} says` : `the last ${keep}`],
    ['State', stateWords(schedule)],
    ['From', origin === 'configuration' ? 'the configuration' : `chat, by ${createdBy ?? 'nobody known'}`],
  ];
}

const periodNames = { daily: 'day', weekly: 'week', monthly: 'month' } as const;
const emptyNames = { post: 'the report all the same', 'one-line': 'one line', skip: 'nothing' } as const;

/** What can be done with a schedule next. */
export function buttonsOf({ name, paused, personal }: ShownSchedule): ReportAction[] {
  if (personal)
    return [
      { label: 'Stop it', command: 'subscribe stop' },
      { label: 'My digests', command: 'subscribe list' },
    ];
  const pause = paused ? 'resume' : 'pause';
  return [
    { label: capital(pause), command: formatLine('schedule', [pause, name]) },
    { label: 'Run now', command: formatLine('schedule', ['run', name]) },
    showButton(name, 'Next runs'),
    { label: 'Deliveries', command: formatLine('deliveries', [name]) },
  ];
}

function showButton(name: string, label: string): ReportAction {
  return { label, command: formatLine('schedule', ['show', name]) };
}

/** Left-aligned columns by their labels. */
export function columns(...labels: readonly string[]) {
  return labels.map((label) => ({ key: label.toLowerCase(), label, align: 'left' as const }));
}
