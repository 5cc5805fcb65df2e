import type { ScheduleKind } from '../../config/schedules-schema.ts';
import type { ReportFile } from '../core/report/document.ts';
import type { ReportRequest } from './reporting.ts';

export interface ArchivedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly byteLength: number;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

/** A report that a schedule made, as it was. */
export interface ArchivedReport {
  /** 12 characters of Crockford's base 32, lower case. */
  readonly id: string;
  readonly schedule: string;
  readonly kind: ScheduleKind;
  /** Local dates `[from, to)` in the zone of `request`. */
  readonly from: string;
  readonly to: string;
  readonly title: string;
  readonly summary: string;
  /** With which it can be made again: as-of and known-at are instants, the zone is named. */
  readonly request: ReportRequest;
  /** Who it was made for, which narrowed what it shows: JSON of their access; null: everything. */
  readonly visible: {
    readonly teams: readonly string[] | null;
    readonly customers: readonly string[] | null;
  };
  readonly dataVersion: number;
  readonly dataHash: string;
  readonly policyVersion: number;
  /** SHA-256 of the figures (the JSON format without what names the moment it was made), hexadecimal. */
  readonly figuresHash: string;
  readonly files: readonly ArchivedFile[];
  readonly createdAt: number;
}

export interface ArchiveQuery {
  readonly schedule?: string;
  readonly kind?: ScheduleKind;
  readonly limit: number;
}

/** The reports that schedules made. */
export interface ReportArchive {
  /** Keeps it with its files, durably, both or neither; one of the same id is replaced. */
  put(report: Omit<ArchivedReport, 'files'>, files: readonly ReportFile[]): Promise<ArchivedReport>;
  /** The same, where there is none of its id; null where there is: another bot made it first. */
  add(report: Omit<ArchivedReport, 'files'>, files: readonly ReportFile[]): Promise<ArchivedReport | null>;
  find(id: string): Promise<ArchivedReport | null>;
  /** Latest period first. */
  list(query: ArchiveQuery): Promise<readonly ArchivedReport[]>;
  /** UserError where a file is missing or its bytes are not those that were kept. */
  files(id: string): Promise<readonly ReportFile[]>;
  /**
   * Removes all but the newest `keep(schedule, kind)` of each schedule and kind, and files that no report has; never one
   * of `inUse`. Resolves with how many reports went.
   */
  clean(options: {
    readonly keep: (schedule: string, kind: ScheduleKind) => number;
    readonly inUse: ReadonlySet<string>;
  }): Promise<number>;
}
