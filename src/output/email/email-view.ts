import type { ChartSpec, Report } from '../../core/report/document.ts';
import { isCalledOut } from '../called-out.ts';
import { keepUnits } from '../keep-units.ts';
import { safeText, textLimits } from '../safe-text.ts';
import { type BlockView, blockView } from './block-view.ts';

/** What stands around the report in one message. */
export interface EmailFrame {
  /** Named to the person who wants its files again. */
  readonly reportId: string;
  readonly schedule: string;
  /** For one person, who asked for it. */
  readonly personal: boolean;
  /** Where to write to end a personal one; null: nowhere. */
  readonly unsubscribeTo: string | null;
  /** Files that go with the message, and those that found no room. */
  readonly attached: readonly FileNote[];
  readonly leftOut: readonly FileNote[];
}

export interface FileNote {
  readonly name: string;
  readonly byteLength: number;
}

/** Everything the e-mail template can show. Texts are to be escaped; only `html` of prose is markup. */
export interface EmailView {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  /** Shown by clients beside the subject. */
  readonly preview: string;
  /** Empty where it says nothing, or says what the first block says. */
  readonly subtitle: string;
  readonly summary: string;
  readonly sections: readonly { readonly title: string; readonly blocks: readonly BlockView[] }[];
  readonly cover: Report['cover'];
  /** One sentence each; of files. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
  /** Why one gets this, and how it ends. */
  readonly footer: readonly string[];
}

/** Returns what the template shows of a prepared report. */
export function emailView(report: Report, frame: EmailFrame, srcOf: (chart: ChartSpec) => string): EmailView {
  return {
    language: report.language,
    title: report.title,
    preview: report.summary,
    subtitle: report.subtitle,
    summary: isCalledOut(report) ? '' : keepUnits(report.summary),
    sections: report.sections.map(({ title, blocks }) => ({
      title,
      blocks: blocks.map((block) => blockView(block, srcOf)),
    })),
    cover: report.cover,
    ...frameLines(frame),
  };
}

/** The sentences around a report, for the page and the text alike. */
export function frameLines(frame: EmailFrame): Pick<EmailView, 'notes' | 'warnings' | 'footer'> {
  const { attached, leftOut, reportId, schedule, personal, unsubscribeTo } = frame;
  const again = `sla-bot history ${reportId}`;
  const write = unsubscribeTo === null ? '' : `, or write to ${unsubscribeTo}`;
  return {
    notes: attached.length === 0 ? [] : [`Attached: ${listed(attached)}.`],
    warnings:
      leftOut.length === 0
        ? []
        : [
            `Not attached, since the message would be larger than the mail server takes: ${listed(leftOut)}. To get ${leftOut.length === 1 ? 'it' : 'them'}: ${again}`,
          ],
    footer: [
      personal
        ? `You asked for this digest (${schedule}). To end it: /sla schedule remove ${schedule} in chat${write}.`
        : `Sent by sla-bot for the schedule ${schedule}.`,
      `Report ${reportId}. Its files again: ${again}`,
    ],
  };
}

function listed(files: readonly FileNote[]): string {
  return files
    .map(({ name, byteLength }) => `${safeText(name, textLimits.label)} (${sizeText(byteLength)})`)
    .join(', ');
}

/** `312 kB`, `1.4 MB`: decimal units, never 0. */
export function sizeText(byteLength: number): string {
  if (byteLength < 999_500) return `${Math.max(1, Math.round(byteLength / 1_000))}\u00a0kB`;
  return `${(byteLength / 1_000_000).toFixed(1)}\u00a0MB`;
}
