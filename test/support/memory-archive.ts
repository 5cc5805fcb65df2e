import { createHash } from 'node:crypto';
import type { ReportFile } from '../../src/core/report/document.ts';
import type { ArchivedReport, ReportArchive } from '../../src/ports/report-archive.ts';

/** An archive of reports that lasts as long as the test. */
export function memoryArchive(): Pick<ReportArchive, 'put' | 'add' | 'find' | 'files'> & {
  readonly reports: Map<string, ArchivedReport>;
} {
  const reports = new Map<string, ArchivedReport>();
  const kept = new Map<string, readonly ReportFile[]>();
  const put: ReportArchive['put'] = async (report, files) => {
    const archived = {
      ...report,
      files: files.map(({ name, mediaType, bytes }) => ({
        name,
        mediaType,
        byteLength: bytes.byteLength,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })),
    };
    reports.set(report.id, archived);
    kept.set(report.id, files);
    return archived;
  };
  return {
    reports,
    put,
    add: async (report, files) => (reports.has(report.id) ? null : put(report, files)),
    find: async (id) => reports.get(id) ?? null,
    files: async (id) => kept.get(id) ?? [],
  };
}
