import type { Tile } from '../document.ts';
import type { Format } from '../format.ts';
import type { ComplianceKind, DurationMetrics, ReportData } from '../model.ts';
import { intervalWords, pendingCounts, rateDetail, rateTone } from '../rate-words.ts';

/** The rate large, n, pending and the interval below it. */
export function complianceTile(data: ReportData, kind: ComplianceKind, label: string, format: Format): Tile {
  const figures = data.metrics.compliance[kind];
  const interval = intervalWords(figures, format);
  const below = rateDetail(figures, pendingCounts(data), format);
  return {
    label,
    value: format.rate(figures.rate),
    detail: interval === null ? below : `${below}; ${interval}`,
    tone: rateTone(figures.rate, data.thresholds),
  };
}

/** The median large (the mean where there are too few for one), n and open ones below it. */
export function durationTile(figures: DurationMetrics, name: string, format: Format): Tile {
  const { medianSeconds, meanSeconds, n, open } = figures;
  const mean = medianSeconds === null ? meanSeconds : null;
  return {
    label: mean === null ? `Median ${name} time` : `Mean ${name} time`,
    value: format.duration(medianSeconds ?? mean),
    detail: `n=${format.count(n)}, ${format.count(open)} begun in the period still open`,
    tone: 'neutral',
  };
}

/** How many are open at as-of (which is said: the tiles beside it are of the period), and the age of the oldest. */
export function openTile({ counts, period }: ReportData, format: Format): Tile {
  const { n, oldestAgeSeconds } = counts.openNow;
  const when = `as of ${format.readerInstant(Date.parse(period.asOf))}, whenever opened`;
  return {
    label: 'Open incidents',
    value: format.count(n),
    detail: oldestAgeSeconds === null ? when : `${when}; oldest ${format.duration(oldestAgeSeconds)}`,
    tone: 'neutral',
  };
}
