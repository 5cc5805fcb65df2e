import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { ChartSpec, Report } from '../../core/report/document.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import { createTurns } from '../../threads/turns.ts';
import { chartsOf } from '../charts/charts-of.ts';
import type { FontSet } from '../fonts/font-set.ts';
import type { GlyphGuard } from '../fonts/glyph-guard.ts';
import { prepareReport } from '../prepare.ts';
import type { TemplatePlace } from '../template-place.ts';
import { exportFailed, templateFailed } from './diagnostics.ts';
import { toPdfData } from './pdf-data.ts';
import { findTemplate } from './template.ts';

/** Long tables cost (5,000 rows take a second) and nobody reads them on paper; the CSV has them whole. */
const maxRows = 200;
const pdfStandard = 'ua-1';
/** Compilations an unused intermediate result is kept for. */
const cacheAge = 4;

export interface PdfWriter {
  /** Returns the PDF's bytes. Throws a UserError when the operator's template fails. */
  write(report: Report): Promise<Uint8Array>;
  /** Loads the typesetter and its fonts ahead of the first report. */
  open(): Promise<void>;
}

interface Workshop {
  readonly compiler: NodeCompiler;
  readonly place: TemplatePlace;
}

/**
 * Returns a writer of tagged PDF/UA-1 by the template. The same report gives the same bytes: fonts are the given
 * ones alone, the creation date is the report's as-of. `drawnElsewhere`: charts are not drawn in this thread.
 */
export function createPdfWriter(options: {
  templates: string | null;
  fonts: FontSet;
  guard: GlyphGuard;
  charts: ChartEngine;
  drawnElsewhere: boolean;
}): PdfWriter {
  const { fonts, guard, charts, drawnElsewhere } = options;
  // The compiler holds the files of one report.
  const inTurn = createTurns();
  let workshop: Promise<Workshop> | null = null;

  async function write(report: Report): Promise<Uint8Array> {
    const prepared = prepareReport(report, maxRows);
    const specs = chartsOf(prepared);
    const drawing = drawCharts(specs, charts);
    drawing.catch(() => undefined);
    return inTurn(() => typeset(prepared, specs, drawing));
  }

  async function typeset(
    report: Report,
    specs: readonly ChartSpec[],
    drawing: Promise<Picture[]>,
  ): Promise<Uint8Array> {
    const place = findTemplate(options.templates);
    workshop ??= openWorkshop(place, fonts);
    const { compiler } = await workshop;
    const map = (name: string, content: string | Uint8Array): void =>
      compiler.mapShadow(path.join(place.folder, name), Buffer.from(content));

    async function mapData(pictures: readonly Picture[]): Promise<void> {
      const files = new Map(pictures.map(({ id, name }) => [id, `/${name}`]));
      const { value, replaced } = await guard.guard(toPdfData(report, files));
      map('data.json', JSON.stringify({ ...value, unprintable: replaced }));
      map('fonts.json', JSON.stringify({ text: fonts.text, mono: fonts.mono }));
    }

    compiler.resetShadow();
    let pictures = specs.map(blankPicture);
    await mapData(pictures);
    try {
      if (drawnElsewhere && specs.length > 0) {
        // The compiler keeps what does not hang on the pictures: setting the pages again takes a tenth of the time.
        for (const { name, bytes } of pictures) map(name, bytes);
        compiler.compile({ mainFilePath: place.file, resetRead: true });
      }
      pictures = await drawing;
      if (pictures.some(({ name }) => name.endsWith('.png'))) await mapData(pictures);
      for (const { name, bytes } of pictures) map(name, bytes);
      return compile(compiler, place, report.asOf);
    } finally {
      compiler.evictCache(cacheAge);
    }
  }

  return {
    write,
    async open() {
      workshop ??= openWorkshop(findTemplate(options.templates), fonts);
      await workshop;
    },
  };
}

function compile(compiler: NodeCompiler, place: TemplatePlace, asOf: number | null): Uint8Array {
  const compiled = compiler.compile({ mainFilePath: place.file, resetRead: true });
  const document = compiled.result;
  if (document === null) {
    const error = compiled.takeError();
    throw templateFailed(place, error === null ? [] : compiler.fetchDiagnostics(error));
  }
  const date = asOf === null ? {} : { creationTimestamp: Math.floor(asOf / 1000) };
  try {
    return new Uint8Array(compiler.pdf(document, { pdfStandard, ...date }));
  } catch (error) {
    throw exportFailed(place, error);
  }
}

async function openWorkshop(place: TemplatePlace, fonts: FontSet): Promise<Workshop> {
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler');
  const fontBlobs = fonts.files.map((font) => readFileSync(font.path));
  const compiler = NodeCompiler.create({ workspace: place.folder, fontArgs: [{ fontBlobs }] });
  return { compiler, place };
}

interface Picture {
  /** Of the chart. */
  readonly id: string;
  /** Pictures lie beside the template under numbered names, whatever a chart's id holds. */
  readonly name: string;
  readonly bytes: string | Uint8Array;
}

function drawCharts(specs: readonly ChartSpec[], charts: ChartEngine): Promise<Picture[]> {
  return Promise.all(
    specs.map(async (chart, index) => {
      const svg = await charts.svg(chart);
      // A chart server may leave texts as text in fonts that are not at hand here; they would vanish.
      const isOutlined = !/<text[\s>]/.test(svg);
      if (isOutlined) return { ...blankPicture(chart, index), bytes: svg };
      const png = await charts.png(chart, { scale: 3 });
      return { id: chart.id, name: `chart-${index + 1}.png`, bytes: png };
    }),
  );
}

/** What stands for a chart, as large as it will be, until it is drawn. */
function blankPicture({ id, width, height }: ChartSpec, index: number): Picture {
  const bytes = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`;
  return { id, name: `chart-${index + 1}.svg`, bytes };
}
