import type { ChartSpec, ReportFile } from '../../core/report/document.ts';

/** Charts and files of the messages still shown, by message and position. */
export interface Attachments {
  add(message: string, charts: readonly ChartSpec[], files: readonly ReportFile[]): void;
  chart(message: string, index: number): ChartSpec | undefined;
  /** `gone`: it was there, but made room for newer files. */
  file(message: string, index: number): ReportFile | 'gone' | undefined;
  forget(message: string): void;
}

interface Kept {
  readonly charts: readonly ChartSpec[];
  files: readonly ReportFile[] | 'gone';
}

/** Keeps at most `maxBytes` of file contents: the oldest message's files go first, its text stays. */
export function createAttachments(maxBytes: number): Attachments {
  const kept = new Map<string, Kept>();
  function makeRoom(): void {
    let total = 0;
    for (const entry of kept.values()) total += sizeOf(entry);
    for (const entry of kept.values()) {
      if (total <= maxBytes) return;
      total -= sizeOf(entry);
      if (sizeOf(entry) > 0) entry.files = 'gone';
    }
  }
  return {
    add(message, charts, files) {
      kept.set(message, { charts, files });
      makeRoom();
    },
    chart: (message, index) => kept.get(message)?.charts[index],
    file(message, index) {
      const files = kept.get(message)?.files;
      return files === 'gone' ? 'gone' : files?.[index];
    },
    forget: (message) => void kept.delete(message),
  };
}

function sizeOf({ files }: Kept): number {
  return files === 'gone' ? 0 : files.reduce((sum, file) => sum + file.bytes.byteLength, 0);
}
