import { type ControlChart, controlChart } from '../../analytics/control-chart.ts';
import type { Trends } from '../../analytics/trends/types.ts';
import type { Weekday } from '../../sla/types.ts';
import type { ChartSpec } from '../document.ts';
import { countOf } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import type { ReportData } from '../model.ts';
import { niceStep } from './nice-step.ts';
import { type TrendBin, trendBins } from './trend-bins.ts';

const width = 760;
const height = 320;
const outRadius = 5;

/**
 * Control chart of overall compliance: the days, the centre and limits of each stretch between changes of level, what
 * lies outside; null where no stretch is long enough for limits.
 */
export function complianceControl(
  data: ReportData,
  { series }: Trends,
  weekStartsOn: Weekday,
  format: Format,
): ChartSpec | null {
  const { size, bins } = trendBins([...data.series.before, ...data.series.daily], weekStartsOn);
  const dates = series.find(({ name }) => name === 'compliance')?.changePoints.map(({ date }) => date) ?? [];
  const changes = dates.map((date) => binOf(bins, date)).filter((at) => at > 0);
  const chart = controlChart(
    bins.map(({ date, overall }) => ({ label: format.shortDate(date), ...overall })),
    changes,
  );
  if (chart.segments.every(({ limits }) => limits === null)) return null;
  const percent = (share: number | null) => (share === null ? null : share * 100);
  const lowest = Math.min(...chart.points.flatMap(({ rate, lower }) => [rate ?? 1, lower ?? 1]));
  const step = niceStep(100 - lowest * 100);
  const floor = Math.max(0, 100 - step * Math.ceil((101 - lowest * 100) / step));
  return {
    id: 'compliance-control',
    title: `Compliance by ${size}, control chart`,
    alt: altText(chart, bins, changes, size, format),
    width,
    height,
    config: {
      type: 'line',
      data: {
        labels: chart.points.map(({ label }) => label),
        datasets: [
          { label: 'Compliance', role: 'primary', data: chart.points.map(({ rate }) => percent(rate)) },
          {
            label: 'Centre',
            role: 'target',
            data: chart.points.map(({ centre }) => percent(centre)),
            stepped: 'middle',
          },
          {
            label: 'Within limits',
            role: 'band',
            data: chart.points.map(({ lower }) => percent(lower)),
            fill: '+1',
            stepped: 'middle',
            spanGaps: true,
          },
          {
            label: '',
            role: 'band',
            data: chart.points.map(({ upper }) => percent(upper)),
            stepped: 'middle',
            spanGaps: true,
          },
          ...outliers(chart),
          ...changes.map((at) => ({
            label: `New level ${format.shortDate(bins[at]?.date ?? '')}`,
            role: 'warning',
            xAxisID: 'xBins',
            data: [
              { x: at - 0.5, y: floor },
              { x: at - 0.5, y: 100 },
            ],
          })),
        ],
      },
      options: {
        scales: {
          x: { title: { display: size === 'week', text: 'Week from' } },
          y: {
            min: floor,
            max: 100,
            ticks: { stepSize: step, autoSkip: false },
            title: { display: true, text: 'Compliance, %' },
          },
          xBins: {
            type: 'linear',
            axis: 'x',
            display: false,
            min: 0,
            max: Math.max(1, bins.length - 1),
            offset: false,
          },
        },
      },
    },
  };
}

/** The bin that holds a date; -1 where it lies before them all. */
function binOf(bins: readonly TrendBin[], date: string): number {
  return bins.findLastIndex((bin) => bin.date <= date);
}

function outliers({ points, outOfControl }: ControlChart) {
  if (outOfControl.length === 0) return [];
  return [
    {
      label: 'Out of control',
      role: 'breached',
      showLine: false,
      pointRadius: outRadius,
      pointStyle: 'rectRot',
      data: points.map(({ rate, out }) => (out === null || rate === null ? null : rate * 100)),
    },
  ];
}

/** Points named in the alternative text. */
const mostNamed = 3;

function altText(
  { points, segments, outOfControl }: ControlChart,
  bins: readonly TrendBin[],
  changes: readonly number[],
  size: string,
  format: Format,
): string {
  const dateOf = (at: number) => format.date(bins[at]?.date ?? '');
  const centres = segments.flatMap(({ from, to, centre, decided, limits }) =>
    centre === null
      ? []
      : [
          `${format.rate(centre)} from ${dateOf(from)} to ${dateOf(to - 1)} (n=${format.count(decided)}${limits === 'laney' ? ', limits widened for days that vary more than chance' : ''})`,
        ],
  );
  const out = outOfControl.slice(0, mostNamed).map((at) => {
    const { rate = null, n = 0, out: side = null } = points[at] ?? {};
    return `${dateOf(at)} at ${format.rate(rate)} (n=${format.count(n)}, ${side})`;
  });
  const named =
    out.length === 0
      ? `No ${size} is out of control.`
      : `Out of control: ${countOf(outOfControl.length, size, format)}${outOfControl.length > mostNamed ? ', among them' : ':'} ${out.join('; ')}.`;
  const moved =
    changes.length === 0 ? '' : ` The level changed on ${changes.map((at) => dateOf(at)).join(', ')}.`;
  return `Control chart of compliance by ${size}. Centre ${centres.join(', then ')}. ${named}${moved}`;
}
