import { availableParallelism } from 'node:os';
import { UserError } from '../core/errors.ts';
import type { Report } from '../core/report/document.ts';
import type { ReportData } from '../core/report/model.ts';
import type { ChartEngine, Renderer, ReportFormat } from '../ports/renderer.ts';
import type { Maker, MakerOptions } from './make.ts';

export interface RendererOptions extends MakerOptions {
  /**
   * What is made in a worker thread. `all` leaves the event loop free; `charts` is quickest for a single report: they
   * are drawn there while the text is set here.
   */
  readonly threaded: 'nothing' | 'charts' | 'all';
}

interface Media {
  readonly extension: string;
  readonly type: string;
}

const media: Readonly<Record<ReportFormat, Media>> = {
  pdf: { extension: 'pdf', type: 'application/pdf' },
  html: { extension: 'html', type: 'text/html; charset=utf-8' },
  md: { extension: 'md', type: 'text/markdown; charset=utf-8' },
  json: { extension: 'json', type: 'application/json' },
  csv: { extension: 'csv', type: 'text/csv; charset=utf-8' },
};

/**
 * Returns the renderer of reports and charts; what each format needs is loaded when it is first asked for.
 */
export function createRenderer(options: RendererOptions): Renderer {
  let opened: Promise<Maker & { close?(): Promise<void> }> | null = null;

  function maker(): Promise<Maker> {
    opened ??= openMaker(options);
    return opened;
  }

  async function content(report: Report, format: ReportFormat): Promise<string | Uint8Array> {
    switch (format) {
      case 'pdf':
        return (await maker()).pdf(report);
      case 'html':
        return (await maker()).html(report);
      case 'md':
        return (await import('./markdown/report-to-markdown.ts')).reportToMarkdown(report);
      case 'json':
        return (await import('./json/data-to-json.ts')).dataToJson(dataOf(report, format));
      case 'csv':
        return toCsv(dataOf(report, format));
    }
  }

  const charts: ChartEngine = {
    png: async (chart, picture) => (await maker()).charts.png(chart, picture),
    svg: async (chart, picture) => (await maker()).charts.svg(chart, picture),
    open: async () => (await maker()).charts.open(),
    close: () => close(),
  };

  async function close(): Promise<void> {
    const open = await opened?.catch(() => null);
    opened = null;
    await open?.close?.();
  }

  return {
    async render(report, format, baseName) {
      const made = await content(report, format);
      const bytes = typeof made === 'string' ? new TextEncoder().encode(made) : made;
      return { name: `${baseName}.${media[format].extension}`, mediaType: media[format].type, bytes };
    },
    warmUp(formats) {
      if (!formats.includes('pdf')) return;
      maker()
        .then((made) => made.warmUp())
        .catch(() => undefined);
    },
    charts,
    close,
  };
}

async function openMaker(options: RendererOptions): Promise<Maker & { close?(): Promise<void> }> {
  const { charts, templates, fonts, threaded } = options;
  const plain: MakerOptions = { charts, templates, fonts };
  const isDrawnHere = charts.engine === 'quickchart' || availableParallelism() === 1;
  if (threaded === 'nothing' || (threaded === 'charts' && isDrawnHere)) {
    return (await import('./make.ts')).createMaker(plain);
  }
  const thread = (await import('./threaded-maker.ts')).createThreadedMaker(plain);
  if (threaded === 'all') return thread;
  const maker = await (await import('./make.ts')).createMaker(plain, thread.charts);
  return { ...maker, close: thread.close };
}

function dataOf(report: Report, format: ReportFormat): Readonly<Record<string, unknown>> {
  if (report.data !== null) return report.data;
  throw new UserError(`This answer holds no figures that could be written as ${format}.`, {
    code: 'no-figures',
    hint: 'Ask for a report instead, or for another format.',
  });
}

async function toCsv(data: Readonly<Record<string, unknown>>): Promise<string> {
  const [{ reportCsvRows }, { recordsToCsv, rowsToCsv }] = await Promise.all([
    import('../core/report/csv.ts'),
    import('./csv/rows-to-csv.ts'),
  ]);
  // A list, as of breaches, is a table already.
  if (Array.isArray(data.rows)) return recordsToCsv(data.rows);
  return rowsToCsv(reportCsvRows(data as unknown as ReportData));
}
