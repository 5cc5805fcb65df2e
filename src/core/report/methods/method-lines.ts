import { minSample } from '../../analytics/min-sample.ts';
import type { ClockKind } from '../../sla/types.ts';
import { type ClockFacts, outcomes, type ReportFacts } from '../facts.ts';
import type { Format } from '../format.ts';
import { leastDecided } from '../least-decided.ts';
import type { MetricSet } from '../model.ts';
import type { Period } from '../period.ts';

/** Policies named in a method line; the JSON lists all of them. */
const mostPolicies = 3;

export interface MethodsInput {
  readonly period: Period;
  readonly cohort: 'verdict' | 'opened';
  readonly facts: ReportFacts;
  readonly metrics: MetricSet;
  readonly percentiles: readonly number[];
  readonly format: Format;
}

/** How each figure was computed: cohort, n, open, exclusions, estimator, calendar, as-of. One or two sentences each. */
export function methodLines(input: MethodsInput): Record<string, string> {
  const { metrics, cohort, format } = input;
  const common = `${calendarWords(input)}; ${asOfWords(input)}.`;
  return {
    response: `Response time runs from the start to the first human acknowledgement: ${durationWords(input, 'response')}. ${common}`,
    resolution: `Resolution time runs from the start to the resolve: ${durationWords(input, 'resolution')}. ${common}`,
    quantiles: `Mean: arithmetic, over exact milliseconds. Median and percentiles: linear interpolation (R type 7, NumPy's default), not shown below ${sampleWords(input.percentiles)}. Times of two days and more are told in days of 24 hours; in JSON and CSV all are seconds, to 12 significant digits.`,
    kaplanMeier: `Kaplan–Meier median: the least time by which half of the clocks started in the period had stopped, open and unmeasured ones counted as censored (response: ${openedWords(metrics, 'response', format)}; resolution: ${openedWords(metrics, 'resolution', format)}); ${asOfWords(input)}.`,
    compliance: `Compliance is met / (met + breached). ${cohortWords(cohort)} Overall: per incident cycle, breached if any of its clocks is. Left out: ${exclusionWords(input)}. ${pendingWords(input)} ${common}`,
    weakest: `Weakest: the lowest overall compliance among the groups with at least ${leastDecided} decided incidents, named where its 95 % interval lies below the overall rate.`,
    stoppedOnly: `Over stopped clocks alone (open ones left out): ${stoppedWords(input, 'response')}, ${stoppedWords(input, 'resolution')}; it flatters while late clocks are still open.`,
    interval:
      'Interval: 95 % Wilson score interval of the overall or one clock’s figures, never of two clocks of one incident pooled.',
    breakdowns:
      'By service, team, priority and customer as they were at the verdict, with the same cohort and rules; an interval is as wide as its n is small.',
    series:
      'Daily figures: verdicts by the local day of the verdict instant, durations by the day of the stop, in either cohort.',
    distributions:
      'Distribution: business time of the same clocks as the duration figures, in bins that grow with time where the spread needs it; the commonest targets are marked.',
  };
}

function durationWords({ cohort, facts, metrics, format }: MethodsInput, kind: ClockKind): string {
  const { n, open } = metrics[kind];
  const scope =
    cohort === 'verdict' ? 'stopped in the period' : 'that started in the period and stopped by as-of';
  const left = unmeasuredStops(facts[kind]);
  return [
    `business time (wall-clock time beside it where it differs) of the n=${format.count(n)} clocks ${scope}`,
    ...(left === 0 ? [] : [`${format.count(left)} that ended unmeasured or excluded left out`]),
    ...(open === 0 ? [] : [`${format.count(open)} of those started in the period still open`]),
  ].join('; ');
}

function stoppedWords({ metrics, format }: MethodsInput, kind: ClockKind): string {
  const { rate, met, n } = metrics.compliance.stoppedOnly[kind];
  return `${kind} ${format.rate(rate)} (${format.count(met)} of ${format.count(n)})`;
}

function unmeasuredStops({ counted, outcome }: ClockFacts): number {
  const left = [outcomes.indexOf('unmeasured'), outcomes.indexOf('excluded')];
  return outcome.reduce((n, code, row) => (counted[row] === 1 && left.includes(code) ? n + 1 : n), 0);
}

/** `n=5 (p50, p75), n=10 (p90)`. */
function sampleWords(percentiles: readonly number[]): string {
  const bySize = new Map<number, string[]>();
  for (const percentile of percentiles) {
    const size = minSample(percentile);
    bySize.set(size, [...(bySize.get(size) ?? []), `p${percentile}`]);
  }
  return [...bySize].map(([size, names]) => `n=${size} (${names.join(', ')})`).join(', ');
}

function openedWords(metrics: MetricSet, kind: ClockKind, format: Format): string {
  const { n, censored } = metrics[kind].openedCohort;
  return `n=${format.count(n)}, ${format.count(censored)} censored`;
}

function cohortWords(cohort: 'verdict' | 'opened'): string {
  return cohort === 'verdict'
    ? 'Cohort verdict: a clock counts once, in the period that holds its stop if met, its breach instant if breached.'
    : 'Cohort opened: the clocks that started in the period, judged at as-of.';
}

function exclusionWords({ metrics, format }: MethodsInput): string {
  const { response, resolution } = metrics.compliance;
  const both = (name: string, key: 'unmeasured' | 'excluded' | 'withoutTarget') =>
    response[key] + resolution[key] === 0
      ? []
      : [`${name} ${format.count(response[key])} response, ${format.count(resolution[key])} resolution`];
  const left = [
    ...both('unmeasured', 'unmeasured'),
    ...both('excluded', 'excluded'),
    ...both('without target', 'withoutTarget'),
  ];
  return left.length === 0 ? 'nothing' : left.join('; ');
}

function pendingWords({ period, cohort }: MethodsInput): string {
  if (period.partial || cohort === 'opened') {
    return 'Pending: not decided at as-of; worst case: all of them breach.';
  }
  return 'Carried over: not decided when the period ended; they count in a later one.';
}

function calendarWords({ facts, format }: MethodsInput): string {
  const words = facts.policies.slice(0, mostPolicies).map(({ policy, version, calendar, judgedBy, n }) => {
    const clocks = format.count(n);
    if (judgedBy === 'source-deadline') return `the source’s own deadlines (${clocks})`;
    if (judgedBy === 'source-flag') return `the verdicts that the source recorded (${clocks})`;
    if (policy === null) return `no policy, since none applies (${clocks})`;
    return `policy ${policy} version ${version}, calendar ${calendar ?? 'none'} (${clocks})`;
  });
  const more = facts.policies.length - words.length;
  if (words.length === 0) return 'No clocks were judged';
  return `Judged by ${words.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function asOfWords({ period, format }: MethodsInput): string {
  const known =
    period.knownAt === null ? '' : `, from what was recorded by ${format.instant(period.knownAt)}`;
  return `as of ${format.instant(period.asOf)} ${period.timeZone}${known}`;
}
