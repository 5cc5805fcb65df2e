import type { ChartSpec, Report, ReportFile } from '../core/report/document.ts';

export const reportFormats = ['pdf', 'html', 'md', 'json', 'csv'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Draws one chart. Both engines (embedded, QuickChart) satisfy it. */
export interface ChartEngine {
  png(chart: ChartSpec, options?: { scale?: number; theme?: 'light' | 'dark' }): Promise<Uint8Array>;
  /** Vector where the engine can; the QuickChart engine asks its server for SVG. */
  svg(chart: ChartSpec, options?: { theme?: 'light' | 'dark' }): Promise<string>;
  close(): Promise<void>;
}

/** Turns a report document into files. The same document gives the same bytes. */
export interface Renderer {
  render(report: Report, format: ReportFormat, baseName: string): Promise<ReportFile>;
  readonly charts: ChartEngine;
  close(): Promise<void>;
}
