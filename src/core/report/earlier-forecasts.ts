import type { DailySeries, SeriesKind, SeriesName } from '../analytics/daily-series.ts';
import { type ForecastScore, scoreForecast } from '../analytics/forecast/score-forecast.ts';
import { localDateOf } from '../time/zone.ts';
import type { IssuedReport, MadeForecast } from './issued-report.ts';

/** How a forecast that an earlier report made of a series has done. */
export interface EarlierForecast {
  /** Local date of the report's as-of; days that were over by then are not scored. */
  readonly madeOn: string;
  readonly name: SeriesName;
  readonly kind: SeriesKind;
  readonly model: MadeForecast['model'];
  /** Confidence of the bands. */
  readonly level: number;
  readonly score: ForecastScore;
}

/** Reports whose forecasts are scored. */
const mostReports = 3;

/** A report with the points of its forecasts that lay ahead when it was made. */
interface AheadReport {
  readonly madeOn: string;
  readonly asOf: number;
  readonly forecasts: readonly MadeForecast[];
}

/**
 * The newest forecasts of which a day is over, `over` being the first local date that is not: of reports that begin to
 * forecast on the same day only the first made, which knew least.
 */
export function forecastsToScore(reports: readonly IssuedReport[], over: string): AheadReport[] {
  const firsts = new Map<number, AheadReport>();
  const byMaking = [...reports].sort((a, b) => a.asOf - b.asOf || a.issuedAt - b.issuedAt);
  for (const { scope, to, asOf, forecasts } of byMaking) {
    const madeOn = localDateOf(scope.timeZone, asOf);
    const ahead = (forecasts ?? [])
      .map((one) => ({ ...one, points: one.points.filter(({ at }) => at >= madeOn) }))
      .filter(({ points: [first] }) => first !== undefined && first.at < over);
    if (ahead.length > 0 && !firsts.has(to)) firsts.set(to, { madeOn, asOf, forecasts: ahead });
  }
  return [...firsts.values()].sort((a, b) => b.asOf - a.asOf).slice(0, mostReports);
}

/** Scores forecasts on observed days, all of which are over; newest first. */
export function scoreEarlier(
  reports: readonly AheadReport[],
  observed: readonly DailySeries[],
): EarlierForecast[] {
  const values = new Map(
    observed.map(({ name, dates, values: all }) => [
      name,
      new Map(dates.map((date, day) => [date, all[day] ?? null])),
    ]),
  );
  return reports.flatMap(({ madeOn, forecasts }) =>
    forecasts.map(
      (forecast): EarlierForecast => ({
        madeOn,
        name: forecast.name,
        kind: forecast.kind,
        model: forecast.model,
        level: forecast.level,
        score: scoreForecast(forecast, values.get(forecast.name) ?? new Map()),
      }),
    ),
  );
}
