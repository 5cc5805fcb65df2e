import type { ChartSpec, Report, ReportFile } from '../core/report/document.ts';
import type { ReportFormat } from '../core/report/report-format.ts';

export { type ReportFormat, reportFormats } from '../core/report/report-format.ts';

/** Draws one chart. Both engines (embedded, QuickChart) satisfy it. */
export interface ChartEngine {
  png(chart: ChartSpec, options?: { scale?: number; theme?: 'light' | 'dark' }): Promise<Uint8Array>;
  /** Vector where the engine can; the QuickChart engine asks its server for SVG. */
  svg(chart: ChartSpec, options?: { theme?: 'light' | 'dark' }): Promise<string>;
  /** Loads what drawing takes, ahead of the first chart. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Turns a report document into files. The same document gives the same bytes. */
export interface Renderer {
  render(report: Report, format: ReportFormat, baseName: string): Promise<ReportFile>;
  /** Loads what drawing these formats takes while something else is waited for; what fails is told when it is drawn. */
  warmUp(formats: readonly ReportFormat[]): void;
  readonly charts: ChartEngine;
  close(): Promise<void>;
}
