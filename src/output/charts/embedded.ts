import type { Canvas, SKRSContext2D, SvgCanvas } from '@napi-rs/canvas';
import type { ChartConfiguration, ChartDataset, ChartItem, LegendItem, Plugin } from 'chart.js';
import type { ChartSpec } from '../../core/report/document.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import type { FontSet } from '../fonts/font-set.ts';
import type { GlyphGuard } from '../fonts/glyph-guard.ts';
import { prepareChart } from '../prepare.ts';
import { isNamed } from './dataset-look.ts';
import { type ThemeName, themes } from './palette.ts';
import { applyTheme } from './theme.ts';
import { tidySvg } from './tidy-svg.ts';

type CanvasModule = typeof import('@napi-rs/canvas');
type ChartModule = typeof import('chart.js');

interface Tools {
  readonly canvas: CanvasModule;
  readonly chart: ChartModule;
}

interface Look {
  readonly theme: ThemeName;
  readonly title: boolean;
  readonly scale: number;
}

/** Sharp on today's screens. */
const defaultScale = 2;
const maxScale = 4;
const maxSide = 4_000;

/** Canvas knows our files by these names, so that an installed font of the same family is never taken. */
const familyPrefix = 'Shipped ';
const registered = new Set<string>();

/**
 * Returns the engine that draws charts in this process, with the given fonts only: PNG, and SVG whose texts are
 * outlines, so that it looks the same in every viewer and in the PDF. The same chart gives the same bytes.
 */
export function createEmbeddedCharts(fonts: FontSet, guard: GlyphGuard): ChartEngine {
  const families = fonts.text.map((family) => familyPrefix + family);
  let tools: Promise<Tools> | null = null;

  async function draw<C extends Canvas | SvgCanvas, T>(
    chart: ChartSpec,
    look: Look,
    createCanvas: (module: CanvasModule, width: number, height: number) => C,
    take: (canvas: C) => T,
  ): Promise<T> {
    tools ??= loadTools(fonts);
    const { canvas: canvasModule, chart: chartModule } = await tools;
    const { value: spec } = await guard.guard(prepareChart(chart));
    const width = side(chart.width);
    const height = side(chart.height);
    const canvas = createCanvas(canvasModule, width, height);
    const config = toConfiguration(spec, look, families, { width, height });
    const figure = new chartModule.Chart(canvas as unknown as ChartItem, config);
    try {
      return take(canvas);
    } finally {
      figure.destroy();
    }
  }

  return {
    png(chart, options = {}) {
      const scale = Math.min(maxScale, Math.max(1, options.scale ?? defaultScale));
      const look = { theme: options.theme ?? 'light', title: true, scale };
      return draw(
        chart,
        look,
        (module, width, height) => module.createCanvas(width, height),
        (canvas) => new Uint8Array(canvas.toBuffer('image/png')),
      );
    },
    svg(chart, options = {}) {
      const look = { theme: options.theme ?? 'light', title: false, scale: 1 };
      return draw(
        chart,
        look,
        (module, width, height) =>
          module.createCanvas(width, height, module.SvgExportFlag.ConvertTextToPaths),
        (canvas) => tidySvg(canvas.getContent().toString('utf8')),
      );
    },
    async open() {
      tools ??= loadTools(fonts);
      await tools;
    },
    close: () => Promise.resolve(),
  };
}

function toConfiguration(
  spec: ChartSpec,
  look: Look,
  families: readonly string[],
  size: { width: number; height: number },
): ChartConfiguration {
  const { theme, title, scale } = look;
  // Chart.js writes into the data it is given.
  const config = applyTheme(structuredClone(spec.config), {
    theme,
    families,
    title: title ? spec.title : null,
  });
  const paper = {
    id: 'paper',
    beforeDraw({
      ctx,
    }: {
      ctx: { fillStyle: unknown; fillRect(x: number, y: number, w: number, h: number): void };
    }) {
      ctx.fillStyle = themes[theme].paper;
      ctx.fillRect(0, 0, size.width, size.height);
    },
  };
  const options = { ...(config.options as object), devicePixelRatio: scale };
  return { ...config, options, plugins: [steadyText, paper, dashedLegend] } as unknown as ChartConfiguration;
}

/**
 * How texts are shaped, set once Chart.js has sized the canvas (which resets it): in English whatever the host's
 * language, and without Inter's contextual signs, which would turn the x of "24x7" into another one.
 */
const steadyText: Plugin = {
  id: 'steady-text',
  afterInit(chart) {
    const context = chart.ctx as unknown as SKRSContext2D;
    context.lang = 'en';
    context.fontFeatureSettings = '"calt" 0';
  },
};

/** Chart.js draws the key of a dashed line solid and gives unnamed datasets a key; in grey print dashes tell lines apart. */
const dashedLegend: Plugin = {
  id: 'dashed-legend',
  beforeInit(chart) {
    const labels = chart.options.plugins?.legend?.labels;
    if (labels === undefined) return;
    labels.generateLabels = (from) =>
      from.data.datasets.flatMap((dataset, index) =>
        legendKey(dataset, index, from.getDatasetMeta(index).type, String(labels.color)),
      );
  },
};

function legendKey(dataset: ChartDataset, index: number, type: string, fontColor: string): LegendItem[] {
  if (!isNamed(dataset)) return [];
  const {
    borderColor,
    backgroundColor,
    borderDash = [],
    fill,
    showLine,
    pointStyle,
  } = dataset as ChartDataset<'line'>;
  const isMarks = showLine === false || type === 'scatter';
  const isLine = !isMarks && backgroundColor === borderColor && borderDash !== undefined && fill === false;
  return [
    {
      text: dataset.label ?? '',
      datasetIndex: index,
      fontColor,
      fillStyle: backgroundColor as string,
      strokeStyle: (isLine ? borderColor : backgroundColor) as string,
      lineWidth: isLine ? 2 : 0,
      lineDash: isLine ? [...(borderDash as number[])] : [],
      pointStyle: isLine ? 'line' : isMarks && typeof pointStyle === 'string' ? pointStyle : 'rect',
    },
  ];
}

function side(pixels: number): number {
  return Math.min(maxSide, Math.max(1, Math.round(pixels)));
}

async function loadTools(fonts: FontSet): Promise<Tools> {
  const [canvas, chart] = await Promise.all([import('@napi-rs/canvas'), import('chart.js')]);
  // What charts are made of; every further part would be asked at every step of every chart.
  chart.Chart.register(
    chart.LineController,
    chart.BarController,
    chart.ScatterController,
    chart.LineElement,
    chart.PointElement,
    chart.BarElement,
    chart.CategoryScale,
    chart.LinearScale,
    chart.Filler,
    chart.Legend,
    chart.Title,
  );
  for (const { path, family } of fonts.files) {
    if (registered.has(path)) continue;
    if (canvas.GlobalFonts.registerFromPath(path, familyPrefix + family) === null) {
      throw new Error(`canvas cannot read the font ${path}`);
    }
    registered.add(path);
  }
  return { canvas, chart };
}
