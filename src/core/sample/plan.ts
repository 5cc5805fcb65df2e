import { checkOptions, type SampleOptions } from './options.ts';
import { createRandom } from './random.ts';

/** When incidents open, and what is unusual when. Instants are epoch milliseconds. */
export interface SamplePlan {
  readonly startAt: number;
  readonly endAt: number;
  /** Openings in each hour from `startAt` on; they sum to the incidents asked for. */
  readonly openings: readonly number[];
  /** UTC days with about three times the incidents, which also take longer. */
  readonly anomalousDays: ReadonlySet<number>;
  /** From here on one service is slower. */
  readonly levelShift: { readonly at: number; readonly service: string; readonly percent: number };
}

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** From Thursday on, as UTC days count from Thursday, 1970-01-01. */
const dayWeights = [106, 100, 52, 44, 118, 112, 108];
const hourWeights = [
  14, 12, 10, 10, 12, 18, 30, 52, 78, 96, 100, 94, 80, 88, 94, 90, 82, 70, 54, 42, 34, 28, 22, 18,
];
const planStream = 1;
const anomalyFactor = 3;
const daysPerAnomaly = 60;
/** The level shift comes after this part of the history. */
const shiftNumerator = 3;
const shiftDenominator = 5;

export function utcDay(at: number): number {
  return Math.floor(at / dayMs);
}

/** Lays out the history: a weekly and an hourly season, slow growth, noisy days, anomalous days, a level shift. */
export function samplePlan(options: SampleOptions): SamplePlan {
  checkOptions(options);
  const startAt = options.endAt - options.days * dayMs;
  const random = createRandom(options.seed, planStream);
  const anomalousDays = new Set<number>();
  const anomalies = Math.ceil(options.days / daysPerAnomaly);
  for (let count = 0; count < anomalies; count += 1) {
    anomalousDays.add(utcDay(startAt) + 1 + random.below(Math.max(1, options.days - 1)));
  }
  const noise = Array.from({ length: options.days + 1 }, () => random.between(85, 116));
  const weights = Array.from({ length: options.days * 24 }, (_, index) => {
    const at = startAt + index * hourMs;
    const day = utcDay(at);
    const season = (dayWeights[day % 7] ?? 0) * (hourWeights[Math.floor(at / hourMs) % 24] ?? 0);
    const growth = 90 + Math.floor((20 * index) / (options.days * 24));
    const factor = anomalousDays.has(day) ? anomalyFactor : 1;
    return season * growth * factor * (noise[day - utcDay(startAt)] ?? 100);
  });
  return {
    startAt,
    endAt: options.endAt,
    openings: allot(weights, options.incidents),
    anomalousDays,
    levelShift: {
      at: startAt + Math.floor((options.days * shiftNumerator) / shiftDenominator) * dayMs,
      service: 'payments',
      percent: 170,
    },
  };
}

/** Splits `total` in proportion to the weights; the parts sum to it exactly. */
function allot(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let reached = 0;
  let given = 0;
  return weights.map((weight, index) => {
    reached += weight;
    const upTo = index === weights.length - 1 ? total : Math.floor(total * (reached / sum));
    const part = upTo - given;
    given = upTo;
    return part;
  });
}
