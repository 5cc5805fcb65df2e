import type { Block, Report, ReportSection, Tile, Tone } from '../core/report/document.ts';
import type { ExplainedClock, Explanation } from '../ports/reporting.ts';
import { plainReport } from './plain-report.ts';
import { durationWords, instantWords } from './words.ts';

/** Segments shown per clock; a longer history is in the export. */
const MAX_SEGMENTS = 40;

const tones: Readonly<Record<string, Tone>> = { met: 'good', breached: 'bad', pending: 'warning' };

/** The answer to `explain`: facts of the incident, then one section per clock. `data` is the explanation itself. */
export function explanationReport(explanation: Explanation, locale: string): Report {
  const say = (at: string | null) => instantWords(at, explanation.timeZone, locale);
  const verdicts = explanation.clocks.map((clock) => `${clockName(clock, explanation)} ${clock.verdict}`);
  const report = plainReport({
    title: explanation.incident,
    subtitle: `${explanation.source} · ${explanation.timeZone} · as of ${say(explanation.asOf)}`,
    summary: `${explanation.incident} is ${explanation.status}: ${verdicts.join(', ') || 'no clocks'}.`,
    blocks: [facts(explanation), ...flagBlocks(explanation.flags)],
    language: locale,
    data: { ...explanation },
  });
  return {
    ...report,
    sections: [
      ...report.sections,
      ...explanation.clocks.map((clock) => clockSection(clock, explanation, say)),
    ],
  };
}

function clockName({ clock, cycle }: ExplainedClock, { clocks }: Explanation): string {
  return clocks.some((other) => other.cycle > 1) ? `${clock}, cycle ${cycle}` : clock;
}

function facts(explanation: Explanation): Block {
  const [first] = explanation.clocks;
  const rows = [
    ['Title', explanation.title],
    ['Status', explanation.status],
    ['Priority', first?.priority ?? null],
    ['Service', first?.service ?? null],
    ['Team', first?.team ?? null],
    ['Customer', first?.customer ?? null],
    ['Reopened', explanation.reopenCount === 0 ? null : `${explanation.reopenCount} times`],
    ['Link', explanation.url],
  ].flatMap(([label, value]) => (value == null ? [] : [[{ text: label ?? '' }, { text: value }]]));
  return {
    kind: 'table',
    id: 'incident',
    caption: `Incident ${explanation.incident}`,
    columns: [
      { key: 'fact', label: 'Fact', align: 'left' },
      { key: 'value', label: 'Value', align: 'left' },
    ],
    rows,
    totalRows: rows.length,
  };
}

type Say = (at: string | null) => string;

function clockSection(clock: ExplainedClock, explanation: Explanation, say: Say): ReportSection {
  const name = clockName(clock, explanation);
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    name: `${clock.clock}-${clock.cycle}`,
    title,
    blocks: [
      { kind: 'tiles', tiles: tiles(clock, say) },
      ...flagBlocks(clock.flags),
      ...(clock.segments.length === 0 ? [] : [segments(clock, title, say)]),
      { kind: 'method', lines: method(clock) },
    ],
  };
}

function tiles(clock: ExplainedClock, say: Say): Tile[] {
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
    clock.targetSeconds === null ? 'no target' : `target ${durationWords(clock.targetSeconds * 1000)}`;
  const list = [
    tile(
      'Verdict',
      clock.verdict,
      clock.verdictAt === null ? null : say(clock.verdictAt),
      tones[clock.verdict],
    ),
    tile('Elapsed', durationWords(clock.elapsedSeconds * 1000), target),
  ];
  if (clock.dueAt !== null) list.push(tile('Due', say(clock.dueAt)));
  if (clock.breachedAt !== null) list.push(tile('Breached', say(clock.breachedAt), null, 'bad'));
  if (clock.pausedSeconds > 0) list.push(tile('Paused', durationWords(clock.pausedSeconds * 1000)));
  return list;
}

function segments(clock: ExplainedClock, title: string, say: Say): Block {
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
        { text: say(from) },
        { text: say(to) },
        { text: state },
        { text: durationWords(Date.parse(to) - Date.parse(from)) },
      ]),
    totalRows: clock.segments.length,
  };
}

function method(clock: ExplainedClock): string[] {
  const policy =
    clock.policy === null ? 'No policy' : `Policy ${clock.policy.name}, version ${clock.policy.version}`;
  const calendar = clock.calendar === null ? 'no calendar' : `calendar ${clock.calendar}`;
  const wall = durationWords(clock.wallSeconds * 1000);
  const paused = durationWords(clock.pausedSeconds * 1000);
  const closed = durationWords(clock.closedSeconds * 1000);
  return [
    `${policy}, ${calendar}; the verdict is by ${clock.judgedBy}.`,
    `Elapsed is running time only: ${wall} of wall time less ${paused} paused and ${closed} closed.`,
  ];
}

function flagBlocks(flags: readonly string[]): Block[] {
  return flags.length === 0
    ? []
    : [{ kind: 'callout', tone: 'warning', text: `Flagged: ${flags.join(', ')}.` }];
}
