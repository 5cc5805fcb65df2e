import { isNamed, sharesSlot, themeDatasets } from './dataset-look.ts';
import { type Theme, type ThemeName, themes } from './palette.ts';
import { array, isObject, type Json, object } from './plain-json.ts';

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
  const datasets = themeDatasets(specs, {
    chartType: type,
    theme,
    sharesSlot: sharesSlot(specs, type, object(given.scales)),
  });
  const base = baseOptions(theme, options, specs.filter(isNamed).length);
  return {
    ...config,
    type,
    data: { ...data, datasets },
    options: { ...merge(base, given), scales: themeScales(object(given.scales), theme, options.families) },
  };
}

function baseOptions(theme: Theme, options: ThemeOptions, named: number): Record<string, unknown> {
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
function fontFamily(families: readonly string[]): string {
  return families.map((family) => `"${family.replaceAll('"', '')}"`).join(', ');
}

function merge(base: Json, over: Json): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isObject(below) && isObject(value) ? merge(below, value) : value;
  }
  return merged;
}
