import type { Compliance } from '../analytics/compliance.ts';
import type { Tone } from './document.ts';
import type { Format } from './format.ts';
import type { ReportData } from './model.ts';

type Thresholds = ReportData['thresholds'];

/** Good from the target on, warning from the warning line on, bad below; neutral without data. */
export function rateTone(rate: number | null, thresholds: Thresholds): Tone {
  if (rate === null) return 'neutral';
  if (rate >= thresholds.complianceTarget) return 'good';
  return rate >= thresholds.complianceWarning ? 'warning' : 'bad';
}

/** `94.1 % (n=51), 4 pending, worst case 87.3 %`; in a closed period the pending ones are carried over. */
export function rateWords(figures: Compliance, pendingCounts: boolean, format: Format): string {
  const { rate } = figures;
  const head = rate === null ? 'no data' : `${format.rate(rate)} (${sampleWords(figures, format)})`;
  return [head, ...pendingWords(figures, pendingCounts, format)].join(', ');
}

/** What stands below a rate: `n=51, 4 pending, worst case 87.3 %`. */
export function rateDetail(figures: Compliance, pendingCounts: boolean, format: Format): string {
  const head = figures.rate === null ? 'no data' : sampleWords(figures, format);
  return [head, ...pendingWords(figures, pendingCounts, format)].join(', ');
}

function sampleWords({ met, breached }: Compliance, format: Format): string {
  return `n=${format.count(met + breached)}`;
}

function pendingWords({ pending, worstCase }: Compliance, pendingCounts: boolean, format: Format): string[] {
  if (pending === 0) return [];
  if (!pendingCounts) return [`${format.count(pending)} carried over`];
  const worst = worstCase === null ? [] : [`worst case ${format.rate(worstCase)}`];
  return [`${format.count(pending)} pending`, ...worst];
}

/** `95 % interval 84.1 % to 98.0 %`; null without data. */
export function intervalWords(figures: Compliance, format: Format): string | null {
  if (figures.interval === null) return null;
  const [low, high] = figures.interval;
  return `95 % interval ${format.rate(low)} to ${format.rate(high)}`;
}

/** Whether what is pending will be decided in the report's own figures: running period, or cohort `opened`. */
export function pendingCounts({ period }: Pick<ReportData, 'period'>): boolean {
  return period.partial || period.cohort === 'opened';
}
