import { z } from 'zod';
import type { Access } from '../bot/access/access-of.ts';
import { restrictReporting } from '../bot/access/restrict.ts';
import { plainReport } from '../bot/plain-report.ts';
import { CancelledError, UserError } from '../core/errors.ts';
import type { Report, ReportFile } from '../core/report/document.ts';
import { isWithoutData, noDataSection } from '../core/report/no-data.ts';
import type { Clock } from '../ports/clock.ts';
import { DeliveryError } from '../ports/courier.ts';
import type { Delivery } from '../ports/delivery-ledger.ts';
import type { ArchivedReport, ReportArchive } from '../ports/report-archive.ts';
import type { Reporting, ReportRequest } from '../ports/reporting.ts';
import { createTurns } from '../threads/turns.ts';
import { reportIdOf } from './report-id.ts';
import type { Schedule } from './schedule.ts';

export interface ReportMakerDeps {
  readonly reporting: Reporting;
  readonly archive: Pick<ReportArchive, 'find' | 'files' | 'put' | 'add'>;
  /** `ArchivedReport.figuresHash`. */
  readonly figuresHash: (report: Report) => string;
  readonly clock: Clock;
}

/** The report of a period as the archive has it. */
export interface MadeReport {
  readonly archived: ArchivedReport;
  readonly report: Report;
  readonly files: readonly ReportFile[];
  /** The period had no incidents. */
  readonly isEmpty: boolean;
}

export interface ReportMaker {
  /**
   * The report that a delivery sends: one for all who may see the same, made once and kept in the archive before
   * anything is sent. One at a time. Null: the period was empty, and the schedule skips
   * those where nobody asks for them.
   */
  make(schedule: Schedule, delivery: Delivery, access: Access): Promise<MadeReport | null>;
}

/** A report that takes longer is given up, and made again later. */
const makeWithinMs = 10 * 60_000;

/** Reports remembered for the other destinations of their schedule. */
const remembered = 8;

const versionSchema = z.object({
  data: z.object({ version: z.number(), hash: z.string(), policyVersion: z.number() }),
});

export function createReportMaker(deps: ReportMakerDeps): ReportMaker {
  const recent = new Map<string, Promise<MadeReport | null>>();
  // What many schedules owe at midnight must not slow down what people ask meanwhile.
  const inTurn = createTurns();
  return {
    make(schedule, delivery, access) {
      const id = reportIdOf(delivery, access);
      const known = recent.get(id);
      if (known !== undefined) return known;
      const made = inTurn(() => findOrMake(deps, id, { schedule, delivery, access }));
      recent.set(id, made);
      for (const oldest of [...recent.keys()].slice(0, -remembered)) recent.delete(oldest);
      made.catch(() => recent.delete(id));
      return made;
    },
  };
}

interface Asked {
  readonly schedule: Schedule;
  readonly delivery: Delivery;
  readonly access: Access;
}

async function findOrMake(deps: ReportMakerDeps, id: string, asked: Asked): Promise<MadeReport | null> {
  const { archive, clock } = deps;
  const kept = await archive.find(id);
  // What the archive has lost is made anew and takes its place.
  const files = kept === null ? null : await archive.files(id).catch(() => null);
  if (kept !== null && files !== null) {
    const report = await compose(deps, asked, kept.request);
    return { archived: kept, report, files, isEmpty: isWithoutData(report) };
  }
  const asOf = new Date(clock.now()).toISOString();
  const request = requestOf(asked, asOf);
  const report = await compose(deps, asked, request);
  const isEmpty = isWithoutData(report);
  if (isEmpty && asked.schedule.whenEmpty === 'skip' && !asked.delivery.byHand) return null;
  const rendered = await render(deps, asked, report);
  const entry = entryOf(deps, id, asked, report, { ...request, knownAt: asOf });
  const archived = await (kept === null ? archive.add(entry, rendered) : archive.put(entry, rendered));
  // Another bot was faster: all destinations get its report.
  if (archived === null) return findOrMake(deps, id, asked);
  return { archived, report, files: rendered, isEmpty };
}

/** Of the period as it was planned; one that is none by the week's first day of now is refused. */
function requestOf({ schedule, delivery }: Asked, asOf: string): ReportRequest {
  const { kind, from, to, timeZone } = delivery;
  const { sections, scope } = schedule;
  return { kind, from, to, asOf, knownAt: null, cohort: 'verdict', filters: scope, sections, timeZone };
}

async function compose(
  { reporting }: ReportMakerDeps,
  { access, delivery }: Asked,
  request: ReportRequest,
): Promise<Report> {
  try {
    return await restrictReporting(reporting, access).reporting.report(request, {
      signal: AbortSignal.timeout(makeWithinMs),
    });
  } catch (error) {
    if (error instanceof CancelledError) {
      const words = `It was not made within ${makeWithinMs / 60_000} minutes; a less busy machine or a narrower scope helps.`;
      throw new DeliveryError('not-sent', words, { cause: error });
    }
    if (!(error instanceof UserError) || error.code !== 'nothing-visible') throw error;
    const text = [error.message, error.hint ?? ''].join(' ').trim();
    const report = plainReport({
      title: `${delivery.kind.charAt(0).toUpperCase()}${delivery.kind.slice(1)} report`,
      summary: text,
      blocks: [{ kind: 'callout', tone: 'neutral', text }],
      language: 'en',
    });
    return { ...report, sections: report.sections.map((section) => ({ ...section, name: noDataSection })) };
  }
}

async function render(
  { reporting }: ReportMakerDeps,
  { schedule }: Asked,
  report: Report,
): Promise<ReportFile[]> {
  if (report.data === null) return [];
  const files: ReportFile[] = [];
  for (const format of new Set(schedule.formats)) files.push(await reporting.render(report, format));
  return files;
}

/** `request`: with what was known when it was made, so that it can be made again. */
function entryOf(
  { figuresHash, clock }: ReportMakerDeps,
  id: string,
  { delivery, access: { teams, customers } }: Asked,
  report: Report,
  request: ReportRequest,
): Omit<ArchivedReport, 'files'> {
  const data = versionSchema.safeParse(report.data).data?.data;
  const { schedule, kind, from, to } = delivery;
  return {
    id,
    schedule,
    kind,
    from,
    to,
    title: report.title,
    summary: report.summary,
    request,
    visible: { teams, customers },
    dataVersion: data?.version ?? 0,
    dataHash: data?.hash ?? '',
    policyVersion: data?.policyVersion ?? 0,
    figuresHash: figuresHash(report),
    createdAt: clock.now(),
  };
}
