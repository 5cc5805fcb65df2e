import type { HotSpot, Patterns } from '../../analytics/patterns/types.ts';
import { clockHours } from '../clock-hours.ts';
import type { ChartRole, ChartSpec } from '../document.ts';
import { ratioWords } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { weekdayNames } from '../weekday-names.ts';

const width = 760;
const height = 320;
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
const weekdays = weekdayNames.map((name) => name.slice(0, 3));
/** A square's radius is half its diagonal; a cell of the grid is 28 to 30 pixels wide. */
const cellRadius = 19;
const innerRadius = 16;
/** Side in pixels. */
const legendSquare = 9;
const mostCount = 11;
const leastCount = 2;
/** One an hour of the week: fewer make a picture of scattered dots. */
const leastIncidents = 168;

interface Cell {
  readonly x: string;
  readonly y: string;
}

/**
 * The week as a grid of hours with the hot spots as coloured squares and, where the counts are known, a square in each
 * hour whose area is the number of incidents; null where there is neither, or nothing stands out of too few.
 */
export function weekHeatMap(
  { hotSpots, incidents }: Patterns,
  grid: readonly (readonly number[])[] | null,
  format: Format,
): ChartSpec | null {
  if (hotSpots.length === 0 && (grid === null || incidents < leastIncidents)) return null;
  const spots = (label: string, role: ChartRole, radius: number, order: number, of: readonly HotSpot[]) => ({
    label,
    role,
    pointStyle: 'rect',
    pointRadius: radius,
    order,
    data: of.flatMap(cellsOf),
  });
  const volume = hotSpots.filter(({ measure }) => measure === 'volume');
  const datasets = [
    ...countDatasets(grid, format),
    spots('More breaches than usual', 'breached', innerRadius, 1, hotSpots.filter(isOfBreaches)),
    spots(
      'More incidents than usual',
      'primary',
      cellRadius,
      2,
      volume.filter(({ team }) => team === null),
    ),
    spots(
      'More of one team',
      'secondary',
      cellRadius,
      3,
      volume.filter(({ team }) => team !== null),
    ),
  ];
  return {
    id: 'week-heat-map',
    title: hotSpots.length === 0 ? 'Incidents by hour of the week' : 'Hours of the week that stand out',
    alt: altText(hotSpots, incidents, format),
    width,
    height,
    config: {
      type: 'scatter',
      data: { datasets: datasets.filter(({ data }) => data.length > 0) },
      options: {
        // One dataset alone would have no legend, and the squares no meaning.
        plugins: {
          legend: { display: true, labels: { pointStyleWidth: legendSquare, boxHeight: legendSquare } },
        },
        scales: {
          x: {
            type: 'category',
            labels: hours,
            offset: true,
            title: { display: true, text: 'Hour of opening, local time' },
          },
          y: { type: 'category', labels: weekdays, offset: true, ticks: { autoSkip: false } },
        },
      },
    },
  };
}

function isOfBreaches({ measure }: HotSpot): boolean {
  return measure === 'breaches';
}

function cellsOf({ weekday, startHour, hours: length }: HotSpot): Cell[] {
  return hours.slice(startHour, startHour + length).map((x) => ({ x, y: weekdays[weekday] ?? '' }));
}

/** One square an hour, its area by the count; hours without incidents have none. */
function countDatasets(grid: readonly (readonly number[])[] | null, format: Format) {
  if (grid === null) return [];
  const cells = grid.flatMap((row, weekday) =>
    row.map((n, hour) => ({ n, x: hours[hour] ?? '', y: weekdays[weekday] ?? '' })),
  );
  const filled = cells.filter(({ n }) => n > 0);
  const most = Math.max(1, ...filled.map(({ n }) => n));
  return [
    {
      label: `Incidents in the hour: by area, the largest ${format.count(most)}`,
      role: 'muted' satisfies ChartRole,
      pointStyle: 'rect',
      pointRadius: filled.map(({ n }) => Math.max(leastCount, mostCount * Math.sqrt(n / most))),
      order: 0,
      data: filled.map(({ x, y }): Cell => ({ x, y })),
    },
  ];
}

/** Hot spots named in the alternative text. */
const mostNamed = 3;

function altText(hotSpots: readonly HotSpot[], incidents: number, format: Format): string {
  const head = `Grid of the hours of the week from ${format.count(incidents)} incidents.`;
  if (hotSpots.length === 0) return `${head} No hour stands out beyond what its day and its hour explain.`;
  const named = hotSpots.slice(0, mostNamed).map(({ weekday, startHour, hours: length, ...spot }) => {
    const what = spot.measure === 'breaches' ? 'breaches' : 'incidents';
    const whose = spot.team === null ? '' : ` of team ${spot.team}`;
    return `${weekdayNames[weekday] ?? ''} ${clockHours(startHour, length)} with ${format.count(spot.n)} ${what}${whose}, ${ratioWords(spot.ratio, format)} what was expected`;
  });
  return `${head} Hours that stand out: ${format.count(hotSpots.length)}; ${named.join('; ')}.`;
}
