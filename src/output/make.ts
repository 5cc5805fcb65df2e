import type { Report } from '../core/report/document.ts';
import type { ChartEngine } from '../ports/renderer.ts';
import { createEmbeddedCharts } from './charts/embedded.ts';
import { createQuickCharts } from './charts/quickchart.ts';
import { rememberCharts } from './charts/remembered.ts';
import { loadFontSet } from './fonts/font-set.ts';
import { createGlyphGuard } from './fonts/glyph-guard.ts';
import { reportToHtml } from './html/page.ts';
import { createPdfWriter } from './pdf/create-pdf.ts';

/** How pictures and pages are made; plain data, so that it can be handed to a worker thread. */
export interface MakerOptions {
  readonly charts: {
    readonly engine: 'embedded' | 'quickchart';
    readonly quickchart: { readonly url?: string | undefined; readonly timeout: number };
  };
  /** Operator's folder of templates; null: the bundled ones. */
  readonly templates: string | null;
  /** Operator's folder of further fonts. */
  readonly fonts: string | null;
}

/** What takes fonts, a drawing library or the typesetter: everything that belongs off the event loop. */
export interface Maker {
  readonly charts: ChartEngine;
  html(report: Report): Promise<string>;
  pdf(report: Report): Promise<Uint8Array>;
  /** Loads everything a PDF takes. */
  warmUp(): Promise<void>;
}

/**
 * Returns a maker that works in this thread; charts are drawn by `drawing` where it is given, in a thread of its own.
 * Canvas, Chart.js and Typst are loaded when first used.
 */
export async function createMaker(options: MakerOptions, drawing: ChartEngine | null = null): Promise<Maker> {
  const fonts = await loadFontSet(options.fonts);
  const guard = createGlyphGuard(fonts);
  const { engine, quickchart } = options.charts;
  const own = () =>
    engine === 'quickchart'
      ? createQuickCharts({ url: quickchart.url, timeoutMs: quickchart.timeout })
      : rememberCharts(createEmbeddedCharts(fonts, guard));
  const charts = drawing ?? own();
  const drawnElsewhere = drawing !== null || engine === 'quickchart';
  const writer = createPdfWriter({ templates: options.templates, fonts, guard, charts, drawnElsewhere });
  return {
    charts,
    html: (report) => reportToHtml(report, charts),
    pdf: (report) => writer.write(report),
    async warmUp() {
      await Promise.all([charts.open(), writer.open()]);
    },
  };
}
