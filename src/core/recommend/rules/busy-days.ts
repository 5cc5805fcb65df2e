import { shareDispersion } from '../../analytics/compare/dispersion.ts';
import { twoSidedP } from '../../analytics/stats/reference.ts';
import { type BusiestDays, busiestDays, daysShare } from '../busiest-days.ts';
import { excess } from '../excess.ts';
import { avoidable, leastDecided, pointsOf, shareOf } from '../groups.ts';
import type { RecommendInput } from '../input.ts';
import type { Candidate, Rule, RuleResult, Scope } from '../recommendation.ts';
import { percentWords, pointWords } from '../words.ts';

const leastDifference = 0.02;
const leastDays = 20;
const scope: Scope = { dimension: 'days', key: 'busiest' };

/** The more incidents a day brings, the longer they wait. */
export const busyDays: Rule = {
  name: 'busy-days',
  evaluate(input: RecommendInput): RuleResult {
    const found = busiestDays(input.days);
    const enough = Math.min(daysShare(found.busiest, 'response').n, daysShare(found.others, 'response').n);
    if (found.days.length < leastDays || enough < leastDecided) return { tests: 0, candidates: [] };
    return { tests: 1, candidates: [candidate(input, found)] };
  },
};

function candidate(input: RecommendInput, found: BusiestDays): Candidate {
  const { busiest, others } = found;
  const busy = daysShare(busiest, 'response');
  const rest = daysShare(others, 'response');
  const dispersion = shareDispersion(
    [busiest, others].map((days) => days.map(({ response }) => shareOf(response))),
  );
  const { difference, interval, probability } = excess(busy, rest, leastDifference, dispersion);
  const correlation = rankCorrelation(found);
  const won = Math.min(
    avoidable(busy, rest),
    avoidable(daysShare(busiest, 'overall'), daysShare(others, 'overall')),
  );
  const gainPoints = pointsOf(won, input);
  return {
    category: 'resources',
    finding: `The more incidents a day brings, the longer they wait (rank correlation ${correlation.toFixed(2)} over ${found.days.length} days): on the busiest quarter of the days ${percentWords(busy.hits / busy.n)} get no response in time (n=${busy.n}), on the others ${percentWords(rest.hits / rest.n)}.`,
    recommendation:
      'Plan for the peaks: a second responder who is called in above a set number of open incidents, and incidents of one cause handled as one.',
    impact: `As on the other days: ${pointWords(gainPoints)} of compliance.`,
    n: busy.n,
    effect: difference,
    interval,
    gainPoints,
    gainKind: 'gain',
    scope,
    figure: { metric: 'response-breach-rate', scope, ...busy },
    p: upperP(correlation, found.days.length),
    probability,
    examples: [],
    isAboutBreaches: false,
  };
}

/** Spearman's rank correlation of load and median response share of the days; tied ranks are averaged. */
function rankCorrelation({ days }: BusiestDays): number {
  const a = ranks(days.map(({ load }) => load));
  const b = ranks(days.map(({ day }) => day.response.medianShare ?? 0));
  const mean = (days.length + 1) / 2;
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  a.forEach((rank, index) => {
    const other = (b[index] ?? 0) - mean;
    product += (rank - mean) * other;
    squaresA += (rank - mean) ** 2;
    squaresB += other ** 2;
  });
  return squaresA * squaresB > 0 ? product / Math.sqrt(squaresA * squaresB) : 0;
}

function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}

/** One-sided, by Student's t of the correlation (M. G. Kendall and A. Stuart, 1973, 31.19). */
function upperP(correlation: number, n: number): number {
  const df = n - 2;
  const t = correlation * Math.sqrt(df / Math.max(1e-12, 1 - correlation * correlation));
  const half = twoSidedP(t, { df }) / 2;
  return t > 0 ? half : 1 - half;
}
