import type { Weekday } from '../sla/types.ts';
import { logEnd } from './digest/log-end.ts';
import type { Report, ReportSection } from './document.ts';
import type { Format } from './format.ts';
import { headline } from './headline.ts';
import { withoutRepeatedMethods } from './method-repeats.ts';
import type { ReportData } from './model.ts';
import { filterWords } from './notes.ts';
import type { Period, ReportKind } from './period.ts';
import { periodSpan, periodTitle } from './period-words.ts';
import { findSections } from './sections/registry.ts';
import type { Section, SectionInput } from './sections/section.ts';

export interface BuildInput {
  readonly data: ReportData;
  readonly period: Period;
  /** Section names, in order; UserError for a name that is none. */
  readonly sections: readonly string[];
  readonly format: Format;
  readonly weekStartsOn: Weekday;
  readonly language: string;
}

const titles: Readonly<Record<ReportKind, string>> = {
  daily: 'Daily SLA report',
  weekly: 'Weekly SLA report',
  monthly: 'Monthly SLA report',
  custom: 'SLA report',
};

/** More analyses together are called a report. */
const mostNamed = 2;

/** The report document of a period's figures. Buttons and files are the caller's. */
export function buildReport(input: BuildInput): Report {
  const { data, period, format, weekStartsOn, language } = input;
  const shown = findSections(input.sections);
  const sections = withoutRepeatedMethods(
    shown
      .map(({ name, title, build }) => ({
        name,
        title,
        blocks: build({ data, period, format, weekStartsOn }),
      }))
      .filter(({ blocks }) => blocks.length > 0),
  );
  const sentence = ownSentence(input, shown, sections) ?? headline(data, format).sentence;
  return {
    title: titleOf(input, shown),
    subtitle: subtitle(input),
    summary: period.partial ? `${sentence} The period is still running.` : sentence,
    sections,
    actions: [],
    files: [],
    cover: cover(input),
    language,
    data: { ...data },
    asOf: period.asOf,
  };
}

/** Analyses alone are called by what they are of, any other report by its period. */
function titleOf(input: SectionInput, shown: readonly Section[]): string {
  const { period, format } = input;
  const [first] = shown;
  const alone = shown.length === 1 ? first?.titleAlone?.(input) : null;
  if (alone !== null && alone !== undefined) return alone;
  const isNamed = shown.every(({ figures, titleAlone }) => figures !== true && titleAlone === undefined);
  const names = shown.map(({ title }, index) => (index === 0 ? title : title.toLowerCase()));
  const what = isNamed && shown.length <= mostNamed ? names.join(' and ') : titles[period.kind];
  return `${what}: ${periodTitle(period, format)}`;
}

/** What analyses alone say first; null where the figures of the period are shown too, which then come first. */
function ownSentence(
  input: SectionInput,
  shown: readonly Section[],
  [first]: readonly ReportSection[],
): string | null {
  if (first === undefined || shown.some(({ figures }) => figures === true)) return null;
  const said = first.blocks.find((block) => block.kind === 'callout');
  const point = shown.find(({ name }) => name === first.name)?.firstPoint?.(input) ?? null;
  return said?.kind !== 'callout' ? null : [said.text, ...(point === null ? [] : [point])].join(' ');
}

function subtitle(input: BuildInput): string {
  const { period, data, format } = input;
  const filters = filterWords(data.filters);
  const parts = [
    period.partial ? `${periodSpan(period, format)}, partial` : periodSpan(period, format),
    period.timeZone,
    `as of ${format.readerInstant(period.asOf)}`,
    ...endOfLog(input),
    ...(data.period.cohort === 'opened' ? ['cohort opened'] : []),
    ...(filters === '' ? [] : [filters]),
  ];
  return parts.join(' · ');
}

function endOfLog({ period, data, format }: BuildInput): string[] {
  const last = logEnd(data);
  return last === null || last < period.from ? [] : [`the log ends ${format.instant(last)}`];
}

function cover({ period, data, format }: BuildInput): Report['cover'] {
  const { version, hash, policyVersion, tzdata, holidays } = data.data;
  const filters = filterWords(data.filters);
  const optional = (label: string, value: string | null) => (value === null ? [] : [{ label, value }]);
  return [
    { label: 'Period', value: periodSpan(period, format) },
    { label: 'Time zone', value: period.timeZone },
    {
      label: 'As of',
      value: `${format.exactInstant(period.asOf)}${period.partial ? ' (period still running)' : ''}`,
    },
    ...optional('Known at', period.knownAt === null ? null : format.exactInstant(period.knownAt)),
    { label: 'Cohort', value: data.period.cohort },
    ...optional('Filters', filters === '' ? null : filters),
    { label: 'Data version', value: String(version) },
    { label: 'Data hash', value: hash },
    { label: 'Policy version', value: String(policyVersion) },
    ...optional('Time-zone data', tzdata),
    ...optional('Holiday data', holidays),
  ];
}
