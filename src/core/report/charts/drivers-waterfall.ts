import type { PeriodComparison } from '../../analytics/compare/comparison.ts';
import type { ComplianceDrivers, Driver } from '../../analytics/compare/drivers.ts';
import type { ChartRole, ChartSpec } from '../document.ts';
import { pointWords } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { niceStep } from './nice-step.ts';

const width = 760;
const height = 300;
/** Bars of single groups; the rest are one bar. */
const mostGroups = 6;
const longestName = 13;

interface Step {
  readonly name: string;
  /** Compliance before and after it, in per cent. */
  readonly from: number;
  readonly to: number;
  readonly role: ChartRole;
}

/**
 * How the groups of one dimension carried compliance from the earlier period to this one, as floating bars; null where
 * no group stands out beyond chance, since a picture of chance would be read as a finding.
 */
export function driversWaterfall({ base, drivers }: PeriodComparison, format: Format): ChartSpec | null {
  const clearest = drivers?.named[0];
  if (drivers === null || clearest === undefined) return null;
  const dimension = drivers.dimensions.find((one) => one.dimension === clearest.dimension);
  const { current, previous } = overall(dimension?.groups ?? []);
  const steps = stepsOf(dimension?.groups ?? [], previous, current);
  const lowest = Math.min(...steps.flatMap(({ from, to }) => [from, to]), current, previous);
  const highest = Math.max(...steps.flatMap(({ from, to }) => [from, to]), current, previous);
  const step = niceStep(2 * (highest - lowest));
  const floor = Math.max(0, step * Math.floor((lowest - (highest - lowest) / 3) / step));
  const ceiling = Math.min(100, step * Math.ceil((highest + step / 3) / step));
  const labels = [
    ['Before', format.rate(previous / 100)],
    ...steps.map(({ name, from, to }) => [name, pointWords((to - from) / 100, format)]),
    ['Now', format.rate(current / 100)],
  ];
  const bars = (label: string, role: ChartRole, values: readonly (readonly number[] | null)[]) => ({
    type: 'bar',
    label,
    role,
    stack: 'steps',
    data: values,
  });
  const ofRole = (role: ChartRole) => [
    null,
    ...steps.map((step) => (step.role === role ? [step.from, step.to] : null)),
    null,
  ];
  const kinds: readonly (readonly [string, ChartRole])[] = [
    ['Raised it', 'met'],
    ['Lowered it', 'breached'],
    ['Within chance', 'pending'],
  ];
  return {
    id: `drivers-${base}`,
    title: `What moved compliance, by ${clearest.dimension}`,
    alt: altText(drivers, clearest.dimension, previous, current, format),
    width,
    height,
    config: {
      type: 'bar',
      data: {
        labels,
        datasets: [
          bars('Compliance', 'secondary', [[floor, previous], ...steps.map(() => null), [floor, current]]),
          ...kinds
            .map(([label, role]) => bars(label, role, ofRole(role)))
            .filter(({ data }) => data.some((value) => value !== null)),
        ],
      },
      options: {
        scales: {
          x: { stacked: true, ticks: { autoSkip: false } },
          y: {
            min: floor,
            max: ceiling,
            ticks: { stepSize: step },
            title: { display: true, text: 'Compliance, %' },
          },
        },
      },
    },
  };
}

/** Compliance of all groups together, in per cent. */
function overall(groups: readonly Driver[]): { current: number; previous: number } {
  const rate = (side: 'current' | 'previous') => {
    const decided = groups.reduce((sum, group) => sum + group[side].decided, 0);
    const breached = groups.reduce((sum, group) => sum + group[side].breached, 0);
    return decided === 0 ? 0 : (100 * (decided - breached)) / decided;
  };
  return { current: rate('current'), previous: rate('previous') };
}

function stepsOf(groups: readonly Driver[], previous: number, current: number): Step[] {
  let at = previous;
  const shown = groups.length > mostGroups + 1 ? groups.slice(0, mostGroups) : groups;
  const steps = shown.map(({ key, contribution, withinNoise }): Step => {
    const from = at;
    at += 100 * contribution;
    return { name: shortName(key), from, to: at, role: withinNoise ? 'pending' : roleOf(contribution) };
  });
  const others = groups.length - shown.length;
  if (others > 0) steps.push({ name: `${others} others`, from: at, to: current, role: 'pending' });
  return steps;
}

function roleOf(contribution: number): ChartRole {
  return contribution < 0 ? 'breached' : 'met';
}

function shortName(key: string | null): string {
  const characters = [...(key ?? '(none)')];
  return characters.length > longestName
    ? `${characters.slice(0, longestName - 1).join('')}…`
    : characters.join('');
}

function altText(
  { difference, named }: ComplianceDrivers,
  dimension: string,
  previous: number,
  current: number,
  format: Format,
): string {
  const parts = named
    .filter((driver) => driver.dimension === dimension)
    .map(({ key, contribution }) => `${key ?? '(none)'} ${pointWords(contribution, format)}`);
  return `Waterfall chart by ${dimension}: compliance went from ${format.rate(previous / 100)} to ${format.rate(current / 100)}, ${pointWords(difference, format)}. Beyond chance: ${parts.join(', ')}.`;
}
