import type { ChartRole } from '../../core/report/document.ts';
import type { Theme } from './palette.ts';
import { array, type Json, object } from './plain-json.ts';

type Look = Record<string, unknown>;

const order: readonly ChartRole[] = ['primary', 'breached', 'secondary', 'warning', 'muted'];
/** Patterns of the first, second … line of a role, so that lines can be told apart in grey print. */
const dashes: Partial<Record<ChartRole, readonly (readonly number[])[]>> = {
  target: [
    [6, 4],
    [10, 3, 2, 3],
    [2, 3],
    [12, 4],
  ],
  warning: [[2, 3]],
  pending: [[4, 3]],
};
const markers: Partial<Record<ChartRole, string>> = {
  secondary: 'triangle',
  muted: 'rect',
  breached: 'rectRot',
};
const bandAlpha = '2e';
const transparent = 'rgba(0,0,0,0)';
const markRadius = 2.5;
/** Beyond this, markers run into each other. */
const maxMarkedPoints = 45;

/** A dataset without a label (the edge of a band) has no place in the legend. */
export function isNamed(dataset: { readonly label?: unknown }): boolean {
  return typeof dataset.label === 'string' && dataset.label !== '';
}

/**
 * Whether all bars of a category stand in one place. Chart.js would otherwise divide the place by the number of
 * x axes, and a reference line with an axis of its own would make the bars thin and lopsided.
 */
export function sharesSlot(datasets: readonly Json[], type: string, scales: Json): boolean {
  const bars = datasets.filter((dataset) => (dataset.type ?? type) === 'bar');
  const stacks = new Set(bars.map((bar) => bar.stack));
  return bars.length === 1 || (object(scales.x).stacked === true && stacks.size === 1);
}

interface Place {
  readonly chartType: string;
  readonly theme: Theme;
  readonly sharesSlot: boolean;
}

/** Returns datasets with their roles turned into colour, dash, fill and markers; what the spec sets itself stays. */
export function themeDatasets(datasets: readonly Json[], place: Place): Record<string, unknown>[] {
  const seen = new Map<ChartRole, number>();
  return datasets.map((dataset, index) => {
    const { role: given, ...rest } = dataset;
    const role = isRole(given, place.theme) ? given : (order[index % order.length] ?? 'primary');
    const nth = seen.get(role) ?? 0;
    seen.set(role, nth + 1);
    const color = place.theme.roles[role];
    const type = typeof rest.type === 'string' ? rest.type : place.chartType;
    if (type === 'bar') return { ...barLook(color, place.sharesSlot), ...rest };
    if (role === 'band') return { ...bandLook(color, rest), ...rest };
    return { ...lineLook(color, role, nth, rest, type), ...rest };
  });
}

function barLook(color: string, sharesSlot: boolean): Look {
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

function lineLook(color: string, role: ChartRole, nth: number, dataset: Json, type: string): Look {
  const isCloud = type === 'scatter' || type === 'bubble';
  const isReference = role === 'target' || role === 'warning';
  const radii = isReference ? [] : markRadii(array(dataset.data));
  const isMarked = radii.some((radius) => radius > 0);
  return {
    borderColor: color,
    backgroundColor: color,
    borderWidth: isReference ? 1.5 : 2,
    borderDash: dash(role, nth),
    // A mark at the end of a reference line stands on the edge of the plot.
    ...(isReference && { clip: false }),
    ...(isMarked && { clip: 2 * markRadius }),
    pointRadius: isCloud ? 3.5 : isMarked ? radii : 0,
    pointBorderWidth: isCloud ? 0 : 1.5,
    pointStyle: isCloud || isMarked ? (markers[role] ?? 'circle') : 'line',
    tension: 0,
    spanGaps: false,
    fill: false,
    order: 0,
  };
}

/**
 * The radius of each point's mark: every point of a short line, and of a long one those without a neighbour, which no
 * stretch of the line would show.
 */
function markRadii(data: readonly unknown[]): number[] {
  const isShort = data.length <= maxMarkedPoints;
  const isGap = (index: number) => data[index] === null || data[index] === undefined;
  return data.map((_, index) => {
    const isAlone = !isGap(index) && isGap(index - 1) && isGap(index + 1);
    return isShort || isAlone ? markRadius : 0;
  });
}

function dash(role: ChartRole, nth: number): number[] {
  const patterns = dashes[role] ?? [];
  return [...(patterns[nth % Math.max(1, patterns.length)] ?? [])];
}

/** A band's edge that fills nothing is invisible; it only bounds the filled one. */
function bandLook(color: string, dataset: Json): Look {
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

function isRole(value: unknown, theme: Theme): value is ChartRole {
  return typeof value === 'string' && Object.hasOwn(theme.roles, value);
}
