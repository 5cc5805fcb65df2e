import type { Weekday } from '../../sla/types.ts';
import type { ReportAction } from '../document.ts';
import type { ReportData } from '../model.ts';
import type { Restatements } from '../restatements.ts';
import type { SectionInput } from '../sections/section.ts';

/** What is known of a digest beside the figures of its report. */
export interface DigestContext {
  readonly schedule: string;
  /** When it was to be sent, epoch milliseconds. */
  readonly runAt: number;
  /** Whether it comes later than it was to be sent. */
  readonly late: boolean;
  /** Of the archived report. */
  readonly reportId: string;
  /** Language of numbers and dates, BCP 47. */
  readonly locale: string;
  readonly weekStartsOn: Weekday;
  /** What it leaves out, a sentence each: periods passed over, incidents that its reader may not see. */
  readonly omitted: readonly string[];
  /** What has changed in earlier periods since they were reported, newest period first. */
  readonly restated: readonly EarlierPeriod[];
  /** Buttons under it. */
  readonly actions: readonly ReportAction[];
}

export interface EarlierPeriod extends Pick<ReportData, 'period'> {
  readonly restatements: Restatements;
}

/** What the parts of a digest are made of. */
export interface DigestInput extends SectionInput {
  readonly context: DigestContext;
}
