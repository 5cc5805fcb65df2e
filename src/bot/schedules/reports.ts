import type { Block, Report, ReportAction, TableCell } from '../../core/report/document.ts';
import { createMomentWords } from '../../core/report/moment-words.ts';
import { plural } from '../../core/report/plural.ts';
import type { ShownSchedule } from '../../ports/scheduling.ts';
import { operatorName } from '../asker.ts';
import type { CommandContext } from '../command.ts';
import { formatLine } from '../format-line.ts';
import { plainReport } from '../plain-report.ts';
import {
  capital,
  destinationWords,
  nextWords,
  rhythmWords,
  scheduleData,
  scopeWords,
  shownName,
  stateWords,
} from './words.ts';

/** A row of buttons is for a few; the rest are a command away. */
const maxButtons = 5;

interface Listed {
  readonly schedules: readonly ShownSchedule[];
  readonly problems: readonly string[];
}

/** For whom a schedule is shown. */
type Reader = Pick<CommandContext, 'locale' | 'conversation'>;

/** Schedules in a table, with when each comes next; `own`: the reader's own digests. */
export function listReport(
  { schedules, problems }: Listed,
  reader: Reader,
  { own }: { readonly own: boolean },
): Report {
  const { locale } = reader;
  const title = own ? 'My digests' : 'Schedules';
  const summary = countWords(schedules, own);
  const table: Block = {
    kind: 'table',
    id: 'schedules',
    caption: title,
    columns: columns('Schedule', 'When', 'Next', 'Goes to', 'State'),
    rows: schedules.map((schedule) => row(schedule, reader)),
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
    actions:
      own && schedules.length === 0
        ? [{ label: 'Weekly digest', command: 'subscribe weekly' }]
        : schedules
            .slice(0, maxButtons)
            .map((one) => showButton(one.name, `Show ${shownName(one, reader.conversation)}`)),
    language: locale,
    data: { schedules: schedules.map(scheduleData), problems },
  });
}

/** `4 schedules, 3 of them running.` */
function countWords(schedules: readonly ShownSchedule[], own: boolean): string {
  const all = schedules.length;
  if (all === 0)
    return own
      ? 'You get no digest of your own; “subscribe weekly” has one sent to you.'
      : 'There is no schedule here.';
  const running = schedules.filter((one) => stateWords(one) === 'running').length;
  const noun = own ? plural(all, 'digest') : plural(all, 'schedule');
  if (running === all) return `${all} ${noun}, ${all === 1 ? '' : 'all '}running.`;
  if (running === 0) return `${all} ${noun}, ${all === 1 ? 'not' : 'none'} running.`;
  return `${all} ${noun}, ${running} of them running.`;
}

function row(schedule: ShownSchedule, { locale, conversation }: Reader): TableCell[] {
  const state = stateWords(schedule);
  const first = schedule.next[0];
  const next =
    first === undefined || state !== 'running'
      ? '–'
      : createMomentWords(locale, schedule.timeZone)(first.runAt);
  return [
    { text: shownName(schedule, conversation) },
    { text: `${rhythmWords(schedule)}, ${schedule.timeZone}` },
    { text: next },
    { text: destinationWords(schedule) },
    state === 'running' ? { text: state } : { text: state, tone: 'warning' },
  ];
}

/** One schedule with its settings; `said`: what was just done to it. */
export function oneReport(schedule: ShownSchedule, reader: Reader, said: string | null = null): Report {
  const { locale, conversation } = reader;
  const state = stateWords(schedule);
  const when = nextWords(schedule, locale);
  const idle = said !== null && state === 'paused' ? 'Otherwise next' : `It is ${state}; otherwise next`;
  const next = `${state === 'running' ? 'Next' : idle}: ${when}.`;
  const summary = said === null ? next : `${said} ${next}`;
  const rows = settingsOf(schedule).map(([label, value]) => [{ text: label }, { text: value }]);
  return plainReport({
    title: capital(schedule.personal ? shownName(schedule, conversation) : `schedule ${schedule.name}`),
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
    ['From', origin === 'configuration' ? 'the configuration' : makerWords(createdBy)],
  ];
}

function makerWords(createdBy: string | null): string {
  if (createdBy?.startsWith('email:')) return `the command line, for ${createdBy}`;
  return createdBy === operatorName ? 'the command line' : `chat, by ${createdBy ?? 'nobody known'}`;
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
