import { clockKinds } from '../../sla/types.ts';
import { durationDistribution } from '../charts/duration-distribution.ts';
import type { Block, TableCell } from '../document.ts';
import type { Format } from '../format.ts';
import type { ReportData, TimeFigures } from '../model.ts';
import { methodBlock } from './method-block.ts';
import type { Section } from './section.ts';

/** How long responses and resolutions took, open ones not forgotten. */
export const responseTimes: Section = {
  name: 'response_times',
  title: 'Response and resolution times',
  figures: true,
  build({ data, format }) {
    const charts = clockKinds.flatMap((kind): Block[] => {
      const chart = durationDistribution(data, kind, format);
      return chart === null ? [] : [{ kind: 'chart', chart }];
    });
    return [
      durationTable(data, format),
      openTable(data, format),
      ...charts,
      methodBlock(data, ['response', 'resolution', 'quantiles', 'kaplanMeier', 'distributions']),
    ];
  },
};

function durationTable(data: ReportData, format: Format): Block {
  const columns = clockKinds.flatMap((kind) => {
    const figures = data.metrics[kind];
    const title = kind === 'response' ? 'Response' : 'Resolution';
    const own = { name: title, figures, n: figures.n };
    return isSame(figures, figures.wall)
      ? [own]
      : [own, { name: `${title}, wall clock`, figures: figures.wall, n: figures.n }];
  });
  const row = (label: string, cell: (figures: TimeFigures) => number | null): TableCell[] => [
    { text: label },
    ...columns.map(({ figures }) => ({ text: format.duration(cell(figures)) })),
  ];
  const rows: TableCell[][] = [
    [{ text: 'n (stopped)' }, ...columns.map(({ n }) => ({ text: format.count(n) }))],
    row('Mean', (figures) => figures.meanSeconds),
    row('Median', (figures) => figures.medianSeconds),
    ...data.percentiles
      .filter((percentile) => percentile !== 50)
      .map((percentile) =>
        row(`p${percentile}`, (figures) => figures.percentilesSeconds[String(percentile)] ?? null),
      ),
  ];
  return {
    kind: 'table',
    id: 'durations',
    caption: 'Times of the clocks stopped in the period; – where there are too few for the figure',
    columns: [
      { key: 'figure', label: 'Figure', align: 'left' },
      ...columns.map(({ name }) => ({ key: name, label: name, align: 'right' as const })),
    ],
    rows,
    totalRows: rows.length,
  };
}

/** Whether the calendar never stood still and nothing was paused. */
function isSame(business: TimeFigures, wall: TimeFigures): boolean {
  return (
    business.meanSeconds === wall.meanSeconds &&
    Object.entries(wall.percentilesSeconds).every(
      ([name, seconds]) => business.percentilesSeconds[name] === seconds,
    )
  );
}

/** The clocks that started in the period: what the open ones do to the median. */
function openTable(data: ReportData, format: Format): Block {
  const { response, resolution } = data.metrics;
  const clocks = [response, resolution];
  const row = (label: string, texts: readonly string[]) => [label, ...texts].map((text) => ({ text }));
  const rows = [
    row(
      'Started',
      clocks.map(({ openedCohort }) => format.count(openedCohort.n)),
    ),
    row(
      'Still open',
      clocks.map(({ open }) => format.count(open)),
    ),
    row(
      'Longest open',
      clocks.map(({ openedCohort }) => format.duration(openedCohort.longestOpenSeconds)),
    ),
    row(
      'Median, closed only',
      clocks.map(({ openedCohort }) => format.duration(openedCohort.closedOnlyMedianSeconds)),
    ),
    row(
      'Median, open ones included (Kaplan–Meier)',
      clocks.map(({ kaplanMeierMedianSeconds }) => format.duration(kaplanMeierMedianSeconds)),
    ),
  ];
  return {
    kind: 'table',
    id: 'open-and-closed',
    caption: 'Clocks that started in the period',
    columns: [
      { key: 'figure', label: 'Figure', align: 'left' },
      { key: 'response', label: 'Response', align: 'right' },
      { key: 'resolution', label: 'Resolution', align: 'right' },
    ],
    rows,
    totalRows: rows.length,
  };
}
