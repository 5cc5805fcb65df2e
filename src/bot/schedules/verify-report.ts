import { UserError } from '../../core/errors.ts';
import type { ArchivedReport } from '../../ports/report-archive.ts';
import type { ReportContext, Reporting } from '../../ports/reporting.ts';
import type { Scheduling } from '../../ports/scheduling.ts';
import { restrictReporting } from '../access/restrict.ts';
import { figuresHashOf } from '../figures-hash.ts';

/** What was found of an archived report that was made again. */
export interface Verification {
  readonly report: ArchivedReport;
  /** Whether the figures come out as they were. */
  readonly figuresHold: boolean;
  /** Why a kept file is not what it was, or why the report cannot be made again; null: neither. */
  readonly problem: string | null;
}

/** Makes an archived report again, as of and as known then, and compares figures and files with what was kept. */
export async function verifyReport(
  report: ArchivedReport,
  { reporting, scheduling }: { reporting: Reporting; scheduling: Pick<Scheduling, 'reportFiles'> },
  context: ReportContext,
): Promise<Verification> {
  const { reporting: visible } = restrictReporting(reporting, report.visible);
  const known = report.request.knownAt ?? new Date(report.createdAt).toISOString();
  try {
    const again = await visible.report({ ...report.request, knownAt: known }, context);
    const figuresHold = figuresHashOf(again) === report.figuresHash;
    await scheduling.reportFiles(report.id);
    return { report, figuresHold, problem: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { report, figuresHold: error.code === 'archive-damaged', problem: error.message };
  }
}
