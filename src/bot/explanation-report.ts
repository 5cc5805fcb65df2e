import type { Block, Report, ReportSection, Tile, Tone } from '../core/report/document.ts';
import { createFormat, type Format } from '../core/report/format.ts';
import { escapeMarkdown } from '../core/report/markdown.ts';
import { neededPrecision } from '../core/report/needed-precision.ts';
import { verdictWords } from '../core/report/verdict-words.ts';
import { flagSentences, whyClock } from '../core/report/why.ts';
import type { ExplainedClock, Explanation } from '../ports/reporting.ts';
import { plainReport } from './plain-report.ts';

/** Segments shown per clock; a longer history is in the export. */
const MAX_SEGMENTS = 40;
const MAX_URL_LENGTH = 2000;

const tones: Readonly<Record<string, Tone>> = { met: 'good', breached: 'bad', pending: 'warning' };

/** The answer to `explain`: facts of the incident, then one section per clock. `data` is the explanation itself; instants are told in the reader's zone, where that is known. */
export function explanationReport(
  explanation: Explanation,
  locale: string,
  readerZone: string | null = null,
): Report {
  const timeZone = readerZone ?? explanation.timeZone;
  const format = neededPrecision(createFormat(locale, timeZone), instantsOf(explanation));
  const verdicts = explanation.clocks.map(
    (clock) => `${clockName(clock, explanation)} ${verdictWords(clock.verdict)}`,
  );
  const report = plainReport({
    title: explanation.incident,
    subtitle: `${explanation.source} · ${timeZone} · as of ${moment(explanation.asOf, format)}`,
    summary: `${explanation.incident} is ${explanation.status}: ${verdicts.join(', ') || 'no clocks'}.`,
    blocks: [facts(explanation), ...flagBlocks(explanation.flags), ...link(explanation)],
    language: locale,
    data: { ...explanation },
  });
  return {
    ...report,
    sections: [
      ...report.sections,
      ...explanation.clocks.map((clock) => clockSection(clock, explanation, format)),
    ],
  };
}

function instantsOf({ asOf, clocks }: Explanation): number[] {
  const texts = clocks.flatMap(({ startedAt, stoppedAt, dueAt, breachedAt, breachesAt, segments }) => [
    ...[startedAt, stoppedAt, dueAt, breachedAt, breachesAt],
    ...segments.flatMap(({ from, to }) => [from, to]),
  ]);
  return [asOf, ...texts].flatMap((text) => (text === null ? [] : Date.parse(text)));
}

function clockName({ clock, cycle }: ExplainedClock, { clocks }: Explanation): string {
  return clocks.some((other) => other.cycle > 1) ? `${clock}, cycle ${cycle}` : clock;
}

function facts(explanation: Explanation): Block {
  const [first] = explanation.clocks;
  return pairs('incident', `Incident ${explanation.incident}`, [
    ['Title', explanation.title],
    ['Status', explanation.status],
    ['Priority', first?.priority ?? null],
    ['Service', first?.service ?? null],
    ['Team', first?.team ?? null],
    ['Customer', first?.customer ?? null],
    [
      'Reopened',
      explanation.reopenCount === 0
        ? null
        : explanation.reopenCount === 1
          ? 'once'
          : `${explanation.reopenCount} times`,
    ],
  ]);
}

function times(clock: ExplainedClock, title: string, format: Format): Block {
  return pairs(`times-${clock.clock}-${clock.cycle}`, `${title}: times`, [
    ['Started', moment(clock.startedAt, format)],
    ['Due', moment(clock.dueAt, format)],
    ['Breached', moment(clock.breachedAt, format)],
    ['Breaches, if it runs on', moment(clock.breachesAt, format)],
    ['Stopped', moment(clock.stoppedAt, format)],
  ]);
}

/** A table of labels and values; what is null is left out. */
function pairs(id: string, caption: string, all: readonly (readonly [string, string | null])[]): Block {
  const rows = all.flatMap(([label, value]) => (value === null ? [] : [[{ text: label }, { text: value }]]));
  return {
    kind: 'table',
    id,
    caption,
    columns: [
      { key: 'fact', label: 'Fact', align: 'left' },
      { key: 'value', label: 'Value', align: 'left' },
    ],
    rows,
    totalRows: rows.length,
  };
}

function moment(at: string, format: Format): string;
function moment(at: string | null, format: Format): string | null;
function moment(at: string | null, format: Format): string | null {
  return at === null ? null : format.exactInstant(Date.parse(at));
}

/** The way to the ticket, where the source gave an address that a browser may open. */
function link({ url, incident }: Explanation): Block[] {
  if (url === null || url.length > MAX_URL_LENGTH || !URL.canParse(url)) return [];
  const { href, protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return [];
  const target = href.replaceAll('&', '&amp;');
  return [{ kind: 'prose', markdown: `[Open ${escapeMarkdown(incident)} in its source](<${target}>)` }];
}

function clockSection(clock: ExplainedClock, explanation: Explanation, format: Format): ReportSection {
  const name = clockName(clock, explanation);
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    name: `${clock.clock}-${clock.cycle}`,
    title,
    blocks: [
      { kind: 'callout', tone: tones[clock.verdict] ?? 'neutral', text: whyClock(clock, format) },
      { kind: 'tiles', tiles: tiles(clock, format, pausedWhileResolved(clock, explanation)) },
      times(clock, title, format),
      ...flagBlocks(clock.flags),
      ...(clock.segments.length === 0 ? [] : [segments(clock, title, format)]),
      { kind: 'method', lines: method(clock, format, pausedWhileResolved(clock, explanation)) },
    ],
  };
}

/** Whether some of the paused time was spent resolved, before a reopening within the cycle. */
function pausedWhileResolved(
  { clock, pausedSeconds }: ExplainedClock,
  { reopenCount, clocks }: Explanation,
): boolean {
  const newCycles = Math.max(...clocks.map(({ cycle }) => cycle)) - 1;
  return clock === 'resolution' && pausedSeconds > 0 && reopenCount > newCycles;
}

function tiles(clock: ExplainedClock, format: Format, whileResolved: boolean): Tile[] {
  const tile = (
    label: string,
    value: string,
    detail: string | null = null,
    tone: Tone = 'neutral',
  ): Tile => ({
    label,
    value,
    detail,
    tone,
  });
  const target =
    clock.targetSeconds === null ? 'no target' : `target ${format.duration(clock.targetSeconds)}`;
  const list = [
    tile('Verdict', verdictWords(clock.verdict), moment(clock.verdictAt, format), tones[clock.verdict]),
    tile('Elapsed', format.duration(clock.elapsedSeconds), target),
  ];
  if (clock.pausedSeconds > 0) {
    const detail = whileResolved ? 'time spent resolved before a reopening included' : null;
    list.push(tile('Paused', format.duration(clock.pausedSeconds), detail));
  }
  return list;
}

function segments(clock: ExplainedClock, title: string, format: Format): Block {
  return {
    kind: 'table',
    id: `segments-${clock.clock}-${clock.cycle}`,
    caption: `${title}: segments`,
    columns: [
      { key: 'from', label: 'From', align: 'left' },
      { key: 'to', label: 'To', align: 'left' },
      { key: 'state', label: 'State', align: 'left' },
      { key: 'length', label: 'Length', align: 'right' },
    ],
    rows: clock.segments
      .slice(0, MAX_SEGMENTS)
      .map(({ from, to, state }) => [
        { text: moment(from, format) },
        { text: moment(to, format) },
        { text: state },
        { text: format.duration((Date.parse(to) - Date.parse(from)) / 1000) },
      ]),
    totalRows: clock.segments.length,
  };
}

function method(clock: ExplainedClock, format: Format, whileResolved: boolean): string[] {
  const policy =
    clock.policy === null ? 'No policy' : `Policy ${clock.policy.name}, version ${clock.policy.version}`;
  const calendar = clock.calendar === null ? 'no calendar' : `calendar ${clock.calendar}`;
  const wall = format.duration(clock.wallSeconds);
  const paused = format.duration(clock.pausedSeconds);
  const closed = format.duration(clock.closedSeconds);
  return [
    `${policy}, ${calendar}; the verdict is by ${clock.judgedBy}.`,
    `Elapsed is running time only: ${wall} of wall time less ${paused} paused and ${closed} closed.`,
    ...(whileResolved
      ? ['Paused counts the time from a resolve to the reopening after it, in the same cycle, as well.']
      : []),
  ];
}

function flagBlocks(flags: readonly string[]): Block[] {
  return flags.length === 0
    ? []
    : [{ kind: 'callout', tone: 'warning', text: `Flagged: ${flagSentences(flags).join(' ')}` }];
}
