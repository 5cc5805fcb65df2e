import type { ChartRole } from '../../core/report/document.ts';

export type ThemeName = 'light' | 'dark';

interface Theme {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly grid: string;
  readonly roles: Readonly<Record<ChartRole, string>>;
}

/**
 * Blue and orange carry good and bad, since red and green look alike to one man in twelve; they also differ in
 * lightness, for grey print. Texts have a contrast of at least 4.5:1 with the paper, marks 3:1.
 */
export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    paper: '#ffffff',
    ink: '#17202e',
    soft: '#4a5565',
    grid: '#e3e7ed',
    roles: {
      primary: '#0b5fa5',
      secondary: '#8a5fb8',
      met: '#0b5fa5',
      breached: '#d9632a',
      pending: '#8c8f96',
      target: '#17202e',
      warning: '#9a6700',
      band: '#0b5fa5',
      muted: '#7b8494',
    },
  },
  dark: {
    paper: '#16191f',
    ink: '#e7eaf0',
    soft: '#b4bdca',
    grid: '#2d343f',
    roles: {
      primary: '#6fb6f0',
      secondary: '#c3a3e8',
      met: '#6fb6f0',
      breached: '#f08a4b',
      pending: '#8d95a3',
      target: '#f3f5f8',
      warning: '#e3b341',
      band: '#6fb6f0',
      muted: '#8d95a3',
    },
  },
};

export type Json = Readonly<Record<string, unknown>>;
type Defaults = Record<string, unknown>;

const order: readonly ChartRole[] = ['primary', 'breached', 'secondary', 'warning', 'muted'];
const dashes: Partial<Record<ChartRole, readonly number[]>> = {
  target: [6, 4],
  warning: [2, 3],
  pending: [4, 3],
};
const bandAlpha = '2e';
const transparent = 'rgba(0,0,0,0)';
/** Beyond this, markers run into each other. */
const maxMarkedPoints = 45;

export interface ThemeOptions {
  readonly theme: ThemeName;
  /** Families in order of preference. */
  readonly families: readonly string[];
  /** Written into the picture; null where the document around it has a caption. */
  readonly title: string | null;
}

/**
 * Returns a Chart.js configuration with colours, fonts and grid filled in wherever the spec leaves them open:
 * a spec says what a dataset is (`role`), never what it looks like. Nothing animates, nothing reacts.
 */
export function applyTheme(config: Json, options: ThemeOptions): Record<string, unknown> {
  const theme = themes[options.theme];
  const data = object(config.data);
  const type = typeof config.type === 'string' ? config.type : 'bar';
  const given = object(config.options);
  const specs = array(data.datasets).map(object);
  const shared = sharesSlot(specs, type, object(given.scales));
  const datasets = specs.map((dataset, index) => themeDataset(dataset, index, type, theme, shared));
  const base = baseOptions(theme, options, specs.filter(isNamed).length);
  return {
    ...config,
    type,
    data: { ...data, datasets },
    options: { ...merge(base, given), scales: themeScales(object(given.scales), theme, options.families) },
  };
}

function baseOptions(theme: Theme, options: ThemeOptions, named: number): Defaults {
  const family = fontFamily(options.families);
  return {
    responsive: false,
    maintainAspectRatio: false,
    animation: false,
    events: [],
    locale: 'en',
    color: theme.soft,
    font: { family, size: 12 },
    layout: { padding: { top: 8, right: 16, bottom: 8, left: 8 } },
    plugins: {
      title: {
        display: options.title !== null,
        text: options.title ?? '',
        align: 'start',
        color: theme.ink,
        font: { family, size: 15, weight: 600 },
        padding: { top: 4, bottom: 10 },
      },
      legend: {
        display: named > 1,
        position: 'top',
        align: 'start',
        labels: {
          color: theme.soft,
          usePointStyle: true,
          pointStyleWidth: 24,
          boxHeight: 7,
          padding: 14,
          font: { family, size: 12 },
        },
      },
      tooltip: { enabled: false },
    },
  };
}

/** A dataset without a label (the edge of a band) has no place in the legend. */
export function isNamed(dataset: { readonly label?: unknown }): boolean {
  return typeof dataset.label === 'string' && dataset.label !== '';
}

/**
 * Whether all bars of a category stand in one place. Chart.js would otherwise divide the place by the number of
 * x axes, and a reference line with an axis of its own would make the bars thin and lopsided.
 */
function sharesSlot(datasets: readonly Json[], type: string, scales: Json): boolean {
  const bars = datasets.filter((dataset) => (dataset.type ?? type) === 'bar');
  const stacks = new Set(bars.map((bar) => bar.stack));
  return bars.length === 1 || (object(scales.x).stacked === true && stacks.size === 1);
}

function themeDataset(
  dataset: Json,
  index: number,
  chartType: string,
  theme: Theme,
  sharesSlot: boolean,
): Record<string, unknown> {
  const { role: given, ...rest } = dataset;
  const role = isRole(given, theme) ? given : (order[index % order.length] ?? 'primary');
  const color = theme.roles[role];
  const type = typeof rest.type === 'string' ? rest.type : chartType;
  const look = type === 'bar' ? barLook(color, sharesSlot) : lineLook(color, role, rest, type);
  return { ...look, ...rest };
}

function barLook(color: string, sharesSlot: boolean): Defaults {
  return {
    grouped: !sharesSlot,
    backgroundColor: color,
    borderWidth: 0,
    borderRadius: 2,
    categoryPercentage: 0.86,
    barPercentage: 0.94,
    maxBarThickness: 96,
    pointStyle: 'rect',
    order: 1,
  };
}

function lineLook(color: string, role: ChartRole, dataset: Json, type: string): Defaults {
  if (role === 'band') return bandLook(color, dataset);
  const isCloud = type === 'scatter' || type === 'bubble';
  const isReference = role === 'target' || role === 'warning';
  const hasFewPoints = !isReference && array(dataset.data).length <= maxMarkedPoints;
  return {
    borderColor: color,
    backgroundColor: color,
    borderWidth: isReference ? 1.5 : 2,
    borderDash: [...(dashes[role] ?? [])],
    pointRadius: isCloud ? 3.5 : hasFewPoints ? 2.5 : 0,
    pointBorderWidth: isCloud ? 0 : 1.5,
    pointStyle: isCloud || hasFewPoints ? 'circle' : 'line',
    tension: 0,
    spanGaps: false,
    fill: false,
    order: 0,
  };
}

/** A band's edge that fills nothing is invisible; it only bounds the filled one. */
function bandLook(color: string, dataset: Json): Defaults {
  const isEdge = dataset.fill === undefined || dataset.fill === false;
  return {
    borderWidth: 0,
    borderColor: transparent,
    backgroundColor: isEdge ? transparent : `${color}${bandAlpha}`,
    pointRadius: 0,
    pointStyle: isEdge ? false : 'rect',
    tension: 0,
    spanGaps: false,
    order: 2,
  };
}

function themeScales(scales: Json, theme: Theme, families: readonly string[]): Record<string, unknown> {
  const family = fontFamily(families);
  const names = new Set(['x', 'y', ...Object.keys(scales)]);
  return Object.fromEntries(
    [...names].map((name) => {
      const isX = name.startsWith('x');
      const base = {
        border: { display: isX, color: theme.soft },
        grid: { display: !isX, color: theme.grid, drawTicks: false, tickLength: 0 },
        ticks: {
          color: theme.soft,
          padding: 8,
          maxRotation: 0,
          autoSkipPadding: 14,
          font: { family, size: 11.5 },
        },
        title: { color: theme.soft, font: { family, size: 12 } },
      };
      return [name, merge(base, object(scales[name]))];
    }),
  );
}

/** Returns the CSS font-family list of the given families. */
export function fontFamily(families: readonly string[]): string {
  return families.map((family) => `"${family.replaceAll('"', '')}"`).join(', ');
}

function isRole(value: unknown, theme: Theme): value is ChartRole {
  return typeof value === 'string' && Object.hasOwn(theme.roles, value);
}

function merge(base: Json, over: Json): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isObject(below) && isObject(value) ? merge(below, value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
