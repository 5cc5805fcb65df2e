import { minSample } from '../analytics/min-sample.ts';
import { seconds } from './clock-metrics.ts';
import type { DailyPoint } from './facts.ts';
import type { ComplianceKind, DailyDurations, DailyFigures } from './model.ts';

/** A day of the series in the JSON model's terms. */
export function dailyFigures(point: DailyPoint): DailyFigures {
  const rateOf = (kind: ComplianceKind) => {
    const { met, breached, unmeasured } = point.verdicts[kind];
    return { rate: met + breached === 0 ? null : met / (met + breached), met, breached, unmeasured };
  };
  return {
    date: point.date,
    from: new Date(point.from).toISOString(),
    to: new Date(point.to).toISOString(),
    opened: point.opened,
    compliance: {
      response: rateOf('response'),
      resolution: rateOf('resolution'),
      overall: rateOf('overall'),
    },
    response: durations(point.durations.response),
    resolution: durations(point.durations.resolution),
  };
}

function durations(day: DailyPoint['durations']['response']): DailyDurations {
  return {
    n: day.n,
    meanSeconds: day.n === 0 ? null : seconds(day.sumMs / day.n),
    medianSeconds: seconds(day.n < minSample(50) ? null : day.medianMs),
    p95Seconds: seconds(day.n < minSample(95) ? null : day.p95Ms),
  };
}
