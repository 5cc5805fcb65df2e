import type { Block } from '../document.ts';
import type { Format } from '../format.ts';
import { headline } from '../headline.ts';
import { leastDecided } from '../least-decided.ts';
import { escapeMarkdown } from '../markdown.ts';
import type { BreakdownRow, ReportData } from '../model.ts';
import { plural } from '../plural.ts';
import { methodBlock } from './method-block.ts';
import type { Section } from './section.ts';
import { complianceTile, openTile } from './tiles.ts';

/** Whether things are fine, in the first line, and what to look at if not. */
export const executiveSummary: Section = {
  name: 'executive_summary',
  title: 'Executive summary',
  figures: true,
  build({ data, format }) {
    const { tone, sentence } = headline(data, format);
    const weakest = [weakestPoint(data, 'service', format), weakestPoint(data, 'priority', format)].filter(
      (point) => point !== null,
    );
    const points = [chancePoint(data), timesPoint(data, format), ...weakest, ...data.notes];
    const list = points.filter((point) => point !== null).map((point) => `- ${escapeMarkdown(point)}`);
    return [
      { kind: 'callout', tone, text: sentence },
      {
        kind: 'tiles',
        tiles: [
          complianceTile(data, 'overall', 'Overall compliance', format),
          complianceTile(data, 'response', 'Response compliance', format),
          complianceTile(data, 'resolution', 'Resolution compliance', format),
          openTile(data, format),
        ],
      },
      { kind: 'prose', markdown: list.join('\n') },
      methodBlock(data, [
        'compliance',
        ...(weakest.length === 0 ? [] : ['weakest']),
        'interval',
        'response',
        'resolution',
        'quantiles',
      ]),
    ] satisfies Block[];
  },
};

/** Says so where the figure cannot be told from the target. */
function chancePoint({ metrics, thresholds }: ReportData): string | null {
  const { interval } = metrics.compliance.overall;
  if (interval === null) return null;
  const [low, high] = interval;
  const unclear = low < thresholds.complianceTarget && thresholds.complianceTarget < high;
  return unclear ? 'The 95 % interval holds the target: which side of it is true may be chance.' : null;
}

function timesPoint({ metrics }: ReportData, format: Format): string | null {
  const halves = [
    { done: 'answered', figures: metrics.response },
    { done: 'resolved', figures: metrics.resolution },
  ].flatMap(({ done, figures: { medianSeconds, n } }) =>
    medianSeconds === null ? [] : `${done} within ${format.duration(medianSeconds)} (n=${format.count(n)})`,
  );
  return halves.length === 0 ? null : `Half of the incidents were ${halves.join(' and ')}.`;
}

function weakestPoint(data: ReportData, dimension: 'service' | 'priority', format: Format): string | null {
  const decided = data.breakdowns[dimension].filter((row) => decidedIn(row) > 0);
  const rows = decided.filter((row) => decidedIn(row) >= leastDecided);
  const weakest = rows.reduce<BreakdownRow | null>(
    (low, row) => (low === null || rateOf(row) < rateOf(low) ? row : low),
    null,
  );
  if (weakest === null || rows.length < 2 || rateOf(weakest) >= data.thresholds.complianceTarget) return null;
  const [, high = 1] = weakest.compliance.overall.interval ?? [];
  // Some group is always the lowest.
  if (high >= (data.metrics.compliance.overall.rate ?? 0)) return null;
  const { overall } = weakest.compliance;
  const name = weakest.key ?? '(none)';
  const scope = rows.length < decided.length ? ` of those with n ≥ ${leastDecided}` : '';
  const all = data.metrics.compliance.overall.breached;
  return `Weakest ${dimension}${scope}: ${name}, ${format.rate(overall.rate)} (n=${format.count(decidedIn(weakest))}), with ${format.count(overall.breached)} of all ${format.count(all)} breached ${plural(all, 'incident')}.`;
}

function decidedIn({ compliance: { overall } }: BreakdownRow): number {
  return overall.met + overall.breached;
}

function rateOf({ compliance }: BreakdownRow): number {
  return compliance.overall.rate ?? 1;
}
