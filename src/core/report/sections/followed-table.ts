import type { FollowUp } from '../../recommend/follow-up.ts';
import type { FollowedFigure } from '../../recommend/recommendation.ts';
import type { FollowedRecommendation } from '../analysis.ts';
import type { Block, TableCell, Tone } from '../document.ts';
import { pCell, pointCell, pointRange } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { evidenceTable, figureColumn, textColumn } from './evidence-table.ts';

const metricWords: Readonly<Record<FollowedFigure['metric'], string>> = {
  'breach-rate': 'breach rate',
  'response-breach-rate': 'response breach rate',
  'resolution-breach-rate': 'resolution breach rate',
  'met-only-by-pause': 'kept only by a pause',
  'reopen-rate': 'reopened',
};

const verdictWords: Readonly<Record<FollowUp['verdict'], string>> = {
  improved: 'improved',
  unchanged: 'within chance',
  worse: 'worse',
  'too-few': 'too few to tell',
};
const tones: Partial<Record<FollowUp['verdict'], Tone>> = { improved: 'good', worse: 'bad' };

/** What became of the figures that earlier recommendations were about; lower is better in all of them. */
export function followedTable(followed: readonly FollowedRecommendation[], format: Format): Block[] {
  return evidenceTable(
    {
      id: 'followed',
      caption: 'What became of earlier recommendations (lower is better)',
      columns: [
        textColumn('About'),
        textColumn('Figure'),
        textColumn('For the period to'),
        figureColumn('Then'),
        figureColumn('n then'),
        figureColumn('Now'),
        figureColumn('n'),
        figureColumn('Change'),
        figureColumn('95 % interval'),
        figureColumn('p'),
        textColumn('Verdict'),
      ],
      items: followed,
      cells: (one) => cells(one, format),
    },
    format,
  );
}

function cells({ madeFor, followUp }: FollowedRecommendation, format: Format): TableCell[] {
  const { figure, present, difference, interval, p, verdict } = followUp;
  const share = (hits: number, n: number) => format.rate(n === 0 ? null : hits / n);
  return [
    { text: scopeName(figure) },
    { text: metricWords[figure.metric] },
    { text: format.date(madeFor) },
    { text: share(figure.hits, figure.n) },
    { text: format.count(figure.n) },
    { text: present === null ? '–' : share(present.hits, present.n) },
    { text: present === null ? '–' : format.count(present.n) },
    { text: pointCell(difference, format) },
    { text: pointRange(interval, format) },
    { text: pCell(p, format) },
    { text: verdictWords[verdict], tone: tones[verdict] ?? 'neutral' },
  ];
}

const timeWords: Readonly<Record<string, string>> = {
  'business-hours': 'business hours',
  'closed-daytime': 'weekdays by day, outside working hours',
  evenings: 'evenings',
  nights: 'nights',
  weekends: 'weekends',
  'after-hours': 'after hours',
};

function scopeName({ scope }: FollowedFigure): string {
  if (scope === null) return 'all incidents';
  if (scope.dimension === 'days') return 'the busiest days';
  if (scope.dimension === 'time') return timeWords[scope.key ?? ''] ?? 'after hours';
  return scope.key === null ? `no ${scope.dimension}` : `${scope.dimension} ${scope.key}`;
}
