import type { FollowedFigure, Recommendation } from '../../src/core/recommend/recommendation.ts';
import type { FollowedRecommendation } from '../../src/core/report/analysis.ts';

const figure: FollowedFigure = {
  metric: 'breach-rate',
  scope: { dimension: 'service', key: 'payments' },
  hits: 26,
  n: 131,
};

const payments: Recommendation = {
  rule: 'dominating-group',
  priority: 'high',
  category: 'compliance',
  finding:
    'Of the incidents of service payments 19.8 % (26 of 131) breach, of all others 5.9 % (30 of 510); they are 46.4 % of all breaches.',
  recommendation:
    'Look first at service payments: what its breaches have in common, and who could take part of the load.',
  impact: 'Did it as well as the rest, overall compliance would be 2.8 points higher.',
  confidence: 0.987,
  evidence: {
    incidents: ['INC-001107', 'INC-001114', 'INC-001121'],
    n: 131,
    effect: 0.139,
    interval: [0.074, 0.214],
    gainPoints: 2.84,
    gainKind: 'gain',
    adjustedP: 0.0004,
    scope: figure.scope,
    figure,
  },
};

export const sampleRecommendations: readonly Recommendation[] = [
  payments,
  {
    ...payments,
    rule: 'pause-use',
    priority: 'medium',
    category: 'quality',
    finding:
      'Of the resolutions that team Support kept in time 14.5 % (33 of 228) did so only because the clock was paused; in the other teams 2.9 %.',
    recommendation:
      'Go through the pauses of team Support: which reasons stop the clock, who sets them, and whether somebody was really waited for.',
    impact: '0.7 points of compliance rest on pauses beyond what is usual elsewhere.',
    confidence: 0.913,
    evidence: {
      ...payments.evidence,
      incidents: [],
      n: 228,
      effect: 0.116,
      interval: [0.071, 0.168],
      gainPoints: 0.71,
      gainKind: 'at-stake',
      adjustedP: 0.0021,
      scope: { dimension: 'team', key: 'Support' },
      figure: null,
    },
  },
];

export const sampleFollowed: readonly FollowedRecommendation[] = [
  {
    madeFor: '2024-05-31',
    recommendation: payments,
    followUp: {
      figure: { ...figure, scope: { dimension: 'time', key: 'nights' }, hits: 31, n: 140 },
      present: { hits: 14, n: 151 },
      difference: 14 / 151 - 31 / 140,
      interval: [-0.21, -0.05],
      p: 0.0024,
      verdict: 'improved',
    },
  },
  {
    madeFor: '2024-05-31',
    recommendation: payments,
    followUp: { figure, present: null, difference: null, interval: null, p: null, verdict: 'too-few' },
  },
];
