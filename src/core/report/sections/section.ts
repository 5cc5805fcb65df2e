import type { Weekday } from '../../sla/types.ts';
import type { AnalysisPart } from '../analysis.ts';
import type { Block } from '../document.ts';
import type { Format } from '../format.ts';
import type { ReportData } from '../model.ts';
import type { Period } from '../period.ts';

/** A part of the analysis, or what has changed since an earlier report. */
export type SectionNeed = AnalysisPart | 'restatements';

export interface SectionInput {
  readonly data: ReportData;
  readonly period: Period;
  readonly format: Format;
  readonly weekStartsOn: Weekday;
}

/** A part of a report: a name that configuration uses, a title for people, and the blocks it makes of the figures. */
export interface Section {
  readonly name: string;
  readonly title: string;
  /** The parts of `data.analysis` it shows, or `data.restatements`; others may be null. */
  readonly needs?: readonly SectionNeed[];
  /** It shows how the promises of the period were kept: a later report of the period may differ. */
  readonly figures?: true;
  /** What a report of this section alone is called, where not by its period; null: by that. */
  titleAlone?(input: SectionInput): string | null;
  /** What a notification says of it beside its first callout, a sentence; null: nothing. */
  firstPoint?(input: SectionInput): string | null;
  /** Without blocks it is left out. */
  build(input: SectionInput): readonly Block[];
}
