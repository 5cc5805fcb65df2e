import type { ChartSpec, Report } from '../core/report/document.ts';

/** A piece of work for the rendering thread. */
export type Job =
  | { readonly kind: 'pdf' | 'html'; readonly report: Report }
  /** Loads what drawing charts takes, or all that a PDF takes. */
  | { readonly kind: 'open-charts' | 'warm-up' }
  | { readonly kind: 'png'; readonly chart: ChartSpec; readonly options: PictureOptions }
  | { readonly kind: 'svg'; readonly chart: ChartSpec; readonly options: PictureOptions };

export interface PictureOptions {
  readonly scale?: number;
  readonly theme?: 'light' | 'dark';
}
