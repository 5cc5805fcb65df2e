import { restrictReporting } from '../bot/access/restrict.ts';
import { UserError } from '../core/errors.ts';
import type { ArchivedReport, ReportArchive } from '../ports/report-archive.ts';
import type { Reporting } from '../ports/reporting.ts';
import { figuresHashOf } from './figures-hash.ts';

/** What was found of an archived report that was made again. */
export interface Verification {
  readonly report: ArchivedReport;
  /** The figures come out as they were. */
  readonly figuresHold: boolean;
  /** Why a kept file is not what it was; null: all are. */
  readonly damage: string | null;
}

/**
 * Makes an archived report again, as of then and as known then, and compares figures and files with what was kept.
 * UserError where it cannot be made again.
 */
export async function verifyReport(
  report: ArchivedReport,
  { reporting, archive }: { reporting: Reporting; archive: Pick<ReportArchive, 'files'> },
): Promise<Verification> {
  const known = new Date(report.createdAt).toISOString();
  const { reporting: visible } = restrictReporting(reporting, report.visible);
  const again = await visible.report({ ...report.request, knownAt: report.request.knownAt ?? known });
  return {
    report,
    figuresHold: figuresHashOf(again) === report.figuresHash,
    damage: await damageOf(report, archive),
  };
}

async function damageOf(
  { id }: ArchivedReport,
  archive: Pick<ReportArchive, 'files'>,
): Promise<string | null> {
  try {
    await archive.files(id);
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
