import type { Block, ChartSpec, Report, ReportFile, ReportSection } from '../../core/report/document.ts';
import { isCalledOut } from '../called-out.ts';
import { chartsOf } from '../charts/charts-of.ts';
import { prepareReport } from '../prepare.ts';
import { safeText } from '../safe-text.ts';
import { actionsToSlack } from './actions.ts';
import { blockToSlack, context, header, section } from './blocks.ts';
import { slackLimits } from './limits.ts';
import { pack, type Unit } from './pack.ts';
import type { SlackBlock, SlackMessage } from './payload.ts';
import { tableToSlack } from './table.ts';
import { notificationText } from './words.ts';

/** A picture to be drawn and attached. */
interface SlackChart {
  readonly chart: ChartSpec;
  readonly fileName: string;
  readonly title: string;
  readonly alt: string;
}

/** A report as Slack shows it. */
export interface SlackReply {
  /** The reply itself, with the buttons. */
  readonly main: SlackMessage;
  /** What follows in its thread. */
  readonly thread: readonly SlackMessage[];
  readonly charts: readonly SlackChart[];
  /** The report's own files, and the tables too long for a message. */
  readonly files: readonly ReportFile[];
}

/** The header, subtitle and summary are three blocks, the pointer and the imprint two; buttons may need two. */
const reservedBlocks = 8;

/**
 * Returns the messages, pictures and files that show a report: title, first section and buttons as the reply, the rest
 * in its thread, or below where the answer is for one person alone. All texts are shown as they are: nothing in them
 * mentions, links or formats.
 */
export function reportToSlack(report: Report, follows: 'thread' | 'below' = 'thread'): SlackReply {
  const prepared = prepareReport(report, slackLimits.tableRows);
  const tables = createTableFiles();
  const units = prepared.sections.map((shown, index) => sectionUnits(shown, report.sections[index], tables));
  const head = opening(prepared);
  const buttons = actionsToSlack(report.actions);
  const foot = imprint(prepared);
  const [first = [], ...others] = pack(units[0] ?? [], {
    blocks: reservedBlocks,
    first: [...head, ...buttons, ...foot],
  });
  const rest = pack([...others.map(toUnit), ...units.slice(1).flat()], { blocks: 0, first: [] });
  const charts = chartsOf(report).map(toSlackChart);
  const files = [...report.files, ...tables.files()];
  const pointer = pointerTo(follows, rest.length, charts.length, files.length);
  const blocks = [...head, ...first, ...buttons, ...(pointer === null ? [] : [context([pointer])]), ...foot];
  const text = notificationText(prepared.title, prepared.summary);
  const thread = rest.map((part) => ({
    text: notificationText(`${prepared.title}, continued`, ''),
    blocks: part,
  }));
  return { main: { text, blocks }, thread, charts, files };
}

function opening(report: Report): SlackBlock[] {
  return [
    header(report.title === '' ? 'sla-bot' : report.title),
    ...(report.subtitle === '' ? [] : [context([report.subtitle])]),
    ...(report.summary === '' || isCalledOut(report) ? [] : [section(report.summary)]),
  ];
}

/** What the figures rest on, for whoever checks them, as far as the first lines do not say it. */
function imprint({ cover, subtitle }: Report): SlackBlock[] {
  const parts = (text: string) => ` · ${text.replaceAll(', ', ' · ')} · `;
  const left = cover.filter(({ value }) => !parts(subtitle).includes(parts(value)));
  const text = left.map(({ label, value }) => `${label}: ${value}`).join(' · ');
  return text === '' ? [] : [context([text])];
}

/** Blocks that were one message already. */
function toUnit(blocks: readonly SlackBlock[]): Unit {
  return { blocks, closes: blocks.some(({ type }) => type === 'table') };
}

/** The title stays with the first block. */
function sectionUnits(shown: ReportSection, whole: ReportSection | undefined, tables: TableFiles): Unit[] {
  const [first = { blocks: [], closes: false }, ...rest] = shown.blocks.map((block, index) =>
    blockUnit(block, whole?.blocks[index] ?? block, tables),
  );
  const title: SlackBlock[] = shown.title === '' ? [] : [{ type: 'divider' }, header(shown.title)];
  return [{ ...first, blocks: [...title, ...first.blocks] }, ...rest];
}

function blockUnit(shown: Block, whole: Block, tables: TableFiles): Unit {
  if (shown.kind !== 'table') return { blocks: blockToSlack(shown), closes: false };
  const { blocks, isNative, csv } = tableToSlack(
    shown,
    whole.kind === 'table' ? whole : shown,
    tables.nameOf(shown.id),
  );
  if (csv !== null) tables.add(shown.id, csv);
  return { blocks, closes: isNative };
}

interface TableFiles {
  /** The name that the next file of a table with this id gets. */
  nameOf(id: string): string;
  add(id: string, csv: string): void;
  files(): ReportFile[];
}

function createTableFiles(): TableFiles {
  const made: ReportFile[] = [];
  const nameOf = (id: string): string => {
    const base = id.replace(/[^A-Za-z0-9-]/g, '-') || 'table';
    const same = made.filter(({ name }) => name === `${base}.csv` || name.startsWith(`${base}-`)).length;
    return same === 0 ? `${base}.csv` : `${base}-${same + 1}.csv`;
  };
  return {
    nameOf,
    add: (id, csv) => {
      made.push({ name: nameOf(id), mediaType: 'text/csv', bytes: new TextEncoder().encode(csv) });
    },
    files: () => made,
  };
}

function toSlackChart(chart: ChartSpec): SlackChart {
  return {
    chart,
    fileName: `${chart.id.replace(/[^A-Za-z0-9-]/g, '-') || 'chart'}.png`,
    title: safeText(chart.title, slackLimits.fileTitle),
    alt: safeText(chart.alt || chart.title, slackLimits.fileAltText),
  };
}

function pointerTo(
  follows: 'thread' | 'below',
  messages: number,
  charts: number,
  files: number,
): string | null {
  // For one person's eyes alone there are neither threads nor files.
  if (follows === 'below') return messages > 0 ? 'Continued below.' : null;
  const parts = [
    ...(messages > 0 ? ['the rest'] : []),
    ...(charts > 0 ? [charts === 1 ? 'the chart' : `${charts} charts`] : []),
    ...(files > 0 ? [files === 1 ? 'a file' : `${files} files`] : []),
  ];
  return parts.length === 0 ? null : `In the thread: ${parts.join(', ')}.`;
}
