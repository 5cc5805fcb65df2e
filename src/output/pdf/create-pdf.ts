import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { Report } from '../../core/report/document.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import { chartsOf } from '../charts/charts-of.ts';
import type { FontSet } from '../fonts/font-set.ts';
import type { GlyphGuard } from '../fonts/glyph-guard.ts';
import { prepareReport } from '../prepare.ts';
import { exportFailed, templateFailed } from './diagnostics.ts';
import { toPdfData } from './pdf-data.ts';
import { findTemplate, type TemplatePlace } from './template.ts';

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
 * ones alone, the creation date is the report's as-of.
 */
export function createPdfWriter(options: {
  templates: string | null;
  fonts: FontSet;
  guard: GlyphGuard;
  charts: ChartEngine;
}): PdfWriter {
  const { fonts, guard, charts } = options;
  let workshop: Promise<Workshop> | null = null;

  async function write(report: Report): Promise<Uint8Array> {
    const place = findTemplate(options.templates);
    workshop ??= openWorkshop(place, fonts);
    const { compiler } = await workshop;
    const prepared = prepareReport(report, maxRows);
    const pictures = await drawCharts(prepared, charts);
    const { value, replaced } = await guard.guard(toPdfData(prepared, pictures.names));
    compiler.resetShadow();
    const map = (name: string, content: string | Uint8Array): void =>
      compiler.mapShadow(path.join(place.folder, name), Buffer.from(content));
    map('data.json', JSON.stringify({ ...value, unprintable: replaced }));
    map('fonts.json', JSON.stringify({ text: fonts.text, mono: fonts.mono }));
    for (const [name, bytes] of pictures.files) map(name, bytes);
    try {
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

interface Pictures {
  readonly names: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

/** Pictures lie beside the template under numbered names, whatever a chart's id holds. */
async function drawCharts(report: Report, charts: ChartEngine): Promise<Pictures> {
  const names = new Map<string, string>();
  const files = new Map<string, string | Uint8Array>();
  for (const [index, chart] of chartsOf(report).entries()) {
    const svg = await charts.svg(chart);
    // A chart server may leave texts as text in fonts that are not at hand here; they would vanish.
    const isOutlined = !/<text[\s>]/.test(svg);
    const name = `chart-${index + 1}.${isOutlined ? 'svg' : 'png'}`;
    names.set(chart.id, `/${name}`);
    files.set(name, isOutlined ? svg : await charts.png(chart, { scale: 3 }));
  }
  return { names, files };
}
