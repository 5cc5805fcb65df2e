import { complianceTrend } from './charts/compliance-trend.ts';
import { durationDistribution } from './charts/duration-distribution.ts';
import { changesSentence } from './digest/changes.ts';
import type { DigestContext, DigestInput } from './digest/context.ts';
import { digestFindings } from './digest/findings.ts';
import { forecastScoreSentence } from './digest/forecast-score.ts';
import { logEnd } from './digest/log-end.ts';
import { restatedSentences } from './digest/restated.ts';
import { verdictOf } from './digest/verdict.ts';
import type { Block, Report } from './document.ts';
import { createFormat } from './format.ts';
import { escapeMarkdown } from './markdown.ts';
import type { ReportData } from './model.ts';
import { isWithoutData } from './no-data.ts';
import { filterWords } from './notes.ts';
import type { Period } from './period.ts';
import { periodTitle } from './period-words.ts';
import { complianceTile, durationTile, openTile } from './sections/tiles.ts';

export type { DigestContext, EarlierPeriod } from './digest/context.ts';

/** A sentence of ours with names of any length in it. */
const mostCharacters = 900;
const shownHash = 12;

/**
 * The short form of a report, for chat and mail: whether things are fine, the main figures, what changed, at most three
 * findings and two charts; its files as they are. Every figure is the report's. The report must be one of a period
 * (`buildReport`), TypeError otherwise.
 */
export function digestOf(report: Report, context: DigestContext): Report {
  const input = inputOf(report, context);
  const { data, period, format } = input;
  const isEmpty = isWithoutData(report);
  const verdict = verdictOf(input, isEmpty);
  const first = withLate(verdict.sentence, input);
  const filters = filterWords(data.filters);
  return {
    ...report,
    title: `${nameOf(period)}, ${periodTitle(period, format)}`,
    subtitle: [context.schedule, period.timeZone, ...(filters === '' ? [] : [`only ${filters}`])].join(' · '),
    summary: first,
    sections: sectionsOf(report, input, [
      { kind: 'callout', tone: verdict.tone, text: first },
      ...summaryBlocks(input, isEmpty),
    ]),
    actions: context.actions,
    cover: [],
  };
}

/** Chat shows the first section at once, the other where there is room for it. */
function sectionsOf(report: Report, input: DigestInput, summary: readonly Block[]): Report['sections'] {
  const method = methodBlock(report, input);
  if (isWithoutData(report)) return [{ name: 'summary', title: '', blocks: [...summary, method] }];
  return [
    { name: 'summary', title: '', blocks: summary },
    { name: 'details', title: '', blocks: [...chartBlocks(input), method] },
  ];
}

/** The same in a line under its name, for a period without incidents: no figures, charts, buttons or files. */
export function oneLineDigest(report: Report, context: DigestContext): Report {
  const input = inputOf(report, context);
  const { sentence } = verdictOf(input, isWithoutData(report));
  return {
    ...report,
    title: `${context.schedule}, ${periodTitle(input.period, input.format)}`,
    subtitle: '',
    summary: withLate(sentence, input),
    sections: [],
    actions: [],
    files: [],
    cover: [],
  };
}

function inputOf(report: Report, context: DigestContext): DigestInput {
  const data = report.data as ReportData | null;
  if (data?.schemaVersion === undefined) throw new TypeError('a digest is made of the report of a period');
  const { from, to, asOf, knownAt, timezone, kind, partial } = data.period;
  const { complianceTarget, complianceWarning } = data.thresholds;
  return {
    data,
    period: {
      kind,
      from: Date.parse(from),
      to: Date.parse(to),
      timeZone: timezone,
      asOf: Date.parse(asOf),
      knownAt: knownAt === null ? null : Date.parse(knownAt),
      partial,
    },
    format: createFormat(context.locale, timezone, [complianceTarget, complianceWarning]),
    weekStartsOn: context.weekStartsOn,
    context,
  };
}

function nameOf({ kind }: Period): string {
  return kind === 'custom' ? 'SLA digest' : `${kind[0]?.toUpperCase()}${kind.slice(1)} SLA digest`;
}

function withLate(sentence: string, { context, format, period }: DigestInput): string {
  return context.late
    ? `${sentence} Late: was due ${format.instant(context.runAt)} ${period.timeZone}.`
    : sentence;
}

function summaryBlocks(input: DigestInput, isEmpty: boolean): Block[] {
  const { data, format, context } = input;
  const end = isEmpty ? null : logEnd(data);
  const cautions = [
    ...(end === null || !Number.isFinite(end)
      ? []
      : [`The log ends ${format.instant(end)}: the days since are not known to be quiet.`]),
    ...context.omitted,
  ];
  return [
    ...cautions.map((text): Block => ({ kind: 'callout', tone: 'warning', text })),
    ...(isEmpty ? [] : [tilesBlock(input)]),
    ...listBlock(isEmpty ? restatedPoints(input) : points(input)),
  ];
}

/** A figure without data is left out, but for the first. */
function tilesBlock({ data, format }: DigestInput): Block {
  const { response, resolution } = data.metrics;
  const rates = (['response', 'resolution'] as const).filter(
    (kind) => data.metrics.compliance[kind].rate !== null,
  );
  const titles = { response: 'Response compliance', resolution: 'Resolution compliance' };
  return {
    kind: 'tiles',
    tiles: [
      complianceTile(data, 'overall', 'Overall compliance', format),
      ...rates.map((kind) => complianceTile(data, kind, titles[kind], format)),
      ...(response.n === 0 ? [] : [durationTile(response, 'response', format)]),
      ...(resolution.n === 0 ? [] : [durationTile(resolution, 'resolution', format)]),
      openTile(data, format),
    ],
  };
}

type Point = readonly [lead: string, text: string];

function points(input: DigestInput): Point[] {
  const changes = changesSentence(input);
  const score = forecastScoreSentence(input);
  return [
    ...(changes === null ? [] : [['Changes', changes] as const]),
    ...digestFindings(input).map(({ lead, text }) => [lead, text] as const),
    ...restatedPoints(input),
    ...(score === null ? [] : [['Last forecast', score] as const]),
  ];
}

function restatedPoints(input: DigestInput): Point[] {
  return restatedSentences(input).map((text) => ['Restated', text]);
}

function listBlock(list: readonly Point[]): Block[] {
  if (list.length === 0) return [];
  const lines = list.map(
    ([lead, text]) => `- **${lead}.** ${escapeMarkdown(upperFirst(text), mostCharacters)}`,
  );
  return [{ kind: 'prose', markdown: lines.join('\n') }];
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** How compliance went, and how long answers took. */
function chartBlocks({ data, format, weekStartsOn }: DigestInput): Block[] {
  return [
    complianceTrend(data, weekStartsOn, format),
    durationDistribution(data, 'response', format),
  ].flatMap((chart) => (chart === null ? [] : [{ kind: 'chart', chart }]));
}

function methodBlock({ files }: Report, { data, format, period, context }: DigestInput): Block {
  const { version, hash, policyVersion } = data.data;
  const parts = [
    `As of ${format.instant(period.asOf)}`,
    `data version ${format.count(version)} (hash ${hash.slice(0, shownHash)})`,
    `policy version ${format.count(policyVersion)}`,
    ...(data.period.cohort === 'opened' ? ['cohort opened'] : []),
    `report ${context.reportId}`,
  ];
  const how = `${parts.join(', ')}. Compliance is met / (met + breached) of the incidents decided in the period.`;
  const attached = files.map(({ name }) => name).join(', ');
  return { kind: 'method', lines: [how, ...(attached === '' ? [] : [`Attached: ${attached}.`])] };
}
