import type { Share } from '../../analytics/compare/two-proportion-z.ts';
import { incompleteBeta } from '../../analytics/stats/incomplete-beta.ts';
import { binomialUpper } from '../../analytics/stats/tails.ts';
import { wilsonInterval } from '../../analytics/wilson-interval.ts';
import { type ClockKind, clockKinds } from '../../sla/types.ts';
import { avoidable, pointsOf, shareOf, sumOf } from '../groups.ts';
import type { RecommendInput, TargetUse } from '../input.ts';
import type { Candidate, Rule, RuleResult } from '../recommendation.ts';
import { percentWords, pointWords } from '../words.ts';

/** So many clocks show a 99th percentile. */
const leastStopped = 300;
/** Too easy: fewer than this part take more than half of the target. */
const easyShare = 0.01;
/** Hopeless: more than this part breach. */
const hopelessShare = 0.5;
const leastHopeless = 20;
const mostNamed = 5;
/** Far from kept: so much more breaches than the compliance target allows. */
const farShare = 0.15;

/** A target that is always met with a wide margin, mostly missed or far from kept steers nothing. */
export const targetFit: Rule = {
  name: 'target-fit',
  evaluate(input: RecommendInput): RuleResult {
    const easy = input.targets.filter(({ stopped }) => stopped >= leastStopped);
    const hopeless = input.targets.filter(({ decided }) => decided >= leastHopeless);
    const whole = clockKinds
      .map((clock) => wholeClock(input, clock))
      .filter(({ rest }) => rest.n >= leastHopeless);
    return {
      tests: easy.length + hopeless.length + whole.length,
      candidates: [
        ...easy.filter(isEasy).map((use) => easyCandidate(input, use)),
        ...hopeless.filter(isHopeless).map((use) => hopelessCandidate(input, use)),
        ...whole.flatMap((one) => farCandidate(input, one)),
      ],
    };
  },
};

function isEasy({ p99Share }: TargetUse): boolean {
  return p99Share !== null && p99Share < 0.5;
}

/** Whether a target with enough decided clocks to be looked at is missed more often than kept. */
export function isHopeless({ decided, breached }: TargetUse): boolean {
  return decided >= leastHopeless && breached > hopelessShare * decided;
}

function easyCandidate(input: RecommendInput, use: TargetUse): Candidate {
  const { priority, clock, stopped, aboveHalf, p99Share } = use;
  const [low, high] = wilsonInterval(aboveHalf, stopped) ?? [0, 1];
  return {
    category: 'targets',
    finding: `The ${clock} target of ${priority} is kept with a wide margin: 99 of 100 take less than ${percentWords(p99Share ?? 0)} of it, and ${aboveHalf} of ${stopped} more than half.`,
    recommendation:
      input.sourceJudged === 'all'
        ? `Have the source set ${clock} deadlines for ${priority} of about half the time.`
        : `Replay the past under a ${clock} target for ${priority} of about half the present one, and promise that if it holds.`,
    impact: 'Compliance stays as it is; the promise becomes one that says something.',
    n: stopped,
    effect: easyShare - aboveHalf / stopped,
    interval: [easyShare - high, easyShare - low],
    gainPoints: 0,
    gainKind: 'none',
    scope: { dimension: 'priority', key: priority },
    figure: null,
    p: 1 - binomialUpper(aboveHalf + 1, stopped, easyShare),
    probability: incompleteBeta(easyShare, aboveHalf + 0.5, stopped - aboveHalf + 0.5),
    examples: [],
    isAboutBreaches: false,
  };
}

function hopelessCandidate(input: RecommendInput, use: TargetUse): Candidate {
  const { priority, clock, decided, breached } = use;
  const [low, high] = wilsonInterval(breached, decided) ?? [0, 1];
  const others = input.targets.filter((one) => one.clock === clock && one.priority !== priority);
  const rest = sumOf(others);
  const gainPoints = pointsOf(avoidable(shareOf(use), rest), input);
  const scope = { dimension: 'priority' as const, key: priority };
  return {
    category: 'targets',
    finding: `The ${clock} ${promiseWords(input)} of ${priority} ${input.sourceJudged === 'all' ? 'are' : 'is'} missed more often than kept: ${breached} of ${decided} breach (${percentWords(breached / decided)}).`,
    recommendation: `Decide whether the ${clock} ${promiseWords(input)} of ${priority} ${meantWords(input)}.`,
    impact: `Kept as often as for the other priorities: up to ${pointWords(gainPoints)} of compliance.`,
    n: decided,
    effect: breached / decided - hopelessShare,
    interval: [low - hopelessShare, high - hopelessShare],
    gainPoints,
    gainKind: 'gain',
    scope,
    figure: { metric: `${clock}-breach-rate`, scope, ...shareOf(use) },
    p: binomialUpper(breached, decided, hopelessShare),
    probability: 1 - incompleteBeta(hopelessShare, breached + 0.5, decided - breached + 0.5),
    examples: null,
    isAboutBreaches: true,
  };
}

interface WholeClock {
  readonly clock: ClockKind;
  /** Its priorities that are not hopeless by themselves, and their sum. */
  readonly uses: readonly TargetUse[];
  readonly rest: Share;
  /** Of all priorities: what is looked at again. */
  readonly all: Share;
}

function wholeClock({ targets }: RecommendInput, clock: ClockKind): WholeClock {
  const own = targets.filter((use) => use.clock === clock);
  const uses = own.filter((use) => !isHopeless(use) && use.decided > 0);
  return { clock, uses, rest: sumOf(uses), all: sumOf(own) };
}

/** The clock misses its promise by far without any one priority being to blame. */
function farCandidate(input: RecommendInput, { clock, uses, rest, all }: WholeClock): Candidate[] {
  const allowed = 1 - input.complianceTarget;
  const least = allowed + farShare;
  const share = rest.hits / rest.n;
  if (share <= least || least >= 1) return [];
  const { factor } = input.dispersion;
  const hits = rest.hits / factor;
  const n = rest.n / factor;
  const [low, high] = wilsonInterval(hits, n) ?? [0, 1];
  const gainPoints = pointsOf(
    Math.min(
      rest.hits - allowed * rest.n,
      Math.max(0, input.overall.breached - allowed * input.overall.decided),
    ),
    input,
  );
  const each = uses.map((use) => `${use.priority} ${percentWords(use.breached / use.decided)}`);
  const whose = uses.length === 1 ? ` of ${uses[0]?.priority}` : '';
  const priorities = each.length < 2 ? '' : `: ${each.slice(0, mostNamed).join(', ')}`;
  return [
    {
      category: 'targets',
      finding: `The ${clock} ${promiseWords(input)}${whose} ${input.sourceJudged === 'all' ? 'are' : 'is'} far from kept: ${rest.hits} of ${rest.n} breach (${percentWords(share)})${priorities}; a compliance target of ${percentWords(input.complianceTarget)} allows ${percentWords(allowed)}.`,
      recommendation: `Decide whether the ${clock} ${promiseWords(input)}${whose} ${meantWords(input)}.`,
      impact: `Kept as often as the compliance target asks: up to ${pointWords(gainPoints)} of compliance.`,
      n: rest.n,
      effect: share - allowed,
      interval: [low - allowed, high - allowed],
      gainPoints,
      gainKind: 'gain',
      scope: null,
      figure: { metric: `${clock}-breach-rate`, scope: null, ...all },
      p: binomialUpper(hits, n, least),
      probability: 1 - incompleteBeta(least, hits + 0.5, n - hits + 0.5),
      examples: null,
      isAboutBreaches: true,
    },
  ];
}

function promiseWords({ sourceJudged }: RecommendInput): string {
  if (sourceJudged === 'all') return 'deadlines that the source sets';
  return sourceJudged === 'some' ? 'promise (targets, and deadlines that sources set)' : 'target';
}

/** Only a policy's target can be replayed. */
function meantWords({ sourceJudged }: RecommendInput): string {
  return sourceJudged === 'all'
    ? 'are meant: staff for them, or have later ones set there and promise what can be kept'
    : 'is meant: staff for it, or replay the past under a longer one and promise what can be kept';
}
