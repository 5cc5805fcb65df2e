import type { Weekday } from '../../sla/types.ts';
import type { ChartRole, ChartSpec } from '../document.ts';
import type { Format } from '../format.ts';
import type { ComplianceKind, ReportData } from '../model.ts';
import { plural } from '../plural.ts';
import { type TrendBins, trendBins } from './trend-bins.ts';

const width = 760;
const height = 300;
/** The axis begins at a multiple of this many percent below the least value. */
const axisStep = 10;
/** Ticks stand this many percent apart: the widest that leaves a few and ends at 100. */
const tickSteps = [20, 10, 5, 2] as const;
const fewestTicks = 4;

const lines: readonly { kind: ComplianceKind; label: string; role: ChartRole }[] = [
  { kind: 'overall', label: 'Overall', role: 'primary' },
  { kind: 'response', label: 'Response', role: 'secondary' },
  { kind: 'resolution', label: 'Resolution', role: 'muted' },
];

/** Compliance over time with target and warning lines and gaps without data; null where nothing was decided. */
export function complianceTrend(data: ReportData, weekStartsOn: Weekday, format: Format): ChartSpec | null {
  const trend = trendBins([...data.series.before, ...data.series.daily], weekStartsOn);
  const rates = trend.bins.flatMap(({ rates: { response, resolution, overall } }) =>
    [response, resolution, overall].filter((rate) => rate !== null),
  );
  if (rates.length === 0) return null;
  const { complianceTarget, complianceWarning } = data.thresholds;
  const title = `Compliance by ${trend.size}`;
  const labels = trend.bins.map(({ date }) => format.shortDate(date));
  const flat = (label: string, share: number, role: ChartRole) => ({
    label: `${label} ${format.rate(share)}`,
    role,
    data: labels.map(() => percent(share)),
  });
  const least = Math.min(...rates, complianceTarget, complianceWarning);
  const floor = Math.max(0, Math.floor((least * 100 - 1) / axisStep) * axisStep);
  return {
    id: 'compliance-trend',
    title: data.series.before.length === 0 ? title : `${title}, with the time before`,
    alt: altText(trend, data, format),
    width,
    height,
    config: {
      type: 'line',
      data: {
        labels,
        datasets: [
          ...lines.map(({ kind, label, role }) => ({
            label,
            role,
            data: trend.bins.map((bin) => percent(bin.rates[kind])),
            spanGaps: false,
          })),
          flat('Target', complianceTarget, 'target'),
          flat('Warning', complianceWarning, 'warning'),
        ],
      },
      options: {
        scales: {
          x: { title: { display: trend.size === 'week', text: 'Week from' } },
          y: {
            min: floor,
            max: 100,
            ticks: { stepSize: tickStep(100 - floor) },
            title: { display: true, text: 'Compliance, %' },
          },
        },
      },
    },
  };
}

function tickStep(range: number): number {
  return tickSteps.find((step) => range % step === 0 && range / step >= fewestTicks) ?? 1;
}

function percent(share: number | null): number | null {
  return share === null ? null : share * 100;
}

function altText({ size, bins }: TrendBins, data: ReportData, format: Format): string {
  const first = bins[0]?.date ?? '';
  const last = bins.at(-1)?.date ?? '';
  const overall = bins.flatMap(({ date, rates, overall: { met, breached } }) =>
    rates.overall === null ? [] : [{ date, rate: rates.overall, n: met + breached }],
  );
  const words = (point: (typeof overall)[number] | undefined) =>
    point === undefined ? '–' : `${format.rate(point.rate)} (n=${format.count(point.n)})`;
  const lowest = overall.reduce<(typeof overall)[number] | null>(
    (low, point) => (low === null || point.rate < low.rate ? point : low),
    null,
  );
  const { complianceTarget, complianceWarning } = data.thresholds;
  const under = overall.filter(({ rate }) => rate < complianceTarget).length;
  const figures =
    lowest === null
      ? 'Overall compliance has no data.'
      : `Overall it was lowest on ${format.date(lowest.date)} at ${words(lowest)}, last ${words(overall.at(-1))}, and below the target in ${format.count(under)} of ${format.count(overall.length)} ${plural(overall.length, size)} with data.`;
  return `Line chart of compliance by ${size} from ${format.date(first)} to ${format.date(last)}, with the target ${format.rate(complianceTarget)} and the warning line ${format.rate(complianceWarning)}. ${figures}`;
}
